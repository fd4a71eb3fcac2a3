"""Which areas hold a place: asked of the atoms it is made of, not of every area there is."""

from __future__ import annotations

from collections.abc import Mapping

from skillshed.evidence.areas.store import Shares, Store
from skillshed.terms.place import Place

BEST_FIT = 0.5
Holding = dict[str, list[tuple[int, str]]]


def holding(extents: Mapping[str, Shares]) -> Holding:
    """Atom -> areas that hold any of it, each with its place in the tables' order."""
    found: Holding = {}
    for order, (area, held) in enumerate(extents.items()):
        for atom in held:
            found.setdefault(atom, []).append((order, area))
    return found


def holders(store: Store, held: Holding, place: Place) -> list[Place]:
    """Areas that hold the place whole, and travel-to-work areas that hold most of it, in the tables' order."""
    mine = store.shares(place.code)
    touching = [code for _, code in sorted({one for atom in mine for one in held.get(atom, ())})]
    return [store.places[code] for code in touching if code != place.code and _holds(store, code, mine)]


def _holds(store: Store, code: str, mine: Shares) -> bool:
    held, most = store.extents[code], store.places[code].kind == "ttwa"
    if not most and not mine.keys() <= held.keys():
        return False
    size = sum(store.lsoas[atom] * weight for atom, weight in mine.items())
    inside = sum(store.lsoas[atom] * min(weight, held.get(atom, 0.0)) for atom, weight in mine.items())
    return inside / size >= (BEST_FIT if most else 1 - 1e-9)
