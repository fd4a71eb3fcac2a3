"""The embedded evidence, and the publishers' files the reference run rests on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.evidence.publish import publish
from skillshed.insight.equilibrium.assess import Assessment, assess, read_all
from skillshed.insight.equilibrium.definition import definition
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile

FILES = [
    "dfe-lsd/nomis_APS_T19_qualification_age_gender_LAD.xlsx",
    "dfe-lsd/nomis_APS_T09_occupation_LAD_2023-04.xlsx",
    "ons-els/gross-value-added.csv",
]


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """What a person gets with the package."""
    folder: Path = tmp_path_factory.mktemp("equilibrium")
    load_embedded(folder)
    return Book(folder)


@pytest.fixture(scope="session")
def read(embedded: Book) -> pl.DataFrame:
    """The inputs of every district and year."""
    return read_all(embedded, definition())


@pytest.fixture(scope="session")
def found(embedded: Book, read: pl.DataFrame) -> Assessment:
    """The diagnosis of 2019."""
    return assess(embedded, definition(), year="2019", read=read)


@pytest.fixture(scope="session")
def published(lmi: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The three files of the reference run, as published."""
    book = Book(tmp_path_factory.mktemp("reference-run"))
    for name in FILES:
        publish(RawFile.open(lmi / name), lake=book.lake, areas=book.areas, now=datetime(2026, 11, 21, tzinfo=UTC), given=Given())
    return book
