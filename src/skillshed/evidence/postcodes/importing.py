"""Bring in a list of whole postcodes: ONSPD, NSPL or Code-Point Open, as CSV or as the publisher's zip."""

from __future__ import annotations

import io
import re
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.evidence.files import write_whole
from skillshed.evidence.postcodes.exact import IMPORTED, METRES, NO_POINT
from skillshed.terms.errors import InputNotUnderstood

# Code-Point Open has no header.
CODE_POINT = ["postcode", "quality", "x", "y", "country", "nhs_region", "nhs_area", "county", "district", "ward"]
NO_LATITUDE = 90.0  # ONSPD writes 99.999999 for the latitude of a postcode without a place
GRID_TIMES = 10  # ONS says 1 to 9 what Ordnance Survey says 10 to 90
BEFORE_GRIDLINK = 80  # ended before points were matched to buildings: the last known grid reference
ROWS_A_GROUP = 50_000
STEP = "Give a CSV or zip of ONSPD, NSPL or Code-Point Open, as the publisher offers it."


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did: postcodes kept, of them ended, and rows left out because they have no place."""

    file: str
    kept: int
    ended: int
    without_place: int
    path: Path


def import_postcodes(path: Path, folder: Path) -> Brought:
    """Keep the file's postcodes as points in the data folder, in place of those there were.

    InputNotUnderstood where the file is no list of postcodes; then nothing is changed.
    """
    with _tables(path) as files:
        rows = pl.concat([_read(file, path.name) for file in files]).unique("postcode", keep="first")
    placed = rows.drop_nulls(["latitude", "longitude"]).with_columns(
        pl.col("district").replace(_newest(rows["district"].unique()))
    )
    if not placed.height:
        raise InputNotUnderstood(f"{path.name} has no postcode with a place.", next_step=STEP)
    buffer = io.BytesIO()
    placed.sort("postcode").write_parquet(buffer, compression="zstd", row_group_size=ROWS_A_GROUP)
    target = folder / IMPORTED
    write_whole(target, buffer.getvalue())
    ended = int((placed["ended"] != "").sum())
    return Brought(path.name, placed.height, ended, rows.height - placed.height, target)


@contextmanager
def _tables(path: Path) -> Iterator[list[Path]]:
    """The CSV files that hold the postcodes: the file itself, or those of a zip, unpacked for as long as they are read."""
    if not path.is_file():
        raise InputNotUnderstood(f"There is no file {path}.", next_step=STEP)
    if not zipfile.is_zipfile(path):
        yield [path]
        return
    with tempfile.TemporaryDirectory() as where, zipfile.ZipFile(path) as packed:
        names = _wanted(packed)
        if not names:
            raise InputNotUnderstood(f"{path.name} holds no CSV of postcodes.", next_step=STEP)
        yield [Path(packed.extract(name, where)) for name in names]


def _wanted(packed: zipfile.ZipFile) -> list[str]:
    """Code-Point Open has a file an area in Data/CSV; the others one large file beside look-ups and smaller cuts of itself."""
    files = [one for one in packed.infolist() if one.filename.lower().endswith(".csv")]
    areas = [one.filename for one in files if re.search(r"data/csv/[a-z]{1,2}\.csv$", one.filename.lower())]
    return areas or [one.filename for one in sorted(files, key=lambda one: -one.file_size)[:1]]


def _read(path: Path, shown: str) -> pl.DataFrame:
    """postcode | latitude | longitude | precision_m | district | ended; latitude null where the row has no place."""
    try:
        first = pl.read_csv(path, has_header=False, n_rows=1, infer_schema=False).row(0)
        has_header = not any(re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2}", str(one or "")) for one in first)
        names = None if has_header else CODE_POINT[: len(first)]
        rows = pl.scan_csv(path, has_header=has_header, new_columns=names, infer_schema=False, encoding="utf8-lossy")
        columns = _columns(rows.collect_schema().names(), shown)
        return _points(rows.select([pl.col(column).alias(name) for name, column in columns.items()]))
    except pl.exceptions.PolarsError as error:
        raise InputNotUnderstood(f"{shown} cannot be read as a table of postcodes.", next_step=STEP) from error


def _columns(names: list[str], shown: str) -> dict[str, str]:
    """Our name -> the file's column."""
    aliases: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "headers.toml").read_text(encoding="utf-8"))
    found = {}
    for ours, theirs in aliases.items():
        column = next((name for alias in theirs for name in names if re.fullmatch(alias, name.strip().lower())), None)
        if column is not None:
            found[ours] = column
    if "postcode" not in found or not ({"latitude", "longitude"} <= found.keys() or {"x", "y"} <= found.keys()):
        raise InputNotUnderstood(
            f"{shown} has no columns of postcodes with latitude and longitude, or easting and northing.", next_step=STEP
        )
    return found


def _points(rows: pl.LazyFrame) -> pl.DataFrame:
    held = rows.collect_schema().names()
    quality = pl.col("quality").cast(pl.Int32, strict=False) if "quality" in held else pl.lit(10)
    read = rows.with_columns(
        pl.col("postcode").str.replace_all(" ", "").str.to_uppercase(),
        *[pl.col(name).cast(pl.Float64, strict=False) for name in ("latitude", "longitude", "x", "y") if name in held],
        pl.when(quality < 10).then(quality * GRID_TIMES).otherwise(quality).fill_null(NO_POINT).alias("quality"),
        (pl.col("district") if "district" in held else pl.lit("")).fill_null("").alias("district"),
        _month(pl.col("ended")) if "ended" in held else pl.lit("").alias("ended"),
    ).collect(engine="streaming")
    if "latitude" not in held:
        read = _degrees(read)
    has_place = (pl.col("quality") < NO_POINT) & (pl.col("latitude") < NO_LATITUDE)
    metres = pl.col("quality").replace_strict(METRES | {BEFORE_GRIDLINK: 500}, default=METRES[60], return_dtype=pl.Int64)
    return read.select(
        "postcode",
        *[pl.when(has_place).then(pl.col(name)).alias(name) for name in ("latitude", "longitude")],
        metres.alias("precision_m"),
        "district",
        "ended",
    )


def _month(column: pl.Expr) -> pl.Expr:
    """201904 -> 2019-04; empty while the postcode is in use."""
    text = column.fill_null("").str.strip_chars()
    return (
        pl.when(text.str.contains(r"^\d{6}"))
        .then(text.str.slice(0, 4) + "-" + text.str.slice(4, 2))
        .otherwise(text)
        .alias("ended")
    )


def _degrees(rows: pl.DataFrame) -> pl.DataFrame:
    try:
        import pyproj
    except ImportError as error:
        raise InputNotUnderstood(
            "The file gives grid references only, and what turns them into degrees is not installed.",
            next_step="Install it with pip install 'skillshed[postcodes]', or import ONSPD, which has degrees.",
        ) from error
    to_degrees = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(rows["x"].to_numpy(), rows["y"].to_numpy())
    return rows.with_columns(pl.Series("latitude", latitude).round(6), pl.Series("longitude", longitude).round(6))


def _newest(codes: pl.Series) -> dict[str, str]:
    """Code as published -> the district of today; "" for the codes that stand for no district."""
    areas = Areas.load()
    found = {}
    for code in codes:
        after = areas.successors(code) if code in areas else None
        now = areas.canonical(code) if code in areas else ""
        found[code] = str(after.sort("weight", descending=True)["code"][0]) if after is not None and after.height else now
    return found
