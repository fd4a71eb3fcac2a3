"""The filters beside the results: every choice with how many offers it leaves, and what is chosen as chips that can be taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillshed.provision import reads
from skillshed.provision.fit import pounds
from skillshed.provision.kinds import Attendance, Audience, Delivery, Feature, Kind, Level, Step, StudyMode
from skillshed.provision.search.port import FacetCount, Found
from skillshed.provision.search.words.subjects import subjects
from skillshed.publishing.figure import Link
from skillshed.site.eligibility.rules import rules
from skillshed.site.evidence.opened import book
from skillshed.site.find import skills
from skillshed.site.find.doors import Door, Filter, choices, filters
from skillshed.site.find.state import State
from skillshed.terms.period import said_day

CLOSED = {
    "when": Attendance,
    "hours": StudyMode,
    "level": Level,
    "kind": Kind,
    "mode": Delivery,
    "help": Feature,
    "step": Step,
    "for": Audience,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One box: how many offers it leaves; None where that is not counted."""

    code: str
    name: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One filter as it stands."""

    filter: Filter
    choices: tuple[Choice, ...]
    is_open: bool
    chosen: int


def groups(state: State, door: Door, found: Found) -> list[Group]:
    """Every filter, its choices named and counted; those with something chosen stand open."""
    made = []
    for one in filters():
        boxes = _choices(one, state, door, found.facets.get(one.facet, ()))
        chosen = sum(box.is_chosen for box in boxes) or _own_fields(one.id, state, door)
        if boxes or not one.param:
            made.append(Group(one, boxes, one.id in door.open or bool(chosen), chosen))
    return made


def chips(state: State, door: Door) -> list[Link]:
    """What is chosen, each with the address of the same search without it."""
    found = [
        Link(_name(one, value), state.url(door, chosen=state.without(one.param, value)), one.title)
        for one in choices()
        for value in state.chosen.get(one.param, ())
    ]
    found += [
        Link(f"Teaches: {one.name}", state.url(door, skills=_left(state, one)), "Skill it teaches")
        for one in skills.read(state.skills)
    ]
    found += [Link(words, state.url(door, **changes)) for words, changes in _others(state, door)]
    return found


def _left(state: State, skill: skills.Skill) -> tuple[str, ...]:
    return tuple(one for one in state.skills if one != skill.text)


def _choices(one: Filter, state: State, door: Door, counts: Sequence[FacetCount]) -> tuple[Choice, ...]:
    if not one.param:
        return ()
    known = {row.code: row.count for row in counts}
    chosen = state.chosen.get(one.param, ())
    if one.param in CLOSED:
        codes = list(door.audiences or Audience.values) if one.param == "for" else list(CLOSED[one.param].values)
    else:
        codes = sorted({*known, *chosen}, key=lambda code: (-known.get(code, 0), code))
    names = _names(one.param, codes)
    count = (lambda code: known.get(code, 0)) if one.facet else (lambda code: None)
    return tuple(Choice(code, names[code], count(code), code in chosen) for code in codes)


def _names(param: str, codes: Sequence[str]) -> dict[str, str]:
    if param in CLOSED:
        labels = dict(CLOSED[param].choices)
        return {code: labels.get(code, code) for code in codes}
    if param == "by":
        return {
            **dict.fromkeys(codes, "A provider that is gone"),
            **reads.provider_names([code for code in codes if _is_number(code)]),
        }
    return {code: _one_name(param, code) for code in codes}


def _one_name(param: str, code: str) -> str:
    tables: dict[str, Mapping[str, Any]] = {"subject": subjects(), "lang": reads.language_names()}
    if param in tables:
        return str(tables[param].get(code, code))
    if param == "fund":
        found = rules().programmes.get(code)
        return found.title if found else code
    areas = book().areas
    return areas.get(code).name if code in areas else "An area not known here"


def _name(one: Filter, value: str) -> str:
    return _names(one.param, [value])[value]


def _is_number(code: str) -> bool:
    return len(code) == 36 and all(letter in "0123456789abcdef-" for letter in code)


def _others(state: State, door: Door) -> list[tuple[str, dict[str, Any]]]:
    """What is chosen in fields of its own: words, and what takes it away."""
    age = state.asked_age(door)
    every = [
        (state.free, "Free to me", {"free": False}),
        (state.most is not None, f"Up to {pounds(state.most)}" if state.most is not None else "", {"most": None}),
        (state.start_from, f"From {said_day(state.start_from)}" if state.start_from else "", {"start_from": None}),
        (state.start_to, f"By {said_day(state.start_to)}" if state.start_to else "", {"start_to": None}),
        (not state.any_time, "With a start date only", {"any_time": True}),
        (not state.remote, "Without online and national", {"remote": True}),
        (age is not None, f"Aged {age}", {"age": None, "any_age": True}),
    ]
    return [(words, changes) for is_on, words, changes in every if is_on]


def _own_fields(name: str, state: State, door: Door) -> int:
    chosen = {
        "cost": [state.free, state.most is not None],
        "start": [state.start_from, state.start_to, not state.any_time],
        "age": [state.asked_age(door) is not None],
        "teaches": list(state.skills),
    }
    return sum(bool(one) for one in chosen.get(name, ()))
