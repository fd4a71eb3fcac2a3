"""Pages made ready: kept on disk for all processes, thrown away when the evidence changes, never believed when damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.evidence.packs import shipped_packs
from skillshed.site.evidence import opened, ready, shelf
from skillshed.site.evidence.pages.place import finished
from skillshed.site.evidence.state import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_pages() -> list[Path]:
    """What stands on the shelf after a few pages were made."""
    made = ready.make(Counted(3))
    assert made == 3
    return sorted(shelf.home().rglob("*.page"))


class Counted:
    """May go on so many times."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self) -> bool:
        self.left -= 1
        return self.left >= 0


def test_pages_are_made_once_and_read_by_other_processes(kept_pages: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(kept_pages) == 3
    centre = State(places=(shipped_packs()["headline"].place,))
    made = finished(centre)
    opened._rooms["pages"].clear()
    monkeypatch.setattr("skillshed.site.evidence.pages.place._body", lambda _: pytest.fail("it was made again"))
    assert finished(centre) == made


def test_a_damaged_page_is_made_again(kept_pages: list[Path]) -> None:
    for path in kept_pages:
        path.write_bytes(b"not a page")
    opened._rooms["pages"].clear()
    assert "<h1>" in finished(State(places=("E07000117",)))


def test_the_page_is_the_same_from_the_shelf(client: Client) -> None:
    made = client.get("/places/burnley/").content
    opened._rooms["pages"].clear()
    assert client.get("/places/burnley/").content == made


def test_earlier_pages_are_thrown_away(kept_pages: list[Path]) -> None:
    earlier = shelf.home() / "0123456789abcdef"
    earlier.mkdir()
    shelf.sweep()
    assert not earlier.exists()
    assert all(path.exists() for path in kept_pages)


def test_a_disk_that_takes_nothing_costs_only_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("skillshed.site.evidence.shelf.tempfile.mkstemp", full)
    opened._rooms["pages"].clear()
    assert "<h1>" in finished(State(places=("E07000122",)))
