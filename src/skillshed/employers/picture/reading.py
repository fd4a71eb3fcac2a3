"""Diagnoses of an area as they are counted, out of the records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from skillshed.employers.diagnosis.questions import CHANGES
from skillshed.employers.models import Diagnosis
from skillshed.employers.picture.counting import NO, UNKNOWN, YES, Sent
from skillshed.evidence.areas import Areas
from skillshed.publishing.names import in_text
from skillshed.terms.errors import UsageError
from skillshed.terms.place import Place

NOT_SAID = "not said"
OTHERS = ("hurts", "training", "barriers")
MOSTLY = 0.5  # of a district lies in the area it is counted in
HALF = 7  # the second half of a year begins with July


def area_of(areas: Areas, code: str) -> Place:
    """The area in which a place's answers are counted: that of its local skills improvement plan; a district outside them by itself.

    UsageError for a wider place: counts of both could be subtracted from each other.
    """
    place = areas.get(code)
    around = [place, *areas.twins(place.code), *areas.parents(place.code)]
    found = next((one for one in around if one.kind == "lsip" and not one.end), None)
    if found is not None or place.kind == "district":
        return found or place
    raise UsageError(
        f"Employers’ answers are not counted for {in_text(place.name)}: only by council area and by area of a local skills improvement plan.",
        next_step="Choose a council area or the area of a local skills improvement plan.",
    )


def sent_in(areas: Areas, area: str) -> list[Sent]:
    """Every answer of an area, the oldest first. One query."""
    return [_sent(one) for one in received(areas, area).order_by("number").iterator()]


def stamp(areas: Areas, area: str) -> tuple[int, str]:
    """Changes whenever an answer of the area comes or goes: a changed one comes anew. Two small queries."""
    newest = received(areas, area).order_by("-number").values_list("key", flat=True)
    return received(areas, area).count(), str(newest.first())


def received(areas: Areas, area: str) -> QuerySet[Diagnosis]:
    """The records of an area's answers, those that wait too: for counting, and for whoever may know how many came."""
    inside = [code for code, share in areas.made_of(area) if share >= MOSTLY]
    return Diagnosis.objects.filter(district__in={*inside, area})


def half_of(day: date) -> str:
    """`2026-2`."""
    return f"{day.year}-{1 if day.month < HALF else 2}"


def _sent(one: Diagnosis) -> Sent:
    said = tuple((name, _said(one.changes.get(name))) for name in CHANGES)
    return Sent(
        one.district, one.sector or NOT_SAID, one.size or NOT_SAID, half_of(one.received_on), said, frozenset(_items(one))
    )


def _said(kinds: list[str] | None) -> str:
    return UNKNOWN if kinds is None else YES if kinds else NO


def _items(one: Diagnosis) -> Iterator[str]:
    yield from (f"{name}:{kind}" for name, kinds in one.changes.items() for kind in kinds)
    yield from (f"{name}:{kind}" for name in OTHERS for kind in one.other.get(name, ()))
    yield from (f"{moves}:{occupation}" for occupation, moves in one.jobs.items() if moves in ("grow", "shrink"))
    yield from (f"skill:{skill}" for skill in one.skills)
    yield from (f"nobody:{skill}" for skill in one.nobody)
