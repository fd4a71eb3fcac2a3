"""The starter set opened, and a book with invented pay."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions.moves import Desk
from skillshed.skills.transitions.opening import open_desk
from tests.support import small_pay


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nothing loaded."""
    return tmp_path_factory.mktemp("careers")


@pytest.fixture(scope="session")
def desk(data: Path) -> Desk:
    """The desk of the starter set."""
    return open_desk(data)


@pytest.fixture(scope="session")
def ids(data: Path) -> dict[str, str]:
    """Occupations of the starter set by name."""
    return {label: one for one, label in open_taxonomy(data).occupations.select("id", "label").iter_rows()}


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Invented pay by occupation."""
    return small_pay.made(tmp_path_factory.mktemp("pay"))
