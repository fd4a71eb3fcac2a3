"""The words of Nomis, read one way by its four formats: areas, symbols, cells, measures, dates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from skillshed.sources.parsed import Indicator
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import slug
from skillshed.terms.period import MONTHS, Period, add_months, read_period
from skillshed.terms.place import ITL, NUTS, kind_of

PUBLISHER = "Office for National Statistics (Nomis)"
URL = "https://www.nomisweb.co.uk/"
# Nomis cuts the name of a person's own area here before it adds where the area came from.
_OWN_AREA = "user defined geography"
_OWN_LENGTH = 35
_CELL = re.compile(r"^(T\d+[a-z]*):(\d+)\s*\((.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_YEAR_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")
_RANGE = re.compile(r"\b([A-Za-z]{3,9} \d{4}\s*(?:-|–|to)\s*[A-Za-z]{3,9} \d{4})\b")
_MONTH_YEAR = re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(MONTHS, key=len, reverse=True))})[ _-]?(\d{{4}})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_STAMP = re.compile(r"from Nomis on (\d{1,2} [A-Za-z]+ \d{4})")
_MONTH_IN_NAME = re.compile(
    r"(?<![A-Za-z])(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[ _-]?\d{2,4}(?!\d)", re.I
)
_YEARS_IN_NAME = re.compile(r"(?<![A-Za-z0-9])(?:19|20)\d{2}(?:[-_](?:\d{4}|\d{2}))*(?!\d)")
_FOOTNOTE = re.compile(r"^(\[?[^\s\w\[\]]{1,2}\]?|\[\w+\])\s+(.+)$", re.DOTALL)


@cache
def words() -> dict[str, Any]:
    """The tables in `nomis_words.toml`."""
    return tomllib.loads((Path(__file__).parent / "nomis_words.toml").read_text())


def _first(table: str, text: str) -> dict[str, Any] | None:
    """The first entry of a list of patterns that fits."""
    return next((entry for entry in words()[table] if re.search(entry["match"], text, re.IGNORECASE)), None)


# --- Areas -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Area:
    """A place as Nomis wrote it: code and kind only where the text says them."""

    name: str
    kind: str | None = None
    code: str | None = None


@lru_cache(maxsize=50_000)
def area(text: str) -> Area:
    """`lep:Lancashire`, `nuts316:UKD45 Mid Lancashire`, `User Defined Geography:Lancashire-LSIP - from dn81838`."""
    prefix, colon, name = text.partition(":")
    if not colon or len(prefix) > len(_OWN_AREA):
        return _coded(text.strip(), None)
    if prefix.casefold() == _OWN_AREA:
        return _own_area(name.strip())
    known = _first("area_prefixes", prefix.strip())
    if known is None and not re.fullmatch(r"[a-z]+\d*", prefix.strip()):
        return _coded(text.strip(), None)
    return _coded(name.strip(), known["kind"] if known else None)


def _coded(text: str, kind: str | None) -> Area:
    first, _, rest = text.partition(" ")
    if ITL.match(first) or NUTS.match(first) or kind_of(first):
        return Area(rest.strip(" :") or text, kind or kind_of(first), first)
    return Area(text, kind)


def _own_area(name: str) -> Area:
    bare = re.sub(r" - from [\w ]+$", "", name)
    was_cut = bare != name and len(bare) >= _OWN_LENGTH
    for ending, kind in (("-LSIP", "lsip"), ("-MCA", "combined_authority")):
        # `-LS` is left of `-LSIP` where the name was cut; a bare `-` could be either and decides nothing.
        for cut in range(len(ending), 1 if was_cut else len(ending) - 1, -1):
            if bare.endswith(ending[:cut]):
                return Area(bare[:-cut], kind)
    return Area(bare.removesuffix("-") if was_cut else bare)


def kind_of_type(text: str) -> str | None:
    """The kind a GEOGRAPHY_TYPE names, or None: `local authorities: district / unitary (as of April 2021)`."""
    found = _first("area_types", text.strip())
    return (found["kind"] or None) if found else None


def boundary_year(texts: Iterable[str]) -> int | None:
    """The one year that geography types name, or None where they name none or several."""
    years = {int(found[1]) for text in texts if (found := re.search(r"as of [A-Za-z]+ (\d{4})", text))}
    return years.pop() if len(years) == 1 else None


# --- Symbols and states ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1_000)
def status_of_words(text: str) -> str | None:
    """The status that a sentence of Nomis means, or None."""
    found = _first("status_words", text.strip())
    return found["status"] if found else None


def symbols(footnotes: Iterable[str] = ()) -> dict[str, str]:
    """Symbol -> status: our table, overruled by what the file's own footnotes say."""
    meant = dict(words()["symbols"])
    for line in footnotes:
        found = _FOOTNOTE.match(line.strip())
        if found and (status := status_of_words(found[2])):
            meant[found[1].casefold()] = status
    return meant


# --- What is measured ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """`T01:28 (Aged 16-64 - In employment : All People )`: its table, its number there, and its words."""

    table: str
    number: str
    text: str


def cell(text: str) -> Cell | None:
    """The parts of a numbered cell of the Annual Population Survey, or None for any other text."""
    found = _CELL.match(text.strip())
    return Cell(found[1], found[2], " ".join(found[3].split())) if found else None


