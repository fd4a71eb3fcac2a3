"""What a person says of themselves: in a signed cookie of their own browser until it closes, never in an address, a log or a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from skillshed.site.careers.opened import Careers, short
from skillshed.site.signed_cookie import SignedCookie
from skillshed.skills.transitions.person import Person, Worked

COOKIE, SALT = "careers", "careers-said"
MOST_JOBS, MOST_SKILLS, MOST_TRIED = 8, 30, 5
LONGEST = 48  # letters of somebody's own words that are shown back
TITLE = 120


@dataclass(frozen=True, slots=True)
class Said:
    """Ids as the taxonomy in use has them. `jobs`: occupation and years since it was left. `can`: skill and the words it came from.

    `tried`: skills added to see what they would open. `title`, `text`: what was typed and waits for a choice. `place`: a district.
    """

    jobs: Mapping[str, float] = field(default_factory=dict)
    can: Mapping[str, str] = field(default_factory=dict)
    likes: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    place: str = ""
    title: str = ""
    years: float = 0.0
    text: str = ""

    @property
    def is_anything(self) -> bool:
        """Whether there is enough to look for jobs with."""
        return bool(self.jobs or self.can or self.likes)

    @property
    def has_skills(self) -> bool:
        """Whether anything was said that is a skill, and not only liked."""
        return bool(self.jobs or self.can or self.tried)

    def with_job(self, occupation: str, years: float) -> Said:
        """One job more (or its years changed); the oldest said goes where there are too many."""
        jobs = {**{one: ago for one, ago in self.jobs.items() if one != occupation}, occupation: years}
        return replace(self, jobs=dict(list(jobs.items())[-MOST_JOBS:]), title="", years=0.0)

    def with_skills(self, found: Mapping[str, str]) -> Said:
        """More skills, each with the words it came from."""
        can = {**self.can, **{one: words[:LONGEST] for one, words in found.items()}}
        return replace(self, can=dict(list(can.items())[-MOST_SKILLS:]), text="")

    def without(self, what: str) -> Said:
        """Without a job, skill, like or tried skill."""
        return replace(
            self, jobs={one: ago for one, ago in self.jobs.items() if one != what}, can={one: words for one, words in self.can.items() if one != what},
            likes=tuple(one for one in self.likes if one != what), tried=tuple(one for one in self.tried if one != what),
        )  # fmt: skip

    def person(self, desk: Careers, *, tried: bool = True) -> Person:
        """The person as transitions know one. What is liked is no skill and has no part in it."""
        skills = dict.fromkeys([*self.can, *(self.tried if tried else ())])
        return Person(worked=[Worked(one, ago) for one, ago in self.jobs.items()], skills=list(skills))


def read_said(request: HttpRequest, desk: Careers) -> Said:
    """What this browser holds; nothing where it holds nothing of ours, and without what the taxonomy in use does not have."""
    found = _cookie().read(request)
    return Said() if found is None else _from_plain(found, desk)


def keep(reply: HttpResponse, said: Said) -> HttpResponse:
    """Send it along, for this browser session only."""
    return _cookie().keep(reply, _plain(said))


def forget(reply: HttpResponse) -> HttpResponse:
    """Take the cookie away."""
    return _cookie().forget(reply)


def _cookie() -> SignedCookie:
    return SignedCookie(COOKIE, SALT, reverse("careers:start"))


def _plain(said: Said) -> dict[str, Any]:
    plain = {
        "j": [[short(one), ago] for one, ago in said.jobs.items()], "c": [[short(one), words] for one, words in said.can.items()],
        "l": list(said.likes), "i": [short(one) for one in said.tried], "p": said.place, "t": said.title, "y": said.years, "w": said.text,
    }  # fmt: skip
    return {name: value for name, value in plain.items() if value}


def _from_plain(found: Any, desk: Careers) -> Said:
    jobs = {desk.whole(one): float(ago) for one, ago in found.get("j", [])}
    can = {desk.whole(one): str(words) for one, words in found.get("c", [])}
    return Said(
        {one: ago for one, ago in jobs.items() if one}, {one: words for one, words in can.items() if one}, tuple(found.get("l", [])),
        tuple(filter(None, map(desk.whole, found.get("i", [])))), str(found.get("p", "")), str(found.get("t", "")), float(found.get("y", 0)),
        str(found.get("w", "")),
    )  # fmt: skip
