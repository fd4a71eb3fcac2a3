"""A small directory, official schemas, a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from skillshed.provision.feeds import out_index
from skillshed.site import limits
from tests.conftest import real_data
from tests.support import small_directory
from tests.web.conftest import chromium  # noqa: F401


@pytest.fixture(scope="session")
def provision_data() -> Path:
    """Schemas and feeds of the standard's owners."""
    return real_data("provision")


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Counted requests and the ids of places outlive a test's transaction."""
    cache.clear()
    limits.forget()
    out_index.forget()
    yield
    cache.clear()


@pytest.fixture
def directory(db: None) -> small_directory.Directory:
    """Invented offers as of today."""
    return small_directory.made(timezone.localdate())
