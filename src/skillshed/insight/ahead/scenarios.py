"""Scenarios as data files: dated shocks to jobs by industry, occupation or qualification, with their assumptions and author."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from skillshed.evidence.book import Book
from skillshed.insight.ahead import facts, reading
from skillshed.insight.ahead.leavers import Basis
from skillshed.terms.errors import InputNotUnderstood, NotFound

SHIPPED = facts.HERE / "scenarios"
OWN = "scenarios"
By = Literal["occupation", "industry", "qualification"]
NEAR = 0.5
LAST = 2100


class Shock(BaseModel):
    """One change to jobs. Exactly one of `percent` (of the baseline of a category), `jobs` and `england` says how much.

    `percent` and `jobs` come in equal steps from `from` to `to` and stay. `england` is a path of (year, jobs) for England:
    what it has more than in its first year is shared among areas. `spread` says which parts of another dimension (or of
    each, where no `by` and `code` are given) the jobs belong to, in per cent.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    title: str = Field(min_length=1)
    says: str = Field(min_length=10)
    status: Basis
    source: str = ""
    by: By | None = None
    code: str = ""
    percent: float | None = Field(None, ge=-100, le=1000)
    jobs: float | None = Field(None, ge=-10_000_000, le=10_000_000)
    england: list[tuple[int, float]] = []
    start: int | None = Field(None, alias="from")
    to: int | None = None
    spread: dict[By, dict[str, float]] = {}

    @model_validator(mode="after")
    def _sound(self) -> Shock:
        given = [self.percent is not None, self.jobs is not None, bool(self.england)]
        if sum(given) != 1:
            raise ValueError("say how much once: percent, jobs or england")
        _years(self)
        if (self.by is None) != (not self.code):
            raise ValueError("by and code belong together: the dimension and the category in it")
        if self.by:
            _known(self.by, self.code)
        if self.percent is not None and (not self.by or self.spread):
            raise ValueError("percent is of one category: give by and code, and no spread")
        if self.percent is None and not self.by and not self.spread:
            raise ValueError("say which jobs: by and code, or a spread")
        for by, parts in self.spread.items():
            _spread(self, by, parts)
        return self


class Scenario(BaseModel):
    """A scenario file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    question: str = ""
    about: str
    author: str = Field(min_length=1)
    reviewed_on: date
    status: Basis
    shock: list[Shock] = Field(min_length=1)


def _years(shock: Shock) -> None:
    first = facts.base_year()
    if shock.england:
        years = [year for year, _ in shock.england]
        if shock.start is not None or shock.to is not None:
            raise ValueError("england carries its own years: leave out from and to")
        if len(years) < 2 or years != sorted(set(years)) or years[0] < first or years[-1] > LAST:
            raise ValueError(f"england needs at least two different years in order, from {first} on")
        if min(jobs for _, jobs in shock.england) < 0:
            raise ValueError("england has jobs below zero")
        return
    if shock.start is None or shock.to is None:
        raise ValueError("give from and to, the years in which the change comes")
    if not first <= shock.start <= shock.to <= LAST:
        raise ValueError(f"from {shock.start} to {shock.to} is not a span of years after {first}")


def _known(by: By, code: str) -> None:
    known = facts.categories(by)
    if code not in known["code"].to_list():
        some = "; ".join(f"{row['code']} {row['name']}" for row in known.head(4).iter_rows(named=True))
        raise ValueError(f"there is no {by} with the code '{code}' (there are: {some}; and {known.height - 4} more)")


def _spread(shock: Shock, by: By, parts: dict[str, float]) -> None:
    if by == shock.by:
        raise ValueError(f"the jobs are all of {by} {shock.code}: a spread over {by} contradicts it")
    for code in parts:
        _known(by, code)
        if code in facts.categories(by)["parent"].to_list():
            raise ValueError(f"the spread over {by} names '{code}', which is made of narrower ones: name those")
    total = sum(parts.values())
    if min(parts.values(), default=0.0) < 0 or abs(total - 100) > NEAR:
        raise ValueError(f"the spread over {by} adds up to {total:g}, not to 100 per cent of parts above zero")


def scenarios(book: Book) -> tuple[dict[str, Scenario], list[InputNotUnderstood]]:
    """Scenarios by id, those that ship and then the data folder's own, and what is wrong with each faulty file."""
    return reading.read_all(SHIPPED, book.folder / OWN, Scenario, "scenario")


def scenario(book: Book, scenario_id: str) -> Scenario:
    """One scenario. NotFound with those there are and the files that could not be read."""
    found, faults = scenarios(book)
    if scenario_id not in found:
        wrong = " ".join(fault.message for fault in faults)
        raise NotFound(
            f"There is no scenario '{scenario_id}'. {wrong}".strip(),
            next_step=f"There are: {', '.join(found)}. Put your own into the folder {OWN} of the data folder.",
        )
    return found[scenario_id]


def file_of(book: Book, scenario_id: str) -> Path:
    """The scenario's file, to copy and make one's own. NotFound."""
    wanted = scenario(book, scenario_id)
    for path in reading.files(SHIPPED, book.folder / OWN):
        with suppress(InputNotUnderstood):
            if reading.read(path, Scenario, "scenario") == wanted:
                return path
    raise NotFound(f"The file of the scenario '{scenario_id}' is no longer there.", next_step="Load the page again.")


def stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Changes whenever a user's scenario file does."""
    return reading.stamp(folder / OWN)
