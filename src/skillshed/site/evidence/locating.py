"""Where a place lies: what it is drawn among, the way down to it, and the other areas that hold it."""

from __future__ import annotations

from dataclasses import dataclass

from skillshed.publishing.figure import Link
from skillshed.site.evidence.beside import AROUND, NATIONS, around, holders
from skillshed.site.evidence.links import place_page
from skillshed.site.evidence.opened import book, kept
from skillshed.terms.place import Place

# Kinds whose pages are worth a link from a place in them; statistical regions repeat the others.
LINKED = ("ttwa", "county", "lep", "lsip", "combined_authority", "group", "own")


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Codes to draw, the chosen one among them, and the area they make up."""

    codes: tuple[str, ...]
    chosen: str
    within: str


def neighbourhood(code: str) -> Neighbourhood:
    """A district among its county's or partnership's, a larger area among the regions of England."""
    return kept(("neighbourhood", code), lambda: _neighbourhood(code))


def _neighbourhood(code: str) -> Neighbourhood:
    areas = book().areas
    place = areas.get(code)
    if place.kind == "district":
        holder = next(iter([*holders(code), *(one for one in around(code) if one.kind == "region")]), None)
        if holder:
            return Neighbourhood(tuple(one for one, _ in areas.made_of(holder.code)), code, holder.name)
    if place.kind == "country":
        return Neighbourhood((code,), code, "")
    regions = tuple(one.code for one in areas.of_kind("region"))
    if place.kind == "region":
        return Neighbourhood(regions, code, "England")
    region = next((one for one in around(code) if one.kind == "region"), None)
    inside = [one for one, _ in areas.made_of(code)]
    others = [one for one, _ in areas.made_of(region.code)] if region else list(regions)
    return Neighbourhood((*(one for one in others if one not in inside), code), code, region.name if region else "England")


def way_to(code: str, as_of: str = "") -> list[Link]:
    """The breadcrumbs above a place: England, the region, the county or partnership."""
    held = around(code)
    found = [next((one for one in held if one.code == "E92000001"), None)]
    found.append(next((one for one in held if one.kind == "region"), None))
    found.append(next(iter(holders(code)), None))
    return [Link(one.name, place_page(one.code, as_of=as_of)) for one in found if one]


def also_in(code: str, as_of: str = "") -> list[Link]:
    """Other areas the place lies in beside those on the way to it, with their kind: `Burnley travel-to-work area`."""
    above = {link.url for link in way_to(code, as_of)}
    every = [one for one in [*around(code), *book().areas.twins(code)] if one.kind in LINKED and one.end is None]
    # A group of the toolkit with a travel-to-work area's own districts says nothing new.
    listed = [
        one
        for one in every
        if place_page(one.code, as_of=as_of) not in above
        and (one.kind != "group" or not any(other.kind == "ttwa" for other in every))
    ]
    return [
        Link(_with_kind(one), place_page(one.code, as_of=as_of)) for one in sorted(listed, key=lambda one: LINKED.index(one.kind))
    ]


def _with_kind(place: Place) -> str:
    return place.name if place.kind in ("group", "own") else f"{place.name} {place.kind_words}"


def districts(code: str) -> list[Place]:
    """Districts of a larger area by name, those that lie at least half inside; none for a district itself or a nation."""
    if code in NATIONS:
        return []
    areas = book().areas
    found = [areas.get(one) for one, weight in areas.made_of(code) if weight >= 0.5 and one != code]
    return sorted(found, key=lambda place: place.name)


def same_name(code: str) -> list[tuple[Link, int]]:
    """Other places of this name with another extent, and how many districts each has: Lancashire the county has twelve."""
    areas = book().areas
    place = areas.get(code)
    twins = {one.code for one in areas.twins(code)}
    every = [one for kind in (*AROUND, "district", "ttwa") for one in areas.of_kind(kind) if one.name == place.name]
    seen: set[tuple[str, ...]] = set()
    found = []
    for one in every:
        members = tuple(sorted(inside for inside, _ in areas.made_of(one.code)))
        if one.code != code and one.code not in twins and members not in seen:
            seen.add(members)
            found.append((Link(f"{one.name} {one.kind_words}", place_page(one.code)), len(members)))
    return found
