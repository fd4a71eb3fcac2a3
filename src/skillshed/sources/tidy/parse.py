"""Read a person's own table, or any tidy table that no other format claims."""

from __future__ import annotations

import re

import polars as pl

from skillshed.sources.cells import number, text_of
from skillshed.sources.heads import head_rows
from skillshed.sources.parsed import Given, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import marks, read_values, rejects
from skillshed.sources.tidy.describe import indicators
from skillshed.sources.tidy.find import DEEPEST_HEADER, find_sheet, head_score
from skillshed.sources.tidy.periods import read_periods, year_in_name
from skillshed.sources.tidy.roles import HOW, Roles, is_age, kind_word
from skillshed.sources.vocabulary import mapped
from skillshed.terms.breakdown import breakdown, slug
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.period import Period
from skillshed.terms.place import kind_of

ENOUGH = 200  # rows that show whether a column is of numbers
MANY_AGES = 10


def detect(raw: RawFile) -> float:
    """Never sure: 0.25 where place, period and figures are there, 0.1 where another format's columns are."""
    if raw.kind == "text":
        heads = [head_rows(raw, DEEPEST_HEADER + 5)]
    elif raw.kind in ("xlsx", "xls", "ods"):
        heads = [
            [[text_of(cell) for cell in row] for row in raw.sheet_head(name, DEEPEST_HEADER + 5)] for name in raw.sheet_names[:4]
        ]
    else:
        return 0.0
    return max((head_score(rows) for rows in heads), default=0.0)


def parse(raw: RawFile, given: Given) -> Parsed:
    """Observations of every column of figures. Raises InputNotUnderstood naming the columns where a role is missing."""
    sheet = find_sheet(raw, given.columns)
    roles, table = sheet.roles, sheet.table.rename({"_row": "row"})
    values = _value_columns(table, roles)
    year = None if roles.has("period") else year_in_name(raw.name)
    _refuse_missing(raw, table, roles, values, year)
    notes = _notes(roles, year)
    table, more = _placed(table, roles, values, year)
    long = _long(table, roles, values, _subject(given, raw))
    good, bad = _sorted_out(long, sheet.name)
    return Parsed(
        dataset=given.dataset or _dataset(raw.name),
        title=given.title or re.sub(r"[_-]+", " ", re.sub(r"(\.\w{2,5})+$", "", raw.name)),
        publisher="",
        rows=conform(good),
        indicators=indicators(good),
        rejects=pl.concat([sheet.rejects, bad]),
        file_rows=table.height + sheet.rejects.height,
        notes=(*notes, *more),
    )


def _value_columns(table: pl.DataFrame, roles: Roles) -> list[str]:
    """The columns of figures: the one named, or every column of numbers that has no other role."""
    if roles.values:
        return list(roles.values)
    if "value" in roles.columns:
        return [roles.columns["value"]]
    taken = {*roles.columns.values(), *roles.second, *(roles.breakdowns or ()), "row"}
    return [name for name in table.columns if name not in taken and _is_figures(table[name], name)]


def _is_figures(column: pl.Series, name: str) -> bool:
    # Codes of industries and occupations are digits, but the name says that they are codes.
    if re.search(r"(_|\b)(code|cd|id|number of the)$", name.strip().casefold()):
        return False
    head = [text.strip() for text in column.head(ENOUGH).to_list() if text and text.strip()]
    known = marks()
    numbers = sum(number(text.rstrip("%")) is not None for text in head)
    return numbers > 0 and all(
        number(text.rstrip("%")) is not None or text.casefold() in known or text[0] in "<~" for text in head
    )


def _refuse_missing(raw: RawFile, table: pl.DataFrame, roles: Roles, values: list[str], year: int | None) -> None:
    missing = []
    if not roles.has_place:
        missing.append("a place (code or name)")
    if not roles.has("period") and year is None:
        missing.append("a period")
    if not values:
        missing.append("a column of figures")
    if missing:
        seen = ", ".join(name for name in table.columns[:20] if name != "row")
        raise InputNotUnderstood(
            f"'{raw.name}' has columns {seen}, but none could be read as {' or '.join(missing)}.", next_step=HOW
        )


def _notes(roles: Roles, year: int | None) -> list[str]:
    notes = [f"No column is a period; {year} is the year in the file's name."] if year else []
    if roles.second:
        notes.append(f"Columns not used: {', '.join(roles.second)}.")
    return notes


