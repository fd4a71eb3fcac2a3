"""Short courses of the directory near where people live, as a cover sees them: what is stated that they teach, price and length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from skillshed.employers.redundancy.people import AtRisk
from skillshed.employers.redundancy.rules import rules
from skillshed.provision import reads, travel
from skillshed.provision.kinds import Delivery
from skillshed.provision.models import Offer, Run
from skillshed.provision.published import open_runs, published
from skillshed.provision.teaching.courses import FOR_EMPLOYERS
from skillshed.provision.teaching.lengths import weeks_of
from skillshed.provision.teaching.taught import sureness
from skillshed.skills.covering.courses import Course

Point = tuple[float, float]


def short_courses(people: Sequence[AtRisk], *, by: str, on: date) -> list[Course]:
    """Short courses shown on the day, within reach of the middle of where people live or online, the nearest first.

    Each by its nearest run that can still be joined and is short enough; one that does not say how long it takes may be.
    What it teaches is what is stated of it: nothing, where nobody has read it yet.
    """
    nearest = _nearest(people, by, on)
    offers = reads.offers(nearest)
    taught = sureness(nearest)
    return [_course(one, nearest[one.pk], taught.get(one.pk, {})) for one in offers]


def _nearest(people: Sequence[AtRisk], by: str, on: date) -> dict[UUID, Run]:
    """Offer -> its nearest run, the nearest offer first."""
    rule, middle = rules()["training"], _middle(people)
    within = travel.miles_within(rule["most_minutes"], by)
    shown = published(on).filter(kind__in=rule["kinds"])
    titles = {pk: title for pk, title, whom in shown.values_list("pk", "title", "audiences") if whom != FOR_EMPLOYERS}
    best: dict[UUID, tuple[float, str, str, Run]] = {}
    for run, miles in _joinable(open_runs(on).filter(offer__in=shown).select_related("venue"), middle, on):
        weeks = weeks_of(run)
        if run.offer_id in titles and miles <= within and (weeks is None or weeks <= rule["most_weeks"]):
            found = (miles, titles[run.offer_id], str(run.offer_id), run)
            best[run.offer_id] = min(best.get(run.offer_id, found), found, key=lambda row: (row[0], str(row[3].pk)))
    order = sorted(best.values(), key=lambda row: row[:3])
    return {run.offer_id: run for *_, run in order[: rule["offers"]]}


def _joinable(runs: Any, middle: Point | None, on: date) -> Iterator[tuple[Run, float]]:
    """Runs that can still be joined from their first day, and how many miles away; nought online, none without a place."""
    for run in runs:
        has_begun = run.starts_on and run.starts_on < on and not run.starts_any_time
        if has_begun or (run.apply_by and run.apply_by < on):
            continue
        venue = run.venue
        if run.delivery == Delivery.ONLINE or run.is_national:
            yield run, 0.0
        elif middle and venue and venue.latitude is not None and venue.longitude is not None:
            yield run, float(travel.miles_between(*middle, venue.latitude, venue.longitude))


def _middle(people: Sequence[AtRisk]) -> Point | None:
    points = [(one.latitude, one.longitude) for one in people if one.latitude is not None and one.longitude is not None]
    return (float(np.median([one for one, _ in points])), float(np.median([one for _, one in points]))) if points else None


def _course(one: Offer, run: Run, teaches: Mapping[str, float]) -> Course:
    return Course(str(one.pk), one.title, teaches, reads.offered(one, run).asked, weeks_of(run))
