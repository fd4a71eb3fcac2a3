"""Short courses of the directory near where people live, as a cover sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from skillshed.employers.redundancy.people import AtRisk
from skillshed.employers.redundancy.rules import rules
from skillshed.provision import travel
from skillshed.provision.kinds import CostKind, Status
from skillshed.provision.models import Offer, Run
from skillshed.skills.covering.courses import Course
from skillshed.skills.extracting.extractor import Read
from skillshed.skills.opened import opened

WEEKS = {"hours": Decimal(1) / 35, "days": Decimal(1) / 5, "weeks": Decimal(1), "months": Decimal(52) / 12, "years": Decimal(52)}

MOST_KEPT = 4096
_READ: dict[tuple[str, str], Read] = {}  # by taxonomy and text: offers are public, nothing of anybody is in it


class Reads(Protocol):
    """Whatever reads skills in texts; `skills.opened.Skills` does."""

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Skills of whole texts."""


def courses_near(offers: Iterable[Offer], reads: Reads, *, on: date) -> list[Course]:
    """The offers as courses: what their words teach, price and length. Give stored readings by another `reads`.

    Offers come with costs and runs fetched. Price: the sum of what is asked today; None where none is given, never free.
    """
    listed = list(offers)
    found = reads.read([_words(one) for one in listed])
    return [
        Course(str(one.pk), one.title, {skill.uri: skill.score for skill in read.skills}, _price(one, on), _weeks(one))
        for one, read in zip(listed, found, strict=True)
    ]


def short_offers(people: Sequence[AtRisk], *, by: str, on: date) -> list[Offer]:
    """Active short courses within reach of the middle of where people live, or online, the nearest first."""
    rule = rules()["training"]
    rows = Offer.objects.filter(status=Status.ACTIVE, kind__in=rule["kinds"]).select_related("provider__organisation")
    far = [(miles, one) for one in rows.prefetch_related("costs", "runs__venue", "funding").order_by("title", "pk")
           if (miles := _miles(one, _middle(people), travel.miles_within(rule["most_minutes"], by), on)) is not None]  # fmt: skip
    kept = [(miles, one) for miles, one in far if (weeks := _weeks(one)) is None or weeks <= rule["most_weeks"]]
    return [one for _, one in sorted(kept, key=lambda row: (row[0], row[1].title, str(row[1].pk)))][: rule["offers"]]


def _middle(people: Sequence[AtRisk]) -> tuple[float, float] | None:
    points = [(one.latitude, one.longitude) for one in people if one.latitude is not None and one.longitude is not None]
    return (float(np.median([one for one, _ in points])), float(np.median([one for _, one in points]))) if points else None


def _miles(offer: Offer, middle: tuple[float, float] | None, within: float, on: date) -> float | None:
    """Miles to the nearest run that can still be joined; nought online; None beyond reach or without a place."""
    found = [miles for run in offer.runs.all() if (miles := _of_run(run, middle, on)) is not None]
    return min((one for one in found if one <= within), default=None)


def _of_run(run: Run, middle: tuple[float, float] | None, on: date) -> float | None:
    if (run.starts_on and run.starts_on < on and not run.starts_any_time) or (run.apply_by and run.apply_by < on):
        return None
    if run.delivery == "online" or run.is_national:
        return 0.0
    venue = run.venue
    if venue is None or venue.latitude is None or venue.longitude is None or middle is None:
        return None
    return float(travel.miles_between(*middle, venue.latitude, venue.longitude))


def _words(one: Offer) -> str:
    return "\n".join(part for part in (one.title, one.qualification, one.summary, one.description) if part)


def _price(one: Offer, on: date) -> Decimal | None:
    rows = [cost for cost in one.costs.all() if cost.run_id is None and _holds(cost, on)]
    fees = [cost for cost in rows if cost.kind == CostKind.TUITION]
    if not fees or any(cost.amount is None for cost in rows):
        return None
    return sum((cost.amount for cost in rows if cost.amount is not None), Decimal(0))


def _holds(cost: Any, on: date) -> bool:
    return (cost.valid_from is None or cost.valid_from <= on) and (cost.valid_to is None or on <= cost.valid_to)


def _weeks(one: Offer) -> Decimal | None:
    found = [
        run.duration * WEEKS[run.duration_unit]
        for run in one.runs.all()
        if run.duration is not None and run.duration_unit in WEEKS
    ]
    return min(found).quantize(Decimal("0.1")) if found else None


class Kept:
    """Reads each text of the directory once a process and taxonomy: offers change seldom."""

    def __init__(self, data: Path, taxonomy: str) -> None:
        self.data, self.taxonomy = data, taxonomy

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Skills of whole texts; those not met before are read in one go."""
        fresh = [one for one in dict.fromkeys(texts) if (self.taxonomy, one) not in _READ]
        if fresh:
            if len(_READ) > MOST_KEPT:
                _READ.clear()
            _READ.update(zip(((self.taxonomy, one) for one in fresh), opened(self.data).read(fresh), strict=True))
        return [_READ[self.taxonomy, one] if (self.taxonomy, one) in _READ else opened(self.data).read([one])[0] for one in texts]
