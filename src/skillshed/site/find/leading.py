"""From a skill named on another page to the search that shows who teaches it."""

from __future__ import annotations

from collections.abc import Iterable

from skillshed.provision.teaching.taught import offers_of
from skillshed.site.find.doors import doors
from skillshed.site.find.skills import short
from skillshed.site.find.state import State


def who_teaches(skills: Iterable[str]) -> dict[str, str]:
    """Skill (id) -> the address of the offers stated to teach it, wherever they are; skills that none is stated to teach are left out."""
    return {skill: State(skills=(short(skill),)).url(doors()["help"]) for skill in offers_of(set(skills))}
