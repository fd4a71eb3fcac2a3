"""The evidence that ships, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports-evidence")
    load_embedded(folder)
    return folder


@pytest.fixture
def here(shipped_folder: Path, settings: Any) -> Book:
    """The site shows the evidence that ships."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": shipped_folder})
    return Book(shipped_folder)


@pytest.fixture
def reader(db: None, here: Book) -> Iterator[Client]:
    cache.clear()
    yield Client()
    cache.clear()
