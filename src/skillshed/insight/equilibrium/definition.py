"""How a diagnosis is made: indicators, weights, standardisation, split and draws, read from a file anybody may change."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError

SHIPPED = Path(__file__).parent
METHODS = ("leed", "simple")
QUADRANTS = ("low", "surplus", "gaps", "high")  # bottom-left, bottom-right, top-left, top-right of supply across, demand up
MOST_DRAWS = 100_000
Status = Literal["confirmed", "memory", "assumption"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Part):
    """Where a piece of the method comes from."""

    text: str
    says: str
    status: Status
    url: str = ""


class Supply(_Part):
    """The measure of skills held by people."""

    measure: str
    says: str = ""
    status: Status


class Option(_Part):
    """Another measure that may stand for supply."""

    id: str
    title: str
    measure: str


class Demand(_Part):
    """One part of demand. `cells`: the counts its share is made of, `cells_total`: what they add up to where none is hidden."""

    measure: str
    weight: float = Field(ge=0)
    cells: str = ""
    cells_total: str = ""
    says: str = ""
    status: Status


class Standard(_Part):
    """The percentiles whose distance is one unit."""

    low: float = Field(ge=0, lt=50)
    high: float = Field(gt=50, le=100)
    says: str = ""
    status: Status


class Split(_Part):
    """Where high begins."""

    at: Literal["median", "mean"]
    says: str = ""
    status: Status


class Survey(_Part):
    """How intervals become standard errors, and what is assumed where none is published."""

    z: float = Field(gt=0)
    in_work: float = Field(gt=0, le=1)
    most_missing: float = Field(ge=0, le=1)
    says: str = ""
    status: Status


class Draws(_Part):
    """The simulation."""

    number: int = Field(ge=100, le=MOST_DRAWS)
    seed: int = Field(ge=0)
    yardstick: Literal["redrawn", "held"]
    says: str = ""
    status: Status


class Words(_Part):
    """What a chance of at least this much is called."""

    least: float = Field(ge=0, le=1)
    text: str


class Named(_Part):
    """The smallest chance at which one quadrant is named."""

    least: float = Field(ge=0.25, le=1)
    says: str = ""
    status: Status


class Quadrant(_Part):
    """A corner of the plane; `within` follows `is` in a sentence."""

    title: str
    within: str
    says: str


class Definition(_Part):
    """One way to diagnose."""

    id: str
    title: str
    about: str
    author: str
    reviewed_on: date
    source: list[Source]
    supply: Supply
    supply_option: list[Option] = []
    demand: list[Demand] = Field(min_length=1)
    standard: Standard
    split: Split
    survey: Survey
    draws: Draws
    words: list[Words]
    named: Named
    quadrant: dict[str, Quadrant]

    @property
    def measures(self) -> list[str]:
        """Every measure that is read: supply first, then the parts of demand."""
        return [self.supply.measure, *(part.measure for part in self.demand)]

    @property
    def weights(self) -> tuple[float, ...]:
        """The weights of the parts of demand, in their order."""
        return tuple(part.weight for part in self.demand)

    @property
    def is_index(self) -> bool:
        """Whether demand is put together from several parts and so has no unit of its own."""
        return len(self.demand) > 1

    def changed(
        self, *, weights: Sequence[float] | None = None, split: str = "", supply: str = "", draws: int | None = None,
        seed: int | None = None, yardstick: str = "",
    ) -> Definition:  # fmt: skip
        """The same with some values changed; UsageError names the one that does not fit."""
        changes: dict[str, object] = {}
        if weights is not None:
            changes["demand"] = _weighted(self.demand, weights)
        if split:
            changes["split"] = self.split.model_copy(update={"at": _one_of(split, ("median", "mean"), "split")})
        if supply:
            options = {option.id: option.measure for option in self.supply_option}
            measure = options[_one_of(supply, tuple(options), "supply")]
            changes["supply"] = self.supply.model_copy(update={"measure": measure})
        drawn = self.draws.model_dump()
        if draws is not None:
            drawn["number"] = _whole(draws, 100, MOST_DRAWS, "draws")
        if seed is not None:
            drawn["seed"] = _whole(seed, 0, 2**63 - 1, "seed")
        if yardstick:
            drawn["yardstick"] = _one_of(yardstick, ("redrawn", "held"), "yardstick")
        changes["draws"] = Draws(**drawn)
        return self.model_copy(update=changes)


def read_definition(path: Path) -> Definition:
    """One definition file; InputNotUnderstood names the file, the field and what is wrong."""
    try:
        found = Definition.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InputNotUnderstood(
            f"The diagnosis file {path.name} is not valid TOML ({error}).", next_step="Mend that line."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputNotUnderstood(
            f"The diagnosis file {path.name}: {field}: {first['msg']}.", next_step="Compare it with the one that ships."
        ) from error
    if set(found.quadrant) != set(QUADRANTS):
        raise InputNotUnderstood(
            f"The diagnosis file {path.name} does not name all four quadrants.", next_step="Name low, surplus, gaps and high."
        )
    return found.changed(weights=found.weights)


@cache
def _shipped() -> dict[str, Definition]:
    return {name: read_definition(SHIPPED / f"{name}.toml") for name in METHODS}


def definitions(folder: Path | None = None) -> dict[str, Definition]:
    """The ways to diagnose by id: those that ship, and those in `diagnosis/` of a data folder, which win."""
    own = sorted((folder / "diagnosis").glob("*.toml")) if folder else []
    return {**_shipped(), **{found.id: found for found in map(read_definition, own)}}


def definition(method: str = "leed", *, folder: Path | None = None) -> Definition:
    """One way to diagnose; NotFound with those there are."""
    known = definitions(folder)
    if method not in known:
        raise NotFound(f"There is no diagnosis '{method}'.", next_step=f"Choose one of: {', '.join(known)}.")
    return known[method]


def read_weights(text: str) -> list[float]:
    """`.25,.75` as numbers; UsageError where they are none."""
    try:
        return [float(part) for part in text.split(",")]
    except ValueError as error:
        raise UsageError(f"'{text}' is not a list of weights.", next_step="Write it like .25,.75") from error


def _weighted(parts: Sequence[Demand], weights: Sequence[float]) -> list[Demand]:
    if len(weights) != len(parts):
        names = ", ".join(part.measure for part in parts)
        raise UsageError(
            f"{len(weights)} weights were given for {len(parts)} parts of demand ({names}).", next_step="Give one for each."
        )
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights) or abs(sum(weights) - 1) > 1e-6:
        raise UsageError("The weights of demand must be zero or more and add up to 1.", next_step="Write them like .25,.75")
    return [part.model_copy(update={"weight": float(weight)}) for part, weight in zip(parts, weights, strict=True)]


def _one_of(text: str, known: tuple[str, ...], what: str) -> str:
    if text not in known:
        raise UsageError(f"'{text}' is not a {what}.", next_step=f"Choose one of: {', '.join(known)}.")
    return text


def _whole(number: int, least: int, most: int, what: str) -> int:
    if not least <= number <= most:
        raise UsageError(f"{number:,} is out of range for {what}.", next_step=f"Choose from {least:,} to {most:,}.")
    return number
