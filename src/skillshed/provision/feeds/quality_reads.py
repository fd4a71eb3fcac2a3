"""Offers of the directory as the judging of their quality wants them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from skillshed.provision.feeds.quality import DirectoryQuality, OfferFacts, RunFacts, judge_all
from skillshed.provision.models import Offer, Run


def directory(*, on: date, organisation: int | None = None) -> DirectoryQuality:
    """The quality of all active offers, or of one organisation's. A few queries for each 1,000 offers."""
    offers = Offer.objects.filter(status="active")
    if organisation is not None:
        offers = offers.filter(provider__organisation=organisation)
    every = set(Offer.objects.values_list("pk", flat=True))
    return judge_all(_facts(offers, every), on=on)


def _facts(offers: object, every: set[UUID]) -> Iterator[OfferFacts]:
    found = offers.select_related("provider__organisation").prefetch_related("costs", "contacts", "runs__venue")  # type: ignore[attr-defined]
    for one in found.iterator(chunk_size=1000):
        joined = (one.origins.get("joined") or {}).get("value")
        contacts = any(row.email or row.phone for row in one.contacts.all()) or bool(one.provider.email or one.provider.phone)
        runs = tuple(_run(row) for row in one.runs.all())
        yield OfferFacts(
            id=str(one.pk), title=one.title, provider=one.provider.organisation.name, description=one.description or one.summary, url=one.url,
            apply_url=one.apply_url, apply_how=one.apply_how, level=one.level, subject=one.subject, eligibility=one.eligibility, entry=one.entry,
            has_features=bool(one.features) or any(row.venue and row.venue.features for row in one.runs.all()), minimum_age=one.minimum_age,
            maximum_age=one.maximum_age, assured_on=one.assured_on, has_cost=any(row.amount is not None or row.description for row in one.costs.all()),
            has_contact=contacts, runs=runs, is_joined_to_nothing=bool(joined) and UUID(joined) not in every,
        )  # fmt: skip


def _run(row: Run) -> RunFacts:
    venue = row.venue
    return RunFacts(
        delivery=row.delivery, starts_on=row.starts_on, ends_on=row.ends_on, starts_any_time=row.starts_any_time, has_duration=row.duration is not None,
        has_venue=venue is not None, latitude=venue.latitude if venue else None, longitude=venue.longitude if venue else None, is_national=row.is_national,
    )  # fmt: skip
