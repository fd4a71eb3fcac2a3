"""The site on a folder with the starter set and invented pay by occupation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from skillshed.site import limits
from skillshed.site.careers.opened import Careers, careers
from skillshed.site.evidence import opened
from tests.support import small_directory, small_pay
from tests.web.conftest import chromium  # noqa: F401


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder."""
    home = tmp_path_factory.mktemp("careers")
    small_pay.made(home)
    return home


@pytest.fixture(autouse=True)
def _site(folder: Path, settings: Any) -> Iterator[None]:
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": folder})
    cache.clear()
    limits.forget()
    yield
    cache.clear()
    shutil.rmtree(folder / "cache" / "pictures", ignore_errors=True)
    for room in opened._rooms.values():
        room.clear()


@pytest.fixture
def desk(_site: None) -> Careers:
    """What the pages work with."""
    return careers()


@pytest.fixture
def client(db: None) -> Client:
    """A visitor who is not signed in."""
    return Client()


@pytest.fixture
def directory(db: None) -> small_directory.Directory:
    """Invented offers as of today."""
    return small_directory.made(timezone.localdate())
