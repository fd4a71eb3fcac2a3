"""Where a postcode, a part of one, a town or a district is: one point, how far off it may be, and its district."""

from __future__ import annotations

import csv
import math
from calendar import month_name
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.names import plain, read
from skillshed.evidence.areas.outlines import shipped_outlines
from skillshed.evidence.postcodes import TABLE, districts_of
from skillshed.evidence.postcodes.exact import Point, exact, has_whole
from skillshed.evidence.postcodes.inside import holds
from skillshed.evidence.postcodes.reading import Written, readings
from skillshed.terms.errors import UnknownPlace, UserError
from skillshed.terms.place import Place

HERE = Path(__file__).parent
MOST = 5  # suggestions
WRITE = "Write a postcode, such as BB11 1AA, a town or a council area, such as Burnley."
LIKE = 75.0
LEAST_M = 50
NEARLY_ALL = 0.98  # below this share a sector's district is said with its share
HELD = 0.9
METRES_A_DEGREE = 111_320
FAR_M = 30_000  # farther from every sector, a point is at sea or abroad


@dataclass(frozen=True, slots=True)
class Located:
    """A point on the map. `precision_m`: nine tenths of what the label names lie within; `district`: code, or "" if not known."""

    latitude: float
    longitude: float
    label: str
    precision_m: int
    district: str = ""
    note: str = ""


_default: Path | None = None


def use(folder: Path | None) -> None:
    """Whose imported postcodes are used where no folder is named: said once, when the site or a command starts."""
    global _default
    _default = folder


def locate(text: str, *, folder: Path | None = None) -> Located | None:
    """The place meant by a postcode, a sector (`BB11 1`), an outward part (`BB11`), a town or an area; None if none is known.

    A whole postcode is exact where a list of whole postcodes is here (imported into `folder`, or the extra `postcodes`);
    else, and for a unit that the list does not have, it is its sector's middle, and `note` says so.
    """
    for written in readings(text):
        if found := _of_written(written, folder or _default):
            return found
    return _of_name(text)


@lru_cache(maxsize=512)
def nearest(latitude: float, longitude: float) -> Located | None:
    """The postcode sector whose middle is nearest to a point, with its district; None far from every one."""
    squeezed = math.cos(math.radians(latitude))

    def away(row: tuple[float, float, int, float]) -> float:
        return math.hypot(row[0] - latitude, (row[1] - longitude) * squeezed) * METRES_A_DEGREE

    key, row = min(_points().items(), key=lambda one: away(one[1]))
    return _sector(Written(key[:-1], key[-1]), None) if away(row) <= FAR_M else None


def suggest(text: str, *, folder: Path | None = None) -> list[str]:
    """Postcodes or names that may be meant where `locate` finds none; best first, at most five."""
    read_as = readings(text)
    found = [label for written in read_as[:1] for label in _near_codes(written)]
    if not found:
        hits = process.extract(plain(text), list(_names()), scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST)
        found = list(dict.fromkeys(_names()[name] for name, _, _ in hits))
    return [one for one in found if locate(one, folder=folder)][:MOST]


def unknown(text: str, *, folder: Path | None = None) -> UnknownPlace:
    """What to tell of a text that `locate` finds no place for, with those that may be meant."""
    return UnknownPlace(text[:60], near=suggest(text, folder=folder), write=WRITE)


# -- postcodes ---------------------------------------------------------------------------------------------------------


def _of_written(written: Written, folder: Path | None) -> Located | None:
    mended = f"“{written.label}” is how we read what you wrote." if written.slips else ""
    found = _whole(written, folder) if written.unit else None
    found = found or _sector(written, folder)
    return replace(found, note=f"{mended} {found.note}".strip()) if found else None


def _whole(written: Written, folder: Path | None) -> Located | None:
    point = exact(written.whole, folder)
    if point is None:
        return None
    note = f"{written.label} went out of use in {_month(point.ended)}; this is where it was." if point.ended else ""
    district = point.district or _district_at(written, point)
    return Located(point.latitude, point.longitude, written.label, point.precision_m, district, note)


def _month(text: str) -> str:
    """`2019-04` -> April 2019."""
    year, _, month = text.partition("-")
    return f"{month_name[int(month)]} {year}" if month.isdigit() and 1 <= int(month) <= 12 else text


def _sector(written: Written, folder: Path | None) -> Located | None:
    """The sector's middle, or the outward part's where only that was written."""
    keys = [written.sector] if written.sector else _outward_sectors().get(written.outward, [])
    rows = [_points()[key] for key in keys if key in _points()]
    if not rows:
        return None
    short = Written(written.outward, written.digit).label
    latitude, longitude, radius = middle(rows)
    district, share = next(iter(districts_of(short)), ("", 0.0))
    note = _sector_note(written, short, folder)
    if district and share < NEARLY_ALL:
        note = f"{note} About {share:.0%} of {short} lies in {_district_name(district)}.".strip()
    return Located(latitude, longitude, written.label if not written.unit else short, radius, district, note)


