"""Read a CSV with a place in each row and a column for each year."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.sources.cells import read_csv, text_of
from skillshed.sources.heads import header, separator, table_of
from skillshed.sources.parsed import REJECTS, Given, Indicator, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import marks, read_values, rejects
from skillshed.sources.vocabulary import iso, mapped
from skillshed.sources.workbook_tables import subject_of
from skillshed.terms.breakdown import breakdown, is_total, slug
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.period import MONTHS

HERE = Path(__file__).parent
DEEPEST_HEADER = 10
YEAR = re.compile(r"^(19|20)\d{2}( ?[/-] ?\d{2,4})?( ?\[?(note ?\d+|p|r)\]?)?$")
PLACE_CODE = re.compile(r"^(itl|nuts|region|area|geography|geog|la|lad|lau1?|ltla|utla|local authority|authority|ons|lsip|ttwa)\d{0,2}[ _]?(region |area |district )?(code|cd)s?$|^areacd$")  # fmt: skip
PLACE_NAME = re.compile(r"^(itl|nuts|region|area|geography|geog|la|lad|lau1?|ltla|utla|local authority|authority|lsip|ttwa)\d{0,2}[ _]?(region |area |district )?(name|nm)s?$|^areanm$|^name$|^(region|area|place|district|borough|council|county|local authority)$")  # fmt: skip
LEVEL = re.compile(r"^(itl|nuts|geography|area)([ _]?(level|type))?$")
INDUSTRY_CODE = re.compile(r"^(sic|industry)[ _]?\d*[ _]?code$")
INDUSTRY_NAME = re.compile(r"^(sic|industry)[ _]?\d*[ _]?(description|name)?$")
_DATE_LIKE = re.compile(r"^(\d{1,2})-([A-Za-z]{3})$")
# Words of a file's name that say which edition or which places, not what is measured.
_EDITION = re.compile(
    r"^(\d{4}|\d{4}_\d{2,4}|\d{1,2}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\d{0,4}|v\d+|final|copy|csv)$"
)
_PLACES = re.compile(r"^(itl\d?|nuts\d?|uk|lad?s?|ltla|utla|gb|regions?|industry|sic\d*|by|tlc)$")


@dataclass(frozen=True)
class Columns:
    """Which column of the file is what."""

    code: str
    name: str
    industry_code: str
    industry_name: str
    others: tuple[str, ...]
    years: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table found: a sheet's name and title (both empty for a CSV), its cells, and what was put aside in reading."""

    name: str
    title: str
    table: pl.DataFrame
    rejects: pl.DataFrame


def detect(raw: RawFile) -> float:
    """Sure where a place code and at least three years are among the columns, of a CSV or of a sheet; less so of two
    years, or of places by name alone, as in somebody's own table."""
    if raw.kind in ("xlsx", "ods"):
        heads = [raw.sheet_head(name, DEEPEST_HEADER) for name in raw.sheet_names[:6]]
        return 0.8 if any(_header_at(rows) is not None for rows in heads) else 0.0
    names = header(raw)
    return 0.8 if _is_header(names) else 0.3 if _is_loose_header(names) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """One observation a row and year. Raises InputNotUnderstood where there is no place code or year column."""
    dataset, measure = _names(given.dataset or raw.name)
    good, aside, notes = (
        [],
        [],
        [f"What is measured comes from the file's name, '{given.dataset or raw.name}', and its sheets' titles."],
    )
    indicators: dict[str, Indicator] = {}
    file_rows, publisher = 0, ""
    for sheet in _sheets(raw):
        columns = _columns(sheet.table.columns, raw.name)
        indicator = f"{measure}.{_names(subject_of(sheet.title) or sheet.name)[1]}" if sheet.name else measure
        long = _long(sheet.table, columns).with_columns(
            indicator=pl.lit(indicator), sheet=pl.lit(sheet.name or None, dtype=pl.String)
        )
        bad = long.filter(pl.col("status").is_null())
        aside += [sheet.rejects, rejects(bad, pl.lit("neither a number nor a known mark"), pl.col("cell"), sheet.name or None)]
        good.append(conform(long.filter(pl.col("status").is_not_null())))
        indicators[indicator], note = _indicator(indicator, sheet.title)
        notes += [*note, *_mended_note(sheet.table, columns)]
        file_rows += sheet.table.height + sheet.rejects.height
        publisher = publisher or _publisher(columns)
    return Parsed(
        dataset=dataset,
        title=given.title or next(iter(indicators.values())).label,
        publisher=publisher,
        rows=pl.concat(good),
        indicators=indicators,
        rejects=pl.concat(aside),
        file_rows=file_rows,
        notes=tuple(dict.fromkeys(notes)),
    )


def _is_header(names: list[str]) -> bool:
    return sum(bool(YEAR.match(name)) for name in names) >= 3 and any(PLACE_CODE.match(name) for name in names)


def _is_loose_header(names: list[str]) -> bool:
    has_place = any(PLACE_CODE.match(name) or PLACE_NAME.match(name) for name in names)
    return sum(bool(YEAR.match(name)) for name in names) >= 2 and has_place


def _header_at(rows: list[list[object]]) -> int | None:
    heads = ([text_of(cell).casefold() for cell in row] for row in rows[:DEEPEST_HEADER])
    return next((at for at, names in enumerate(heads) if _is_header(names)), None)


