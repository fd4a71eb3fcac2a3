"""Apprenticeship standards: the 2018 register as CSV, and the courses API's JSON (or the CSV made of it).

Skills, knowledge and behaviours of a standard become concepts of their own where the API gives them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from skillshed.skills.taxonomy.grids import Grid, grid, has
from skillshed.skills.taxonomy.reading import REJECTED, Loaded, made, put_aside
from skillshed.sources.cells import number
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

LICENCE = "OGL-UK-3.0"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
# What each field is called: in the 2018 register, in the courses API, and in the export it is fed from.
FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("reference", "ifatereferencenumber", "referencenumber"),
    "label": ("name", "title"),
    "lars": ("larscode",),
    "level": ("level",),
    "route": ("route",),
    "status": ("status",),
    "funding_gbp": ("maximumfundinggbp", "maxfunding", "proposedmaxfunding"),
    "months": ("typicaldurationmonths", "typicalduration", "proposedtypicalduration", "duration"),
    "version": ("version",),
    "description": ("overviewofrole",),
    "titles": ("typicaljobtitles", "keywords"),
}
STATEMENTS = {"skills": "skill", "knowledge": "knowledge", "behaviours": "skill"}
_GONE = ("retired", "withdrawn")


def recognises(raw: RawFile) -> str:
    """`register` or `api`; empty where it is neither."""
    if raw.kind == "json":
        return "api" if any(name in raw.head.casefold() for name in ('"ifatereferencenumber"', '"referencenumber"')) else ""
    wanted = (("name", "reference", "route", "lars code"), ("title", "ifatereferencenumber", "larscode"))
    return "register" if any(has(raw, *columns) for columns in wanted) else ""


def read(files: Sequence[RawFile], *, version: str = "") -> Loaded:
    """Standards by their reference (ST0116); several versions of one standard: the newest is kept."""
    rows: dict[str, dict[str, Any]] = {}
    bad: list[tuple[str, int, str, str]] = []
    for raw in files:
        for at, record in _records(raw):
            fields = _fields(record)
            if not fields["id"] or not fields["label"]:
                bad.append((raw.name, at, "no reference or no title", json.dumps(record, default=str)[:200]))
            elif fields["id"] not in rows or _newer(fields, rows[fields["id"]]):
                rows[fields["id"]] = fields
    concepts, labels, relations = _tables(rows.values())
    taxonomy = made(
        "apprenticeships",
        version or _version(files, rows.values()),
        licence=LICENCE,
        attribution=ATTRIBUTION,
        sources=sorted({raw.name for raw in files}),
        concepts=concepts,
        labels=labels,
        relations=relations,
    )
    return Loaded(taxonomy, put_aside(bad) if bad else pl.DataFrame(schema=REJECTED))


def _records(raw: RawFile) -> list[tuple[int, dict[str, Any]]]:
    """The standards as dictionaries with the number of each; keys without case or marks."""
    if raw.kind != "json":
        found = grid(raw, "name", "reference") or grid(raw, "title", "ifatereferencenumber")
        frame = (found or Grid(pl.DataFrame(), pl.DataFrame(), "")).frame
        return [(row["_row"], {key.replace(" ", ""): value for key, value in row.items()}) for row in frame.to_dicts()]
    try:
        document = json.loads(raw.text)
    except json.JSONDecodeError as error:
        raise InputNotUnderstood(
            f"'{raw.name}' is broken JSON at line {error.lineno}.", next_step="Download it again."
        ) from error
    listed = document.get("standards", document) if isinstance(document, dict) else document
    listed = [listed] if isinstance(listed, dict) else listed
    return [(at, _lower(record)) for at, record in enumerate(listed, start=1) if isinstance(record, dict)]


def _lower(record: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("_", "").casefold(): value for key, value in record.items()}


def _fields(record: dict[str, Any]) -> dict[str, Any]:
    fields = {name: next((record[key] for key in keys if record.get(key) not in (None, "")), "") for name, keys in FIELDS.items()}
    if isinstance(fields["route"], dict):  # some shapes nest it with its number
        fields["route"] = fields["route"].get("name", "")
    fields["id"] = str(fields["id"]).strip()
    fields["label"] = str(fields["label"]).strip()
    fields["statements"] = [(kind, text) for key, kind in STATEMENTS.items() for text in _texts(record.get(key))]
    return fields


def _texts(value: Any) -> list[str]:
    """Statements as plain texts, whether the API gives texts or records with their detail."""
    if isinstance(value, str):
        value = value.split("|")
    texts = [item.get("detail", item.get("skillDetail", "")) if isinstance(item, dict) else item for item in value or []]
    return [" ".join(str(text).split()) for text in texts if str(text).strip()]


def _newer(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return (number(one["version"]) or 0.0) > (number(other["version"]) or 0.0)


def _tables(rows: Iterable[dict[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    concepts, labels, relations = [], [], []
    for row in rows:
        facts = {name: row[name] for name in ("lars", "route", "version") if row[name] != ""}
        facts |= {name: known for name in ("level", "funding_gbp", "months") if (known := number(row[name])) is not None}
        gone = any(word in str(row["status"]).casefold() for word in _GONE)
        concepts.append(
            (
                row["id"],
                "standard",
                row["id"],
                row["label"],
                str(row["description"]),
                "withdrawn" if gone else "released",
                json.dumps(facts),
            )
        )
        labels.append((row["id"], row["label"], "preferred"))
        labels += [(row["id"], title, "alternative") for title in _texts(row["titles"]) if title != row["label"]]
        for at, (kind, text) in enumerate(row["statements"], start=1):
            one = f"{row['id']}:{at}"
            concepts.append((one, kind, "", text, "", "released", "{}"))
            labels.append((one, text, "preferred"))
            relations.append((row["id"], one, "essential"))
    return (
        pl.DataFrame(concepts, schema=["id", "kind", "code", "label", "description", "status", "attributes"], orient="row"),
        pl.DataFrame(labels, schema=["id", "label", "kind"], orient="row"),
        pl.DataFrame(relations, schema={"origin": pl.String, "target": pl.String, "kind": pl.String}, orient="row"),
    )


def _version(files: Sequence[RawFile], rows: Iterable[dict[str, Any]]) -> str:
    """Neither shape says its day; the register of 2018 is known by its columns, others by their content."""
    if any(recognises(raw) == "register" and has(raw, "approved for delivery date") for raw in files):
        return "register 2018"
    newest = max((str(row["version"]) for row in rows), default="")
    return f"list of {sum(1 for _ in rows)} up to {newest or 'unversioned'}"
