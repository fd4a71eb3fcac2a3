"""Evidence bases for the pages that lead to figures: one of invented tidy files, one of real ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from tests.web.conftest import chromium  # noqa: F401

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
REAL = ["employment-rate", "claimant-count", "gross-median-weekly-pay", "qualifications-level-3-or-above",
        "gross-disposable-household-income-per-head", "gross-value-added", "business-demography"]  # fmt: skip
FIRST = """place,period,indicator,unit,value
Burnley,2019,Widgets made,widgets,100
Pendle,2019,Widgets made,widgets,50
Hyndburn,2019,Widgets made,widgets,80
Nowhereshire,2019,Widgets made,widgets,9
Burnlee,2019,Widgets made,widgets,=1+1
"""
SECOND = """place,period,indicator,unit,value
Burnley,2019,Widgets made,widgets,130
Pendle,2019,Widgets made,widgets,50
Burnley,2020,Widgets made,widgets,140
Pendle,2020,Widgets made,widgets,60
"""
WIDGETS = "widgets.widgets_made"


def bring(book: Book, path: Path, released_on: date | None = None, dataset: str = "") -> str:
    """Import one file; returns the release's id."""
    given = Given(released_on=released_on, dataset=dataset)
    return publish(RawFile.open(path), lake=book.lake, areas=book.areas, now=NOW, given=given).release.id


@pytest.fixture
def empty(tmp_path: Path, settings: Any) -> Book:
    """A site without any figures."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": tmp_path / "data"})
    return Book(tmp_path / "data")


@pytest.fixture
def widgets(empty: Book, tmp_path: Path) -> dict[str, str]:
    """A site with a release and its revision; returns the ids of both."""
    found = {}
    for name, text, day in (("first", FIRST, date(2021, 1, 10)), ("second", SECOND, date(2022, 1, 10))):
        path = tmp_path / f"widgets_{name}.csv"
        path.write_text(text, encoding="utf-8")
        found[name] = bring(empty, path, day, "widgets")
    return found


@pytest.fixture(scope="session")
def real_folder(lmi: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a few of the publishers' own files."""
    folder = tmp_path_factory.mktemp("reading")
    book = Book(folder)
    for name in REAL:
        bring(book, lmi / "ons-els" / f"{name}.csv")
    return folder


@pytest.fixture
def real(real_folder: Path, settings: Any) -> Iterator[Book]:
    """A site that shows them."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": real_folder})
    return Book(real_folder)


@pytest.fixture
def get(db: None) -> Any:
    """`get(address)` gives the reply; `get.text(address)` the page's words, after checking that it came."""
    return Getter()


class Getter:
    """A reader without JavaScript."""

    def __call__(self, address: str, **kwargs: Any) -> Any:
        return Client().get(address, **kwargs)

    def text(self, address: str, status: int = 200) -> str:
        reply = self(address)
        assert reply.status_code == status, reply.content.decode()[:2000]
        return " ".join(reply.content.decode().split())
