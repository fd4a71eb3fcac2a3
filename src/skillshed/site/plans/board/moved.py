"""What changed in a plan since its last snapshot: statuses that moved, readings of the chain, and the plan itself."""

from __future__ import annotations

from dataclasses import dataclass

from skillshed.insight.plan.status import WORDS, Colour
from skillshed.plans.differing import differences
from skillshed.site.plans.board.packed import Before, Packed

RANK = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREY: 2, Colour.GREEN: 3, Colour.BLUE: 4}
MOST_DIFFERENCES = 12


@dataclass(frozen=True, slots=True)
class Move:
    """A measure whose status or figure moved. `way`: worse, better, lost (nothing can be said now), told (something can), new, gone,
    or figure (another figure, the same status)."""

    key: str
    name: str
    way: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Moved:
    """All that changed: measures, readings of the chain (outcome, before, now), sentences on the plan, and how many more of those."""

    moves: tuple[Move, ...]
    readings: tuple[tuple[str, str, str], ...]
    plan: tuple[str, ...]
    more: int


WAYS = ("worse", "lost", "better", "told", "new", "gone", "figure")


def moved(pack: Packed, before: Before) -> Moved:
    """What changed between a snapshot and now; nothing is said of what stayed."""
    moves = sorted(_moves(pack, before), key=lambda one: WAYS.index(one.way))
    held = {row["outcome"]: row["reading"] for row in before.chain}
    readings = tuple(
        (one.outcome, str(held[one.outcome]), one.reading.value)
        for one in pack.found.chain()
        if one.outcome in held and held[one.outcome] != one.reading.value
    )
    # Figures come and go with every round; what they say is told above.
    empty = {"measures": tuple(one.model_copy(update={"actuals": ()}) for one in before.document.measures)}
    now = {"measures": tuple(one.model_copy(update={"actuals": ()}) for one in pack.document.measures)}
    told = [
        one.sentence
        for one in differences(before.document.model_copy(update=empty), pack.document.model_copy(update=now))
        if not (one.group == "measures" and one.what == "changed")
    ]
    return Moved(tuple(moves), readings, tuple(told[:MOST_DIFFERENCES]), max(0, len(told) - MOST_DIFFERENCES))


def _moves(pack: Packed, before: Before) -> list[Move]:
    found = []
    names = {one.id: one.name for one in before.document.measures}
    for key, one in pack.found.measures.items():
        name = pack.found.name_of(key)
        now = _said(one.status.colour, one.status.value, one.measure.unit)
        held = before.statuses.get(key)
        if held is None:
            found.append(Move(key, name, "new", "", now))
            continue
        was = Colour(held["colour"])
        then = _said(was, held["value"], one.measure.unit)
        if was is not one.status.colour:
            found.append(Move(key, name, _way(was, one.status.colour), then, now))
        elif held["value"] != one.status.value:
            found.append(Move(key, name, "figure", then, now))
    gone = [key for key in before.statuses if key not in pack.found.measures]
    return found + [
        Move(key, names.get(key) or key, "gone", _said(Colour(before.statuses[key]["colour"]), None, ""), "") for key in gone
    ]


def _way(was: Colour, now: Colour) -> str:
    if now is Colour.GREY:
        return "lost"
    if was is Colour.GREY:
        return "told"
    return "better" if RANK[now] > RANK[was] else "worse"


def _said(colour: Colour, value: float | None, unit: str) -> str:
    if value is None:
        return WORDS[colour]
    figure = f"{value:,.1f}".removesuffix(".0")
    return f"{WORDS[colour]}, {figure}{unit if unit == '%' else ' ' + unit if unit else ''}"
