"""Rounds of the self-assessment: opened, answered by link or from the page, judged. Of who answers only the kind is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skillshed.insight.plan.maturity import Judged, Level, judge, questions
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.plans.models import Opinion, Plan, Response, Round
from skillshed.provision import links
from skillshed.terms.errors import NotFound, Refused, UsageError
from skillshed.terms.period import said_day

LINK_DAYS = 400
UNSENT_DAYS = 30  # answers begun and not sent are deleted after so many days
LONGEST = 2_000


@transaction.atomic
def open_round(
    *, by: Actor, title: str, opens_on: date, closes_on: date, plan: Plan | None = None, is_public: bool = False, is_invented: bool = False
) -> Round:  # fmt: skip
    """A round of asking between two days, both included."""
    people.require(by, "maturity.run")
    if not title.strip():
        raise UsageError("The round has no title.", next_step="Call it, for example, “Spring 2027”.")
    if closes_on < opens_on:
        raise UsageError("The round would close before it opens.", next_step="Change one of the days.")
    made = Round.objects.create(
        title=title.strip()[:200], plan=plan, opens_on=opens_on, closes_on=closes_on, edition=questions().edition, is_public=is_public,
        is_invented=is_invented, made_by=who(by),
    )  # fmt: skip
    people.record(by=by, did="maturity.open", kind="round", thing=made.pk)
    return made


@transaction.atomic
def close_round(*, by: Actor, round_: Round, on: date) -> Round:
    """A round whose last day is an earlier one than planned; one that is closed stays so."""
    people.require(by, "maturity.run")
    round_.closes_on = min(round_.closes_on, max(on, round_.opens_on - timedelta(days=1)))
    round_.save(update_fields=["closes_on"])
    people.record(by=by, did="maturity.close", kind="round", thing=round_.pk, on=round_.closes_on.isoformat())
    return round_


def link_of(round_: Round) -> str:
    """The end of the link by which anybody may answer a round."""
    return links.signed("maturity", round_.pk)


def round_of(token: str) -> Round:
    """The round of a link; NotFound where there is none."""
    number, _ = links.read("maturity", token, days=LINK_DAYS)
    return Round.objects.filter(pk=number).first() or links.ended()


@transaction.atomic
def begin(*, round_: Round, kind: str, today: date | None = None) -> Response:
    """A new set of answers for a round that is open. Nothing of who begins it is kept or recorded."""
    day = today or timezone.localdate()
    if not round_.opens_on <= day <= round_.closes_on:
        raise Refused(f"“{round_.title}” can be answered from {said_day(round_.opens_on)} to {said_day(round_.closes_on)}.")
    if kind not in {one.key for one in questions().kind}:
        raise UsageError("Choose what kind of organisation you answer for.", next_step="Choose “Other” where none fits.")
    clear_unsent(on=day)
    return Response.objects.create(round=round_, kind=kind, begun_on=day, is_invented=round_.is_invented)


def clear_unsent(*, on: date) -> int:
    """Delete answers that were begun and never sent; how many records went."""
    return Response.objects.filter(sent_on=None, begun_on__lt=on - timedelta(days=UNSENT_DAYS)).delete()[0]


def token_of(response: Response) -> str:
    """What stands in the address while a set of answers is given: nobody else can guess it."""
    return links.signed("maturity-answers", response.pk)


def response_of(token: str, *, lock: bool = False) -> Response:
    """The answers being given; NotFound where they were sent already or deleted."""
    number, _ = links.read("maturity-answers", token, days=UNSENT_DAYS)
    rows = Response.objects.select_related("round").filter(pk=number, sent_on=None)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound("These answers were sent, or begun too long ago.", next_step="Begin again from the link you were given.")
    return found


@transaction.atomic
def answer(*, token: str, feature: str, level: int | None, comment: str = "") -> Opinion:
    """What is said of one feature; saying it again replaces it. `level` None: does not know."""
    if feature not in {one.key for one in questions().feature} or (level is not None and not 1 <= level <= 5):
        raise UsageError("Choose a level from 1 to 5, or say that you do not know.")
    if len(comment) > LONGEST:
        raise UsageError(f"The comment is longer than {LONGEST:,} letters.", next_step="Shorten it.")
    response = response_of(token, lock=True)
    made, _ = Opinion.objects.update_or_create(
        response=response, feature=feature, defaults={"level": level, "comment": comment.strip()}
    )
    return made


@transaction.atomic
def send(*, token: str, today: date | None = None) -> Response:
    """The answers as they are, counted from now on. UsageError where nothing is answered."""
    response = response_of(token, lock=True)
    if not response.opinions.exists():
        raise UsageError("Nothing is answered yet.", next_step="Answer at least one question.")
    day = today or timezone.localdate()
    if day > response.round.closes_on:
        raise Refused(f"“{response.round.title}” closed on {said_day(response.round.closes_on)}.")
    response.sent_on = day
    response.save(update_fields=["sent_on"])
    return response


def may_read(user: object, round_: Round, today: date) -> bool:
    """Whether somebody may see the round's page: anybody, of a public round that has closed; else who runs rounds."""
    return (round_.is_public and is_closed(round_, today)) or people.may(user, "maturity.run").allowed


def is_closed(round_: Round, today: date) -> bool:
    """Whether it has closed. Before, nobody sees what it says: two looks, one answer apart, would tell what that one said."""
    return today > round_.closes_on


def levels_of(round_: Round) -> list[Level]:
    """Every level sent in a round."""
    rows = Opinion.objects.filter(response__round=round_).exclude(response__sent_on=None)
    return [Level(kind, feature, level) for kind, feature, level in rows.values_list("response__kind", "feature", "level")]


@dataclass(frozen=True)
class Results:
    """A round judged. `answered`: sets of answers by kind, none of a kind too small to show."""

    round: Round
    judged: tuple[Judged, ...]
    answered: tuple[tuple[str, int], ...]
    hidden_kinds: int


def results(round_: Round, today: date) -> Results:
    """What a round says. Refused while it can still be answered."""
    if not is_closed(round_, today):
        raise Refused(
            f"“{round_.title}” is open until {said_day(round_.closes_on)}.", next_step="Look at the results after that."
        )
    rules = questions()
    counts: dict[str, int] = {}
    for kind in round_.responses.exclude(sent_on=None).values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    shown = tuple((one.name, counts[one.key]) for one in rules.kind if counts.get(one.key, 0) >= rules.fewest)
    return Results(round_, judge(levels_of(round_)), shown, sum(0 < number < rules.fewest for number in counts.values()))


def comments(*, by: Actor, round_: Round) -> dict[str, list[str]]:
    """What was written beside each feature, in the order of the alphabet and without the kind, for who runs the round, once closed."""
    people.require(by, "maturity.run")
    rows = Opinion.objects.filter(response__round=round_).exclude(response__sent_on=None).exclude(comment="")
    found: dict[str, list[str]] = {}
    for feature, comment in sorted(rows.values_list("feature", "comment")):
        found.setdefault(feature, []).append(comment)
    return found


def earlier(round_: Round, rounds: Sequence[Round]) -> Round | None:
    """The last round before this one with the same questions and plan."""
    before = [
        one
        for one in rounds
        if one.opens_on < round_.opens_on and one.edition == round_.edition and one.plan_id == round_.plan_id
    ]
    return max(before, key=lambda one: one.opens_on, default=None)


def round_by_id(number: UUID) -> Round:
    """A round; NotFound where there is none."""
    found = Round.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such round.", next_step="Choose one from the list.")
    return found
