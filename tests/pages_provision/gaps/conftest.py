"""A county with invented figures shown by the site, and a few offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from skillshed.evidence.book import Book
from skillshed.site.evidence import opened
from tests.provision.access.conftest import county, offered, provider  # noqa: F401
from tests.web.conftest import chromium  # noqa: F401

BURNLEY = (53.789, -2.248)


@pytest.fixture
def here(county: Book, settings: Any) -> Iterator[Book]:  # noqa: F811
    """The evidence base the pages read."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": county.folder})
    cache.clear()
    yield opened.book()
    for room in opened._rooms.values():
        room.clear()


@pytest.fixture
def some(here: Book, offered: Any) -> Book:  # noqa: F811
    """A level 2 course in Burnley and one online."""
    today = timezone.localdate()
    offered(BURNLEY, title="Bricks", assured_on=today, run={"starts_on": today, "places": None})
    offered(title="Sums at home", assured_on=today, run={"starts_on": today, "delivery": "online"})
    return here
