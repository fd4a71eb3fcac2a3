"""The settings of access and the definitions of need: what ships, and a data folder's own."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from skillshed.terms.errors import InputNotUnderstood, NotFound

Part = TypeVar("Part", bound=BaseModel)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Method(_File):
    """The formula's own settings."""

    name: str
    source: str
    weights: tuple[float, ...] = Field(min_length=1)
    status: str
    why: str


class Catchments(_File):
    """Minutes a person may be asked to travel, three a mode; `shown`: which of them the table shows."""

    walk: tuple[float, float, float]
    cycle: tuple[float, float, float]
    bus: tuple[float, float, float]
    car: tuple[float, float, float]
    shown: int = Field(ge=0, le=2)
    status: str

    def of(self, mode: str) -> tuple[float, float, float]:
        """The three catchments of a mode."""
        found: tuple[float, float, float] = getattr(self, mode)
        return found


class ClassSize(_File):
    """Places assumed for a run that does not say."""

    low: float = Field(gt=0)
    middle: float = Field(gt=0)
    high: float = Field(gt=0)
    status: str

    @property
    def all(self) -> tuple[float, float, float]:
        """Low, middle, high."""
        return self.low, self.middle, self.high


class Cold(_File):
    """What is called a cold spot."""

    threshold: float = Field(gt=0, le=1)
    most: float = Field(ge=0, lt=1)
    status: str


class Supply(_File):
    """Which runs count."""

    days_ahead: int = Field(gt=0)


class Points(_File):
    """How people are spread over points."""

    least_postcodes: int = Field(ge=1)
    why: str


class Nearest(_File):
    """How many alternatives are named."""

    offers: int = Field(ge=1, le=20)


class Settings(_File):
    """The whole file."""

    author: str
    reviewed_on: date
    review_by: date
    method: Method
    catchments: Catchments
    class_size: ClassSize
    cold: Cold
    supply: Supply
    points: Points
    nearest: Nearest


class Way(_File):
    """One way to count a need: a count, or a rate of another measure."""

    count: str = ""
    rate: str = ""
    of: str = ""
    rest: bool = False
    from_holder: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Way:
        if bool(self.count) == bool(self.rate) or (self.rate and not self.of):
            raise ValueError("give `count`, or `rate` with `of`")
        return self


class NeedDefinition(_File):
    """One kind of need."""

    id: str
    title: str
    short: str
    audience: str
    ages: tuple[int, int] | None = None
    base: str
    ways: tuple[Way, ...] = Field(min_length=1)
    why: str


def settings(folder: Path | None = None) -> Settings:
    """The data folder's own `access.toml`, else the one that ships. InputNotUnderstood names the field that is wrong."""
    return _settings(*_own(folder, "access.toml"))


def needs(folder: Path | None = None) -> dict[str, NeedDefinition]:
    """Definitions of need by id: those that ship, then the data folder's own, which replace those of the same id."""
    return _needs(*_own(folder, "needs.toml"))


def need_of(folder: Path | None, name: str) -> NeedDefinition:
    """One definition; NotFound names those there are."""
    found = needs(folder)
    if name not in found:
        raise NotFound(f"No kind of need is called '{name}'.", next_step=f"Choose one of: {', '.join(found)}.")
    return found[name]


def _own(folder: Path | None, name: str) -> tuple[Path | None, int]:
    path = folder / name if folder else None
    return (path, path.stat().st_mtime_ns) if path and path.exists() else (None, 0)


@lru_cache(maxsize=4)
def _settings(path: Path | None, changed: int) -> Settings:
    return _checked(Settings, _read(path, "access.toml"), path, "access.toml")


@lru_cache(maxsize=4)
def _needs(path: Path | None, changed: int) -> dict[str, NeedDefinition]:
    tables = {**_read(None, "needs.toml"), **(_read(path, "needs.toml") if path else {})}
    rows = {name: row for name, row in tables.items() if isinstance(row, dict)}
    return {name: _checked(NeedDefinition, {"id": name, **row}, path, "needs.toml") for name, row in rows.items()}


def _read(path: Path | None, name: str) -> dict[str, Any]:
    text = path.read_text("utf-8") if path else files("skillshed.provision.access").joinpath(name).read_text("utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputNotUnderstood(f"{path or name} is not valid TOML ({error}).", next_step="Mend that line.") from error


def _checked(model: type[Part], row: dict[str, Any], path: Path | None, name: str) -> Part:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in (row.get("id", ""), *first["loc"]) if part != "")
        said = first["msg"].removeprefix("Value error, ")
        raise InputNotUnderstood(f"{path or name}: {where}: {said}.", next_step="Compare it with the one that ships.") from error
