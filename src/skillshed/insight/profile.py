"""A place's headline figures: each beside its comparator and its own past, as surely as the surveys allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.packs import Filled, fill, pack
from skillshed.insight.compare import Change, Comparison, change, compare, estimate
from skillshed.terms.period import Period, add_months
from skillshed.terms.status import Status

Row = Mapping[str, Any]


def profile(book: Book, place: str, *, as_of: date | None = None, pack_id: str = "headline") -> dict[str, Any]:
    """The figures of a pack for a place: place | name | kind | note | figures | missing.

    Each figure: number, title, measure, unit, decimals, the newest value with its interval, period, status and release,
    `comparator` (the first of the pack's that has the same period) with `verdict`, and `change` since a year before.
    Each missing one: why, and the command that brings it. Raises NotFound for an unknown place or pack.
    """
    chosen, found = pack(book, pack_id), book.place(place)
    figures, missing = [], []
    for slot in chosen.slots:
        filled = fill(book, chosen, slot, found.code, as_of=as_of)
        own = _newest(filled.rows, found.code)
        if own:
            figures += [_figure(book, filled, row, chosen.comparators) for row in own]
        else:
            missing.append(_missing(filled, found.code))
    note = book.areas.note(found.code) if found.code in book.areas else ""
    return {
        "place": found.code, "name": found.name, "kind": found.kind_words, "slug": found.slug, "note": note, "pack": chosen.id,
        "figures": figures, "missing": missing,
    }  # fmt: skip


def comparison(figure: Mapping[str, Any]) -> Comparison | None:
    """The comparison behind a figure of a profile, for a sentence; None where it has no comparator."""
    other = figure["comparator"]
    return compare(estimate(figure), estimate(other)) if other else None


def moved(figure: Mapping[str, Any]) -> Change | None:
    """The change behind a figure of a profile; None where there is no figure of a year before."""
    before = figure["change"]
    return change(estimate(before["before"]), estimate(figure)) if before else None


def _newest(rows: pl.DataFrame, place: str) -> Sequence[Row]:
    """The rows of the place's newest period that has a value: one a part."""
    if not rows.height:
        return []
    known = rows.filter((pl.col("place") == place) & pl.col("value").is_not_null())
    return known.filter(pl.col("period") == pl.col("period").max()).to_dicts()


def _figure(book: Book, filled: Filled, row: Row, comparators: list[str]) -> dict[str, Any]:
    measure = book.measure(filled.slot.measure)
    figure = {
        "number": filled.slot.number, "title": filled.slot.title, "measure": measure.id, "measure_title": measure.title,
        "decimals": measure.decimals, "polarity": measure.polarity, **row, "period_label": Period.parse(row["period"]).label,
        "comparator": _comparator(filled.rows, row, comparators),
    }  # fmt: skip
    found = comparison(figure)
    return {
        **figure,
        "verdict": str(found.verdict) if found else None,
        "difference": found.difference if found else None,
        "half_width": found.half_width if found else None,
        "cautions": list(found.cautions) if found else [],
        "change": _change(filled.rows, row),
    }


def _comparator(rows: pl.DataFrame, row: Row, comparators: list[str]) -> dict[str, Any] | None:
    same = rows.filter(
        (pl.col("period") == row["period"]) & (pl.col("breakdown") == row["breakdown"]) & pl.col("value").is_not_null()
    )
    found = {one["place"]: one for one in same.iter_rows(named=True)}
    return next((found[code] for code in comparators if code in found and code != row["place"]), None)


def _change(rows: pl.DataFrame, row: Row) -> dict[str, Any] | None:
    """What the figure was a year before: the same months, or the day of the survey in the year before."""
    mine = (pl.col("place") == row["place"]) & (pl.col("breakdown") == row["breakdown"]) & pl.col("value").is_not_null()
    earlier = {one["period"]: one for one in rows.filter(mine).iter_rows(named=True)}
    before = year_before(Period.parse(row["period"]), [Period.parse(text) for text in earlier])
    if before is None:
        return None
    found = change(estimate(earlier[before.iso]), estimate(row))
    return {
        "before": earlier[before.iso], "period": before.iso, "period_label": before.label, "value": earlier[before.iso]["value"],
        "difference": found.difference, "half_width": found.half_width, "verdict": str(found.verdict),
        "cautions": list(found.cautions),
    }  # fmt: skip


def year_before(period: Period, known: list[Period]) -> Period | None:
    """The same months a year earlier, or the day of the survey in the year before; None where it is not among the known."""
    exact = Period(add_months(period.start, -12), period.count, period.unit)
    if exact in known or period.unit != "D":
        return exact if exact in known else None
    return max((one for one in known if one.unit == "D" and one.start.year == period.start.year - 1), default=None)


def _missing(filled: Filled, place: str) -> dict[str, Any]:
    rows = filled.rows
    said = rows.filter(pl.col("place") == place).to_dicts() if rows.height else []
    why = filled.why or (f"The figure is {Status(said[-1]['status']).words}." if said else "There is no figure for this place.")
    return {
        "number": filled.slot.number, "title": filled.slot.title, "measure": filled.slot.measure or None, "why": why,
        "bring": filled.bring or None,
    }  # fmt: skip
