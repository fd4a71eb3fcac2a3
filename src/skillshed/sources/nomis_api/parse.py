"""Nomis API downloads: one row an observation, confidence and value on rows of their own."""

from __future__ import annotations

import re

import polars as pl

from skillshed.sources import nomis_words as words
from skillshed.sources.cells import read_csv, to_number
from skillshed.sources.nomis_api.columns import dimensions, distinct_words, looks_right, value_column, with_breakdown
from skillshed.sources.nomis_api.measures import named_by, with_bounds, with_indicator
from skillshed.sources.parsed import REJECTS, Given, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.place import kind_of

_PAGE = 25_000  # rows that Nomis gives at once without a key
_FREE = {"f", "false", "", "free"}


def detect(raw: RawFile) -> float:
    """Sure where figures, date and geography stand in the header under the API's names."""
    names = [name.upper() for name in _header(raw)]
    if raw.kind != "text" or not looks_right(names):
        return 0.0
    return 0.9 if "OBS_VALUE" in names else 0.6  # others too may call a column `count`


def _header(raw: RawFile) -> list[str]:
    if len(raw.header) > 1 or not raw.header:
        return raw.header
    return [cell.strip().strip('"') for cell in re.split(r"[\t;|]", raw.header[0])]


def parse(raw: RawFile, given: Given) -> Parsed:
    """Observations with their bounds. Raises InputNotUnderstood where a needed column or every row is missing."""
    read = read_csv(raw)
    table = read.table.rename({name: name.upper() for name in read.table.columns})
    _refuse_foreign(raw, table)
    file_rows = table.height + read.rejects.height
    figures = value_column(table.columns)
    table = table.filter(pl.col(figures).str.to_uppercase() != figures)  # headers between joined pages
    notes, is_complete = _completeness(table)
    dataset = _dataset(raw, given, table)
    chosen = dimensions(table.columns)
    for one in chosen:
        table = distinct_words(table, one)
    table = _with_value(_with_period(_with_place(table), dataset))
    table, indicators = with_indicator(table, chosen)
    table = with_breakdown(table, [one for one in chosen if one.stem != named_by(chosen)])
    rejects = pl.concat([read.rejects, _rejects(table)])
    table = table.filter(pl.col("period").is_not_null() & pl.col("unknown").is_null())
    table, more, lonely = with_bounds(table, dataset)
    strange_states = _strange_states(table)
    table, repeats = _once(table)
    used = set(table["indicator"].unique())
    table = table.rename({"_ROW": "row"})
    return Parsed(
        dataset=dataset,
        title=given.title or words.words()["datasets"].get(dataset, f"Nomis {dataset}"),
        publisher=words.PUBLISHER,
        rows=conform(table),
        indicators={key: facts for key, facts in indicators.items() if key in used},
        rejects=pl.concat([rejects, lonely]),
        file_rows=file_rows,
        url=raw.url or words.URL,
        boundaries=words.boundary_year(table["GEOGRAPHY_TYPE"].drop_nulls().unique())
        if "GEOGRAPHY_TYPE" in table.columns
        else None,
        notes=(*notes, *more, *strange_states, *repeats),
        is_complete=is_complete,
    )


def _refuse_foreign(raw: RawFile, table: pl.DataFrame) -> None:
    if not looks_right(table.columns):
        raise InputNotUnderstood(
            f"'{raw.name}' lacks the columns of a Nomis API download (it has: {', '.join(table.columns[:6])[:160]}).",
            next_step="Ask for at least date_name, geography_code and obs_value in `select=`.",
        )
    if not table.height:
        raise InputNotUnderstood(
            f"'{raw.name}' has a header but no rows: the query found nothing.", next_step="Check its dates and areas."
        )


def _dataset(raw: RawFile, given: Given, table: pl.DataFrame) -> str:
    if given.dataset:
        return given.dataset
    urn = next((urn for urn in table["URN"].drop_nulls().head(1)), "") if "URN" in table.columns else ""
    for text in (urn, raw.url, raw.name):
        if found := re.search(r"\bNM[-_](\d+)(?:d|_)(\d+)", text, re.IGNORECASE):
            return f"nm_{found[1]}_{found[2]}"
    return words.edition_free(raw.name) or "nomis"


def _completeness(table: pl.DataFrame) -> tuple[tuple[str, ...], bool]:
    """Whether all the records that the query has came; a page says which one it is."""
    if "RECORD_COUNT" not in table.columns:
        return (), True
    said = table.select(to_number(pl.col("RECORD_COUNT")).max()).item()
    got = table.height
    if said is None or got >= said:
        return (), True
    first = None
    if "RECORD_OFFSET" in table.columns:
        first = table.select(to_number(pl.col("RECORD_OFFSET")).min()).item()
    if first or (first == 0 and got == _PAGE):
        start = int(first) + 1
        return (f"one page of a longer answer: records {start:,} to {start + got - 1:,} of {int(said):,}",), False
    return (f"body cut short: {got:,} of {int(said):,} records",), False


