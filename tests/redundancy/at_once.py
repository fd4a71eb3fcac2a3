"""Two clicks and two lists at the same moment, run as a process of its own on a database of its own (see test_services.py)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from skillshed.employers.models import RedundancyUpload
from skillshed.employers.redundancy import uploads
from skillshed.people.services import SYSTEM
from skillshed.skills.coding.coder import Coded
from tests.redundancy.conftest import begun
from tests.redundancy.lists import PEOPLE
from tests.referrals.at_once import together


def no_skills() -> Any:
    """Stands for the taxonomy, which takes seconds to open: no title is like any occupation."""
    coder = SimpleNamespace(code=lambda titles, top: [Coded((), True, "nothing") for _ in titles])
    desk = SimpleNamespace(space=SimpleNamespace(occupation_at={}))
    return SimpleNamespace(taxonomy=SimpleNamespace(key="none", sha256="0" * 64), desk=desk, coder=lambda _: coder)


def both() -> None:
    """All of it."""
    two_clicks()
    RedundancyUpload.objects.all().delete()
    two_lists()


def two_clicks() -> None:
    """One list confirmed six times at once is brought in once."""
    response, skills = begun(SYSTEM), no_skills()
    held = uploads.look(by=SYSTEM, number=response.pk, kind="people", name="p.csv", content=PEOPLE.encode())
    found = together(6, lambda _: uploads.bring(by=SYSTEM, number=response.pk, upload=held.pk, skills=skills).done)
    assert found == [{"made": 4, "changed": 0, "unchanged": 0}] * 6, found
    assert response.people.count() == 4
    assert RedundancyUpload.objects.get().found_sealed == ""


def two_lists() -> None:
    """The same people in two lists at once are there once."""
    response, skills = begun(SYSTEM), no_skills()
    held = [
        uploads.look(by=SYSTEM, number=response.pk, kind="people", name="p.csv", content=PEOPLE.encode()).pk for _ in range(3)
    ]
    found = together(3, lambda at: uploads.bring(by=SYSTEM, number=response.pk, upload=held[at], skills=skills).done["made"])
    assert sorted(found) == [0, 0, 4], found
    assert response.people.count() == 4
