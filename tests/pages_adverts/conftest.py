"""The site on a small lake of invented adverts, and on one without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.site.evidence import opened
from skillshed.skills.adverts.importing import import_adverts
from tests.skills.adverts.made import rows, write
from tests.support import small_index
from tests.web.conftest import chromium  # noqa: F401


@pytest.fixture(scope="session")
def without_adverts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded evidence alone."""
    home = tmp_path_factory.mktemp("no-adverts")
    load_embedded(home)
    return home


@pytest.fixture(scope="session")
def with_adverts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded evidence, and adverts of Burnley (many) and Accrington (too few), from August to October."""
    home = tmp_path_factory.mktemp("adverts")
    load_embedded(home)
    small_index.load(home)
    given = [one for month, count in ((8, 60), (9, 120), (10, 140)) for one in rows(count, month=month)]
    for one in given[-100:]:
        one["description"] = f"{one['description']} You must be able to install solar panels and use welding equipment."
    file = write(home / "adverts.jsonl", [*given, *rows(6, town="Accrington", month=10)])
    import_adverts([file], Book(home), home, on=date(2026, 10, 28), workers=0)
    return home


@pytest.fixture
def use(settings: Any) -> Iterator[Any]:
    """Open the site on a folder."""

    def open_on(folder: Path) -> Client:
        settings.CONFIG = settings.CONFIG.model_copy(update={"data": folder})
        return Client()

    yield open_on
    for room in opened._rooms.values():
        room.clear()
