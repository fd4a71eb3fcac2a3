"""A small evidence base of publishers' files and one of our own, opened by the site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.site.evidence import opened
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from tests.web.conftest import chromium  # noqa: F401

FILES: dict[str, date | None] = {
    "ons-els/employment-rate.csv": None,
    "ons-els/claimant-count.csv": None,
    "ons-els/gross-median-weekly-pay.csv": None,
    "dfe-lsd/BRES_sector_LEP_NUTS3_2018.csv": date(2019, 9, 26),
    "dfe-lsd/BRES_sector_LEP_NUTS3_2019.csv": date(2020, 10, 29),
}
ODD = '<script>alert(1)</script> & "Sons"'
OWN = """place,period,measure,value,status,lower,upper
E07000117,2022,Apprentices paid,,suppressed,,
E07000117,2023,Apprentices paid,40.5,provisional,30.5,50.5
E07000122,2022,Apprentices paid,50.0,,45.0,55.0
E07000122,2023,Apprentices paid,55.0,unreliable,15.0,95.0
E06000008,2023,Apprentices paid,70.0,,65.0,75.0
E92000001,2023,Apprentices paid,60.0,,59.0,61.0
"""


@pytest.fixture(scope="session")
def folder(lmi: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder: releases, an area of an odd name."""
    home = tmp_path_factory.mktemp("pages")
    book = Book(home)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    for name, released_on in FILES.items():
        publish(RawFile.open(lmi / name), lake=book.lake, areas=book.areas, now=now, given=Given(released_on=released_on))
    own = home / "apprentices.csv"
    own.write_text(OWN)
    publish(
        RawFile.open(own),
        lake=book.lake,
        areas=book.areas,
        now=now,
        given=Given(released_on=date(2024, 5, 1), dataset="apprentices"),
    )
    revised = home / "apprentices-revised.csv"
    revised.write_text(OWN.replace("40.5,provisional,30.5,50.5", "43.5,,33.5,53.5"))
    publish(
        RawFile.open(revised),
        lake=book.lake,
        areas=book.areas,
        now=now,
        given=Given(released_on=date(2025, 5, 1), dataset="apprentices"),
    )
    book.areas.add(ODD, ["Burnley", "Pendle"])
    return home


@pytest.fixture
def own_measure(folder: Path) -> str:
    """The id of the measure nobody defined."""
    return next(name for name in Book(folder).measures if name.endswith("apprentices_paid"))


@pytest.fixture(autouse=True)
def _site(folder: Path, settings: Any) -> Iterator[None]:
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": folder})
    yield
    shutil.rmtree(folder / "cache", ignore_errors=True)
    for room in opened._rooms.values():
        room.clear()


@pytest.fixture
def client(db: None) -> Client:
    """A visitor who is not signed in."""
    return Client()
