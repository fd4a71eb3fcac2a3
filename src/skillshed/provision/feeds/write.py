"""A plan, written: in bulk, with the origin of each field, and word to the search engines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Organisation
from skillshed.people.services import Actor
from skillshed.provision.feeds.incoming import CHILDREN, ORDER
from skillshed.provision.feeds.plan import MODELS, PARTY, Plan, Step, canonical, cost_rows, ordered
from skillshed.provision.models import Contact, Cost, Feed, Funding, Offer, Run, Tagged
from skillshed.provision.services import touched

CHILD_MODELS: dict[str, type[models.Model]] = {"costs": Cost, "funding": Funding, "contacts": Contact, "tags": Tagged}
AT_ONCE = 400


def write(plan: Plan, batch: Any, *, by: Actor) -> set[UUID]:
    """Write every step; the offers that changed. Call it inside a transaction."""
    now = timezone.now()
    if plan.feed._state.adding:
        plan.feed.save(force_insert=True)
    for step in plan.of("new", "changed", "gone"):
        _fill(plan.feed, step, now.isoformat(timespec="seconds"))
        step.record.modified_on = now
    for kind in ORDER:
        steps = [step for step in plan.of("new", "changed", "gone") if step.kind == kind]
        if kind == "provider":
            _parties(steps, by)
        _upsert(MODELS[kind], [step for step in steps if step.action == "new"], is_new=True)
        _upsert(MODELS[kind], [step for step in steps if step.action != "new"], is_new=False)
    _children(plan, batch)
    changed = _offers_of(plan)
    touched(sorted(changed))
    return changed


def _fill(feed: Feed, step: Step, at: str) -> None:
    record, is_edit = step.record, bool(step.entry.known)
    if step.action == "new":
        record.feed, record.feed_key = feed, step.entry.key
        record.origins = {}
    for name, (_, value) in step.fields.items():
        if name not in CHILDREN:
            setattr(record, name, value)
        if not is_edit:
            said = canonical(value) if name not in CHILDREN else ordered(_child_values(feed, name, value))
            record.origins[name] = {"feed": feed.name, "at": at, "value": said, **({"reason": step.why} if step.why else {})}


def _child_values(feed: Feed, name: str, value: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(row) for row in value]


def _parties(steps: list[Step], by: Actor) -> None:
    """The organisation of each new provider: the one there is, else one made."""
    for step in steps:
        if step.action == "new":
            said = {name: step.entry.fields.get(name) or "" for name in PARTY}
            kind = step.entry.fields.get("party") or "provider"
            step.record.organisation = organisation_of(said) or people.create_organisation(by=by, kind=kind, **said)


def organisation_of(said: dict[str, str]) -> Organisation | None:
    """One without an entry in the directory yet, known by its UKPRN or else its name."""
    free = Organisation.objects.filter(provider=None)
    found = free.filter(ukprn=said["ukprn"]).first() if said["ukprn"] else None
    return found or free.filter(name__iexact=said["name"], ukprn__in=["", said["ukprn"]]).first()


def _upsert(model: type[models.Model], steps: list[Step], *, is_new: bool) -> None:
    records = [step.record for step in steps]
    if is_new:
        model._default_manager.bulk_create(records, batch_size=AT_ONCE)
    elif records:
        # One statement for many rows, whichever of their fields changed: far quicker than an update of each.
        names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_create(records, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=names)


def _children(plan: Plan, batch: Any) -> None:
    for name, model in CHILD_MODELS.items():
        steps = [step for step in plan.of("new", "changed") if step.kind == "offer" and name in step.fields]
        old = [step.record.pk for step in steps if step.action == "changed"]
        for at in range(0, len(old), AT_ONCE):
            model._default_manager.filter(offer_id__in=old[at : at + AT_ONCE]).delete()
        rows = [model(offer_id=step.record.pk, **row) for step in steps for row in _rows(plan, name, step, batch)]
        model._default_manager.bulk_create(rows, batch_size=2000)


def _rows(plan: Plan, name: str, step: Step, batch: Any) -> list[dict[str, Any]]:
    value = step.fields[name][1]
    if name == "costs" and any("run" in row for row in value):
        return cost_rows(plan.feed, value, {}, batch)
    return list(value)


def _offers_of(plan: Plan) -> set[UUID]:
    """Every offer whose record, run, venue or provider changed."""
    steps = plan.of("new", "changed", "gone")
    found = {step.record.pk for step in steps if step.kind == "offer"} | {step.record.offer_id for step in steps if step.kind == "run"}
    venues = [step.record.pk for step in steps if step.kind == "venue" and step.action == "changed"]
    providers = [step.record.pk for step in steps if step.kind == "provider" and step.action == "changed"]
    for at in range(0, len(venues), AT_ONCE):
        found.update(Run.objects.filter(venue_id__in=venues[at : at + AT_ONCE]).values_list("offer_id", flat=True))
    for at in range(0, len(providers), AT_ONCE):
        found.update(Offer.objects.filter(provider_id__in=providers[at : at + AT_ONCE]).values_list("pk", flat=True))
    return found
