"""The starter taxonomy, opened once; advisers of two services, and one open response."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from skillshed.employers.models import Redundancy
from skillshed.employers.redundancy import opened, uploads
from skillshed.employers.redundancy.services import open_response
from skillshed.people.models import User
from skillshed.people.services import SYSTEM, create_organisation
from skillshed.skills.opened import Skills
from skillshed.skills.opened import opened as opened_skills
from tests.redundancy.lists import EMPLOYER, PEOPLE, VACANCIES
from tests.support.accounts import made


@dataclass(frozen=True)
class Team:
    """Brian's service runs the response; Piotr advises elsewhere; Gwen administers; the others may see none."""

    brian: User
    piotr: User
    gwen: User
    others: tuple[User, ...]


@pytest.fixture(scope="session")
def skills() -> Skills:
    """The starter taxonomy."""
    return opened_skills(settings.CONFIG.data)


def build() -> Team:
    """The team, as records."""
    advice, elsewhere, college, firm = (
        create_organisation(by=SYSTEM, name=name, kind=kind, is_invented=True)
        for name, kind in (("Next Step Advice", "support"), ("Elsewhere Advice", "support"), ("Calder Vale College", "provider"), ("Firm", "employer"))
    )  # fmt: skip
    others = (
        made("Amina"), made("Carys", "provider", organisation=college), made("Dev", "employer", organisation=firm),
        made("Elin", "commissioner"), made("Farah", "analyst"), made("Isla", "plan_owner"),
    )  # fmt: skip
    return Team(
        made("Brian", "adviser", organisation=advice),
        made("Piotr", "adviser", organisation=elsewhere),
        made("Gwen", "administrator"),
        others,
    )


@pytest.fixture
def team(db: None) -> Team:
    """The team."""
    return build()


@pytest.fixture
def response(team: Team) -> Redundancy:
    """An open response of Brian's."""
    return begun(team.brian)


def begun(by: Any, **more: Any) -> Redundancy:
    """A response with usual days."""
    today = timezone.localdate()
    days = {"noticed_on": today - timedelta(days=7), "ends_on": today + timedelta(days=60)}
    return open_response(by=by, **{"employer": EMPLOYER, **days, **more})


@pytest.fixture
def brought(team: Team, response: Redundancy, skills: Skills) -> Callable[..., Any]:
    """A list looked at and brought in: `brought("people")`."""

    def act(kind: str, text: str = "", by: User | None = None) -> Any:
        content = (text or {"people": PEOPLE, "vacancies": VACANCIES}[kind]).encode()
        who = by or team.brian
        held = uploads.look(by=who, number=response.pk, kind=kind, name=f"{kind}.csv", content=content)
        return uploads.bring(by=who, number=response.pk, upload=held.pk, skills=skills)

    return act


@pytest.fixture(autouse=True)
def _nothing_held() -> Any:
    """What was worked out for one test is not another's."""
    opened._HELD.clear()
    yield
    opened._HELD.clear()
