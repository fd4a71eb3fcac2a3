"""The site on the embedded figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.evidence.demo import load_embedded


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the figures that ship."""
    folder: Path = tmp_path_factory.mktemp("claim-pages")
    load_embedded(folder)
    return folder


@pytest.fixture(autouse=True)
def _site(home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": home})
    monkeypatch.setenv("SKILLSHED_DATA", str(home))


@pytest.fixture
def client(db: None) -> Client:
    """A visitor who is not signed in."""
    return Client()
