"""Everything that changes the directory: checked, in one transaction, with an audit entry and word to the search engines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Organisation
from skillshed.people.services import Actor
from skillshed.provision.models import Change, Contact, Cost, Funding, Offer, Provider, Run, Venue
from skillshed.provision.teaching.soon import read_soon
from skillshed.terms.errors import UsageError

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def save_provider(*, by: Actor, organisation: Organisation, **fields: Any) -> Provider:
    """The organisation's entry in the directory, made or changed."""
    people.require(by, "provision.edit", organisation=organisation.pk)
    found = Provider.objects.filter(organisation=organisation).first() or Provider(organisation=organisation)
    saved = _saved(found, fields)
    people.record(by=by, did="provider.save", kind="provider", thing=saved.pk)
    touched(saved.offers.values_list("pk", flat=True))
    return saved


@transaction.atomic
def save_venue(*, by: Actor, provider: Provider, venue: Venue | None = None, **fields: Any) -> Venue:
    """A venue, made or changed; its offers are found at the new place at once."""
    people.require(by, "provision.edit", organisation=provider.organisation_id)
    saved = _saved(venue or Venue(provider=provider), fields)
    people.record(by=by, did="venue.save", kind="venue", thing=saved.pk)
    touched(Offer.objects.filter(runs__venue=saved).values_list("pk", flat=True).distinct())
    return saved


@transaction.atomic
def save_offer(*, by: Actor, provider: Provider, offer: Offer | None = None, **fields: Any) -> Offer:
    """An offer, made or changed. UsageError names each field that is not as it must be."""
    people.require(by, "provision.edit", organisation=provider.organisation_id)
    saved = _saved(offer or Offer(provider=provider), fields)
    people.record(by=by, did="offer.save", kind="offer", thing=saved.pk, fields=sorted(fields))
    touched([saved.pk])
    return saved


@transaction.atomic
def save_run(*, by: Actor, offer: Offer, run: Run | None = None, **fields: Any) -> Run:
    """A run of an offer, made or changed."""
    people.require(by, "provision.edit", organisation=offer.provider.organisation_id)
    saved = _saved(run or Run(offer=offer), fields)
    _changed(by, offer, "run.save")
    return saved


@transaction.atomic
def drop_run(*, by: Actor, run: Run) -> None:
    """The run, gone."""
    people.require(by, "provision.edit", organisation=run.offer.provider.organisation_id)
    offer = run.offer
    run.delete()
    _changed(by, offer, "run.drop")


@transaction.atomic
def set_costs(*, by: Actor, offer: Offer, costs: Iterable[dict[str, Any]]) -> None:
    """The offer's costs, these and no others."""
    _replaced(by, offer, Cost, costs)


@transaction.atomic
def set_funding(*, by: Actor, offer: Offer, funding: Iterable[dict[str, Any]]) -> None:
    """The programmes that may pay, these and no others."""
    _replaced(by, offer, Funding, funding)


@transaction.atomic
def set_contacts(*, by: Actor, offer: Offer, contacts: Iterable[dict[str, Any]]) -> None:
    """Whom to ask, these and no others."""
    _replaced(by, offer, Contact, contacts)


def touched(offers: Iterable[UUID]) -> None:
    """Word to the search engines that these offers changed, and to the reader of what they teach: call it inside the transaction."""
    changed = list(offers)
    Change.objects.bulk_create([Change(offer=one) for one in changed], batch_size=2000)
    read_soon(changed)


def _replaced(by: Actor, offer: Offer, kind: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    people.require(by, "provision.edit", organisation=offer.provider.organisation_id)
    kind._default_manager.filter(offer=offer).delete()
    for row in rows:
        _saved(kind(offer=offer), row)
    _changed(by, offer, f"{kind._meta.model_name}.set")


def _changed(by: Actor, offer: Offer, did: str) -> None:
    Offer.objects.filter(pk=offer.pk).update(modified_on=timezone.now())
    people.record(by=by, did=did, kind="offer", thing=offer.pk)
    touched([offer.pk])


def _saved(record: M, fields: dict[str, Any]) -> M:
    for name, value in fields.items():
        setattr(record, name, value)
    if hasattr(record, "modified_on"):
        record.modified_on = timezone.now()
    try:
        record.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        said = "; ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())
        raise UsageError(f"This cannot be kept. {said}", next_step="Put these fields right and save again.") from error
    record.save()
    return record
