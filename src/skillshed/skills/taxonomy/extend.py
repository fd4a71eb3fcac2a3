"""A place's own occupations and skills beside the official ones: ids that begin `x:`, joined to known concepts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from skillshed.skills.taxonomy.grids import column, grid
from skillshed.skills.taxonomy.loading import joined
from skillshed.skills.taxonomy.reading import made, put_aside
from skillshed.skills.taxonomy.tables import BROADER, CONCEPTS, LABELS, RELATIONS, Taxonomy
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

KINDS = ("skill", "knowledge", "occupation", "skill group", "occupation group", "qualification", "standard")
LINKS = ("essential", "optional", "related")
COLUMNS = "id, label, kind; as wanted alternative labels, description, broader, essential, optional, related"


@dataclass(frozen=True)
class Extension:
    """A taxonomy with local concepts, and the rows refused."""

    taxonomy: Taxonomy
    rejected: pl.DataFrame
    added: int


@dataclass(frozen=True)
class _Own:
    """A row of the file, read."""

    row: int
    id: str
    label: str
    kind: str
    description: str
    alternatives: list[str]
    broader: list[str]
    links: dict[str, list[str]]

    @property
    def points_at(self) -> list[tuple[str, str]]:
        named = [("broader", one) for one in self.broader]
        return named + [(link, one) for link in LINKS for one in self.links[link]]


def extended(taxonomy: Taxonomy, raw: RawFile) -> Extension:
    """The taxonomy with the concepts of a CSV or workbook; a row with an unknown id is refused whole, with the reason.

    Several ids or labels in one cell are parted by `;`. An official id may stand in the first column to give it further
    alternative labels; its own label stays. Raises InputNotUnderstood without the columns id, label and kind.
    """
    found = grid(raw, "id", "label", "kind")
    if found is None:
        raise InputNotUnderstood(f"'{raw.name}' has no columns id, label and kind.", next_step=f"Columns: {COLUMNS}.")
    rows = [_read(record) for record in _cells(found.frame)]
    official = set(taxonomy.concepts.filter(pl.col("status") != "local")["id"])
    problems = _problems(rows, official, set(taxonomy.concepts["id"]))
    good = [row for row in rows if row.row not in problems]
    bad = [(raw.name, row.row, problems[row.row], f"{row.id} {row.label}") for row in rows if row.row in problems]
    rejected = pl.concat([found.rejected, put_aside(bad)])
    return Extension(_joined(taxonomy, good, official, raw.name), rejected, len(good))


def _problems(rows: list[_Own], official: set[str], here: set[str]) -> dict[int, str]:
    """Refused rows by number. A row that is refused takes those with it that point at it."""
    problems = {row.row: reason for row in rows if (reason := _misshapen(row, official))}
    while True:
        known = here | {row.id for row in rows if row.row not in problems}
        more = {row.row: reason for row in rows if row.row not in problems and (reason := _unknown(row, known))}
        if not more:
            return problems
        problems |= more


def _cells(frame: pl.DataFrame) -> list[dict[str, Any]]:
    names = {
        "alternatives": ("alternative labels", "alternative label", "other names"),
        "description": ("description",),
        "broader": ("broader",),
        **{link: (link,) for link in LINKS},
        "id": ("id",),
        "label": ("label",),
        "kind": ("kind",),
    }
    plain = frame.select("_row", *[column(frame, *sources).alias(name) for name, sources in names.items()])
    return plain.to_dicts()


def _read(record: dict[str, Any]) -> _Own:
    links = {link: _several(record[link]) for link in LINKS}
    plain = {name: record[name] for name in ("id", "label", "kind", "description")}
    return _Own(
        row=record["_row"],
        **plain,
        alternatives=_several(record["alternatives"]),
        broader=_several(record["broader"]),
        links=links,
    )


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


def _misshapen(row: _Own, official: set[str]) -> str:
    if row.id in official:
        return ""
    if not row.id.startswith("x:"):
        return f"'{row.id}' is no id of the taxonomy, and an own one begins with x:"
    if not row.label:
        return "no label"
    return "" if row.kind in KINDS else f"'{row.kind}' is no kind; there are {', '.join(KINDS)}"


def _unknown(row: _Own, known: set[str]) -> str:
    return next((f"{name}: no concept '{one}' here" for name, one in row.points_at if one not in known), "")


def _joined(taxonomy: Taxonomy, rows: list[_Own], official: set[str], source: str) -> Taxonomy:
    """Own concepts replace those of the same id from an earlier file."""
    own = [row for row in rows if row.id not in official]
    stays = ~pl.col("id").is_in([row.id for row in own])
    base = replace(
        taxonomy,
        concepts=taxonomy.concepts.filter(stays),
        labels=taxonomy.labels.filter(stays),
        relations=taxonomy.relations.filter(~pl.col("origin").is_in([row.id for row in own])),
        broader=taxonomy.broader.filter(stays),
    )
    more = _tables(rows, own, taxonomy, source)
    return joined(replace(base, concepts=pl.concat([base.concepts, more.concepts])), more)


def _tables(rows: list[_Own], own: list[_Own], taxonomy: Taxonomy, source: str) -> Taxonomy:
    return made(
        taxonomy.name,
        taxonomy.version,
        licence="",
        attribution="",
        sources=[source],
        concepts=pl.DataFrame(
            [(row.id, row.kind, "", row.label, row.description, "local", "{}") for row in own], schema=CONCEPTS, orient="row"
        ),
        labels=pl.DataFrame(
            [(row.id, row.label, "preferred") for row in own]
            + [(row.id, one, "alternative") for row in rows for one in row.alternatives],
            schema=LABELS,
            orient="row",
        ),
        relations=pl.DataFrame(
            [(row.id, one, link) for row in rows for link in LINKS for one in row.links[link]], schema=RELATIONS, orient="row"
        ),
        broader=pl.DataFrame([(row.id, one) for row in rows for one in row.broader], schema=BROADER, orient="row"),
    )
