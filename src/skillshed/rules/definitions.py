"""Conditions and programmes as their files give them; every name they use is checked when they are read."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from skillshed.rules.derived import DERIVED
from skillshed.rules.facts import known_facts
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


@cache
def conditions() -> dict[str, Condition]:
    """Every condition that ships, by name; a name that is used and not defined, or a circle, is refused."""
    text = resources.files("skillshed.rules").joinpath("conditions.toml").read_text("utf-8")
    return checked({name: Condition(name=name, **row) for name, row in tomllib.loads(text).items()})


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


@cache
def programmes() -> dict[str, Programme]:
    """Every programme that ships, in its order."""
    folder = resources.files("skillshed.rules").joinpath("programmes")
    files = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    found = [Programme(**tomllib.loads(path.read_text("utf-8"))) for path in files]
    for one in found:
        missing = [name for name in one.needs if name not in conditions()]
        if missing:
            raise InputNotUnderstood(f"{one.id} needs '{missing[0]}', which is no condition.", next_step="See conditions.toml.")
    return {one.id: one for one in found}
