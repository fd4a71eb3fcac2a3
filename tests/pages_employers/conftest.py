"""The browser, an empty count of requests, a few offers near Burnley."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from skillshed.provision.models import Offer
from skillshed.site import limits
from skillshed.site.evidence import opened
from tests.support import provision_cast
from tests.web.conftest import chromium  # noqa: F401


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Counted requests and finished pages outlive a test's transaction."""
    cache.clear()
    limits.forget()
    for held in opened._rooms.values():
        held.clear()
    yield
    cache.clear()


@pytest.fixture
def offers(db: None) -> dict[str, Offer]:
    """The cast's offers, and one on cyber security that a Skills Bootcamp pays."""
    found = provision_cast.town()
    here = provision_cast.venue(provision_cast.provider())
    found["cyber"] = provision_cast.offer(
        "Cyber security for small firms",
        kind="bootcamp",
        runs=({"venue": here},),
        costs=("2000",),
        funding=("SKILLS_BOOTCAMP",),
        level="3",
    )
    return found