def _dataset(name: str) -> str:
    """The file's name without its years, so that the next edition is the same dataset."""
    words = slug(re.sub(r"(\.(csv|gz|xlsx?|ods|txt|tsv))+$", "", name, flags=re.I)).split("_")
    plain = [re.sub(r"(19|20)\d{2}$", "", word) for word in words]
    return (
        "_".join(
            word
            for word in plain
            if word and not re.fullmatch(r"(19|20)?\d{2}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", word)
        )
        or "own"
    )


def _subject(given: Given, raw: RawFile) -> str:
    return slug(given.title) or given.dataset or _dataset(raw.name)


def _role(roles: Roles, role: str) -> pl.Expr:
    if role in roles.columns:
        return pl.col(roles.columns[role]).str.strip_chars()
    return pl.lit(roles.constants.get(role), dtype=pl.String)


def _placed(table: pl.DataFrame, roles: Roles, values: list[str], year: int | None) -> tuple[pl.DataFrame, list[str]]:
    """Adds place, period, breakdown and the rest to each row, under names no file uses."""
    code, name = _role(roles, "place_code"), _role(roles, "place_name")
    if not roles.has("place_code") and _holds_codes(table, roles):
        code, name = name, pl.lit(None, dtype=pl.String)  # a column called area, full of codes
    table = table.with_columns(
        _code=code, _name=name, _said_kind=_role(roles, "place_kind"), _indicator=_role(roles, "indicator"),
        _unit=_role(roles, "unit"), _mark=_role(roles, "status"), _lower=_role(roles, "lower"), _upper=_role(roles, "upper"),
        _when=_role(roles, "period") if year is None else pl.lit(str(year)), _parts=_parts(table, roles, values),
    )  # fmt: skip
    heading = roles.columns.get("period", "")
    when = [text for text in table["_when"].unique().to_list() if text]
    periods, note = read_periods(when, heading, int(roles.constants.get("months_to", "0") or 0))
    if year is not None:
        periods = {str(year): Period.year(year).iso}
    return table.with_columns(
        _period=pl.col("_when").replace_strict(periods, default=None, return_dtype=pl.String),
        _kind=mapped("_said_kind", kind_word),
    ), [note] if note else []


def _holds_codes(table: pl.DataFrame, roles: Roles) -> bool:
    column = roles.columns.get("place_name")
    head = [text for text in table[column].head(ENOUGH).to_list() if text] if column else []
    return bool(head) and sum(kind_of(text.strip()) is not None for text in head) * 2 > len(head)


def _parts(table: pl.DataFrame, roles: Roles, values: list[str]) -> pl.Series:
    taken = {*roles.columns.values(), *roles.second, *values, *roles.values, "row"}
    names = list(roles.breakdowns) if roles.breakdowns is not None else [name for name in table.columns if name not in taken]
    if not names:
        return pl.Series([""] * table.height, dtype=pl.String)
    done: dict[tuple[str | None, ...], str] = {}
    texts = []
    for key in zip(*(table[name].to_list() for name in names), strict=True):
        if key not in done:
            done[key] = breakdown({name: cell or "" for name, cell in zip(names, key, strict=True)})
        texts.append(done[key])
    return pl.Series(texts, dtype=pl.String)


def _long(table: pl.DataFrame, roles: Roles, values: list[str], subject: str) -> pl.DataFrame:
    """One row a figure. Indicators come from their column, from the heads of several columns, or from the file's name."""
    keep = ["row", *(name for name in table.columns if name.startswith("_"))]
    # Reading each column before stacking them is far cheaper than reading the stack.
    stacked = [
        read_values(table.select(*keep, cell=_plain(pl.col(name)), _signed=_signed(name)), "cell", marks()).with_columns(
            _head=pl.lit(name), _percent=_percent(table[name])
        )
        for name in values
    ]
    long = pl.concat(stacked)
    heads = {name: _head(name, values, roles, subject) for name in values}
    return long.with_columns(
        label=pl.col("_indicator")
        if roles.has("indicator")
        else pl.col("_head").replace_strict({n: h[0] for n, h in heads.items()}),
        breakdown=pl.when(pl.col("_head").is_in([n for n, h in heads.items() if h[1]]))
        .then(_with_age(pl.col("_parts"), pl.col("_head").replace_strict({n: h[1] for n, h in heads.items()})))
        .otherwise(pl.col("_parts")),
        lower=_plain(pl.col("_lower")).cast(pl.Float64, strict=False),
        upper=_plain(pl.col("_upper")).cast(pl.Float64, strict=False),
    )


