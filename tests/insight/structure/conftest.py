"""Evidence bases the structure of a place is asked of."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.evidence.publish import publish
from skillshed.sources.raw import RawFile

FILES = ("nomis/BRES_ITL2_SIC5digit_employment_2015-2021.csv.gz", "dfe-lsd/SkillsImperative2035_LA_LSIP_MainTables.Main.xlsm")


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """What a user has at the start."""
    home = tmp_path_factory.mktemp("structure")
    load_embedded(home)
    return Book(home)


@pytest.fixture(scope="session")
def published(lmi: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The publishers' own files, imported."""
    book = Book(tmp_path_factory.mktemp("published"))
    for name in FILES:
        publish(RawFile.open(lmi / name), lake=book.lake, areas=book.areas, now=datetime(2026, 11, 22, tzinfo=UTC))
    return book
