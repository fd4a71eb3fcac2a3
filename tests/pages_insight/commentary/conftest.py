"""The embedded evidence base shown by the site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.site.evidence import opened
from tests.web.conftest import chromium  # noqa: F401


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with what ships."""
    folder: Path = tmp_path_factory.mktemp("balance-pages")
    load_embedded(folder)
    return folder


@pytest.fixture
def here(loaded: Path, settings: Any) -> Iterator[Book]:
    """The evidence base the pages read; what a test left beside it is taken away."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": loaded})
    cache.clear()
    yield opened.book()
    for name in ("cache", "balance", "commentary"):
        shutil.rmtree(loaded / name, ignore_errors=True)
    for room in opened._rooms.values():
        room.clear()