def _plain(column: pl.Expr) -> pl.Expr:
    return column.str.strip_chars().str.replace(r"\s*%$", "")


def _signed(name: str) -> pl.Expr:
    return pl.col(name).str.contains(r"\d\s*%\s*$").fill_null(False)


def _percent(column: pl.Series) -> pl.Expr:
    return pl.lit(bool(column.head(ENOUGH).str.contains(r"\d\s*%\s*$").any()))


def _head(name: str, values: list[str], roles: Roles, subject: str) -> tuple[str, str]:
    """The indicator a column of figures is about, and its age where it is one of many ages."""
    ages = [other for other in values if is_age(other)]
    if len(ages) < MANY_AGES:
        single = name == roles.columns.get("value") or (
            len(values) == 1 and slug(name) in ("count", "number", "total", "estimate")
        )
        return (subject.replace("_", " ") if single else name), ""
    totals = [other for other in values if other not in ages and slug(other).startswith(("total", "all"))]
    whole = re.sub(r"^(total|all)[ _]+", "", totals[0].strip(), flags=re.I) if len(totals) == 1 else subject
    if name in ages:
        return whole, re.sub(r"^age[ _]", "", name.strip(), flags=re.I)
    return (whole, "") if name in totals else (name, "")


def _with_age(parts: pl.Expr, age: pl.Expr) -> pl.Expr:
    """`age` sorts before nearly every other dimension; where it does not, the rows are few and are sorted."""
    joined = pl.when(parts == "").then(pl.lit("age=") + age).otherwise(parts + "|age=" + age)
    return joined.str.split("|").list.sort().list.join("|")


def _sorted_out(long: pl.DataFrame, sheet: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    words = mapped("label", slug)
    flags = pl.col("_mark").str.to_lowercase().replace_strict(_flags(), default=None, return_dtype=pl.String)
    long = long.with_columns(
        indicator=words, place_code=pl.col("_code"), place_name=pl.col("_name"), place_kind=pl.col("_kind"), period=pl.col("_period"),
        sheet=pl.lit(sheet, dtype=pl.String),
        # A mark in a column of its own qualifies a number, or says why there is none.
        status=pl.when(pl.col("status") == "final").then(flags.fill_null("final"))
        .when(pl.col("value").is_null() & flags.is_in(_nullable())).then(flags)
        .otherwise(pl.col("status")),
    )  # fmt: skip
    nowhere = pl.col("place_code").fill_null("").eq("") & pl.col("place_name").fill_null("").eq("")
    # 0.17 beside 16% may be a share or a sixth of one per cent: nobody can tell.
    unsure = pl.col("_percent") & ~pl.col("_signed") & pl.col("value").abs().is_between(0, 1, closed="right")
    reason = (
        pl.when(nowhere).then(pl.lit("no place"))
        .when(pl.col("period").is_null()).then(pl.lit("the period cannot be read"))
        .when(pl.col("indicator").fill_null("") == "").then(pl.lit("no indicator"))
        .when(pl.col("status").is_null()).then(pl.lit("neither a number nor a known mark"))
        .when(unsure).then(pl.lit("a share without a per cent sign among percentages"))
    )  # fmt: skip
    long = long.with_columns(reason=reason)
    bad = long.filter(pl.col("reason").is_not_null())
    text = (
        pl.col("_when").fill_null("")
        + " "
        + pl.col("_code").fill_null(pl.col("_name")).fill_null("")
        + " "
        + pl.col("cell").fill_null("")
    )
    return long.filter(pl.col("reason").is_null()), rejects(bad, pl.col("reason"), text, sheet)


def _flags() -> dict[str, str]:
    return {**marks(), "p": "provisional", "r": "revised", "e": "estimated", "provisional": "provisional", "revised": "revised",
            "estimated": "estimated", "final": "final", "a": "final", "": "final"}  # fmt: skip


def _nullable() -> list[str]:
    return sorted(set(marks().values()))
