"""The starter taxonomy opened once, and an employer's answers for real skills."""

from __future__ import annotations

import pytest
from django.conf import settings

from skillshed.employers.diagnosis.answers import Answers, Change, Job
from skillshed.skills.opened import Skills, opened

ESCO = "http://data.europa.eu/esco/"


@pytest.fixture(scope="session")
def skills() -> Skills:
    """Vectors are made once for the throw-away data folder, then kept there."""
    return opened(settings.CONFIG.data)


def occupation(skills: Skills, label: str) -> str:
    """The id of an occupation of the starter set."""
    [found] = [one for one, name in skills.desk.labels.items() if name == label and one in skills.desk.space.occupation_at]
    return found


def skill(skills: Skills, label: str) -> str:
    """The id of a skill of the starter set."""
    [found] = [one for one, name in skills.desk.labels.items() if name == label and one in skills.desk.space.skill_at]
    return found


@pytest.fixture
def works(skills: Skills) -> Answers:
    """A metal works in Burnley: robots come, welders go, two more are wanted."""
    jobs = (
        Job("Welders", occupation(skills, "welder"), 10, 12),
        Job("Office manager", occupation(skills, "office manager"), 1, None),
    )
    answers = Answers.new().answered("place", "E07000117").answered("size", "25_49").answered("sector", "manufacturing")
    answers = answers.answered("technology", Change(("automation",), "We are buying robots, and need cyber security."))
    return answers.answered("leaving", Change(("retire",), "Two welders retire next year.")).answered("jobs", jobs)
