"""One open evidence base: the lake, the areas and the measures of a data folder, and what was latest on a day."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import RLock
from typing import TypeVar

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.evidence.covers import covers
from skillshed.evidence.lake import Lake
from skillshed.evidence.measures import Measure, generated, own_measures, shipped_measures
from skillshed.evidence.places import Places, learned
from skillshed.evidence.release import Release
from skillshed.evidence.still import once
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

CACHE_ROWS = 4_000_000
LEAST = 20  # what an empty frame weighs, in rows
BIG = 3_000_000  # a stored measure with more rows than this is filtered by place before it is read
KEY = ["place", "period", "breakdown"]
Held = TypeVar("Held")
VALUES = ["value", "status", "lower", "upper", "release"]


class Book:
    """What is known here. Cheap to keep open: it notices new releases, areas and definitions by itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lake = Lake(folder / "lake")
        self._areas, self._measures = folder / "areas", folder / "measures"
        self._cache = _Frames()
        self._held: dict[str, tuple[object, object]] = {}
        self._lock = RLock()

    # What there is

    @property
    def version(self) -> tuple[object, ...]:
        """Changes whenever a release, an area or a definition does."""
        return once(("version", id(self)), lambda: (self.lake.version, _stamp(self._areas), _stamp(self._measures)))

    @property
    def areas(self) -> Areas:
        """The area engine with this folder's own areas."""
        return self._kept("areas", _stamp(self._areas), lambda: Areas.load(self._areas))

    @property
    def measures(self) -> dict[str, Measure]:
        """Every measure by id: shipped, own, and generated for what nobody defined."""
        return self._kept("measures", (self.lake.version, _stamp(self._measures)), self._all_measures)

    def _all_measures(self) -> dict[str, Measure]:
        found: dict[str, Measure] = {}
        for release in self.lake.releases().values():
            for name, said in release.measures.items():
                found[name] = generated(name, said, release)
        return {**shipped_measures(), **found, **own_measures(self._measures)}

    def measure(self, measure_id: str) -> Measure:
        """One measure; NotFound with the nearest names if there is none of that id."""
        found = self.measures.get(measure_id)
        if found:
            return found
        raise NotFound(f"There is no measure '{measure_id}'.", next_step=_nearest(measure_id, list(self.measures)))

    @property
    def holders(self) -> dict[str, list[Release]]:
        """Stored measure -> the releases that hold it, oldest known first."""
        return self._kept("holders", self.lake.version, self._find_holders)

    def _find_holders(self) -> dict[str, list[Release]]:
        held: dict[str, list[Release]] = {}
        for release in self.lake.releases().values():
            for name in release.measures:
                held.setdefault(name, []).append(release)
        return held

    def covers(self, code: str) -> list[pl.DataFrame]:
        """The sets of places that make up an area (see `covers`); none of a place that is no area."""
        if code not in self.areas:
            return []
        return self._kept(f"covers {code}", _stamp(self._areas), lambda: covers(self.areas, code))

    def twins(self, code: str) -> list[str]:
        """Codes of other areas of exactly the same extent."""
        return [place.code for place in self.areas.twins(code)] if code in self.areas else []

    @property
    def places(self) -> Places:
        """Every place: those of the area tables, then those that imported files named."""
        stamp = (self.lake.version, _stamp(self._areas))
        return self._kept("places", stamp, lambda: Places(self.areas, lambda: learned(self.lake)))

    def place(self, code: str) -> Place:
        """The place of this code; NotFound."""
        return self.places.get(code)

    def find(self, text: str, *, kind: str = "") -> list[Place]:
        """Places by code, name or likeness, best first."""
        return self.places.find(text, kind=kind)

    def is_loaded(self, measure: Measure) -> bool:
        """Whether any release here could give the measure a figure."""
        direct = any(part.measure in self.holders for part in [*measure.froms, *measure.sums])
        ends = (measure.numerator, measure.denominator)
        return direct or all(any(part.measure in self.holders for part in parts) for parts in ends)

    # Rows

    def latest(self, stored: str, as_of: date, places: list[str] | None = None) -> pl.DataFrame:
        """A stored measure as known on a day: one row a place, period and breakdown, from the newest release then.

        Returns place | period | breakdown | value | status | lower | upper | release.
        """
        holders = [release for release in self.holders.get(stored, []) if release.known_on <= as_of]
        is_big = sum(release.measures[stored].rows for release in holders) > BIG
        narrowed = places if is_big else None
        key = (stored, tuple(release.id for release in holders), tuple(narrowed or ()))
        return self.derived(key, lambda: self._read(stored, holders, narrowed))

    def _read(self, stored: str, holders: list[Release], places: list[str] | None) -> pl.DataFrame:
        wanted = pl.col("measure") == stored
        if places is not None:
            wanted &= pl.col("place").is_in(places)
        parts = [self.lake.scan(release.id).filter(wanted).select(*KEY, *VALUES) for release in holders]
        if not parts:
            return pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String), "value": pl.Float64, "status": pl.String,
                                        "lower": pl.Float64, "upper": pl.Float64, "release": pl.String})  # fmt: skip
        rows = pl.concat(parts).collect()
        return rows if len(parts) == 1 else rows.unique(subset=KEY, keep="last", maintain_order=True)

    def derived(self, key: tuple[object, ...], make: Callable[[], Held], *, rows: int | None = None) -> Held:
        """A frame worked out once for as long as nothing changes; or anything else, with how many rows it weighs."""
        full = (*key, self.version)
        with self._lock:
            found = self._cache.get(full)
            if found is None:
                found = make()
                self._cache.put(full, found, rows)
            return found  # type: ignore[return-value]

    def has_derived(self, key: tuple[object, ...]) -> bool:
        """Whether that is at hand."""
        with self._lock:
            return self._cache.get((*key, self.version)) is not None

    def _kept(self, name: str, stamp: object, make: Callable[[], Held]) -> Held:
        with self._lock:
            held = self._held.get(name)
            if held is None or held[0] != stamp:
                held = (stamp, make())
                self._held[name] = held
            return held[1]  # type: ignore[return-value]


class _Frames:
    """The most recently used frames and what was made of them, up to a number of rows."""

    def __init__(self) -> None:
        self._frames: OrderedDict[object, tuple[object, int]] = OrderedDict()
        self._rows = 0

    def get(self, key: object) -> object | None:
        found = self._frames.get(key)
        if found is None:
            return None
        self._frames.move_to_end(key)
        return found[0]

    def put(self, key: object, item: object, rows: int | None) -> None:
        weight = item.height if isinstance(item, pl.DataFrame) else rows or 0
        self._frames[key] = (item, weight + LEAST)
        self._rows += weight + LEAST
        while self._rows > CACHE_ROWS and len(self._frames) > 1:
            _, (_, freed) = self._frames.popitem(last=False)
            self._rows -= freed


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of a small folder's files."""
    return once(("stamp", folder), lambda: _look(folder))


def _look(folder: Path) -> tuple[tuple[str, int], ...]:
    try:
        return tuple(sorted((entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(folder)))
    except FileNotFoundError:
        return ()


def _nearest(wanted: str, names: list[str]) -> str:
    from rapidfuzz import process

    near = [name for name, score, _ in process.extract(wanted, names, limit=3) if score > 60]
    return f"Did you mean {', '.join(near)}? `skillshed measures` lists all." if near else "`skillshed measures` lists all."
