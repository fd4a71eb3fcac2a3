"""Whose published projections answer for a place: its own, those of an area with the same districts, of its parts, of the
area that holds it; or none, and then only an estimate can be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skillshed.evidence.book import Book
from skillshed.insight.ahead.published import ENGLAND, believed, districts
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

REST = "rest of England"
Share = dict[str, float]  # district -> how much of it


@dataclass(frozen=True, slots=True)
class Ground:
    """`areas` are the published areas whose figures are added up.

    basis: published, same_area, summed, held_by (the place is a part of it) or shared (no published area fits).
    """

    place: Place
    basis: str
    areas: tuple[Place, ...]
    note: str
    aside: tuple[str, ...] = ()


def ground(book: Book, code: str, as_of: date) -> Ground:
    """Which published areas answer for a place. NotFound where no projection is loaded, or the place is not in England."""
    place = book.place(code)
    kept, aside = believed(book, as_of)
    if not kept:
        raise NotFound(
            "No official projections are loaded, or none was known on that day.",
            next_step="`skillshed demo --no-serve` brings them; `skillshed releases` shows what is here.",
        )
    said = tuple(aside)
    exact = next((one for one in kept if one.code == code), None)
    if exact:
        return Ground(place, "published", (exact,), "", said)
    mine = districts(book, code)
    if not mine or not all(one.startswith("E") for one in mine):
        raise NotFound(
            f"The official projections cover England; {place.name} ({code}) is not an area made of its districts.",
            next_step="Ask for a district or area of England.",
        )
    return _by_extent(book, place, mine, kept, said)


def _by_extent(book: Book, place: Place, mine: Share, kept: list[Place], said: tuple[str, ...]) -> Ground:
    extents = {one.code: districts(book, one.code) for one in kept}
    same = [one for one in kept if extents[one.code] == mine]
    if same:
        note = f"published for {same[0].name} ({same[0].kind_words}), which has the same districts"
        return Ground(place, "same_area", (same[0],), note, said)
    inside, left = tiles(kept, extents, mine)
    if inside and not left:
        note = f"the sum of {_names(inside)}"
        return Ground(place, "summed", tuple(inside), note, said)
    around = [one for one in kept if one.code != ENGLAND and all(extents[one.code].get(d) == 1.0 for d in mine)]
    if around:
        holder = min(around, key=lambda one: (len(extents[one.code]), one.code))
        note = f"published for {holder.name} ({holder.kind_words}), which holds {place.name}; there is no projection for {place.name} itself"
        return Ground(place, "held_by", (holder,), note, said)
    note = f"no projection is published for {place.name} or for an area that holds it"
    return Ground(place, "shared", (), note, said)


def tiles(kept: list[Place], extents: dict[str, Share], mine: Share) -> tuple[list[Place], Share]:
    """Published areas that lie in the given districts without overlap, largest first, and what they leave uncovered."""
    left, found = dict(mine), []
    for one in sorted(kept, key=lambda area: (-len(extents[area.code]), area.code)):
        extent = extents[one.code]
        if one.code != ENGLAND and extent and all(left.get(d, 0.0) == weight == 1.0 for d, weight in extent.items()):
            found.append(one)
            left = {d: weight for d, weight in left.items() if d not in extent}
    return found, left


def _names(places: Iterable[Place]) -> str:
    names = [place.name for place in places]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
