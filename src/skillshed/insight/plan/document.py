"""A plan as a file: theme, priority, objective, action, output, outcome, the links between them, and what is measured.

The format is `skillshed.plan/1`. Everything beside `schema` and `plan` may be left out; names that are not known are
kept, and said by `lint`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import ConfigDict, Field

from skillshed.insight.plan.measures import PlanMeasure, Target
from skillshed.insight.plan.row import Confidence, Direction, Kind, Level, Row, Text

SCHEMA = "skillshed.plan/1"


class Actor(Row):
    """Somebody who does something; a class such as "employers" counts as one actor, which is said where it matters."""

    id: Text
    name: Text
    kind: Text = ""
    place: Text = ""
    is_class: bool | None = None


class Tool(Row):
    """A cross-cutting tool or an enabler."""

    id: Text
    name: Text = ""
    purpose: Text = ""
    interaction: Text = ""


class Theme(Row):
    """A theme; `chain`: whether it is meant to lead to outcomes."""

    id: Text
    name: Text
    aim: Text = ""
    chain: bool = True
    rationale: tuple[Text, ...] = ()


class Grounds(Row):
    """One piece of evidence behind a need, of a typed kind. `measure`, `by`, `place`: a figure of the evidence base."""

    kind: Literal["statistics", "projection", "adverts", "survey", "consultation", "provision"]
    says: Text = ""
    source: Text = ""
    measure: Text = ""
    by: Text = ""
    place: Text = ""
    on: date | None = None


class Priority(Row):
    """A priority of a theme. `need` and what follows: what is lacking, in which occupations (SOC 2020), industries (SIC 2007,
    a section's letter or a code) and levels (entry to 8), now and ahead, and how that is known."""

    id: Text
    theme: Text
    name: Text
    note: Text = ""
    need: Text = ""
    need_ahead: Text = ""
    soc: tuple[Text, ...] = ()
    sic: tuple[Text, ...] = ()
    levels: tuple[Text, ...] = ()
    evidence: tuple[Grounds, ...] = ()


class Objective(Row):
    """An objective of a priority."""

    id: Text
    priority: Text
    name: Text
    pillars: tuple[Text, ...] = ()


class Milestone(Row):
    """Something to be done by a day."""

    name: Text
    due: date | None = None
    done_on: date | None = None


class Action(Row):
    """Something that is done, by whom, and what comes out of it. `accountable`: the one owner who answers for it."""

    id: Text
    objective: Text
    name: Text
    owners: tuple[Text, ...] = ()
    accountable: Text = ""
    partners: tuple[Text, ...] = ()
    outputs: tuple[Text, ...] = ()
    target: Target | None = None
    starts: date | None = None
    ends: date | None = None
    milestones: tuple[Milestone, ...] = ()
    funds: tuple[Text, ...] = ()
    pillars: tuple[Text, ...] = ()
    tools: tuple[Text, ...] = ()


class Fund(Row):
    """Money of an action: who gives it, how much, until when."""

    id: Text
    name: Text
    funder: Text = ""
    amount: Decimal | None = None
    ends: date | None = None


class Measured(Row):
    """What outputs and outcomes share."""

    id: Text
    name: Text
    kind: Kind = "count"
    direction: Direction = "up"
    disaggregate: tuple[Text, ...] = ()
    target: Target | None = None
    note: Text = ""


class Output(Measured):
    """What an action brings forth. `in_diagram`, `in_table`: where the plan's own document shows it."""

    objective: Text
    in_diagram: bool = True
    in_table: bool = True


class Outcome(Measured):
    """What is to change. `source_hint`: where a figure may be had; `evidence`: a measure of the evidence base."""

    term: Literal["short", "long"]
    source_hint: Text = ""
    comparator: tuple[Text, ...] = ()
    evidence: Text = ""


class Chain(Row):
    """From an objective's outputs (all of them, unless named) to short-term and long-term outcomes, with confidence.

    `level`: of the evidence for it, on the Maryland scale; `evidence`: what that is.
    """

    objective: Text
    outputs: tuple[Text, ...] | None = None
    short: dict[str, Confidence] = Field(default_factory=dict)
    long: dict[str, Confidence] = Field(default_factory=dict)
    lag_months: int | None = None
    level: Level | None = None
    evidence: Text = ""
    note: Text = ""


class Link(Row):
    """One further link, from any element to any other."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
    source: Text = Field(alias="from")
    to: Text
    confidence: Confidence = "medium"
    lag_months: int | None = None
    level: Level | None = None
    evidence: Text = ""


class Baseline(Row):
    """A value the plan prints for an outcome or output."""

    outcome: Text
    area: Text = ""
    value: Decimal | None = None
    unit: Text = ""
    period: Text = ""
    note: Text = ""


class LessonRow(Row):
    """A question, a finding with its level of evidence, a change because of one, or a decision. `follows`: id of another."""

    id: Text
    kind: Literal["question", "finding", "change", "decision"]
    element: Text = ""
    words: Text
    level: Level | None = None
    evidence: Text = ""
    follows: Text = ""
    on: date | None = None
    due: date | None = None
    closed_on: date | None = None


class Consulted(Row):
    """Employers who were asked: how many, of which size and industry, how and when. None of them is named."""

    employers: int = Field(ge=0)
    size: Text = ""
    industry: Text = ""
    how: Text = ""
    on: date | None = None
    priorities: tuple[Text, ...] = ()


class CollegeTarget(Row):
    """One target of a college's accountability statement. `serves`: the priorities that it says it serves."""

    id: Text
    college: Text
    name: Text
    year: Text = ""
    value: Decimal | None = None
    baseline: Decimal | None = None
    unit: Text = ""
    due: date | None = None
    serves: tuple[Text, ...] = ()
    soc: tuple[Text, ...] = ()
    sic: tuple[Text, ...] = ()
    levels: tuple[Text, ...] = ()
    invented: bool = False


class Span(Row):
    """First and last day."""

    start: date | None = None
    end: date | None = None


class About(Row):
    """The plan itself."""

    id: Text
    title: Text
    place: dict[str, Any] | Text = ""
    period: Span = Span()
    governance: dict[str, Any] = Field(default_factory=dict)


class Plan(Row):
    """A whole plan."""

    schema_: Literal["skillshed.plan/1"] = Field(alias="schema")
    plan: About
    conventions: dict[str, Any] = Field(default_factory=dict)
    growth_pillars: tuple[Text, ...] = ()
    enablers: tuple[Tool, ...] = ()
    tools: tuple[Tool, ...] = ()
    actors: tuple[Actor, ...] = ()
    themes: tuple[Theme, ...] = ()
    priorities: tuple[Priority, ...] = ()
    objectives: tuple[Objective, ...] = ()
    outputs: tuple[Output, ...] = ()
    actions: tuple[Action, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    chains: tuple[Chain, ...] = ()
    links: tuple[Link, ...] = ()
    funds: tuple[Fund, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    measures: tuple[PlanMeasure, ...] = ()
    lessons: tuple[LessonRow, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    college_targets: tuple[CollegeTarget, ...] = ()
    source_anomalies: tuple[Text, ...] = ()

    @property
    def name(self) -> str:
        """The plan's title."""
        return self.plan.title


GROUPS = ("actors", "tools", "enablers", "themes", "priorities", "objectives", "outputs", "actions", "outcomes", "funds", "measures", "college_targets")  # fmt: skip


def rows(plan: Plan) -> Iterator[tuple[str, int, Any]]:
    """Every row that has an id: its group, its place in it (from nought) and itself."""
    for group in GROUPS:
        for number, row in enumerate(getattr(plan, group)):
            yield group, number, row


def by_id(plan: Plan) -> dict[str, Any]:
    """Every row by its id; the last of two with one id."""
    return {row.id: row for _, _, row in rows(plan)}
