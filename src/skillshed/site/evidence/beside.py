"""What a place is set beside where nobody asked for anything: its nation, its region, its county or partnership."""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.evidence.components import direct
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import chosen_parts, series
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
    county = _first(measure, state, [place.code for place in holders(state.place)])
    return tuple(code for code in (widest, region, county) if code)


def around(code: str) -> list[Place]:
    """Open areas that hold the place, smallest kinds first (kept: the areas are asked once)."""
    return kept(("around", code), lambda: [place for place in book().areas.parents(code) if place.end is None])


def holders(code: str) -> list[Place]:
    """Counties and partnerships that hold the place, the usual one first; not those that are the whole region, as London's is."""
    held = around(code)
    whole = {twin.code for place in held if place.kind == "region" for twin in book().areas.twins(place.code)}
    return [place for kind in AROUND for place in held if place.kind == kind and place.code not in whole]


def nation(measure: Measure, state: State) -> str:
    """The widest nation the measure is published for, or nothing."""
    return next((code for code in NATIONS if _published(measure, state, code)), "")


def _first(measure: Measure, state: State, codes: list[str]) -> str:
    """The first that has the chosen place's newest period; else the first that has any; else nothing."""
    newest = max(_published(measure, state, state.place) or _made(measure, state, state.place), default="")
    fallback = ""
    for code in codes:
        held = _published(measure, state, code)
        if newest not in held and code not in NATIONS:
            # A UK put together from England's districts is not the UK: nations count only as published.
            held = held | _made(measure, state, code)
        if newest and newest in held:
            return code
        fallback = fallback or (code if held else "")
    return fallback


def _published(measure: Measure, state: State, code: str) -> set[str]:
    """Periods with a figure of the place's own, or of an area with the same districts."""
    opened = book()
    rows = direct(opened, measure, state.as_of or date.max)
    wanted = [code, *(twin.code for twin in opened.areas.twins(code))]
    found = chosen_parts(rows.filter(pl.col("place").is_in(wanted) & pl.col("value").is_not_null()), state.parts)
    return set(found["period"].to_list())


def _made(measure: Measure, state: State, code: str) -> set[str]:
    """Periods with a figure, those put together here too."""
    rows = series(book(), measure.id, [code], by=state.parts, as_of=state.as_of)
    return set(rows.filter(pl.col("value").is_not_null())["period"].to_list())
