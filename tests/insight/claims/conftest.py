"""Evidence for claims: the embedded figures, small lakes with a revision, and the document's own words where they are."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.evidence.publish import publish
from skillshed.insight.claims import Result, check
from skillshed.insight.claims.ledger import parse_ledger
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile

NOW = datetime(2026, 11, 22, tzinfo=UTC)
Ask = Callable[..., Result]


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A data folder with the figures that ship."""
    folder: Path = tmp_path_factory.mktemp("claims")
    load_embedded(folder)
    return Book(folder)


@pytest.fixture
def ask(embedded: Book) -> Ask:
    """ask("measure: x\nvalue: 3") -> the result of that one claim."""

    def asked(text: str, **more: object) -> Result:
        return check(embedded, parse_ledger(text, "one.yaml").claims[0], **more)  # type: ignore[arg-type]

    return asked


REVISED = {
    "first": "place,period,indicator,unit,value\nBurnley,2019,Widgets made,widgets,100\nPendle,2019,Widgets made,widgets,120\nHyndburn,2019,Widgets made,widgets,90\n",
    "second": "place,period,indicator,unit,value\nBurnley,2019,Widgets made,widgets,130\nPendle,2019,Widgets made,widgets,120\nHyndburn,2019,Widgets made,widgets,90\n",
}


@pytest.fixture
def revised(tmp_path: Path) -> Book:
    """Widgets of three districts in a release of 2021 and its revision of 2022: Burnley passes Pendle."""
    book = Book(tmp_path / "data")
    for name, day in (("first", date(2021, 1, 10)), ("second", date(2022, 1, 10))):
        path = tmp_path / f"widgets_{name}.csv"
        path.write_text(REVISED[name], encoding="utf-8")
        given = Given(released_on=day, dataset="widgets")
        publish(RawFile.open(path), lake=book.lake, areas=book.areas, now=NOW, given=given)
    return book


@pytest.fixture(scope="session")
def framework(lmi: Path) -> str:
    """The text of document 002, which stands beside the real data and not in the project."""
    found = sorted((lmi.parents[1] / "seeds").glob("002_*.txt"))
    if not found:
        message = "the text of document 002 is not here"
        if os.environ.get("SKILLSHED_REQUIRE_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found[0].read_text(encoding="utf-8")
