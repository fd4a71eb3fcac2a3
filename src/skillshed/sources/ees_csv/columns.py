"""Which columns are filters, which are indicators, and what an indicator measures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from skillshed.sources.cells import to_number
from skillshed.sources.ees_csv.standard import place_columns, standard
from skillshed.sources.parsed import Given, Indicator
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import is_total
from skillshed.terms.place import GSS

# A few stray cells do not turn a column of numbers into a filter: they are put aside, the column stays an indicator.
MOSTLY = 0.9


@dataclass(frozen=True)
class Columns:
    """Filters and indicators by (casefolded) name, with what a metadata file says of each."""

    filters: list[str]
    indicators: list[str]
    empty: list[str]
    said: dict[str, dict[str, str]] = field(default_factory=dict)


def sort_columns(table: pl.DataFrame, raw: RawFile, given: Given, skip: Sequence[str] = ()) -> Columns:
    """Sort the columns that say neither when nor where. The person decides first, then the metadata, then the cells."""
    said = metadata(raw)
    chosen = {kind: _listed(given.columns.get(kind, "")) for kind in ("filters", "indicators")}
    places = place_columns() | _other_places(table)
    sorted_into: dict[str, list[str]] = {"filter": [], "indicator": [], "empty": []}
    for name in table.columns:
        if name.startswith("_") or name in skip or name in places:
            continue
        kind = _kind(table[name], name, chosen, said.get(name, {}))
        sorted_into[kind].append(name)
    return Columns(sorted_into["filter"], sorted_into["indicator"], sorted_into["empty"], said)


def _kind(cells: pl.Series, name: str, chosen: dict[str, set[str]], said: dict[str, str]) -> str:
    if name in chosen["filters"]:
        return "filter"
    if name in chosen["indicators"]:
        return "indicator"
    if said.get("col_type", "").casefold() in ("filter", "indicator"):
        return said["col_type"].casefold()
    if not (cells.fill_null("").str.strip_chars() != "").any():
        return "empty"
    if chosen["indicators"] or (name in standard()["columns"]["numeric_filters"]):
        return "filter"
    return "indicator" if _is_numbers(cells) else "filter"


def _is_numbers(cells: pl.Series) -> bool:
    """Whether a column's cells, blanks and symbols apart, are numbers. A column with a Total is a filter."""
    plain = cells.fill_null("").str.strip_chars()
    symbols = list(standard()["symbols"])
    bare = plain.str.to_lowercase().str.replace_all(r"[\[\]]", "")
    words = plain.filter(~bare.is_in(symbols))
    if words.is_empty():
        return True
    if any(is_total(word) for word in words.unique().head(500).to_list()):
        return False
    numeric = words.to_frame("cell").select(to_number(pl.col("cell")).is_not_null().mean()).item()
    return bool(numeric >= MOSTLY)


def _other_places(table: pl.DataFrame) -> frozenset[str]:
    """Columns of a kind of area the standard did not have: `x_code` of nine-character codes, and `x_name` beside it."""
    found: set[str] = set()
    for name in table.columns:
        cells = table[name].drop_nulls().str.strip_chars() if name.endswith("_code") else pl.Series([], dtype=pl.String)
        filled = cells.filter((cells != "") & ~cells.is_in(list(standard()["symbols"])))
        if filled.len() and filled.str.contains(GSS.pattern).all():
            found |= {name, name.removesuffix("_code") + "_name"}
    return frozenset(found)


def _listed(text: str) -> set[str]:
    return {name.strip().casefold() for name in text.split(",") if name.strip()}


def metadata(raw: RawFile) -> dict[str, dict[str, str]]:
    """What the data set's metadata file (col_name, col_type, label, indicator_unit...) says, where it is beside the CSV."""
    for companion in raw.companions:
        if {"col_name", "col_type"} <= set(companion.header):
            rows = csv.DictReader(io.StringIO(companion.text, newline=""))
            cleaned = ({(key or "").strip().casefold(): (cell or "").strip() for key, cell in row.items()} for row in rows)
            return {row["col_name"].casefold(): row for row in cleaned if row.get("col_name")}
    return {}


def indicator(name: str, numbers: pl.Series, said: dict[str, str]) -> Indicator:
    """What an indicator measures, from its metadata or its name. Only whole numbers can be a count that adds up."""
    unit, kind = _unit(name, said.get("indicator_unit", ""))
    shown = numbers.drop_nulls()
    whole = bool(((shown % 1) == 0).all()) if shown.len() else True
    if kind == "":
        kind = "count" if whole and not (shown < 0).any() else "ratio"
        unit = "number" if kind == "count" else ""
    places = said.get("indicator_dp", "")
    decimals = int(places) if places.isdigit() else _decimals(shown)
    return Indicator(label=said.get("label") or name.replace("_", " "), unit=unit, kind=kind, decimals=decimals)


def _unit(name: str, published: str) -> tuple[str, str]:
    if published:
        known = {"%": "percent", "pp": "percentage_points", "£": "pounds", "£m": "pounds_million"}
        return known.get(published, ""), "count" if published.startswith("£") else "ratio"
    for rule in standard()["units"]:
        if re.search(rule["matches"], name):
            return rule["unit"], rule["kind"]
    return "", ""


def _decimals(shown: pl.Series) -> int:
    """The most decimal places a value has; float noise beyond six places does not count."""
    for places in range(6):
        if bool(((shown - shown.round(places)).abs() < 1e-9).all()):
            return places
    return 6
