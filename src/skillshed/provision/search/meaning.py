"""What each question of a query means, for one offer or run at a time; the fast engine says the same of whole columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from skillshed.provision.freshness import Freshness, last_end_of, state, thresholds
from skillshed.provision.kinds import Audience
from skillshed.provision.search.documents import OfferDocument, RunDocument, cost_on
from skillshed.provision.search.port import Near, Query
from skillshed.provision.travel import miles_between

# What a person may have comes before what is not known, that before what they may not, closed programmes last.
TIERS = {"eligible": 0, "": 1, "unknown": 1, "not_eligible": 2, "closed": 3}
DISTRICTS = ("E06", "E07", "E08", "E09")


def miles(near: Near, latitude: float, longitude: float) -> float:
    """Great-circle distance."""
    return float(miles_between(near.latitude, near.longitude, latitude, longitude))


def is_over(run: RunDocument, on: date) -> bool:
    """Whether a run can no longer be joined: ended, closed to applications, or begun longer ago than the rule allows."""
    if run.ends_on is not None and run.ends_on < on:
        return True
    if run.any_time:
        return False
    if run.apply_by is not None:
        return run.apply_by < on
    return run.starts_on is not None and run.starts_on + timedelta(days=thresholds(on).days_after_start) < on


def freshness_of(offer: OfferDocument, on: date) -> Freshness:
    """What may be believed of the offer on the day."""
    last, any_time = last_end_of(((run.starts_on, run.ends_on, run.any_time) for run in offer.runs), on)
    return state(offer.status, offer.assured_on, last, any_time, on)


def fits_audience(audiences: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """An offer for everyone fits always, one for residents fits every person; else one of those asked for."""
    if not asked or not audiences or set(audiences).intersection(asked):
        return True
    return Audience.RESIDENTS in audiences and any(one != Audience.EMPLOYERS for one in asked)


def comes_home(run: RunDocument, near: Near) -> bool:
    """Whether somebody comes to people at the point: outreach without a point of its own, to that district or any."""
    if run.delivery != "outreach" or run.latitude is not None:
        return False
    return (
        not near.district or not run.areas or near.district in run.areas or any(code[:3] not in DISTRICTS for code in run.areas)
    )


def place_fits(run: RunDocument, query: Query) -> bool | None:
    """Whether a run lies within the circle, or reaches people there; None where its place is not known."""
    if run.is_remote:
        return query.with_remote
    if query.near is None or query.within_miles is None or comes_home(run, query.near):
        return True
    if run.latitude is None or run.longitude is None:
        return None
    return miles(query.near, run.latitude, run.longitude) <= query.within_miles


def date_fits(run: RunDocument, query: Query) -> bool | None:
    """Whether a run starts within the days asked for; None where its start is not known."""
    if run.any_time:
        return query.any_time
    if query.starts_from is None and query.starts_to is None:
        return True
    if run.starts_on is None:
        return None
    return (query.starts_from or date.min) <= run.starts_on <= (query.starts_to or date.max)


def subject_fits(subject: str, asked: tuple[str, ...]) -> bool:
    """Whether a subject is one of those asked for, or lies in one."""
    return any(subject == one or subject.startswith(f"{one}.") for one in asked)


def may_be_paid(programmes: tuple[str, ...], verdicts: Mapping[str, str]) -> bool:
    """Whether a programme pays that the person may have; one not answered for may be."""
    return any(verdicts.get(one, "unknown") in ("eligible", "unknown") for one in programmes)


def cost_fits(offer: OfferDocument, run: RunDocument, query: Query) -> bool | None:
    """Whether it costs no more than asked for, and nothing to this person where that is asked; None where not known."""
    on = today(query)
    cost = cost_on(run.costs, on)
    free = True
    if query.free_to_me and not may_be_paid(offer.programmes, query.verdicts):
        free = None if cost is None else cost == 0
    cheap = True if query.most_cost is None else None if cost is None else cost <= query.most_cost
    if free is False or cheap is False:
        return False
    return None if free is None or cheap is None else True


def verdict_of(offer: OfferDocument, verdicts: Mapping[str, str]) -> str:
    """The best of the verdicts on the programmes that pay; blank where nothing was answered or no programme pays."""
    if not verdicts or not offer.programmes:
        return ""
    return min((verdicts.get(one, "unknown") for one in offer.programmes), key=lambda one: TIERS.get(one, 1))


def tier(verdict: str, cost: object, *, answered: bool) -> int:
    """0 is what the person can have. What is free for everyone and tied to no programme is that as well."""
    return 0 if answered and verdict == "" and cost == 0 else TIERS.get(verdict, 1)


def today(query: Query) -> date:
    """The day that counts as today."""
    return query.on or _today()


def _today() -> date:
    from django.utils import timezone

    return timezone.localdate()
