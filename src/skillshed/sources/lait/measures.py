"""What each measure of the tool is, from the rows that name it and from the data dictionary where it is given."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.sources.parsed import Indicator
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import slug


@cache
def facts() -> dict[str, Any]:
    """The tables of facts.toml."""
    return tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))


def dictionary(raw: RawFile) -> dict[str, dict[str, str]]:
    """The data dictionary beside the database by Short Desc, or nothing. The first of two entries stands."""
    from skillshed.sources.lait_dictionary.parse import detect, entries

    for companion in raw.companions:
        if detect(companion) > 0:
            found: dict[str, dict[str, str]] = {}
            for entry in entries(companion).iter_rows(named=True):
                found.setdefault(entry["Measure_short"].strip(), entry)
            return found
    return {}


def ids(short_names: list[str]) -> dict[str, str]:
    """Short Desc -> indicator id; two names with one slug are told apart by a number."""
    out: dict[str, str] = {}
    taken: dict[str, int] = {}
    for name in sorted(short_names):
        base = slug(name)
        taken[base] = taken.get(base, 0) + 1
        out[name] = base if taken[base] == 1 else f"{base}_{taken[base]}"
    return out


def names(table: pl.DataFrame) -> dict[str, str]:
    """Short Desc -> Data item, from the rows that have it."""
    named = table.filter(pl.col("item").is_not_null() & ~pl.col("item").is_in(["NA", ""]))
    return dict(named.unique(subset="measure", keep="first", maintain_order=True).select("measure", "item").iter_rows())


def indicators(by_name: dict[str, str], labels: dict[str, str], said: dict[str, dict[str, str]]) -> dict[str, Indicator]:
    """Indicators by id."""
    return {by_name[name]: _indicator(name, labels.get(name, ""), said.get(name, {})) for name in by_name}


def _indicator(name: str, item: str, said: dict[str, str]) -> Indicator:
    label = _said(said, "Measure") or item or name
    unit, kind = _unit(_said(said, "y_axis_name") or label)
    places = _said(said, "dps")
    return Indicator(
        label=label,
        unit=unit,
        kind=kind,
        decimals=int(places) if places.isdigit() else None,
        polarity=facts()["polarity"].get(_said(said, "Polarity").casefold(), ""),
        description=_said(said, "Description"),
        caveats=_said(said, "Methodology"),
    )


def _said(said: dict[str, str], column: str) -> str:
    text = " ".join((said.get(column) or "").split())
    return "" if text in ("NA", "-") else text


def _unit(words: str) -> tuple[str, str]:
    for rule in facts()["units"]:
        if re.search(rule["matches"], words, re.IGNORECASE):
            return rule["unit"], rule["kind"]
    return "", "ratio"  # unknown is never additive
