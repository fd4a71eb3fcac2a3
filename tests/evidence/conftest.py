"""An empty evidence base."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.evidence.book import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A fresh one."""
    return Book(tmp_path / "data")