def _with_place(table: pl.DataFrame) -> pl.DataFrame:
    names = table.columns
    code = (
        pl.col("GEOGRAPHY_CODE").str.strip_chars().replace("", None)
        if "GEOGRAPHY_CODE" in names
        else pl.lit(None, dtype=pl.String)
    )
    name = pl.col("GEOGRAPHY_NAME") if "GEOGRAPHY_NAME" in names else pl.lit(None, dtype=pl.String)
    if "GEOGRAPHY_CODE" not in names and "GEOGRAPHY_NAME" not in names:
        code = pl.col("GEOGRAPHY")  # Nomis's own number, unless the person asked by ONS code
    table = table.with_columns(code.alias("place_code"), name.alias("place_name"))
    kinds = {text: kind_of(text) for text in table["place_code"].drop_nulls().unique()}
    kind = pl.col("place_code").replace_strict(kinds, default=None, return_dtype=pl.String)
    if "GEOGRAPHY_TYPE" in names:
        types = {text: words.kind_of_type(text) for text in table["GEOGRAPHY_TYPE"].drop_nulls().unique()}
        kind = pl.coalesce(kind, pl.col("GEOGRAPHY_TYPE").replace_strict(types, default=None, return_dtype=pl.String))
    return table.with_columns(kind.alias("place_kind"))


def _with_period(table: pl.DataFrame, dataset: str) -> pl.DataFrame:
    """DATE_NAME first: it alone says that APS dates are twelve months."""
    is_rolling = dataset in words.words()["words"]["rolling_years"]
    read = []
    for name in ("DATE_NAME", "DATE_CODE", "DATE"):
        if name in table.columns:
            periods = {text: words.period(text, is_rolling=is_rolling) for text in table[name].drop_nulls().unique()}
            isos = {text: found.iso if found else None for text, found in periods.items()}
            read.append(pl.col(name).replace_strict(isos, default=None, return_dtype=pl.String))
    return table.with_columns(pl.coalesce(read).alias("period"))


def _with_value(table: pl.DataFrame) -> pl.DataFrame:
    """Adds value, status and `unknown` (a text that is neither a number nor a symbol)."""
    text = pl.col(value_column(table.columns)).str.strip_chars()
    mark = text.str.to_lowercase().replace_strict(words.symbols(), default=None)
    table = table.with_columns(to_number(text).alias("value"), *_statuses(table), mark.alias("mark"))
    withheld = pl.col("mark").is_not_null() | ~pl.col("is_free")
    missing = (
        pl.when(pl.col("said").is_null() | (pl.col("said") == "final")).then(pl.lit("not_available")).otherwise(pl.col("said"))
    )
    status = (
        pl.when(~pl.col("is_free"))
        .then(pl.lit("suppressed"))
        .when(pl.col("value").is_null())
        .then(pl.coalesce("mark", missing))
        .otherwise(pl.coalesce("said", pl.lit("final")))
    )
    is_strange = pl.col("value").is_null() & pl.col("mark").is_null() & (text.fill_null("") != "")
    return table.with_columns(
        pl.when(is_strange).then(text).alias("unknown"),
        status.alias("status"),
        pl.when(~withheld).then("value").alias("value"),
    )


def _statuses(table: pl.DataFrame) -> list[pl.Expr]:
    """What OBS_STATUS (words before letters) and OBS_CONF say."""
    said = []
    if "OBS_STATUS_NAME" in table.columns:
        meant = {text: words.status_of_words(text) for text in table["OBS_STATUS_NAME"].drop_nulls().unique()}
        said.append(pl.col("OBS_STATUS_NAME").replace_strict(meant, default=None, return_dtype=pl.String))
    if "OBS_STATUS" in table.columns:
        said.append(pl.col("OBS_STATUS").replace_strict(words.words()["status_codes"], default=None, return_dtype=pl.String))
    is_free = pl.lit(True)
    if "OBS_CONF" in table.columns:
        is_free = pl.col("OBS_CONF").fill_null("").str.strip_chars().str.to_lowercase().is_in(_FREE)
    return [pl.coalesce([*said, pl.lit(None, dtype=pl.String)]).alias("said"), is_free.alias("is_free")]


def _strange_states(table: pl.DataFrame) -> list[str]:
    """Letters of OBS_STATUS that neither our table nor their words explain; the figures stay, taken as final."""
    if "OBS_STATUS" not in table.columns:
        return []
    strange = table.filter(pl.col("said").is_null() & (pl.col("OBS_STATUS") != ""))["OBS_STATUS"].unique().sort().to_list()
    return [f"OBS_STATUS {', '.join(strange)} is not explained in the file"] if strange else []


def _rejects(table: pl.DataFrame) -> pl.DataFrame:
    dates = [name for name in ("DATE_NAME", "DATE_CODE", "DATE") if name in table.columns]
    undated = table.filter(pl.col("period").is_null()).select(
        pl.lit(None, dtype=pl.String).alias("sheet"),
        pl.col("_ROW").alias("row"),
        pl.lit("no date that we can read").alias("reason"),
        pl.concat_str(dates, separator=" | ", ignore_nulls=True).alias("text"),
    )
    strange = table.filter(pl.col("period").is_not_null() & pl.col("unknown").is_not_null()).select(
        pl.lit(None, dtype=pl.String).alias("sheet"),
        pl.col("_ROW").alias("row"),
        pl.lit("neither a number nor a symbol we know").alias("reason"),
        pl.col("unknown").alias("text"),
    )
    return pl.concat([undated, strange]).cast(REJECTS)


def _once(table: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Drops exact repeats: a unitary authority under TYPE431 and TYPE432. Differing figures both stay, for the checks."""
    keys = ["indicator", "place_code", "place_name", "period", "breakdown", "value", "status"]
    keys += [name for name in ("lower", "upper") if name in table.columns]
    once = table.unique(keys, keep="first", maintain_order=True)
    repeats = table.height - once.height
    note = f"{repeats:,} exact repeats dropped (an area under several geography types, or pages that overlap)"
    return once, [note] if repeats else []
