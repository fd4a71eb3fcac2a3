"""A local skills improvement plan against what its guidance asks: each requirement met, not met, or not to be told, and why."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from skillshed.insight.plan.document import Action, Plan, Priority

Verdict = Literal["met", "not met", "not known"]
Found = tuple[Verdict, str]
HIGHER_KINDS = ("university", "higher-education", "he")
EDUCATION_KINDS = ("provider", "provider-network", "education")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the check-list. `status`: how surely the requirement itself is known."""

    id: str
    asks: str
    verdict: Verdict
    said: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """What only the finished document can tell: pages of its body (None: not counted) and the texts still to be written."""

    body_pages: int | None = None
    to_write: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every requirement of one edition of the guidance."""

    edition: str
    requirements: tuple[Requirement, ...]

    @property
    def is_met(self) -> bool:
        """Whether every requirement is met; what is not known is not met."""
        return all(one.verdict == "met" for one in self.requirements)


@cache
def settings() -> dict[str, Any]:
    """Kinds of evidence and the editions of the guidance."""
    found: dict[str, Any] = tomllib.loads(files("skillshed.insight.plan").joinpath("lsip.toml").read_text(encoding="utf-8"))
    return found


def edition(on: date) -> dict[str, Any]:
    """The edition that holds on a day; the first one before it."""
    every: list[dict[str, Any]] = sorted(settings()["edition"], key=lambda one: one["from"])
    return ([one for one in every if one["from"] <= on] or every[:1])[-1]


def checklist(plan: Plan, on: date, rendered: Rendered | None = None) -> Checklist:
    """The plan against the guidance of a day."""
    chosen, seen = edition(on), rendered or Rendered()
    rows = []
    for row in chosen["requirement"]:
        verdict, said = _LOOKS[row["look"]](plan, chosen, seen)
        rows.append(Requirement(row["id"], row["asks"], verdict, said, row["source"], row["status"]))
    return Checklist(chosen["name"], tuple(rows))


def kinds(priority: Priority) -> tuple[str, ...]:
    """The kinds of evidence behind a priority, in words, each once."""
    words = settings()["kinds"]
    return tuple(dict.fromkeys(words[one.kind] for one in priority.evidence))


def actions(plan: Plan, priority: str) -> tuple[Action, ...]:
    """The actions of a priority's objectives, the soonest due first."""
    objectives = {one.id for one in plan.objectives if one.priority == priority}
    found = [one for one in plan.actions if one.objective in objectives]
    return tuple(sorted(found, key=lambda one: (due(one) is None, due(one) or date.max)))


def inside(plan: Plan, priority: str) -> set[str]:
    """Ids of all that belongs to a priority: its objectives, their actions and outputs, the outcomes they lead to."""
    objectives = {one.id for one in plan.objectives if one.priority == priority}
    found = {priority, *objectives, *(one.id for one in plan.outputs if one.objective in objectives)}
    found |= {one.id for one in plan.actions if one.objective in objectives}
    for chain in plan.chains:
        found |= {*chain.short, *chain.long} if chain.objective in objectives else set()
    return found


def due(action: Action) -> date | None:
    """The day an action is to be done: its end, else its last milestone."""
    days = [one.due for one in action.milestones if one.due]
    return action.ends or (max(days) if days else None)


def _each(plan: Plan, lacks: Callable[[Priority], str], well: str) -> Found:
    """Met where no priority lacks anything; each that does is named with what it lacks."""
    if not plan.priorities:
        return "not met", "The plan has no priority."
    said = [f"{one.id} {words}" for one in plan.priorities if (words := lacks(one))]
    return ("not met", "; ".join(said) + ".") if said else ("met", well)


