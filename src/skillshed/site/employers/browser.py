"""An employer's answers in their own browser until it closes: a signed cookie, nothing on the server, nothing in an address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skillshed.employers.diagnosis.answers import Answers, from_plain, plain
from skillshed.employers.diagnosis.found import Diagnosed, diagnosed
from skillshed.site.evidence.opened import book
from skillshed.site.signed_cookie import SignedCookie
from skillshed.skills.opened import Skills, opened

SALT = "employers-diagnosis"
COOKIE = SignedCookie("diagnosis", SALT, "/employers/")
MOST = 3_900  # letters: browsers drop a larger cookie without a word


def read_answers(request: HttpRequest) -> Answers | None:
    """The answers in the browser's cookie; None where there are none, or they are not ours or not today's questions."""
    found = COOKIE.read(request)
    return None if found is None else from_plain(found)


def fits(answers: Answers) -> bool:
    """Whether the browser will keep them all."""
    return len(COOKIE.text(plain(answers))) <= MOST


def keep(reply: HttpResponse, answers: Answers) -> HttpResponse:
    """Send the answers along, for this browser session only."""
    return COOKIE.keep(reply, plain(answers))


def forget(reply: HttpResponse) -> HttpResponse:
    """Take the cookie away."""
    return COOKIE.forget(reply)


def skills() -> Skills:
    """The skills bundle of this site's data."""
    return opened(settings.CONFIG.data)


def result_of(answers: Answers) -> Diagnosed:
    """The diagnosis of the answers, today."""
    return diagnosed(answers, skills(), book(), timezone.localdate())
