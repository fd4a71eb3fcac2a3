"""The site opened on the embedded evidence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.evidence.demo import load_embedded
from skillshed.site.evidence import opened


@pytest.fixture(scope="session")
def structure_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a user has at the start."""
    home = tmp_path_factory.mktemp("structure-pages")
    load_embedded(home)
    return home


@pytest.fixture(autouse=True)
def _site(structure_folder: Path, settings: Any) -> Iterator[None]:
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": structure_folder})
    yield
    shutil.rmtree(structure_folder / "cache", ignore_errors=True)
    shutil.rmtree(structure_folder / "specialisation", ignore_errors=True)
    for room in opened._rooms.values():
        room.clear()


@pytest.fixture
def client(db: None) -> Client:
    """A visitor who is not signed in."""
    return Client()
