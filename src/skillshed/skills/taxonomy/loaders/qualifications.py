"""Learning aims (LARS_LearningDelivery.csv) and Ofqual's register of regulated qualifications (Qualifications.csv).

Both are read by the column names of the official downloads. A LARS aim's number is the qualification's without its marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import polars as pl

from skillshed.skills.taxonomy.grids import column, grid, has, reject
from skillshed.skills.taxonomy.reading import REJECTED, Loaded, made
from skillshed.sources.raw import RawFile

LICENCE = "OGL-UK-3.0"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
LARS = ("learnaimref", "learnaimreftitle")
OFQUAL = ("qualification number", "qualification title", "owner organisation name")
LARS_FACTS = {
    "level": "notionalnvqlevelv2",
    "type": "learnaimreftype",
    "sector1": "sectorsubjectareatier1",
    "sector2": "sectorsubjectareatier2",
    "awarding": "awardorgcode",
    "from": "effectivefrom",
    "to": "effectiveto",
    "hours": "guidedlearninghours",
}
OFQUAL_FACTS = {
    "level": "qualification level",
    "type": "qualification type",
    "sector": "qualification ssa",
    "awarding": "owner organisation name",
    "hours": "total qualification time",
    "guided_hours": "guided learning hours",
    "from": "operational start date",
    "to": "operational end date",
}


def recognises_lars(raw: RawFile) -> str:
    """`aims` where this is a table of learning aims."""
    return "aims" if has(raw, *LARS) else ""


def recognises_ofqual(raw: RawFile) -> str:
    """`register` where this is Ofqual's register of qualifications."""
    return "register" if has(raw, *OFQUAL) else ""


def read_lars(files: Sequence[RawFile], *, version: str = "") -> Loaded:
    """Learning aims; those whose day to start has passed are not judged here: the day is among their facts."""
    return _read(files, version, name="lars", wanted=LARS, facts=LARS_FACTS, gone=pl.lit(False))


def read_ofqual(files: Sequence[RawFile], *, version: str = "") -> Loaded:
    """Qualifications; those no longer available to learners are withdrawn."""
    gone = pl.col("qualification status").fill_null("").str.to_lowercase().str.contains("no longer|closed|withdrawn")
    return _read(files, version, name="ofqual", wanted=OFQUAL, facts=OFQUAL_FACTS, gone=gone)


def _read(
    files: Sequence[RawFile], version: str, *, name: str, wanted: tuple[str, ...], facts: dict[str, str], gone: pl.Expr
) -> Loaded:
    parts, aside = [], [pl.DataFrame(schema=REJECTED)]
    for raw in files:
        found = grid(raw, *wanted)
        if found is None:
            continue
        good, bad = reject(
            found, (pl.col(wanted[0]).fill_null("") == "") | (pl.col(wanted[1]).fill_null("") == ""), "no number or no title"
        )
        if "qualification status" not in good.columns:
            good = good.with_columns(pl.lit("").alias("qualification status"))
        parts.append(_concepts(good, wanted, facts, gone))
        aside += [bad, found.rejected]
    concepts = pl.concat(parts).unique("id", keep="last", maintain_order=True)
    taxonomy = made(
        name,
        version or _version(files),
        licence=LICENCE,
        attribution=ATTRIBUTION,
        sources=sorted({raw.name for raw in files}),
        concepts=concepts,
        labels=concepts.select("id", "label", kind=pl.lit("preferred")),
    )
    return Loaded(taxonomy, pl.concat(aside))


def _concepts(frame: pl.DataFrame, wanted: tuple[str, ...], facts: dict[str, str], gone: pl.Expr) -> pl.DataFrame:
    told = pl.struct(*[column(frame, source).alias(name) for name, source in facts.items()])
    as_json = told.map_elements(
        lambda row: json.dumps({key: value for key, value in row.items() if value}), return_dtype=pl.String
    )
    return frame.select(
        id=pl.col(wanted[0]).str.strip_chars(),
        kind=pl.lit("qualification"),
        code=pl.col(wanted[0]).str.replace_all(r"[^A-Za-z0-9]", ""),
        label=pl.col(wanted[1]).str.strip_chars(),
        description=pl.lit(""),
        status=pl.when(gone).then(pl.lit("withdrawn")).otherwise(pl.lit("released")),
        attributes=as_json,
    )


def _version(files: Sequence[RawFile]) -> str:
    """LARS downloads are named by version and day (`LearningDelivery_V021_20240101_CSV`); nothing inside says it."""
    for raw in files:
        if numbered := re.search(r"[vV](\d{3})[_-](\d{8})", f"{raw.url} {raw.name}"):
            return f"{numbered.group(1)} of {numbered.group(2)}"
    return f"content {files[0].sha256[:8]}"
