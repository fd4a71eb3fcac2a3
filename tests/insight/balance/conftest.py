"""The embedded evidence base, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """What somebody has who has imported nothing of their own."""
    folder: Path = tmp_path_factory.mktemp("balance")
    load_embedded(folder)
    return Book(folder)
