"""Colleges' targets reconciled with a plan's priorities: who serves what, what nobody serves, what nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from skillshed.insight.plan.document import CollegeTarget, Plan, Priority
from skillshed.insight.plan.lsip import settings

Strength = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True)
class Match:
    """One target beside one priority, with what speaks for it."""

    priority: str
    target: str
    college: str
    strength: Strength
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the two documents do not agree on."""

    rule: str
    where: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Priorities down, colleges across."""

    priorities: tuple[Priority, ...]
    colleges: tuple[str, ...]
    targets: tuple[CollegeTarget, ...]
    matches: tuple[Match, ...]
    faults: tuple[Fault, ...]

    def cell(self, priority: str, college: str) -> tuple[Match, ...]:
        """The college's targets that serve a priority, strong ones first."""
        found = [one for one in self.matches if one.priority == priority and one.college == college]
        return tuple(sorted(found, key=lambda one: one.strength != "strong"))


def matrix(plan: Plan, targets: Iterable[CollegeTarget] | None = None) -> Matrix:
    """Every target beside every priority. `targets`: those of a file; else those kept with the plan.

    Strong: the statement names the priority and its codes do not contradict that, or occupation and industry both agree. Weak:
    one of them alone, words alone, or a name that the codes contradict.
    """
    listed = tuple(plan.college_targets if targets is None else targets)
    found = tuple(match for target in listed for one in plan.priorities if (match := _match(one, target)))
    colleges = tuple(dict.fromkeys(one.college for one in listed))
    return Matrix(plan.priorities, colleges, listed, found, tuple(_faults(plan, listed, found)))


def _match(priority: Priority, target: CollegeTarget) -> Match | None:
    why = [*_named(priority, target), *_codes(priority, target), *_words(priority, target)]
    if not why:
        return None
    kinds = {text.split(":")[0] for text in why}
    other = _says_other(priority, target)
    strong = ("named" in kinds and not other) or {"occupation", "industry"} <= kinds
    if other:
        why.append("but: its occupations and industries are others")
    return Match(priority.id, target.id, target.college, "strong" if strong else "weak", tuple(why))


def _named(priority: Priority, target: CollegeTarget) -> list[str]:
    return [f"named: the statement says it serves {priority.id}"] if priority.id in target.serves else []


def _codes(priority: Priority, target: CollegeTarget) -> list[str]:
    said = []
    for name, mine, theirs in (("occupation", priority.soc, target.soc), ("industry", priority.sic, target.sic)):
        shared = sorted({one for one in theirs if any(_within(one, other) for other in mine)})
        said += [f"{name}: {', '.join(shared)}"] if shared else []
    return said


def _within(one: str, other: str) -> bool:
    """Whether one code is the other, or one lies within the other (2136 within 213; a longer code within its group)."""
    first, second = one.strip().upper(), other.strip().upper()
    return bool(first and second) and (first.startswith(second) or second.startswith(first))


def _words(priority: Priority, target: CollegeTarget) -> list[str]:
    shared = sorted(_telling(f"{priority.name} {priority.need}") & _telling(target.name))
    return [f"words: {', '.join(shared)}"] if len(shared) >= settings()["words_shared"] else []


def _telling(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower())) - set(settings()["empty_words"])


def _says_other(priority: Priority, target: CollegeTarget) -> bool:
    """Whether both name codes and none agrees."""
    both = (priority.soc and target.soc) or (priority.sic and target.sic)
    return bool(both) and not _codes(priority, target)


def _faults(plan: Plan, targets: tuple[CollegeTarget, ...], matches: tuple[Match, ...]) -> Iterable[Fault]:
    strong = {one.priority for one in matches if one.strength == "strong"}
    some = {one.priority for one in matches}
    for one in plan.priorities:
        if one.id not in some:
            yield Fault(
                "unserved",
                one.id,
                f"No college serves {one.id}, “{one.name}”.",
                "Ask the colleges who could, or say why none needs to.",
            )
        elif one.id not in strong:
            yield Fault(
                "weakly-served",
                one.id,
                f"{one.id}, “{one.name}”, is served by weak matches only.",
                "Ask those colleges whether they mean it, and have them name it.",
            )
    known, asked = {one.id for one in plan.priorities}, {one.target for one in matches}
    end = plan.plan.period.end
    for row in targets:
        called = f"“{row.name}” ({row.id}, {row.college})"
        if row.id not in asked:
            yield Fault(
                "unasked", row.id, f"No priority asks for {called}.", "It may be a national priority: let the statement say so."
            )
        for name in (one for one in row.serves if one not in known):
            yield Fault(
                "no-such-priority",
                row.id,
                f"{called} says it serves {name}, which is no priority of this plan.",
                "Correct the id.",
            )
        if row.value is None:
            yield Fault(
                "no-number", row.id, f"{called} has no number to be reached.", "A statement's aims need measurable targets."
            )
        if row.due and end and row.due > end:
            yield Fault(
                "too-late",
                row.id,
                f"{called} is due {row.due}, after the plan ends on {end}.",
                "Set a step within the plan's time.",
            )
        yield from _levels(plan, row, matches)


def _levels(plan: Plan, row: CollegeTarget, matches: tuple[Match, ...]) -> Iterable[Fault]:
    by_id = {one.id: one for one in plan.priorities}
    for match in matches:
        wanted = by_id[match.priority].levels
        if match.target == row.id and match.strength == "strong" and row.levels and wanted and not set(row.levels) & set(wanted):
            said = (
                f"{row.id} ({row.college}) is of level {', '.join(row.levels)}; {match.priority} needs level {', '.join(wanted)}."
            )
            yield Fault("other-level", row.id, said, "Ask whether the offer leads on to the level needed.")
