"""The embedded evidence base, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A data folder with the extracts in it."""
    folder: Path = tmp_path_factory.mktemp("embedded")
    load_embedded(folder)
    return Book(folder)
