"""The embedded evidence base, loaded once: what a user gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded


@pytest.fixture(scope="session")
def ahead_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("ahead")
    load_embedded(folder)
    return folder


@pytest.fixture(scope="session")
def book(ahead_folder: Path) -> Book:
    return Book(ahead_folder)