def indicator(text: str, role: str = "value", *, unit: str = "", is_named: bool = True) -> tuple[str, Indicator]:
    """The key and the facts of a measure. The key is made of the words, as numbers move between editions.

    `is_named`: whether the text names a measure (`Employment rate`), or is only Nomis's word for a column (`Value`).
    """
    numbered = cell(text)
    label = numbered.text if numbered else " ".join(text.split())
    is_ratio = is_percent(label)
    key = slug(label)
    if role in ("numerator", "denominator"):
        label, key = (f"{label}: {role}", f"{key}_{role}") if is_named else (label, role)
        is_ratio = False
    elif role == "percent" and not is_named and label.casefold() in words()["roles"]:
        label, key = "Per cent", "percent"
    elif role == "percent" and not is_ratio:
        label, key = f"{label}: per cent", f"{key}_percent"
    is_ratio = is_ratio or role == "percent"
    description = f"Annual Population Survey, table {numbered.table}, cell {numbered.number}." if numbered else ""
    return key, Indicator(
        label=label,
        unit=_unit(label, unit or ("people" if numbered else "number"), is_ratio=is_ratio),
        kind=_kind(label, is_ratio=is_ratio),
        description=description,
    )


def is_percent(label: str) -> bool:
    """Whether a measure's own words say that it is a share or a rate."""
    return bool(re.search(words()["words"]["percent"], label, re.IGNORECASE))


def _unit(label: str, usual: str, *, is_ratio: bool) -> str:
    if not is_ratio:
        return "" if _is_average(label) else usual
    return "ratio" if re.search(r"density|\bratio\b", label, re.IGNORECASE) else "percent"


def _kind(label: str, *, is_ratio: bool) -> str:
    if is_ratio:
        return "ratio"
    return "median" if _is_average(label) else "count"


def _is_average(label: str) -> bool:
    return bool(re.search(words()["words"]["average"], label, re.IGNORECASE))


def is_whole(category: str) -> bool:
    """Whether a category is Nomis's long way to say total: `All categories: Age 16+`, `Total: All usual residents`."""
    return bool(re.match(words()["words"]["total"], category.strip(), re.IGNORECASE))


def dimension(name: str) -> str:
    """A dimension under its one name: `employment size band` -> sizeband."""
    plain = " ".join(name.split()).rstrip(": ").casefold()
    return str(words()["dimensions"].get(plain, slug(plain)))


def industry_dimension(category: str) -> str:
    """The level of SIC 2007 a category stands at: section, broad group, division..."""
    found = _first("industries", category.strip())
    return found["dimension"] if found else "industry"


def about(title: str) -> dict[str, Any]:
    """What we know of a dataset by the title over its tables; empty where it is new to us."""
    return _first("titles", title) or {}


# --- Dates -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def period(text: str, *, is_rolling: bool = False) -> Period | None:
    """The period a Nomis date names. `2011-12` is always December 2011 here, never an academic year.

    `is_rolling`: a month stands for the twelve months that end with it.
    """
    text = re.sub(r"\.0$", "", " ".join(text.split()))
    month = _YEAR_MONTH.match(text)
    if month:
        found = Period.month(int(month[1]), int(month[2])) if 1 <= int(month[2]) <= 12 else None
    else:
        found = read_period(text)
    if found and is_rolling and found.months == 1:
        return year_ending(found.start)
    return found


def year_ending(month: date) -> Period:
    """The twelve months that end with this one."""
    return Period(add_months(month.replace(day=1), -11), 1, "Y")


def period_around(raw: RawFile, said: str, *, is_rolling: bool) -> Period | None:
    """The period of a file whose table does not date itself: said by the person, else in its text, else in its name."""
    if said:
        return period(said, is_rolling=is_rolling)
    # Footnotes name other periods (`APS periods from April 2019 to March 2020`), so only a line that begins `date` counts.
    lines = (line for line in (*raw.head_lines, *raw.text.splitlines()[-15:]) if len(line) < 200)
    for line in lines:
        dated = re.match(r"^\W*(?:date|year|period)\W+(.+?)\W*$", line, re.IGNORECASE)
        if dated and (found := period(dated[1], is_rolling=is_rolling)):
            return found
    return _period_in_name(raw.name, is_rolling=is_rolling)


def _period_in_name(name: str, *, is_rolling: bool) -> Period | None:
    if (span := _RANGE.search(name.replace("_", " "))) and (found := read_period(span[1])):
        return found
    if month := _MONTH_YEAR.search(name):
        return period(f"{month[1]} {month[2]}", is_rolling=is_rolling)
    years = set(_YEAR.findall(name))
    return Period.year(int(years.pop())) if len(years) == 1 else None


def stamped(lines: Iterable[str]) -> date | None:
    """The day the person took the table from Nomis, as its copyright line says."""
    for line in lines:
        if (found := _STAMP.search(line)) and (day := read_period(found[1])):
            return day.start
    return None


def edition_free(name: str) -> str:
    """A file's name without what changes between editions: dates, years and endings."""
    stem = re.sub(r"(\.[A-Za-z]\w{1,4})+$", "", name)
    stem = _MONTH_IN_NAME.sub("", stem)
    return slug(_YEARS_IN_NAME.sub("", stem))
