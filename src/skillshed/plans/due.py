"""What is due in a plan, by who answers for it: figures, milestones, decisions, approvals. Nothing is due that comes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.measures import PlanMeasure
from skillshed.insight.plan.status import months_after
from skillshed.plans.models import Actual, Lesson, Plan

AHEAD = 90  # days shown before something is due
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing due. `key`: the element it stands at; `actor`: the id of who answers for it, blank where nobody is named."""

    kind: str
    key: str
    name: str
    on: date
    actor: str
    actor_name: str

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.on < today


def due_in(plan: Plan, document: Document, today: date, ahead: int = AHEAD) -> list[Due]:
    """Everything due by so many days from now, the longest overdue first. Cost: two queries."""
    until = today + timedelta(days=ahead)
    answers, named = answerable(document), by_id(document)

    def one(kind: str, key: str, name: str, on: date, actor: str) -> Due:
        return Due(kind, key, name, on, actor, getattr(named.get(actor), "name", actor))

    found = figures_due(document)
    found += [one("milestone", action.id, step.name, step.due, answers.get(action.id, NOBODY)) for action in document.actions for step in action.milestones if step.due and step.done_on is None]  # fmt: skip
    found += [one(lesson.kind, lesson.key, lesson.words, lesson.due, answers.get(lesson.key, NOBODY)) for lesson in _lessons(plan) if lesson.due]  # fmt: skip
    return sorted((row for row in found if row.on <= until), key=lambda row: (row.on, row.kind, row.name))


def figures_due(document: Document) -> list[Due]:
    """The next figure of every measure that somebody types, the longest overdue first."""
    answers, named = answerable(document), by_id(document)
    found = []
    for measure, on in _figures(document):
        actor = answers.get(measure.of, NOBODY)
        name = measure.name or getattr(named.get(measure.of), "name", measure.id)
        found.append(Due("figure", measure.of, name, on, actor, getattr(named.get(actor), "name", actor)))
    return sorted(found, key=lambda row: (row.on, row.name))


def waiting(plan: Plan) -> list[Actual]:
    """Figures submitted and not yet approved."""
    return list(plan.actuals.filter(state="submitted").select_related("entered_by__person").order_by("on", "measure"))


def by_actor(rows: Iterable[Due]) -> list[tuple[str, str, list[Due]]]:
    """(actor's id, their name, what is due of them), who has the longest overdue first; nobody last."""
    found: dict[str, list[Due]] = {}
    for row in rows:
        found.setdefault(row.actor, []).append(row)
    listed = [(actor, held[0].actor_name, held) for actor, held in found.items()]
    return sorted(listed, key=lambda row: (row[0] == NOBODY, row[2][0].on))


def answerable(document: Document) -> dict[str, str]:
    """Who answers for each action and its outputs: the accountable owner, else the first named."""
    found: dict[str, str] = {}
    for action in document.actions:
        who = action.accountable or next(iter(action.owners), "")
        for key in (action.id, *action.outputs):
            if who:
                found.setdefault(key, who)
    return found


def _figures(document: Document) -> Iterator[tuple[PlanMeasure, date]]:
    """Measures that somebody types, with the day the next figure is due: the last round once the target's day has come."""
    for measure in document.measures:
        if measure.is_fed or (measure.target is None and not measure.parts):
            continue
        # A figure that waits for approval is not due again.
        days = [one.on for one in measure.actuals if one.state != "draft"]
        since = max(days) if days else measure.baseline_on
        if since is None or (measure.target_on and since >= measure.target_on):
            continue
        on = months_after(since, measure.every_months)
        yield measure, min(on, measure.target_on) if measure.target_on else on


def _lessons(plan: Plan) -> Iterable[Lesson]:
    return plan.lessons.filter(due__isnull=False, closed_on=None)
