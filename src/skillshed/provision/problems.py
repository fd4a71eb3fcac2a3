"""Something is wrong with an offer: told by a reader, answered by its provider or the hub, and heard by the reader again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, QuerySet, TextChoices
from django.urls import reverse
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.sealed import Unreadable, seal, unseal
from skillshed.people.services import SYSTEM, Actor
from skillshed.provision import letters, links
from skillshed.provision.freshness import thresholds
from skillshed.provision.models import Offer, Problem
from skillshed.provision.services import touched
from skillshed.terms.errors import UsageError

PURPOSE = "problem"
LINK_DAYS = 365
LONGEST = 2000


class ProblemKind(TextChoices):
    """What may be wrong."""

    WRONG = "wrong", "Something it says is wrong"
    CLOSED = "closed", "It no longer exists"
    FULL = "full", "It is full"
    LINK = "link", "A link or phone number does not work"
    OTHER = "other", "Something else"


@transaction.atomic
def tell(*, offer: Offer, kind: str, words: str = "", email: str = "", by: Actor = SYSTEM) -> Problem:
    """A problem told. The address is kept sealed, and only until the answer has gone to it."""
    if kind not in ProblemKind.values:
        raise UsageError("Say what is wrong.", next_step="Choose one of the kinds of problem.")
    if kind in (ProblemKind.WRONG, ProblemKind.OTHER) and not words.strip():
        raise UsageError("Say in a few words what is wrong.", next_step="Write what you found, and what it should say.")
    # One at a time for each offer, so that the one that makes it too many is known.
    Offer.objects.select_for_update().get(pk=offer.pk)
    problem = Problem.objects.create(offer=offer, kind=kind, words=words.strip()[:LONGEST], reporter=seal(_address(email)))
    people.record(by=by, did="problem.tell", kind="offer", thing=offer.pk, problem=str(problem.pk), about=kind)
    touched([offer.pk])
    _warn_hub(offer)
    return problem


@transaction.atomic
def answer(*, by: Actor, problem: Problem, is_mended: bool, words: str = "") -> Problem:
    """The problem closed: mended, or refused with the reason. Whoever told it hears of it, and their address is erased."""
    problem = Problem.objects.select_for_update(of=("self",)).select_related("offer__provider").get(pk=problem.pk)
    people.require(by, "provision.answer_problems", organisation=problem.offer.provider.organisation_id)
    if problem.state != "open":
        raise UsageError("This problem has been answered already.", next_step="Tell a new one if it is still there.")
    if not is_mended and not words.strip():
        raise UsageError("Say why it is left as it is.", next_step="The reader who told it will read your words.")
    problem.state, problem.answer, problem.closed_on = (
        "mended" if is_mended else "refused",
        words.strip()[:LONGEST],
        timezone.now(),
    )
    problem.save(update_fields=["state", "answer", "closed_on"])
    people.record(by=by, did="problem.answer", kind="offer", thing=problem.offer_id, problem=str(problem.pk), state=problem.state)
    touched([problem.offer_id])
    # Once it is certain that the answer stands. A mail server that is away is asked again by `send_answers`.
    transaction.on_commit(partial(_tell_reporter, problem.pk))
    return problem


def send_answers() -> int:
    """Letters that could not be sent when a problem was answered; how many went now."""
    waiting = Problem.objects.exclude(state="open").exclude(reporter="").values_list("pk", flat=True)
    return sum(_tell_reporter(pk) for pk in waiting)


def open_counts(offers: Iterable[UUID]) -> dict[UUID, int]:
    """How many open problems each of the offers has; those without any are not named."""
    found = Problem.objects.filter(offer__in=list(offers), state="open").values_list("offer").annotate(count=Count("pk"))
    return dict(found)


def open_problems(organisations: Iterable[int] | None) -> QuerySet[Problem]:
    """Open problems, longest open first: of some organisations, or of all where None."""
    found = Problem.objects.filter(state="open").select_related("offer__provider__organisation").order_by("told_on", "pk")
    return found if organisations is None else found.filter(offer__provider__organisation__in=list(organisations))


def is_sunk(open_problems: int, on: date) -> bool:
    """Whether so many open problems make an offer stand lower."""
    return open_problems >= thresholds(on).problems["too_many"]


def state_link(problem: Problem) -> str:
    """Where the reporter sees how it stands, without an account."""
    return settings.BASE_URL + reverse("provision:problem_state", args=[token_of(problem)])


def token_of(problem: Problem) -> str:
    """The end of that link."""
    return links.signed(PURPOSE, problem.pk)


def by_link(token: str) -> Problem:
    """The problem of a link. NotFound where the link is not whole or the problem gone."""
    known, _ = links.read(PURPOSE, token, days=LINK_DAYS)
    return Problem.objects.select_related("offer__provider__organisation").filter(pk=known).first() or links.ended()


def _warn_hub(offer: Offer) -> None:
    count = Problem.objects.filter(offer=offer, state="open").count()
    # Once, when the number is reached: not again with each one after.
    if count == thresholds(timezone.localdate()).problems["too_many"]:
        facts = {"offer": offer, "count": count, "link": settings.BASE_URL + reverse("provision:problems")}
        transaction.on_commit(lambda: letters.send("many_problems", letters.hub(), f"{count} problems about one offer", **facts))


def _tell_reporter(pk: UUID) -> bool:
    problem = Problem.objects.select_related("offer").get(pk=pk)
    if not problem.reporter:
        return False
    try:
        to = unseal(problem.reporter)
    except Unreadable:
        is_sent = False
    else:
        is_sent = letters.send(
            "problem_answered", [to], "What became of the problem you told us", problem=problem, link=state_link(problem)
        )
        if not is_sent:
            return False
    Problem.objects.filter(pk=pk).update(reporter="")
    return is_sent


def _address(email: str) -> str:
    if email := email.strip():
        try:
            validate_email(email)
        except ValidationError:
            raise UsageError(
                "That is not an email address.", next_step="Write it like name@example.org, or leave it empty."
            ) from None
    return email
