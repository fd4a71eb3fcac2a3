"""Which offers stand in public on a day: `freshness.is_shown`, asked of the whole directory in one query."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from skillshed.provision.freshness import Freshness, last_end_of, state, thresholds
from skillshed.provision.kinds import Status
from skillshed.provision.models import Offer, Run


def open_runs(on: date) -> QuerySet[Run]:
    """Runs that are not over: the same rule as `freshness.last_end_of`."""
    return Run.objects.filter(_is_open(on))


def published(on: date) -> QuerySet[Offer]:
    """Offers that searches and feeds show unasked: active, not stale, and with a run to come where any is said."""
    rule = thresholds(on)
    word = Q(assured_on__gt=on - timedelta(days=rule.shown_days))
    if rule.never_assured in (Freshness.FRESH, Freshness.AGEING):
        word |= Q(assured_on__isnull=True)
    runs = Run.objects.filter(offer=OuterRef("pk"))
    return Offer.objects.filter(word, Q(Exists(runs.filter(_is_open(on)))) | ~Exists(runs), status=Status.ACTIVE)


def states(offers: QuerySet[Offer], on: date) -> dict[object, Freshness]:
    """Each offer's freshness, in two queries however many there are."""
    runs: dict[object, list[tuple[date | None, date | None, bool]]] = {}
    for offer, *span in Run.objects.filter(offer__in=offers).values_list("offer", "starts_on", "ends_on", "starts_any_time"):
        runs.setdefault(offer, []).append((span[0], span[1], span[2]))
    rows = offers.values_list("pk", "status", "assured_on")
    return {pk: state(status, assured, *last_end_of(runs.get(pk, ()), on), on) for pk, status, assured in rows}


def counts(offers: QuerySet[Offer], on: date) -> Counter[Freshness]:
    """How many offers are in each state: what a list leaves out is counted, never just missing."""
    return Counter(states(offers, on).values())


def freshness_of(offer: Offer, on: date) -> Freshness:
    """One offer's freshness; its runs may have been fetched before."""
    runs = ((run.starts_on, run.ends_on, run.starts_any_time) for run in offer.runs.all())
    return state(offer.status, offer.assured_on, *last_end_of(runs, on), on)


def _is_open(on: date) -> Q:
    grace = on - timedelta(days=thresholds(on).days_after_start)
    endless = Q(ends_on__isnull=True) & (Q(starts_any_time=True) | Q(starts_on__isnull=True) | Q(starts_on__gte=grace))
    return Q(ends_on__gte=on) | endless
