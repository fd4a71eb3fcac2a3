"""Answers counted for one area and its districts, every total beside its parts. Pure; nothing here may be shown before it is protected.

Parts are made coarse first: a district, sector or size with few answers is counted with the others of its kind as "the rest". So
few counts are small enough to hide, and what is left when parts are subtracted from their whole is a count of its own, protected too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from skillshed.employers.diagnosis.questions import CHANGES
from skillshed.referrals.protected import part

YES, NO, UNKNOWN = "yes", "no", "unknown"
OTHER = "not yes"  # in the parts no and unknown are one: each alone would be a handful of employers
REST = "rest"
PARTS = ("sector", "size", "half")
BATCH = 5
LEAST_OF_DISTRICT = 20  # answers from which a district is told by itself
LEAST_OF_PART = 10  # the same of a sector, a size, a half-year
LEAST_FOR_PARTS = 40  # who said an item, from which it is told by sector, size and half-year
LEAST_FOR_CROSSES = 100  # answers, from which changes are told by sector, size and half-year
Cell = tuple[str, str, str]  # what is counted, place, part of the whole


@dataclass(frozen=True, slots=True)
class Sent:
    """One employer's answers as they are counted. `said`: change -> yes, no or unknown; `items`: `technology:ai`, `skill:…`, `grow:…`."""

    district: str
    sector: str
    size: str
    half: str
    said: tuple[tuple[str, str], ...]
    items: frozenset[str]


def due(answers: Sequence[Sent]) -> Sequence[Sent]:
    """Those that are counted: the oldest, in whole batches of five, so that nobody sees one employer come in."""
    return answers[: len(answers) // BATCH * BATCH]


def coarse(answers: Iterable[Sent]) -> list[Sent]:
    """The same with rare districts, sectors, sizes and half-years called the rest."""
    every = list(answers)
    for name, least in {"district": LEAST_OF_DISTRICT, **dict.fromkeys(PARTS, LEAST_OF_PART)}.items():
        number = Counter(getattr(one, name) for one in every)
        rest: dict[str, Any] = {name: REST}
        every = [one if number[getattr(one, name)] >= least else replace(one, **rest) for one in every]
    return every


def counted(answers: Iterable[Sent], area: str) -> Counter[Cell]:
    """Counts with their zeros: (what, place, part), of answers that `coarse` has made coarse.

    `answers` by district, sector, size, half-year and by whether each change is expected; that again by district, and where there
    are enough answers by sector, size and half-year. Items by district, and in those parts where enough said them.
    """
    every = list(answers)
    places = sorted({one.district for one in every} | {area})
    categories = {name: sorted({getattr(one, name) for one in every}) for name in PARTS}
    said = Counter(item for one in every for item in one.items)
    found: Counter[Cell] = Counter()
    for cell in _cells_of_answers(area, places, categories, crosses=len(every) >= LEAST_FOR_CROSSES):
        found[cell] = 0
    for item, number in sorted(said.items()):
        for cell in _cells(item, area, places, categories if number >= LEAST_FOR_PARTS else {}):
            found[cell] = 0
    for one in every:
        for cell in _of_one(one, area):
            if cell in found:
                found[cell] += 1
    return found


def _of_one(one: Sent, area: str) -> Iterator[Cell]:
    own = {name: getattr(one, name) for name in PARTS}
    for what in ("answers", *one.items):
        # An area without districts of its own is its own district: it is counted once.
        yield from ((what, place, "") for place in {area, one.district})
        yield from ((what, area, part(**{name: value})) for name, value in own.items())
    for change, said in one.said:
        whether = said if said == YES else OTHER
        yield "answers", area, part(**{change: said})
        if one.district != area:
            yield "answers", one.district, part(**{change: whether})
        yield from (("answers", area, part(**{change: whether, name: value})) for name, value in own.items())


def _cells(what: str, area: str, places: Sequence[str], categories: dict[str, list[str]]) -> Iterator[Cell]:
    yield from ((what, place, "") for place in places)
    yield from ((what, area, part(**{name: value})) for name, values in categories.items() for value in values)


def _cells_of_answers(area: str, places: Sequence[str], categories: dict[str, list[str]], *, crosses: bool) -> Iterator[Cell]:
    yield from _cells("answers", area, places, categories)
    for change in CHANGES:
        yield from (("answers", area, part(**{change: said})) for said in (YES, NO, UNKNOWN))
        yield from (("answers", place, part(**{change: said})) for said in (YES, OTHER) for place in places if place != area)
        for name, values in categories.items() if crosses else ():
            yield from (("answers", area, part(**{change: said, name: value})) for said in (YES, OTHER) for value in values)