def _sheets(raw: RawFile) -> Iterator[Sheet]:
    """The CSV, or each sheet of a workbook with such a header; the text in A1 above the header is the sheet's title."""
    if raw.kind not in ("xlsx", "ods"):
        read = read_csv(raw, separator=separator(raw))
        yield Sheet("", "", read.table, read.rejects)
        return
    for name in raw.sheet_names:
        rows = raw.sheet(name)
        at = _header_at(rows)
        if at is None:
            continue
        table = table_of(rows, at)
        years = [column for column in table.columns if YEAR.match(column.casefold())]
        # Footnotes stand under the figures in the first column.
        table = table.filter(pl.any_horizontal(pl.col(years) != ""))
        yield Sheet(name, text_of(rows[0][0]) if at else "", table, pl.DataFrame(schema=REJECTS))


def _columns(names: list[str], file: str) -> Columns:
    def first(pattern: re.Pattern[str]) -> str:
        return next((name for name in names if pattern.match(name.casefold())), "")

    years = tuple(name for name in names if YEAR.match(name.casefold()))
    found = Columns(first(PLACE_CODE), first(PLACE_NAME), first(INDUSTRY_CODE), first(INDUSTRY_NAME), (), years)
    if not (found.code or found.name) or not years:
        raise InputNotUnderstood(
            f"'{file}' has columns {', '.join(names[:8])}; a place or year columns are missing.",
            next_step="Save the table with its header row first, or map the columns with --columns FILE.toml.",
        )
    known = {found.code, found.name, found.industry_code, found.industry_name, *years, "_row"}
    others = tuple(n for n in names if n not in known and not LEVEL.match(n.casefold()) and not n.startswith("blank"))
    return Columns(found.code, found.name, found.industry_code, found.industry_name, others, years)


def _publisher(columns: Columns) -> str:
    """ONS's regional accounts use ITL or NUTS areas or industries; any other table of years may be anyone's."""
    is_ons = bool(columns.industry_code) or columns.code.casefold().startswith(("itl", "nuts"))
    return "Office for National Statistics" if is_ons else ""


def _long(table: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    table = table.with_columns(
        breakdown=_breakdowns(table, columns),
        place_code=pl.col(columns.code).str.strip_chars() if columns.code else pl.lit(None, dtype=pl.String),
        place_name=pl.col(columns.name).str.strip_chars() if columns.name else pl.lit(None, dtype=pl.String),
        row=pl.col("_row"),
    )
    long = table.unpivot(
        columns.years, index=["place_code", "place_name", "breakdown", "row"], variable_name="year", value_name="cell"
    ).with_columns(period=mapped("year", lambda text: iso(re.split(r" ?\[?(?:note|p|r)", text)[0])))
    return read_values(long, "cell", marks())


def _breakdowns(table: pl.DataFrame, columns: Columns) -> pl.Series:
    """One text a row: industry and its level, and whatever other text columns there are."""
    industry = [table[name].to_list() if name else [""] * table.height for name in (columns.industry_code, columns.industry_name)]
    others = [table[name].to_list() for name in columns.others]
    done: dict[tuple[str, ...], str] = {}
    texts = []
    for key in zip(*industry, *others, strict=True):
        if key not in done:
            pairs = dict(zip(columns.others, key[2:], strict=True))
            done[key] = breakdown({**pairs, **_industry(key[0].strip(), key[1].strip())})
        texts.append(done[key])
    return pl.Series(texts, dtype=pl.String)


def _mended(code: str) -> str:
    """`11-Dec` -> 11-12: a spreadsheet took the divisions for a date."""
    match = _DATE_LIKE.match(code)
    month = MONTHS.get(match[2].casefold()) if match else None
    return f"{int(match[1])}-{month}" if match and month else code


def _mended_note(table: pl.DataFrame, columns: Columns) -> list[str]:
    codes = table[columns.industry_code].unique(maintain_order=True).to_list() if columns.industry_code else []
    mended = [f"{code} is {_mended(code.strip())}" for code in codes if _mended(code.strip()) != code.strip()]
    return [f"Industry codes that a spreadsheet had turned into dates: {', '.join(mended)}."] if mended else []


def _industry(code: str, name: str) -> dict[str, str]:
    code = _mended(code)
    if not code or is_total(code):
        return {} if is_total(name) else {"industry": name}
    return {"industry": f"{code} : {name}" if name else code, "industry_level": industry_level(code)}


def industry_level(code: str) -> str:
    """section, group, division or aggregate; `other` where the code is of a kind not met before."""
    return next((name for name, pattern in _levels() if pattern.match(code)), "other")


@cache
def _levels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = tomllib.loads((HERE / "industry_levels.toml").read_text())["level"]
    return tuple((row["name"], re.compile(row["match"])) for row in rows)


def _names(file: str) -> tuple[str, str]:
    """`GVA_ITL3_industry_current_prices_1998-2022_Apr2024.csv.gz` -> its dataset and `gva_current_prices`."""
    stem = re.sub(r"(\.(csv|gz|txt|zip|xlsx?))+$", "", file, flags=re.I)
    words = [word for word in slug(stem).split("_") if not _EDITION.match(word)]
    dataset = "_".join(words) or "table"
    indicator = "_".join(word for word in words if not _PLACES.match(word)) or dataset
    return dataset, indicator


def _indicator(name: str, title: str) -> tuple[Indicator, tuple[str, ...]]:
    rows: list[dict[str, Any]] = tomllib.loads((HERE / "measures.toml").read_text())["measure"]
    row = next((row for row in rows if re.search(row["match"], f"{name}_{slug(title)}")), None)
    if row:
        return Indicator(title or row["label"], unit=row["unit"], decimals=row["decimals"], kind=row["kind"]), ()
    label = title or name.replace("_", " ").capitalize()
    return Indicator(label, unit="number", kind="ratio"), (f"What '{name}' counts is not known here, so it is never summed.",)
