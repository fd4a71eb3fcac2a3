"""What a place is set beside where nobody asked for anything: its nation, its region, its county or partnership."""

from __future__ import annotations

from datetime import date

from skillshed.evidence.listed import listed, published_periods
from skillshed.evidence.measures import Measure
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
    parents, newest = around(state.place), _newest(measure, state)
    widest = _first(measure, state, newest, [code for code in NATIONS if code in {place.code for place in parents}])
    region = _first(measure, state, newest, [place.code for place in parents if place.kind == "region"])
    county = _first(measure, state, newest, [place.code for place in holders(state.place)])
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


def _first(measure: Measure, state: State, newest: str, codes: list[str]) -> str:
    """The first that has the newest period of the chosen place; else the first that has any; else nothing."""
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


def _newest(measure: Measure, state: State) -> str:
    """The chosen place's newest period with a figure, published or else put together; or nothing."""
    return max(_published(measure, state, state.place) or _made(measure, state, state.place), default="")


def _published(measure: Measure, state: State, code: str) -> frozenset[str]:
    """Periods with a figure of the place's own, or of an area with the same districts."""
    return published_periods(book(), measure, code, by=state.parts, as_of=state.as_of or date.max)


def _made(measure: Measure, state: State, code: str) -> frozenset[str]:
    """Periods with a figure, those put together here too."""
    rows = listed(book(), measure.id, [code], by=state.parts, as_of=state.as_of)
    return frozenset(row["period"] for row in rows if row["value"] is not None)
