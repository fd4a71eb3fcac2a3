"""The embedded evidence, opened by the site and by the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from skillshed.evidence.demo import load_embedded


@pytest.fixture(scope="session")
def diagnosed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the extracts that ship."""
    folder: Path = tmp_path_factory.mktemp("diagnosis-pages")
    load_embedded(folder)
    return folder


@pytest.fixture
def reader(diagnosed: Path, settings: Any) -> Iterator[Client]:
    """Somebody who reads the pages and asks the API."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": diagnosed})
    cache.clear()
    yield Client()
    cache.clear()
