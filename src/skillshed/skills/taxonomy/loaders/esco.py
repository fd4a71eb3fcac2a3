"""ESCO's official CSV packages, 1.0.8 to 1.2: the same tables under names with and without `_en`, columns in any order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from skillshed.skills.taxonomy.files import opened
from skillshed.skills.taxonomy.loaders.esco_checks import known_ends
from skillshed.skills.taxonomy.reading import Loaded, made
from skillshed.skills.taxonomy.tables import CONCEPTS, Taxonomy
from skillshed.sources.cells import read_csv
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

LICENCE = "ESCO reuse: Commission Decision 2011/833/EU"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
# A table of the package is known by columns that only it has; the first that fits is taken.
ROLES: dict[str, frozenset[str]] = {
    "relations": frozenset({"occupationuri", "relationtype", "skilluri"}),
    "skill relations": frozenset({"originalskilluri", "relationtype", "relatedskilluri"}),
    "broader": frozenset({"concepturi", "broaderuri"}),
    "collection": frozenset({"concepturi", "preferredlabel", "broaderconcepturi"}),
    "occupations": frozenset({"concepturi", "preferredlabel", "iscogroup"}),
    "skills": frozenset({"concepturi", "preferredlabel", "skilltype"}),
    "green share": frozenset({"concepturi", "greenshare"}),  # 1.2: known, so that it is not taken for groups, and not used
    "groups": frozenset({"concepttype", "concepturi", "preferredlabel", "code"}),
    "schemes": frozenset({"conceptschemeuri"}),
    "hierarchy": frozenset({"level 0 uri"}),
}
_VERSION = re.compile(r"v?(\d+)[._](\d+)(?:[._](\d+))?")
_COLLECTION = re.compile(r"^([a-z]+?)(?:skills|occupations)?collection", re.IGNORECASE)


def recognises(raw: RawFile) -> str:
    """Which table of an ESCO package this is; empty where it is none."""
    header = set(raw.header)
    return next((role for role, columns in ROLES.items() if columns <= header), "")


def load_esco(folder: Path, *, version: str = "") -> Taxonomy:
    """ESCO from its package: a folder, a zip, or one file of it. Raises InputNotUnderstood where tables are missing."""
    return read([raw for raw in opened([folder]) if recognises(raw)], version=version or version_in(str(folder))).taxonomy


def read(files: Sequence[RawFile], *, version: str = "") -> Loaded:
    """The tables of the package as one taxonomy; relations to concepts it does not have are put aside."""
    roles: dict[str, list[tuple[RawFile, pl.DataFrame]]] = {}
    for raw in files:
        roles.setdefault(recognises(raw), []).append((raw, _table(raw)))
    for needed in ("skills", "occupations", "relations"):
        if needed not in roles:
            raise InputNotUnderstood(
                f"The ESCO package has no table of {needed}.",
                next_step="Load the whole folder or zip as downloaded (skills_en, occupations_en, occupationSkillRelations).",
            )
    concepts = _concepts(roles)
    relations, broader, rejected = known_ends(roles, concepts)
    taxonomy = made(
        "esco",
        version or _version_of(files),
        licence=LICENCE,
        attribution=ATTRIBUTION,
        sources=sorted({raw.name for raw in files}),
        concepts=concepts,
        labels=_labels(roles),
        relations=relations,
        broader=broader,
        matches=_isco(roles),
        members=_members(roles, concepts),
    )
    return Loaded(taxonomy, rejected)


def _table(raw: RawFile) -> pl.DataFrame:
    table = read_csv(raw).table
    return table.rename({name: name.casefold() for name in table.columns if name != "_row"})


def _all(roles: dict[str, list[tuple[RawFile, pl.DataFrame]]], role: str) -> pl.DataFrame:
    frames = [frame for _, frame in roles.get(role, [])]
    return pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()


def _concepts(roles: dict[str, list[tuple[RawFile, pl.DataFrame]]]) -> pl.DataFrame:
    knowledge = pl.col("skilltype").str.contains("knowledge").fill_null(False)
    skills = _plain(_all(roles, "skills")).with_columns(
        kind=pl.when(knowledge).then(pl.lit("knowledge")).otherwise(pl.lit("skill")),
        attributes=_facts("reuselevel", "reuse"),
    )
    jobs = _plain(_all(roles, "occupations")).with_columns(kind=pl.lit("occupation"), attributes=_job_facts())
    parts = [skills, jobs]
    groups = _all(roles, "groups")
    if groups.height:
        is_job = pl.col("concepttype").str.to_lowercase().str.contains("isco")
        kind = pl.when(is_job).then(pl.lit("occupation group")).otherwise(pl.lit("skill group"))
        parts.append(_plain(groups).with_columns(kind=kind, attributes=pl.lit("{}")))
    return pl.concat([part.select(list(CONCEPTS)) for part in parts]).filter((pl.col("id") != "") & (pl.col("label") != ""))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """A table of concepts with the columns every kind has; what a package of another year lacks is empty."""
    present = set(frame.columns)
    lacking = [pl.lit("").alias(name) for name in _WANTED - present]
    status = pl.when(pl.col("status").str.to_lowercase() == "obsolete").then(pl.lit("withdrawn")).otherwise(pl.lit("released"))
    return frame.with_columns(lacking).with_columns(
        id=pl.col("concepturi").str.strip_chars(),
        label=pl.col("preferredlabel").str.strip_chars(),
        description=pl.when(pl.col("description") != "").then("description").otherwise("definition"),
        status=status,
    )


_WANTED = {"code", "description", "definition", "status", "reuselevel", "regulatedprofessionnote"}


def _facts(column: str, name: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.format('{{"{}": "{}"}}', pl.lit(name), pl.col(column))).otherwise(pl.lit("{}"))


def _job_facts() -> pl.Expr:
    # 1.0 says regulated in words, later versions with an address that ends in `regulated` or `unregulated`.
    note = pl.col("regulatedprofessionnote")
    regulated = (note != "") & ~note.str.contains("unregulated")
    wanted = pl.struct(isco="iscogroup", regulated=regulated)
    return wanted.map_elements(lambda row: json.dumps(row), return_dtype=pl.String)


def _labels(roles: dict[str, list[tuple[RawFile, pl.DataFrame]]]) -> pl.DataFrame:
    parts = []
    for role in ("skills", "occupations", "groups"):
        frame = _all(roles, role)
        for column, kind in (("preferredlabel", "preferred"), ("altlabels", "alternative"), ("hiddenlabels", "hidden")):
            if column in frame.columns:
                split = frame.select(id="concepturi", label=pl.col(column).str.split("\n")).explode("label")
                parts.append(split.with_columns(pl.col("label").str.strip_chars(), kind=pl.lit(kind)))
    labels = pl.concat(parts).filter(pl.col("label").fill_null("") != "")
    # A concept's own label stands among its alternatives too: it is one label, and the preferred one.
    order = pl.col("kind").replace_strict({"preferred": 0, "alternative": 1, "hidden": 2}, return_dtype=pl.Int8)
    return labels.sort(order, maintain_order=True).unique(["id", "label"], keep="first", maintain_order=True)


def _isco(roles: dict[str, list[tuple[RawFile, pl.DataFrame]]]) -> pl.DataFrame:
    jobs = _all(roles, "occupations")
    code = pl.col("iscogroup").str.strip_chars().str.strip_prefix("C")
    return jobs.select(id="concepturi", scheme=pl.lit("isco08"), other=code, match=pl.lit("broad"), source=pl.lit("ESCO")).filter(
        pl.col("other") != ""
    )


def _members(roles: dict[str, list[tuple[RawFile, pl.DataFrame]]], concepts: pl.DataFrame) -> pl.DataFrame:
    parts = [
        frame.select(id="concepturi", collection=pl.lit(_collection(raw.name)))
        for raw, frame in roles.get("collection", [])
        if _collection(raw.name)
    ]
    if not parts:
        return pl.DataFrame()
    return pl.concat(parts).join(concepts.select("id"), on="id", how="semi")


def _collection(name: str) -> str:
    """A collection's file says nothing of itself inside, so here the name must."""
    found = _COLLECTION.match(name)
    return found.group(1).casefold() if found else ""


def version_in(text: str) -> str:
    """`1.1.1` from `esco_v1_1_1` or `ESCO dataset - v1.1.1 - classification`; empty where no number stands there."""
    found = [match for match in _VERSION.finditer(text) if match.group(1) == "1"]
    return ".".join(part for part in found[-1].groups() if part) if found else ""


def _version_of(files: Iterable[RawFile]) -> str:
    """The package's version as its zip is named, else the month of the newest change in it."""
    for raw in files:
        if version_in(raw.url):
            return version_in(raw.url)
    days = [
        day
        for raw in files
        if recognises(raw) in ("skills", "occupations")
        for day in re.findall(r"\b(20\d\d-\d\d)-\d\dT", raw.text)
    ]
    return f"state of {max(days)}" if days else "unversioned"
