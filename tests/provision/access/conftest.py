"""A county with invented figures, and a few offers at known points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from skillshed.evidence.book import Book
from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import Offer, Provider
from tests.support import small_lake

TODAY = date(2026, 9, 1)
NEEDS = """
[claimants]
title = "Claimants"
short = "claimants"
audience = "unemployed"
base = "population"
ways = [{ count = "claimant_count" }]
why = "Invented."
[nobody_counts]
title = "Nobody counts them"
short = "uncounted people"
audience = "residents"
base = "population"
ways = [{ count = "inactive_level" }]
why = "Not loaded here."
"""


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Claimants and residents of Lancashire's districts; burnley has the lowest rate, wyre the highest."""
    folder = tmp_path_factory.mktemp("access-evidence")
    small_lake.made(folder)
    (folder / "needs.toml").write_text(NEEDS, "utf-8")
    return Book(folder)


@pytest.fixture
def provider(db: Any) -> Provider:
    """An invented college."""
    organisation = Organisation.objects.create(name="Aldmoor College (invented)", kind="provider", is_invented=True)
    return services.save_provider(by=SYSTEM, organisation=organisation)


@pytest.fixture
def offered(provider: Provider) -> Callable[..., Offer]:
    """Makes an offer with one run: at a point, or with none."""

    def make(
        at: tuple[float, float] | None = None,
        *,
        run: dict[str, Any] | None = None,
        costs: tuple[int | None, ...] = (),
        **fields: Any,
    ) -> Offer:
        given = {"title": "A course", "level": "2", "assured_on": TODAY - timedelta(days=10), **fields}
        offer = services.save_offer(by=SYSTEM, provider=provider, **given)
        venue = (
            services.save_venue(by=SYSTEM, provider=provider, name="A hall", city="Aldmoor", latitude=at[0], longitude=at[1])
            if at
            else None
        )
        services.save_run(
            by=SYSTEM, offer=offer, venue=venue, **{"starts_on": TODAY + timedelta(days=30), "places": 20, **(run or {})}
        )
        services.set_costs(by=SYSTEM, offer=offer, costs=[{"amount": amount} for amount in costs])
        return offer

    return make


@pytest.fixture
def folder(county: Book) -> Path:
    """Where that county's evidence lies."""
    return county.folder
