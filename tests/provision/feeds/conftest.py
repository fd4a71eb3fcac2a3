"""A directory to bring things into."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from skillshed.people.models import User
from skillshed.people.services import SYSTEM
from skillshed.provision.feeds import bring as bringing
from skillshed.provision.feeds.bring import Outcome
from skillshed.provision.feeds.tables import Own, read_table
from tests.support import accounts

HEADER = "Provider,UKPRN,Title,Kind,Level,Cost,Start date,Any time,Venue,Postcode,Contact email,Features\n"
ROWS = (
    'Example College,10000001,English for work,course,2,"£1,250.50",07/09/2026,no,Town campus,bb11 1aa,admissions@example.org,childcare\n'
    "Example College,10000001,English for work,course,2,£1250.50,2027-01-11,no,Town campus,BB11 1AA,admissions@example.org,childcare\n"
    "Example College,10000001,Digital drop-in,support,,0,,yes,Library,BB10 2XX,,\n"
)
TABLE = (HEADER + ROWS).encode()


def point(postcode: str) -> Any:
    """A place that stands for any postcode but one."""
    return (
        None
        if postcode == "BB99 9ZZ"
        else SimpleNamespace(latitude=53.79, longitude=-2.24, precision_m=100, district="E07000117")
    )


@pytest.fixture(autouse=True)
def _map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "_locate", point)


def brought(content: bytes, name: str = "offers.csv", *, by: Any = SYSTEM, own: Own | None = None, **said: Any) -> Outcome:
    """A table, brought in."""
    batch = read_table(content, name, own=own)
    batch.is_whole = said.pop("whole", bool(said.get("feed")))
    return bringing.bring(by=by, batch=batch, **said)


@pytest.fixture
def gwen(db: None) -> User:
    """An administrator."""
    return accounts.made("Gwen", "administrator")
