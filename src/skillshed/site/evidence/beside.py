"""What a place is set beside where nobody asked for anything: its nation, its region, its county or partnership."""

from __future__ import annotations

import polars as pl

from skillshed.evidence.measures import Measure
from skillshed.evidence.series import series
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State
from skillshed.terms.place import Place

NATIONS = ("K02000001", "K03000001", "E92000001")
AROUND = ("lep", "county", "lsip", "combined_authority")


def comparators(measure: Measure, state: State) -> tuple[str, ...]:
    """Codes to set beside the chosen place, at most three, each with a figure: the nation first.

    A count has none: the nation's total beside a district's says nothing. `state.beside` overrules.
    """
    if state.beside == ("none",):
        return ()
    if state.beside:
        return state.beside
    if len(state.places) > 1:
        return state.places[1:]
    if measure.kind == "count" or not state.place:
        return ()
    return kept(("comparators", measure.id, state.place, state.by, state.as_of), lambda: _picked(measure, state))


def _picked(measure: Measure, state: State) -> tuple[str, ...]:
    parents = around(state.place)
    widest = _first(measure, state, [code for code in NATIONS if code in {place.code for place in parents}])
    region = _first(measure, state, [place.code for place in parents if place.kind == "region"])
    county = _first(measure, state, [place.code for kind in AROUND for place in parents if place.kind == kind])
    return tuple(code for code in (widest, region, county) if code)


def around(code: str) -> list[Place]:
    """Open areas that hold the place, smallest kinds first (kept: the areas are asked once)."""
    return kept(("around", code), lambda: [place for place in book().areas.parents(code) if place.end is None])


def nation(measure: Measure, state: State) -> str:
    """The widest nation the measure is published for, or nothing."""
    return next((code for code in NATIONS if _periods(measure, state, code, sure=True)), "")


def _first(measure: Measure, state: State, codes: list[str]) -> str:
    """The first that has the chosen place's newest period; else the first that has any; else nothing."""
    newest = _periods(measure, state, state.place, sure=False)
    fallback = ""
    for code in codes:
        held = _periods(measure, state, code, sure=code in NATIONS)
        if held and newest and max(newest) in held:
            return code
        fallback = fallback or (code if held else "")
    return fallback


def _periods(measure: Measure, state: State, code: str, *, sure: bool) -> set[str]:
    """Periods with a figure. `sure`: as published only. A UK put together from England's districts is not the UK."""
    rows = series(book(), measure.id, [code], by=state.parts, as_of=state.as_of).filter(pl.col("value").is_not_null())
    if sure:
        rows = rows.filter(pl.col("basis").is_in(["published", "same_area"]) | ((pl.col("basis") == "ratio") & (pl.col("status") != "estimated")))
    return set(rows["period"].to_list())