def _sector_note(written: Written, short: str, folder: Path | None) -> str:
    if not written.unit:
        return ""
    if has_whole(written.area, folder):
        return f"{written.label} is not in our list of postcodes: this is the middle of {short}."
    return f"This is the middle of {short}, the part of the postcode we know."


def _district_at(written: Written, point: Point) -> str:
    """The sector's district; where it has several, the one whose outline holds the point, else the largest."""
    held = districts_of(Written(written.outward, written.digit).label)
    if len(held) > 1:
        drawn = shipped_outlines()
        inside = [code for code, _ in held if code in drawn and holds(drawn[code], point.longitude, point.latitude)]
        return inside[0] if inside else held[0][0]
    return held[0][0] if held else ""


def middle(rows: Iterable[tuple[float, float, int, float]]) -> tuple[float, float, int]:
    """latitude, longitude and radius in metres of sectors (latitude, longitude, radius, postcodes) taken together."""
    held = list(rows)
    total = sum(row[3] for row in held)
    latitude = sum(row[0] * row[3] for row in held) / total
    longitude = sum(row[1] * row[3] for row in held) / total
    if len(held) == 1:
        return round(latitude, 5), round(longitude, 5), max(LEAST_M, held[0][2])
    squeezed = math.cos(math.radians(latitude))
    away = sorted(
        (math.hypot(row[0] - latitude, (row[1] - longitude) * squeezed) * METRES_A_DEGREE + row[2] / 2, row[3]) for row in held
    )
    so_far = accumulate(weight for _, weight in away)
    metres = next(metres for (metres, _), sum_ in zip(away, so_far, strict=True) if sum_ >= HELD * total)
    return round(latitude, 5), round(longitude, 5), round(metres / 10) * 10


@cache
def _points() -> dict[str, tuple[float, float, int, float]]:
    rows = pl.read_parquet(HERE / "points.parquet").cast({"latitude": pl.Float64, "longitude": pl.Float64})
    return {row[0]: (row[1], row[2], row[3], float(row[4])) for row in rows.iter_rows()}


@cache
def _outward_sectors() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sector in _points():
        found.setdefault(sector[:-1], []).append(sector)
    return found


def _near_codes(written: Written) -> list[str]:
    """Sectors of the same outward part, then outward parts one letter or digit away that have the sector."""
    known = _outward_sectors()
    same = [f"{written.outward} {sector[-1]}" for sector in known.get(written.outward, [])]
    if written.digit:
        same.sort(key=lambda label: abs(int(label[-1]) - int(written.digit)))
        near = [one for one in known if OSA.distance(one, written.outward) == 1 and one + written.digit in _points()]
        near = [f"{one} {written.digit}" for one in near]
    else:
        near = [one for one in known if OSA.distance(one, written.outward) == 1]
    near.sort(key=lambda label: (label[:2] != written.outward[:2], label))
    return [*same[:3], *near]


# -- names -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def _of_name(text: str) -> Located | None:
    """The middle of a town we list, else of an area of the evidence base."""
    for form, kind in read(text).forms:
        town = None if kind else _towns().get(form)
        if town:
            name, outward = town
            found = locate(outward)
            return replace(found, label=name, note="") if found else None
    return _of_area(text)


def _of_area(text: str) -> Located | None:
    place = _area(text)
    if place is None:
        return None
    codes = dict(_areas().made_of(place.code))
    rows = [(*_points()[s][:3], _points()[s][3] * share * codes[d]) for s, d, share in _shares() if d in codes and s in _points()]
    if not rows:
        return None
    latitude, longitude, radius = middle(rows)
    district = place.code if place.kind == "district" else ""
    return Located(latitude, longitude, place.name, radius, district, f"This is the middle of {place.name}, by its postcodes.")


def _area(text: str) -> Place | None:
    """The area of this name; where several have it, the district (Dorset)."""
    for kind in ("", "district"):
        try:
            return _areas().one(text, kind=kind)
        except UserError:
            continue
    return None


@cache
def _areas() -> Areas:
    return Areas.load()


@cache
def _shares() -> list[tuple[str, str, float]]:
    return [(sector, district, float(share)) for sector, district, share in pl.read_parquet(TABLE).iter_rows()]


@cache
def _towns() -> dict[str, tuple[str, str]]:
    """Plain name -> the name and the postcode (outward part or sector) of its middle."""
    with (HERE / "towns.csv").open(encoding="utf-8", newline="") as stream:
        return {plain(row["name"]): (row["name"], row["postcode"]) for row in csv.DictReader(stream)}


@cache
def _names() -> dict[str, str]:
    """Plain names of towns and districts -> as they are written."""
    districts = {plain(place.name): place.name for place in _areas().of_kind("district") if place.code.startswith("E")}
    return districts | {form: name for form, (name, _) in _towns().items()}


def _district_name(code: str) -> str:
    return _areas().get(code).name
