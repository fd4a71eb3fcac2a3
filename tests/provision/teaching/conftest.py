"""The starter taxonomy opened once, and a small directory whose courses teach."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from skillshed.people.models import User
from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.fit import Fitting
from skillshed.provision.models import Offer, OfferSkill, Venue
from skillshed.rules.definitions import shipped_rules
from skillshed.skills.opened import Skills, opened
from skillshed.skills.taxonomy import find
from tests.support import accounts, small_directory

TODAY = timezone.localdate()


@pytest.fixture(scope="session")
def bundle() -> Skills:
    """What the services open too: seconds the first time, then at once."""
    return opened(settings.CONFIG.data)


@pytest.fixture
def skill(bundle: Skills) -> Any:
    """A skill's id by its label."""
    return lambda label: find.one(bundle.taxonomy, label, kinds=("skill", "knowledge"))


@pytest.fixture
def directory(db: None) -> small_directory.Directory:
    """Invented offers as of today."""
    return small_directory.made(TODAY, courses=2)


@pytest.fixture
def carys(directory: small_directory.Directory) -> User:
    """A provider's own person."""
    return accounts.made("Carys", "provider", organisation=directory.college.organisation)


@pytest.fixture
def stranger() -> Fitting:
    """Somebody of whom nothing is known."""
    return Fitting({}, TODAY, shipped_rules())


@pytest.fixture
def taught(directory: small_directory.Directory, skill: Any) -> Any:
    """A course of the college that teaches skills by its word: title, labels, venue, price (None: not given), weeks."""

    def made(
        title: str, labels: list[str], venue: Venue | None = None, price: int | None = 0, weeks: int = 10, **fields: Any
    ) -> Offer:
        offer = services.save_offer(
            by=SYSTEM, provider=directory.college, title=title, assured_on=TODAY, is_invented=True, **fields
        )
        run = {"venue": venue} if venue else {"delivery": "online"}
        start: date = TODAY + timedelta(days=10)
        services.save_run(by=SYSTEM, offer=offer, starts_on=start, ends_on=start + timedelta(days=7 * weeks - 1), **run)
        if price is not None:
            services.set_costs(by=SYSTEM, offer=offer, costs=[{"amount": Decimal(price)}])
        for label in labels:
            OfferSkill.objects.create(offer=offer, skill=skill(label), label=label, state="added", taxonomy="esco 1.1.1 starter")
        return offer

    return made
