"""The tables that invented provision is made from, read once a process."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files("skillshed.provision.demo")
BANDS = {"entry": "basic", "1": "basic", "2": "core", "3": "core"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be taught: see subjects.toml."""

    key: str
    ssa: str
    name: str
    soc: list[str]
    jobs: str
    titles: dict[str, list[str]]
    about: dict[str, str]
    learn: dict[str, list[str]]
    proof: str
    needs: list[str]
    who: str = "adults"
    free: bool = False
    hands_on: bool = False
    daylight: bool = False

    def band(self, level: str) -> str:
        """Which phrases speak of a level: basic, core or higher; the nearest band where one has none."""
        wanted = BANDS.get(level, "higher")
        return wanted if wanted in self.about else "core"


@dataclass(frozen=True, slots=True)
class Place:
    """A real postcode in the middle of a town."""

    town: str
    county: str
    postcode: str
    latitude: float
    longitude: float
    district: str
    region: str
    precision_m: int = 50


@cache
def subjects() -> dict[str, Subject]:
    """Every subject by its key."""
    return {key: Subject(key=key, **row) for key, row in _toml("subjects.toml").items()}


@cache
def words() -> dict[str, Any]:
    """Shares, sentences, gaps and taxonomy."""
    return _toml("words.toml")


@cache
def fixed() -> list[dict[str, Any]]:
    """Offers that are written out whole."""
    found: list[dict[str, Any]] = _toml("fixed.toml")["offer"]
    return found


@cache
def named_providers() -> list[dict[str, Any]]:
    """The forty providers of the demo."""
    found: list[dict[str, Any]] = _toml("providers.toml")["provider"]
    return found


@cache
def places() -> dict[str, list[Place]]:
    """Town -> its postcodes."""
    found: dict[str, list[Place]] = {}
    for row in csv.DictReader(FOLDER.joinpath("places.csv").read_text(encoding="utf-8").splitlines()):
        point = (float(row["latitude"]), float(row["longitude"]))
        place = Place(row["town"], row["county"], row["postcode"], *point, row["district"], row["region"])
        found.setdefault(place.town, []).append(place)
    return found


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))