def _pages(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    most = chosen["most_body_pages"]
    if seen.body_pages is None:
        return "not known", "The document was not made, so its pages were not counted."
    if seen.body_pages <= most and seen.to_write:
        return (
            "not known",
            f"{seen.body_pages} of at most {most} pages so far, with {len(seen.to_write)} texts still to be written.",
        )
    return ("met" if seen.body_pages <= most else "not met"), f"{seen.body_pages} of at most {most} pages of body."


def _period(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    span = plan.plan.period
    if span.start is None or span.end is None:
        return "not known", "The plan does not say its first and last day."
    after = span.end + timedelta(days=1)
    months = (after.year - span.start.year) * 12 + after.month - span.start.month - (after.day < span.start.day)
    return ("met" if months >= 12 * chosen["years"] else "not met"), f"It covers {months} months."


def _joint(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    says = plan.plan.governance
    named = {"erb": "employer representative body", "strategic_authority": "strategic authority"}
    absent = [words for key, words in named.items() if not says.get(key)]
    if absent:
        return "not met", f"`governance` names no {' and no '.join(absent)}."
    return "met", f"{says['erb']} with {says['strategic_authority']}."


def _higher(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    at = {one.id: one.name for one in plan.actors if one.kind in HIGHER_KINDS or "universit" in one.name.lower()}
    part = [one.id for one in plan.actions if set(at) & {*one.owners, *one.partners, one.accountable}]
    if part:
        return "met", f"{', '.join(at.values())}: a part in {len(part)} actions."
    # A class such as "providers" may hold a university: that is not known, and no refusal.
    vague = any(one.kind in EDUCATION_KINDS for one in plan.actors)
    return ("not known" if vague and not at else "not met"), "No university has a part in an action by name."


def _priorities(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    fewest, most, count = chosen["fewest_priorities"], chosen["most_priorities"], len(plan.priorities)
    return ("met" if fewest <= count <= most else "not met"), f"There are {count}; the guidance asks for {fewest} to {most}."


def _some(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    return ("met" if plan.priorities else "not met"), f"There are {len(plan.priorities)}."


def _evidence(one: Priority) -> str:
    found = kinds(one)
    if len(found) >= settings()["fewest_kinds"]:
        return ""
    return f"has {'no evidence' if not found else f'one kind only ({found[0]})'}"


def _road(plan: Plan, one: Priority) -> str:
    listed = actions(plan, one.id)
    if not listed:
        return "has no action"
    nobody = [row.id for row in listed if not row.accountable]
    no_day = [row.id for row in listed if due(row) is None]
    said = [f"nobody answers for {_few(nobody)}"] if nobody else []
    said += [f"no day is set for {_few(no_day)}"] if no_day else []
    return f"({' and '.join(said)})" if said else ""


def _measured(plan: Plan, one: Priority) -> str:
    return (
        ""
        if any(row.of in inside(plan, one.id) and row.target is not None for row in plan.measures)
        else "has no measure with a target"
    )


def _consulted(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    if not plan.consulted:
        return "not met", "No employer is recorded as consulted."
    every = sum(one.employers for one in plan.consulted)
    sized = sum(one.employers for one in plan.consulted if one.size)
    placed = sum(one.employers for one in plan.consulted if one.industry)
    said = f"{every:,} employers; size known of {sized:,}, industry of {placed:,}."
    return ("met" if sized and placed else "not met"), said


def _texts(plan: Plan, chosen: dict[str, Any], seen: Rendered) -> Found:
    if seen.to_write is None:
        return "not known", "The document was not made, so its texts were not looked at."
    return ("not met", f"Still to be written: {', '.join(seen.to_write)}.") if seen.to_write else ("met", "All are written.")


def _few(listed: Iterable[str]) -> str:
    names = list(listed)
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


_LOOKS: dict[str, Callable[[Plan, dict[str, Any], Rendered], Found]] = {
    "pages": _pages, "period": _period, "joint_owners": _joint, "higher_education": _higher, "priorities": _priorities, "some_priorities": _some,
    "consulted": _consulted, "texts": _texts,
    "needs": lambda plan, *_: _each(plan, lambda one: "" if one.need else "states no need", "Each states its need."),
    "needs_ahead": lambda plan, *_: _each(plan, lambda one: "" if one.need_ahead else "looks not ahead", "Each looks ahead."),
    "codes": lambda plan, *_: _each(plan, lambda one: _absent(one, soc="occupations", sic="industries"), "Each names both."),
    "levels": lambda plan, *_: _each(plan, lambda one: _absent(one, levels="levels"), "Each names its levels."),
    "evidence": lambda plan, *_: _each(plan, _evidence, "Each has two kinds or more."),
    "roadmap": lambda plan, *_: _each(plan, lambda one: _road(plan, one), "Each has, with who and when."),
    "measured": lambda plan, *_: _each(plan, lambda one: _measured(plan, one), "Each has one."),
}  # fmt: skip


def _absent(one: Priority, **fields: str) -> str:
    absent = [words for name, words in fields.items() if not getattr(one, name)]
    return f"names no {' and no '.join(absent)}" if absent else ""
