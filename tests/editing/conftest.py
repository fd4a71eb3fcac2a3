"""An evidence base that may be written to, people, real processes and a browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from skillshed.evidence.book import Book
from skillshed.people.models import User
from skillshed.site.evidence import opened
from tests.site.conftest import system  # noqa: F401
from tests.support import accounts, small_lake
from tests.web.conftest import chromium  # noqa: F401


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    small_lake.made(folder)
    return folder


@pytest.fixture
def folder(_filled: Path, tmp_path: Path, settings: Any) -> Path:
    """A data folder with a small evidence base, of this test alone."""
    shutil.copytree(_filled, tmp_path / "data")
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": tmp_path / "data"})
    cache.clear()
    return tmp_path / "data"


@pytest.fixture
def here(folder: Path) -> Book:
    """The evidence base the pages read."""
    return opened.book()


@pytest.fixture
def farah(db: None, folder: Path) -> User:
    """An analyst."""
    return accounts.made("Farah", "analyst")


@pytest.fixture
def amina(db: None, folder: Path) -> User:
    """A resident: an account without any role."""
    return accounts.made("Amina")


@pytest.fixture
def analyst(farah: User) -> Client:
    """Her browser."""
    return accounts.signed_in(farah)


@pytest.fixture
def resident(amina: User) -> Client:
    """Another's browser."""
    return accounts.signed_in(amina)
