"""What a provider's own people see of their part of the directory: each offer, how it stands, and what needs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from skillshed.people import reads as people_reads
from skillshed.people import services as people
from skillshed.people.models import AuditEntry, Organisation
from skillshed.people.rules import permissions
from skillshed.people.services import Actor
from skillshed.provision import problems, services
from skillshed.provision.freshness import Freshness
from skillshed.provision.models import Offer, Provider, Run
from skillshed.provision.published import freshness_of
from skillshed.terms.errors import NotFound, UsageError

EDIT = "provision.edit"


@dataclass(frozen=True, slots=True)
class Row:
    """One offer as its provider sees it. `next_run`: the first that has not begun, or one that may be joined any time."""

    offer: Offer
    freshness: Freshness
    next_run: Run | None
    problems: int


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """Organisations whose offers the person may edit; for those who may edit all, every one that has an entry."""
    held = [one for one in people_reads.held(user) if one.role in permissions()[EDIT].roles and not one.place]
    if any(one.organisation is None for one in held):
        return Organisation.objects.filter(provider__isnull=False).order_by("name")
    return Organisation.objects.filter(pk__in=[one.organisation for one in held]).order_by("name")


def rows(provider: Provider, on: date) -> list[Row]:
    """Every offer of a provider by title, in a fixed number of queries."""
    offers = list(provider.offers.prefetch_related("runs__venue").order_by("title", "pk"))
    counts = problems.open_counts(one.pk for one in offers)
    return [Row(one, freshness_of(one, on), next_run(one.runs.all(), on), counts.get(one.pk, 0)) for one in offers]


def next_run(runs: Iterable[Run], on: date) -> Run | None:
    """The next that begins, else one that may be joined any time, else none."""
    ahead = sorted((run for run in runs if run.starts_on and run.starts_on >= on), key=lambda run: (run.starts_on, str(run.pk)))
    open_now = (run for run in runs if run.starts_any_time and (run.ends_on is None or run.ends_on >= on))
    return next(iter(ahead), None) or next(open_now, None)


def history(offer: Offer) -> QuerySet[AuditEntry]:
    """Who did what to an offer, newest first."""
    return people_reads.trail("offer", str(offer.pk))


def offer_of(user: Any, number: object) -> Offer:
    """An offer the person may edit. NotFound where there is none; Refused for somebody else's."""
    found = Offer.objects.select_related("provider__organisation").filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such offer here.", next_step="Look for it on your own pages.")
    people.require(user, EDIT, organisation=found.provider.organisation_id)
    return found


def provider_of(user: Any, number: object) -> Provider:
    """A provider's entry the person may edit. NotFound where there is none; Refused for somebody else's."""
    found = Provider.objects.select_related("organisation").filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such provider here.", next_step="Look on your own pages.")
    people.require(user, EDIT, organisation=found.organisation_id)
    return found


@transaction.atomic
def copy_run(*, by: Actor, run: Run, starts_on: date) -> Run:
    """The same run at another time: all its days move together, and every place is free again."""
    if run.starts_on is None:
        raise UsageError("This run has no first day, so it has no next term.", next_step="Add a run with its own days.")
    shift = starts_on - run.starts_on
    fields = {name: getattr(run, name) for name in COPIED}
    moved = {name: (day := getattr(run, name)) and day + shift for name in ("ends_on", "apply_by")}
    return services.save_run(by=by, offer=run.offer, starts_on=starts_on, places_left=run.places, **fields, **moved)


COPIED = ("venue", "delivery", "study_mode", "attendance", "starts_any_time", "duration", "duration_unit", "hours_a_week", "days",
          "opens_at", "closes_at", "places", "is_national", "areas")  # fmt: skip


@transaction.atomic
def set_money(
    *, by: Actor, offer: Offer, costs: list[dict[str, Any]], funding: list[dict[str, Any]], contacts: list[dict[str, Any]]
) -> None:
    """What is asked for an offer, what may pay for it, and whom to ask, all at once. Costs of single runs stay."""
    of_runs = [
        {name: getattr(one, name) for name in ("run", "kind", "amount", "description", "valid_from", "valid_to")}
        for one in offer.costs.filter(run__isnull=False).select_related("run")
    ]
    services.set_costs(by=by, offer=offer, costs=[*costs, *of_runs])
    services.set_funding(by=by, offer=offer, funding=funding)
    services.set_contacts(by=by, offer=offer, contacts=contacts)
