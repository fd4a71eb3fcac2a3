"""The API over a small evidence base, with nothing counted yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from skillshed.evidence.book import Book
from skillshed.site import limits
from tests.support import small_lake


@pytest.fixture(scope="session")
def api_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api-evidence")
    small_lake.made(folder)
    return folder


@pytest.fixture
def here(api_folder: Path, settings: Any) -> Book:
    """The evidence base the API answers from."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": api_folder})
    return Book(api_folder)


@pytest.fixture
def api(here: Book) -> Iterator[Client]:
    """A caller. No database: the API needs none."""
    cache.clear()
    limits.forget()
    yield Client()
    cache.clear()
