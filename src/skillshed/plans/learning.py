"""What is learned with a plan: questions, findings and what was changed because of them, as threads; and how well claims are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.insight.plan.claimed import Claim, Known, claims
from skillshed.insight.plan.document import LessonRow
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.levels import refused
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.plans.following import Followed, Following
from skillshed.plans.models import Lesson, LessonKind, Plan
from skillshed.plans.services import Conflict, learn
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import said_day

# What may follow what: a finding answers a question, a change comes of a finding; a decision may come of either.
FOLLOWS = {
    "question": ("finding", "question"),
    "finding": ("question", "finding"),
    "change": ("finding", "decision"),
    "decision": ("question", "finding"),
}


@dataclass(frozen=True)
class Thread:
    """A lesson and what followed from it."""

    lesson: Lesson
    replies: tuple[Thread, ...] = field(default=())


def threads(lessons: Iterable[Lesson]) -> list[Thread]:
    """Every lesson once, under the one it follows, oldest first."""
    listed = list(lessons)
    held = {one.pk for one in listed}
    under: dict[int | None, list[Lesson]] = {}
    for one in listed:
        under.setdefault(one.follows_id if one.follows_id in held else None, []).append(one)

    def made(one: Lesson) -> Thread:
        return Thread(one, tuple(made(reply) for reply in under.get(one.pk, ())))

    return [made(one) for one in under.get(None, ())]


@transaction.atomic
def save_lesson(*, by: Actor, plan: Plan, lesson: Lesson | None = None, revision: int = 0, **fields: Any) -> Lesson:
    """A lesson made or changed. `fields`: kind, words, key, level, evidence, follows, due, closed_on.

    What another wrote is changed by who may edit the plan. Refused where words claim more than the evidence bears; Conflict
    where somebody else changed it meanwhile; UsageError where it follows what it cannot.
    """
    _sound(plan, lesson, fields)
    if lesson is None:
        return learn(by=by, plan=plan, **fields)
    held = plan.lessons.select_for_update().filter(pk=lesson.pk).first()
    if held is None:
        raise NotFound("It is no longer kept with the plan.", next_step="Write it anew.")
    people.require(by, "plan.record" if held.by_id and who(by) == held.by else "plan.edit", organisation=plan.owner_id)
    if revision != revision_of(held):
        raise Conflict(
            f"Somebody else changed it while you did. It now reads: “{held.words}”", next_step="Look at it and save again."
        )
    if held.kind != fields.get("kind", held.kind):
        raise UsageError("A question does not become a finding.", next_step="Write the finding under the question.")
    for name, value in fields.items():
        setattr(held, name, value)
    held.save()
    people.record(by=by, did="plan.lesson", kind="plan", thing=plan.pk, lesson=held.pk)
    return held


def revision_of(lesson: Lesson) -> int:
    """The number of its last change."""
    return lesson.history.values_list("history_id", flat=True).first() or 0


def _sound(plan: Plan, lesson: Lesson | None, fields: dict[str, Any]) -> None:
    kind, words, level = fields.get("kind", ""), fields.get("words", ""), fields.get("level")
    if kind not in LessonKind.values:
        raise UsageError("It is not said what it is.", next_step=f"Choose one of: {', '.join(LessonKind.values)}.")
    if not words.strip():
        raise UsageError("There are no words.", next_step="Write what was asked, found or changed.")
    if level is not None and not 1 <= level <= 5:
        raise UsageError(f"{level} is no level of the Maryland scale.", next_step="Give 1 to 5, or leave it empty.")
    if kind in ("finding", "change") and (faults := refused(words, level)):
        raise UsageError(faults[0].why, next_step="Change the words, or give the level of the evidence behind them.")
    if fields.get("key") and not plan.elements.filter(key=fields["key"]).exists():
        raise UsageError(f"The plan has no element '{fields['key']}'.", next_step="Give the id of one, or leave it empty.")
    before = fields.get("follows")
    if before is None:
        return
    if before.plan_id != plan.pk or (lesson is not None and before.pk in _under(plan, lesson)):
        raise UsageError("It cannot follow that.", next_step="Choose an earlier question or finding of this plan.")
    if before.kind not in FOLLOWS[kind]:
        raise UsageError(
            f"A {kind} does not follow a {before.kind}.", next_step=f"It may follow: {', '.join(FOLLOWS[kind]) or 'nothing'}."
        )


def _under(plan: Plan, lesson: Lesson) -> set[int]:
    """The lesson and everything that follows it: none of them can come before it."""
    found, fresh = {lesson.pk}, {lesson.pk}
    while fresh:
        fresh = set(plan.lessons.filter(follows_id__in=fresh).values_list("pk", flat=True)) - found
        found |= fresh
    return found


def with_lessons(found: Document, plan: Plan) -> Document:
    """The document with what was learned, as exports hold it."""
    rows = [_row(one) for one in plan.lessons.all()]
    return found.model_copy(update={"lessons": tuple(rows)}) if rows else found


def _row(one: Lesson) -> LessonRow:
    given = {
        "id": f"L{one.pk}", "kind": one.kind, "element": one.key, "words": one.words, "level": one.level, "evidence": one.evidence,
        "follows": f"L{one.follows_id}" if one.follows_id else "", "on": timezone.localdate(one.at), "due": one.due, "closed_on": one.closed_on,
    }  # fmt: skip
    return LessonRow.model_validate({name: value for name, value in given.items() if value not in (None, "")})


@transaction.atomic
def bring_lessons(*, by: Actor, plan: Plan, found: Document) -> int:
    """Lessons of a file that the plan has not yet (the same kind, element and words); how many are new."""
    made: dict[str, Lesson] = {}
    fresh = 0
    for row in _in_order(found.lessons):
        held = plan.lessons.filter(kind=row.kind, key=row.element or "", words=row.words.strip()).first()
        if held is None:
            held = save_lesson(
                by=by, plan=plan, kind=row.kind, words=row.words, key=row.element or "", level=row.level, evidence=row.evidence or "",
                follows=made.get(row.follows), due=row.due, closed_on=row.closed_on,
            )  # fmt: skip
            fresh += 1
        made[row.id] = held
    return fresh


def _in_order(rows: Iterable[LessonRow]) -> list[LessonRow]:
    """Each after the one it follows; what follows nothing that is there comes as it stands."""
    waiting, done, names = list(rows), [], {one.id for one in rows}
    seen: set[str] = set()
    while waiting:
        ready = [one for one in waiting if not one.follows or one.follows in seen or one.follows not in names] or waiting[:1]
        done += ready
        seen |= {one.id for one in ready}
        waiting = [one for one in waiting if one not in ready]
    return done


def claimed(found: Following, lessons: Iterable[Lesson]) -> list[Claim]:
    """Each claim of a plan with its level: by what is measured, by findings, or by evidence the plan names."""
    known = {key: best for key in found.by_element if (best := _measured([found.measures[one] for one in found.by_element[key]]))}
    for one in lessons:
        if one.kind == LessonKind.FINDING and one.level and one.level > known.get(one.key, Known(0, "")).level:
            known[one.key] = Known(
                one.level, f"A finding of {said_day(timezone.localdate(one.at))} has evidence of level {one.level}: “{one.words}”"
            )
    return claims(found.document, known)


def _measured(listed: list[Followed]) -> Known | None:
    """What its figures alone bear: 1 before and after, 2 beside other places; never more."""
    best: Known | None = None
    for one in listed:
        began, last = one.measure.baseline_on, one.status.on
        if one.measure.baseline is None or last is None or (began is not None and last <= began):
            continue
        beside = [gap.name for gap in one.compared if len(gap.gaps) > 1]
        name = one.measure.name or one.measure.id
        level = 2 if beside else 1
        said = f"“{name}” is followed from {_day(began)} to {_day(last)}" + (
            f", beside {' and '.join(beside)}." if beside else "."
        )
        if best is None or level > best.level:
            best = Known(level, said)
    return best


def _day(day: date | None) -> str:
    return said_day(day) if day else "its baseline"
