"""A person's answers, kept in their own browser until it closes: a signed cookie, nothing on the server, nothing in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skillshed.rules.facts import completed, known_facts, read_facts
from skillshed.rules.proof import Case
from skillshed.site.eligibility.rules import rules
from skillshed.site.signed_cookie import SignedCookie
from skillshed.terms.errors import InputNotUnderstood

# The whole site: the search says beside each offer what the person can have and pays.
COOKIE = SignedCookie("answers", "eligibility")


@dataclass(frozen=True, slots=True)
class Answers:
    """`given`: facts as JSON holds them. `skipped`: questions the person could not or would not answer."""

    on: date
    given: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()

    @property
    def case(self) -> Case:
        """What is known, and the rules to read it by."""
        return Case(completed(read_facts(self.given)), self.on, rules())

    def answered(self, name: str, value: Any) -> Answers:
        """With one answer more, or changed."""
        return Answers(self.on, {**self.given, name: value}, tuple(one for one in self.skipped if one != name))

    def skip(self, name: str) -> Answers:
        """With a question put aside; an answer given before is taken back."""
        return Answers(self.on, {one: value for one, value in self.given.items() if one != name}, (*self.skipped, name))


def read_answers(request: HttpRequest) -> Answers | None:
    """The answers in the browser's cookie; None where there are none, or they are not ours or not today's questions."""
    return from_plain(COOKIE.read(request))


def from_plain(found: Any) -> Answers | None:
    """Answers out of the plain values they are kept as; None where they are not today's questions."""
    try:
        answers = Answers(date.fromisoformat(found["on"]), found["given"], tuple(found["skipped"]))
        read_facts(answers.given)
    except (InputNotUnderstood, KeyError, ValueError, TypeError):
        return None
    return answers


def plain(answers: Answers) -> dict[str, Any]:
    """Answers as plain values."""
    return {"on": answers.on.isoformat(), "given": dict(answers.given), "skipped": list(answers.skipped)}


def keep(reply: HttpResponse, answers: Answers) -> HttpResponse:
    """Send the answers along, for this browser session only."""
    return COOKIE.keep(reply, plain(answers))


def forget(reply: HttpResponse) -> HttpResponse:
    """Take the cookie away."""
    return COOKIE.forget(reply)


def today() -> date:
    """The day offered as the start of learning."""
    return timezone.localdate()


def is_question(name: str) -> bool:
    """Whether a fact of that name can be asked."""
    return name in known_facts()
