"""A data folder with a small coding index; the starter taxonomy is always there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import small_index


@pytest.fixture(scope="session")
def indexed(tmp_path_factory) -> Path:
    """Only to be read: importing tests make their own (`fresh`)."""
    folder = tmp_path_factory.mktemp("indexed")
    small_index.load(folder)
    return folder


@pytest.fixture
def fresh(tmp_path) -> Path:
    """A data folder of a test's own."""
    folder = tmp_path / "data"
    small_index.load(folder)
    return folder
