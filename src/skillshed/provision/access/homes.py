"""Where people live, as points: postcode sectors within districts, each with its share of the district's postcodes."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.provision.access.floating import Pairs
from skillshed.provision.travel import EARTH_MILES, Settings, estimate

HOMES = pl.Schema(
    {"sector": pl.String, "district": pl.String, "share": pl.Float64, "latitude": pl.Float64, "longitude": pl.Float64}
)
Numbers = NDArray[np.float64]
WAYS = {"bus": "by bus or on foot", "walk": "on foot", "cycle": "by bicycle", "car": "by car"}  # what `minutes` takes, in words
MOST_PAIRS = 20_000_000  # beyond these a tree is worth loading
ROUNDING = 1e-12


@lru_cache(maxsize=2)
def homes(least_postcodes: int) -> pl.DataFrame:
    """Every home of England as HOMES, by district and sector: `share` adds up to 1 in each district.

    A sector on a border is a home of each of its districts, at the sector's one point.
    """
    folder = files("skillshed.evidence.postcodes")
    with folder.joinpath("sectors.parquet").open("rb") as file:
        shares = pl.read_parquet(file)
    with folder.joinpath("points.parquet").open("rb") as file:
        points = pl.read_parquet(file, columns=["sector", "latitude", "longitude", "postcodes"])
    held = shares.join(points, on="sector").with_columns((pl.col("share").cast(pl.Float64) * pl.col("postcodes")).alias("held"))
    lived = held.filter(pl.col("held") >= pl.min_horizontal(least_postcodes, pl.col("held").max().over("district")))
    part = (pl.col("held") / pl.col("held").sum().over("district")).alias("share")
    return lived.with_columns(part).select(list(HOMES)).cast(dict(HOMES)).sort("district", "sector")  # type: ignore[arg-type]


def near(homes: Numbers, venues: Numbers, miles: float) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """Rows of homes and of venues no more than so many miles apart, and the miles. Both: latitude | longitude in degrees."""
    if not len(homes) or not len(venues):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    chord = 2 * np.sin(min(miles / EARTH_MILES, np.pi) / 2)
    find = _by_table if len(homes) * len(venues) <= MOST_PAIRS else _by_tree
    home, venue, straight = find(_on_ball(homes), _on_ball(venues), float(chord))
    return home, venue, 2 * EARTH_MILES * np.arcsin(np.clip(straight / 2, 0, 1))


def _by_table(homes: Numbers, venues: Numbers, chord: float) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """Every pair looked at: nothing to load, and quick while the table is small."""
    squared = np.clip(2 - 2 * (homes @ venues.T), 0, 4)
    home, venue = np.nonzero(squared <= chord**2 + ROUNDING)
    # The product loses the last digits of small distances: those kept are measured again.
    apart = np.linalg.norm(homes[home] - venues[venue], axis=1)
    kept = apart <= chord
    return home[kept], venue[kept], apart[kept]


def _by_tree(homes: Numbers, venues: Numbers, chord: float) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    from scipy.spatial import cKDTree  # type: ignore[import-untyped]

    found = cKDTree(homes).sparse_distance_matrix(cKDTree(venues), chord, output_type="ndarray")
    return found["i"].astype(np.int64), found["j"].astype(np.int64), found["v"]


def pairs(homes: Numbers, venues: Numbers, miles: float, mode: str, travel: Settings) -> Pairs:
    """Homes and venues within so many miles of each other, with the minutes between them."""
    home, venue, apart = near(homes, venues, miles)
    return Pairs(home, venue, minutes(apart, mode, travel))


def minutes(miles: Numbers, mode: str, travel: Settings) -> Numbers:
    """Minutes from door to door. Nobody waits for a bus where walking is quicker."""
    found = estimate(miles, mode, by=travel).minutes
    return np.minimum(found, estimate(miles, "walk", by=travel).minutes) if mode == "bus" else found


def _on_ball(points: Numbers) -> Numbers:
    """Points on a ball of radius 1: the straight line through it orders distances as the great circle does."""
    north, east = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
