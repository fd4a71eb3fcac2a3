"""The evidence that travels with skillshed: extracts of publishers' files, put into a lake so that there is something to see.

An extract has the id of the whole file's release and `.x`. Its raw file is named with its true checksum and not kept. If
somebody imports the whole file later, that is a release of its own; it was seen later, so its rows win over the extract's.
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from skillshed.evidence.files import sha256_of, write_whole
from skillshed.evidence.lake import OBSERVATIONS, ROW_GROUP, Lake
from skillshed.evidence.release import Release, Stated

SHIPPED = Path(__file__).parent / "embedded"
SUFFIX = ".x"
INDEX = "releases.json"
PROVENANCE = "PROVENANCE.toml"


def load_embedded(folder: Path) -> list[Release]:
    """Put the extracts into the lake of a data folder; those that are there stay as they are. Returns all of them."""
    lake = Lake(folder / "lake")
    extracts = embedded_releases()
    here = lake.releases()
    for release in extracts:
        if release.id not in here:
            lake.adopt(release, observations=SHIPPED / f"{release.id}.parquet", tables=_tables(release))
    return extracts


def embedded_releases() -> list[Release]:
    """The records of the extracts, oldest known first."""
    records = json.loads((SHIPPED / INDEX).read_bytes())
    return sorted((Release.model_validate(record) for record in records), key=lambda release: release.order)


def _tables(release: Release) -> dict[str, Path]:
    return {name: SHIPPED / f"{release.id}.{name}.parquet" for name in release.tables}


# Writing (for scripts/prepare_embedded.py)


def write_extract(folder: Path, release: Release, rows: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> Release:
    """Write the rows of a release that travel, and return the record of that extract.

    `rows`: OBSERVATIONS.
    """
    extract_id = release.id + SUFFIX
    file = folder / f"{extract_id}.parquet"
    _write(file, rows.select(OBSERVATIONS.names()).sort("measure", "place", "breakdown", "period"))
    for name, table in tables.items():
        _write(folder / f"{extract_id}.{name}.parquet", table)
    return release.model_copy(
        update={
            "id": extract_id,
            "raw": tuple(part.model_copy(update={"is_kept": False}) for part in release.raw),
            "observations_sha256": sha256_of(file),
            "supersedes": tuple(earlier + SUFFIX for earlier in release.supersedes),
            "rows_in": rows.height, "rows_out": rows.height, "rows_dropped": 0, "reasons": {},
            "measures": _counted(release.measures, rows),
            "tables": tuple(tables),
        }
    )  # fmt: skip


def _write(file: Path, table: pl.DataFrame) -> None:
    table.write_parquet(file, compression="zstd", compression_level=19, row_group_size=ROW_GROUP, statistics=True)


def _counted(said: dict[str, Stated], rows: pl.DataFrame) -> dict[str, Stated]:
    counts = rows.group_by("measure").agg(
        pl.len().alias("rows"), pl.col("period").min().alias("first"), pl.col("period").max().alias("last")
    )
    return {
        row["measure"]: said[row["measure"]].model_copy(update={name: row[name] for name in ("rows", "first", "last")})
        for row in counts.sort("measure").iter_rows(named=True)
    }


def write_index(folder: Path, releases: list[Release]) -> None:
    """The records of all extracts, and their provenance for people to read."""
    records = [release.model_dump(mode="json", exclude_defaults=True) for release in releases]
    write_whole(folder / INDEX, json.dumps(records, ensure_ascii=False, separators=(",", ":")).encode())
    write_whole(folder / PROVENANCE, "\n".join(_provenance(release) for release in releases).encode())


def _provenance(release: Release) -> str:
    facts = {
        "title": release.title, "publisher": release.publisher, "licence": release.licence, "url": release.url,
        "released_on": release.published_on.isoformat() if release.published_on else "not known",
        "read_on": release.accessed_on.date().isoformat(), "figures": release.rows_out,
    }  # fmt: skip
    lines = [
        f'["{release.id}"]',
        *[f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value != ""],
    ]
    for part in release.raw:
        lines += [f'[["{release.id}".file]]', f'name = "{part.name}"', f'sha256 = "{part.sha256}"', f"bytes = {part.size}"]
    return "\n".join(lines) + "\n"
