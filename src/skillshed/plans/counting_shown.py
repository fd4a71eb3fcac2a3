"""Counts for plans that another room has made safe to show already: people at risk of redundancy, and employers who answered.

Nothing is counted from records here, and a count that is withheld there is withheld here: never nought, never a part of a sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Min

from skillshed.employers.diagnosis.questions import CHANGES
from skillshed.employers.models import Diagnosis, Redundancy
from skillshed.employers.picture.reading import area_of
from skillshed.employers.picture.shown import Count as Shown
from skillshed.employers.picture.shown import counts_for
from skillshed.employers.redundancy.outcomes import WORK, Counted, counted
from skillshed.evidence.areas import Areas
from skillshed.evidence.book import Book
from skillshed.plans.models import Count
from skillshed.plans.quarters import quarter_end, quarters
from skillshed.skills.opened import opened

YES, WHOLE = "yes", ""
ALL = "people"
PARTS: dict[str, tuple[str, ...]] = {"redundancy:people": (ALL,), "redundancy:work": tuple(WORK)}


def shown_elsewhere(source: str) -> Callable[[str, date], list[Count]] | None:
    """What makes the rows of a source up to a quarter's end; None where it is counted from events."""
    room = source.partition(":")[0]
    return {"redundancy": redundancies, "employers": employers}.get(room)


def redundancies(source: str, last: date) -> list[Count]:
    """People at risk by the quarter in which notice was given, and all quarters so far: sums of shown quarters, withheld where one is.

    A quarter of which an erased response left too little keeps what was shown of it before.
    """
    before = dict(Count.objects.filter(source=source, is_total=False).values_list("until", "value"))
    first: date | None = Redundancy.objects.aggregate(first=Min("noticed_on"))["first"]
    rows: list[Count] = []
    total: int | None = 0
    for end in quarters(first or last, last):
        found = counted(since=quarter_end(end - timedelta(days=100)) + timedelta(days=1), until=end)
        is_lost = bool(found.lower_bounds.intersection(PARTS[source]))
        value = before.get(end) if is_lost else _people(found, PARTS[source])
        total = None if value is None or total is None else total + value
        rows += [
            Count(source=source, until=end, is_total=is_total, value=one) for is_total, one in ((False, value), (True, total))
        ]
    return rows


def employers(source: str, last: date) -> list[Count]:
    """How many employers had answered, or expected a change, when the quarter was first counted: by area, and by district where it is told.

    It is a stock, so quarters before are kept as they were.
    """
    kept = list(Count.objects.filter(source=source).exclude(until__gt=last))
    rows = [
        Count(source=source, until=one.until, is_total=True, part=one.part, value=one.value, made_on=one.made_on) for one in kept
    ]
    if any(one.until == last for one in kept):
        return rows
    found = dict(_areas_shown(source.partition(":")[2]))
    if found:
        whole = [value for (place, is_area), value in found.items() if is_area]
        held = {f"place={place}": value for (place, _), value in found.items()} | {WHOLE: _sum(whole)}
        rows += [Count(source=source, until=last, is_total=True, part=part, value=value) for part, value in held.items()]
    return rows


@cache
def _book(folder: Path) -> Book:
    return Book(folder)


def _people(found: Counted, outcomes: Iterable[str]) -> int | None:
    return _sum(found.people if one == ALL else found.by_outcome[one] for one in outcomes)


def _sum(values: Iterable[int | None]) -> int | None:
    """None where any is withheld: what is left would be too little, and could give it away."""
    every = list(values)
    return None if None in every else sum(one for one in every if one is not None)


def _areas_shown(what: str) -> Iterator[tuple[tuple[str, bool], int | None]]:
    """(place, whether it is a whole area) -> how many, of every area with answers that are counted by now."""
    districts = sorted(set(Diagnosis.objects.order_by().values_list("district", flat=True).distinct()))
    if not districts:
        return
    areas: Areas = _book(settings.CONFIG.data).areas
    for area in dict.fromkeys(area_of(areas, one).code for one in districts if one in areas):
        for one in counts_for(areas, area, opened(settings.CONFIG.data).taxonomy):
            if _is_asked(one, what) and (one.place == area or one.place in areas):
                yield (one.place, one.place == area), one.employers


def _is_asked(one: Shown, what: str) -> bool:
    if one.of != "answers" or one.also:
        return False
    return one.by == what and one.category == YES if what in CHANGES else not one.by
