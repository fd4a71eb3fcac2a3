"""An employer's answers in their own browser until it closes: a signed cookie, nothing on the server, nothing in an address."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skillshed.employers.diagnosis.answers import Answers, from_plain, plain
from skillshed.employers.diagnosis.found import Diagnosed, diagnosed
from skillshed.site.evidence.opened import book
from skillshed.skills.opened import Skills, opened

COOKIE, SALT, PATH = "diagnosis", "employers-diagnosis", "/employers/"
MOST = 3_900  # letters: browsers drop a larger cookie without a word


def read_answers(request: HttpRequest) -> Answers | None:
    """The answers in the browser's cookie; None where there are none, or they are not ours or not today's questions."""
    try:
        return from_plain(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return None


def fits(answers: Answers) -> bool:
    """Whether the browser will keep them all."""
    return len(_text(answers)) <= MOST


def keep(reply: HttpResponse, answers: Answers) -> HttpResponse:
    """Send the answers along, for this browser session only."""
    reply.set_cookie(COOKIE, _text(answers), path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return reply


def forget(reply: HttpResponse) -> HttpResponse:
    """Take the cookie away."""
    reply.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return reply


def skills() -> Skills:
    """The skills bundle of this site's data."""
    return opened(settings.CONFIG.data)


def result_of(answers: Answers) -> Diagnosed:
    """The diagnosis of the answers, today."""
    return diagnosed(answers, skills(), book(), timezone.localdate())


def _text(answers: Answers) -> str:
    return signing.dumps(plain(answers), salt=SALT, compress=True)
