"""The evidence base that the pages read: opened once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from skillshed.evidence.book import Book


def book() -> Book:
    """The book of the data folder in the settings; it notices what changes by itself."""
    return _opened(Path(settings.DATA_DIR))


@cache
def _opened(folder: Path) -> Book:
    return Book(folder)
