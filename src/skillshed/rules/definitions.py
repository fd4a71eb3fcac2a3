"""Conditions and programmes as their files give them; every name they use is checked when they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from skillshed.rules.derived import DERIVED
from skillshed.rules.facts import known_facts
from skillshed.rules.parameters import Parameter, Rows, row_of, shipped_rows
from skillshed.terms.errors import InputNotUnderstood

Test = Literal[
    "yes", "no", "at least", "at most", "under", "over", "between", "one of", "not one of", "includes", "includes other than",
    "covered by param", "not covered by param",
]  # fmt: skip


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Condition(_File):
    """A test of one fact, or other conditions put together, or something nobody here can settle."""

    name: str
    fact: str = ""
    test: Test | None = Field(None, alias="is")
    value: Any = None
    param: str = ""
    local: bool = False
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    settle: str = ""
    start: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")
    areas: tuple[str, ...] = ()
    not_areas: tuple[str, ...] = ()
    yes: str = ""
    no: str = ""
    unknown: str = ""
    bring: str = ""
    cites: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Condition:
        kinds = [bool(self.fact), bool(self.all), bool(self.any), bool(self.settle)]
        if sum(kinds) != 1:
            raise ValueError("give one of fact, all, any, settle")
        if self.fact and (self.test is None or (self.value is None and not self.param and self.test not in ("yes", "no"))):
            raise ValueError("a test needs `is`, and a `value` or a `param` to test against")
        if self.fact and self.fact not in known_facts() and self.fact not in DERIVED:
            raise ValueError(f"no fact is called '{self.fact}'")
        return self

    def holds_on(self, on: date) -> bool:
        """Whether it is a way at all on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


class ClosedIn(_File):
    """Where a programme ended for one area while it goes on elsewhere."""

    area: str
    start: date = Field(alias="from")
    successor: str
    why: str
    cites: str = ""


class Programme(_File):
    """One programme. `opens` and `closes` are start days of learning, both included; every one of `needs` must hold."""

    id: str
    title: str
    run_by: str
    apply: str
    needs: tuple[str, ...]
    opens: date | None = None
    closes: date | None = None
    successor: str = ""
    audience: Literal["person", "employer"] = Field("person", alias="for")
    employer: Literal["", "apprenticeship", "bootcamp"] = ""
    loan: bool = False
    receives: str = ""
    cites: tuple[str, ...] = ()
    note: str = ""
    else_pays: str = ""
    unverified_from: date | None = None
    unverified_why: str = ""
    closed_in: tuple[ClosedIn, ...] = ()

    @model_validator(mode="after")
    def _ended_has_successor(self) -> Programme:
        if self.closes and not self.successor:
            raise ValueError("a programme that closed names its successor")
        return self


def checked(found: dict[str, Condition]) -> dict[str, Condition]:
    """The same conditions, when each names only others that exist and none leads back to itself."""
    done: set[str] = set()

    def walk(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise InputNotUnderstood(f"The condition '{name}' leads back to itself.", next_step=" > ".join([*above, name]))
        if name not in found:
            raise InputNotUnderstood(
                f"No condition is called '{name}'.", next_step=f"'{above[-1]}' names it: write it or mend it."
            )
        if name not in done:
            for child in (*found[name].all, *found[name].any):
                walk(child, (*above, name))
            done.add(name)

    for name in found:
        walk(name, ())
    return found


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything an answer is read by: dated rows, conditions, programmes."""

    rows: Rows
    conditions: Mapping[str, Condition]
    programmes: Mapping[str, Programme]

    def parameter(self, name: str, on: date, area: str | None = None, *, is_devolved: bool = False) -> Parameter | None:
        """The row of `SCHEME.name` in force on a day, for an authority."""
        return row_of(self.rows, name, on, area, is_devolved=is_devolved)

    def any_row(self, name: str) -> Parameter | None:
        """The first row of a name, whatever its dates: what a programme cites on a day no row covers."""
        scheme, _, short = name.partition(".")
        return next(iter(self.rows.get((scheme, short), ())), None)


def rule_book(rows: Rows, conditions: dict[str, Condition], programmes: Iterable[Programme]) -> RuleBook:
    """A rule book in which every name that is used is defined; else InputNotUnderstood names it."""
    checked(conditions)
    found = {one.id: one for one in programmes}
    for one in found.values():
        missing = [name for name in one.needs if name not in conditions]
        if missing:
            raise InputNotUnderstood(
                f"{one.id} needs '{missing[0]}', which is no condition.", next_step="Define it or mend the name."
            )
        if one.successor and one.successor not in found:
            raise InputNotUnderstood(
                f"{one.id} names the successor '{one.successor}', which is no programme.", next_step="Mend the name."
            )
    used = [one.param or one.cites for one in conditions.values() if one.param or one.cites]
    cited = [name for one in found.values() for name in (*one.cites, *([one.receives] if one.receives else []))]
    for name in (*used, *cited):
        if tuple(name.split(".", 1)) not in rows:
            raise InputNotUnderstood(f"No parameter is called '{name}'.", next_step="Give a row of that scheme and name.")
    return RuleBook(rows, conditions, found)


@cache
def shipped_rules() -> RuleBook:
    """The rules that ship."""
    home = resources.files("skillshed.rules")
    text = home.joinpath("conditions.toml").read_text("utf-8")
    conditions = {name: Condition(name=name, **row) for name, row in tomllib.loads(text).items()}
    files = sorted(
        (path for path in home.joinpath("programmes").iterdir() if path.name.endswith(".toml")), key=lambda path: path.name
    )
    return rule_book(shipped_rows(), conditions, [Programme(**tomllib.loads(path.read_text("utf-8"))) for path in files])
