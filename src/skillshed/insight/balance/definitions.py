"""The definitions of this room, read from data files: ranges, coefficients, and which subjects lead to which occupations."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skillshed.terms.errors import InputNotUnderstood

SHIPPED = Path(__file__).parent
OWN = "balance"  # the folder inside a data folder
Strength = Literal["strong", "partial", "weak"]
Standing = Literal["confirmed", "memory", "assumption"]
Model = TypeVar("Model", bound=BaseModel)


class Facts(BaseModel):
    """A part of a definition file; an unknown name in it is an error, so that a slip of the pen is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(Facts):
    """A judgement: why, where from, how sure."""

    source: str = ""
    status: Standing
    why: str = ""


class Between(Facts):
    """Two ends of a share, the lower first."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class RequirementFacts(Said):
    """How a projection becomes people a year."""

    years: int = Field(gt=0)
    margin: float = Field(ge=0)
    margin_small: float = Field(ge=0)
    small_jobs: float
    plausible: tuple[float, float]


class LearnerFacts(Said):
    """Which periods are not whole years."""

    part_years: list[str] = []


class StayingFacts(Said, Between):
    """The share who stay."""


class UsingFacts(Said):
    """The share who use what they learned, by how surely subject and occupation belong together."""

    strong: Between
    partial: Between


class YoungFacts(Said):
    """Young people reaching a level."""

    ages: int = Field(gt=0)
    margin: float
    margin_status: Standing


class ApprenticeFacts(Said):
    """The split of apprenticeships by subject."""

    share: dict[str, tuple[float, float]]


class NotCounted(Facts):
    """What neither side holds."""

    both: list[str]
    supply: list[str]


class Level(Facts):
    """A level and the projection's qualifications that make it up."""

    id: str
    title: str
    qualifications: list[str]


class Definitions(Facts):
    """balance.toml."""

    author: str
    reviewed_on: date
    requirement: RequirementFacts
    learners: LearnerFacts
    staying: StayingFacts
    using: UsingFacts
    young: YoungFacts
    not_counted: NotCounted
    apprenticeships: ApprenticeFacts
    levels: list[Level]
    bring: dict[str, str]
    families: dict[str, str]


class Link(Facts):
    """One row of the crosswalk: a subject, an occupation it leads to, how surely, and why."""

    family: str
    subject: str
    soc2020: str
    soc2010: str
    occupation: str
    strength: Strength
    reason: str
    author: str
    status: Standing


class SeriesFacts(Facts):
    """One series of the share without qualifications. `population` where the series has no count of its own to stand on."""

    measure: str
    title: str
    population: str = ""


class Coefficient(Between):
    """Jobs for each person fewer without qualifications."""

    status: Standing
    source: str


class CounterfactualFacts(Facts):
    """counterfactual.toml."""

    author: str
    reviewed_on: date
    source: str
    percentile: float = Field(gt=0, lt=100)
    best: str
    coefficient: Coefficient
    series: list[SeriesFacts]


def definitions(folder: Path | None = None) -> Definitions:
    """Ranges and groups, from the data folder where it has its own. InputNotUnderstood names the file and the field."""
    return _model(Definitions, *_found(folder, "balance.toml"))


def counterfactual_facts(folder: Path | None = None) -> CounterfactualFacts:
    """Percentile, coefficients and series of the counterfactual."""
    return _model(CounterfactualFacts, *_found(folder, "counterfactual.toml"))


def crosswalk(folder: Path | None = None) -> tuple[Link, ...]:
    """Every row of the crosswalk; InputNotUnderstood names the row."""
    return _links(*_found(folder, "crosswalk.csv"))


def stamp(folder: Path) -> tuple[int, ...]:
    """Changes whenever one of the folder's own definitions does."""
    return tuple(_found(folder, name)[1] for name in ("balance.toml", "counterfactual.toml", "crosswalk.csv"))


def _found(folder: Path | None, name: str) -> tuple[Path, int]:
    own = folder / OWN / name if folder else None
    path = own if own and own.is_file() else SHIPPED / name
    return path, path.stat().st_mtime_ns


def _model(kind: type[Model], path: Path, changed: int) -> Model:
    found = _checked(kind, path, changed)
    assert isinstance(found, kind)
    return found


@lru_cache(maxsize=16)
def _checked(kind: type[BaseModel], path: Path, changed: int) -> BaseModel:
    try:
        return kind.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InputNotUnderstood(f"{path.name} is not valid TOML ({error}).", next_step="Mend that line.") from error
    except ValidationError as error:
        raise _wrong(path, "", error) from error


@lru_cache(maxsize=16)
def _links(path: Path, changed: int) -> tuple[Link, ...]:
    found = []
    for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))), start=2):
        try:
            found.append(Link.model_validate(row))
        except ValidationError as error:
            raise _wrong(path, f" line {number}", error) from error
    return tuple(found)


def _wrong(path: Path, where: str, error: ValidationError) -> InputNotUnderstood:
    first: Any = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    return InputNotUnderstood(
        f"{path.name}{where}: {field}: {first['msg']}.", next_step="See docs/explanation/supply-and-demand.md."
    )
