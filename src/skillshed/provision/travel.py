"""How far and how long: miles between points, and minutes as an estimate that always says that it is one.

`TravelTime` is the port. The adapter here asks nobody: a straight line made longer, at a speed by mode and time of day
(`travel.toml`). An adapter to a journey planner implements the same protocol and gives its own label.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Protocol, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, ValidationError

from skillshed.terms.errors import InputNotUnderstood, UsageError

LABEL: Final = "estimate"
EARTH_MILES = 3958.7613
MODES = ("walk", "cycle", "bus", "car")
WEEKDAYS = (1, 2, 3, 4, 5)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes of one journey. `how` says what they were worked out from."""

    minutes: float
    mode_words: str
    how: str
    label: str = LABEL

    @property
    def words(self) -> str:
        """`about 25 minutes by bus (estimate)`"""
        return f"about {said_minutes(self.minutes)} {self.mode_words} ({self.label})"


@dataclass(frozen=True, slots=True)
class Estimates:
    """Minutes of many journeys of one mode, in their order."""

    minutes: Numbers
    mode_words: str
    how: str
    label: str = LABEL


class TravelTime(Protocol):
    """Whatever tells how long journeys take: this module's estimate, or a journey planner."""

    def minutes(
        self, origin: Point, destinations: Sequence[Point], mode: str = "bus", depart_at: datetime | None = None
    ) -> Estimates:
        """Minutes to each destination, in their order; not a number where there is no way."""
        ...


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _Times(_Row):
    start: time = Field(alias="from")
    end: time = Field(alias="to")
    factor: PositiveFloat
    days: tuple[int, ...] = WEEKDAYS

    def fits(self, at: datetime) -> bool:
        return at.isoweekday() in self.days and self.start <= at.time().replace(tzinfo=None) <= self.end


class Mode(_Row):
    """One way to travel, as the file gives it."""

    words: str
    detour: PositiveFloat
    miles_an_hour: PositiveFloat
    minutes_before: float = Field(ge=0)
    times: tuple[_Times, ...] = ()

    def factor(self, depart_at: datetime | None) -> float:
        """How much longer the way takes at that time; 1 where no time is given."""
        return next((one.factor for one in self.times if depart_at and one.fits(depart_at)), 1.0)

    @property
    def how(self) -> str:
        """`straight line × 1.35 at 11 miles an hour, and 14 minutes to reach and leave the stop`"""
        more = f", and {self.minutes_before:g} minutes before and after" if self.minutes_before else ""
        return f"straight line × {self.detour:g} at {self.miles_an_hour:g} miles an hour{more}"


class Settings(_Row):
    """The whole file."""

    author: str
    reviewed_on: Any
    status: str
    source: str
    why: str
    default: str
    walk: Mode
    cycle: Mode
    bus: Mode
    car: Mode

    def mode(self, name: str) -> Mode:
        """One mode; UsageError for a name that is none."""
        if name not in MODES:
            raise UsageError(f"'{name}' is no way to travel known here.", next_step=f"Choose one of: {', '.join(MODES)}.")
        found: Mode = getattr(self, name)
        return found


def settings(folder: Path | None = None) -> Settings:
    """The data folder's own `travel.toml`, else the one that ships. InputNotUnderstood names the field that is wrong."""
    own = folder / "travel.toml" if folder else None
    return _read(own, own.stat().st_mtime_ns) if own and own.exists() else _read(None, 0)


@lru_cache(maxsize=4)
def _read(path: Path | None, changed: int) -> Settings:
    text = path.read_text("utf-8") if path else files("skillshed.provision").joinpath("travel.toml").read_text("utf-8")
    try:
        return Settings.model_validate(tomllib.loads(text))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        said = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(part) for part in said["loc"])
        raise InputNotUnderstood(
            f"travel.toml: {where} {said['msg']}.", next_step="Compare it with the one that ships."
        ) from error


def miles_between(latitude: ArrayLike, longitude: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike) -> Numbers:
    """Miles along the great circle (haversine), any shapes that numpy can set against each other; nan where a part is nan."""
    north, east, norths, easts = (
        np.radians(np.asarray(one, dtype=np.float64)) for one in (latitude, longitude, latitudes, longitudes)
    )
    half = np.sin((norths - north) / 2) ** 2 + np.cos(north) * np.cos(norths) * np.sin((easts - east) / 2) ** 2
    return np.asarray(2 * EARTH_MILES * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


@overload
def estimate(miles: float, mode: str = "bus", depart_at: datetime | None = None, *, by: Settings | None = None) -> Estimate: ...
@overload
def estimate(
    miles: Numbers, mode: str = "bus", depart_at: datetime | None = None, *, by: Settings | None = None
) -> Estimates: ...
def estimate(
    miles: float | Numbers, mode: str = "bus", depart_at: datetime | None = None, *, by: Settings | None = None
) -> Estimate | Estimates:
    """Minutes for a straight line of so many miles; for an array, an array. UsageError for a mode that is none."""
    way = (by or settings()).mode(mode)
    minutes = (
        np.asarray(miles, dtype=np.float64) * way.detour / way.miles_an_hour * 60 * way.factor(depart_at) + way.minutes_before
    )
    return Estimate(float(minutes), way.words, way.how) if minutes.ndim == 0 else Estimates(minutes, way.words, way.how)


def miles_within(minutes: float, mode: str = "bus", depart_at: datetime | None = None, *, by: Settings | None = None) -> float:
    """How far, in a straight line, that many minutes reach; nought where they do not outlast the wait."""
    way = (by or settings()).mode(mode)
    return max(0.0, (minutes - way.minutes_before) / way.factor(depart_at) / 60 * way.miles_an_hour / way.detour)


@dataclass(frozen=True, slots=True)
class StraightLine:
    """The adapter that asks nobody."""

    by: Settings

    def minutes(
        self, origin: Point, destinations: Sequence[Point], mode: str = "bus", depart_at: datetime | None = None
    ) -> Estimates:
        """Minutes to each destination by the straight line."""
        there = np.array([(one.latitude, one.longitude) for one in destinations], dtype=np.float64).reshape(-1, 2)
        return estimate(miles_between(origin.latitude, origin.longitude, there[:, 0], there[:, 1]), mode, depart_at, by=self.by)


def said_minutes(minutes: float) -> str:
    """`5 minutes`, `25 minutes`, `1 hour 10 minutes`: to the next five, for no estimate is finer."""
    whole = max(5, int(-(-minutes // 5) * 5))
    hours, rest = divmod(whole, 60)
    parts = [f"{hours} hour{'s' if hours != 1 else ''}" if hours else "", f"{rest} minutes" if rest else ""]
    return " ".join(part for part in parts if part)
