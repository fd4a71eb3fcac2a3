"""A place's own occupations and skills beside the official ones: ids that begin `x:`, joined to known concepts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from skillshed.skills.taxonomy.grids import column, grid
from skillshed.skills.taxonomy.loading import joined
from skillshed.skills.taxonomy.reading import REJECTED, made, put_aside
from skillshed.skills.taxonomy.tables import Taxonomy
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


def extended(taxonomy: Taxonomy, raw: RawFile) -> Extension:
    """The taxonomy with the concepts of a CSV or workbook; a row with an unknown id is refused whole, with the reason.

    Several ids or labels in one cell are parted by `;`. An official id may stand in the first column to give it further
    alternative labels; its own label stays. Raises InputNotUnderstood without the columns id, label and kind.
    """
    found = grid(raw, "id", "label", "kind")
    if found is None:
        raise InputNotUnderstood(f"'{raw.name}' has no columns id, label and kind.", next_step=f"Columns: {COLUMNS}.")
    rows = [_row(record) for record in _cells(found.frame)]
    own = {row["id"] for row in rows if not _problem_of_shape(row)}
    known = set(taxonomy.concepts["id"]) | own
    official = set(taxonomy.concepts.filter(pl.col("status") != "local")["id"])
    problems = [_problem_of_shape(row, official) or _unknown(row, known) for row in rows]
    # A row that is refused takes those with it that point at it.
    while True:
        refused = {
            row["id"] for row, problem in zip(rows, problems, strict=True) if problem and row["id"] not in taxonomy.concepts["id"]
        }
        again = [problem or _unknown(row, known - refused) for row, problem in zip(rows, problems, strict=True)]
        if again == problems:
            break
        problems = again
    good = [row for row, problem in zip(rows, problems, strict=True) if not problem]
    bad = [
        (raw.name, row["row"], problem, f"{row['id']} {row['label']}")
        for row, problem in zip(rows, problems, strict=True)
        if problem
    ]
    rejected = pl.concat([found.rejected, put_aside(bad) if bad else pl.DataFrame(schema=REJECTED)])
    return Extension(_joined(taxonomy, good, official, raw.name), rejected, len(good))


def _cells(frame: pl.DataFrame) -> list[dict[str, str]]:
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


def _row(record: dict[str, str]) -> dict[str, object]:
    many = {name: _several(record[name]) for name in ("alternatives", "broader", *LINKS)}
    return {"row": record["_row"], **{name: record[name] for name in ("id", "label", "kind", "description")}, **many}


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


def _problem_of_shape(row: dict[str, object], official: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    if str(row["id"]) in official:
        return ""
    if not str(row["id"]).startswith("x:"):
        return f"'{row['id']}' is no id of the taxonomy, and an own one begins with x:"
    if not row["label"]:
        return "no label"
    return "" if row["kind"] in KINDS else f"'{row['kind']}' is no kind; there are {', '.join(KINDS)}"


def _unknown(row: dict[str, object], known: set[str]) -> str:
    for name in ("broader", *LINKS):
        for one in row[name]:  # type: ignore[attr-defined]
            if one not in known:
                return f"{name}: no concept '{one}' here"
    return ""


def _joined(taxonomy: Taxonomy, rows: list[dict[str, object]], official: set[str], source: str) -> Taxonomy:
    own = [row for row in rows if row["id"] not in official]
    replaced = {row["id"] for row in own}
    stays = pl.col("id").is_in(list(replaced)).not_()
    base = made(
        taxonomy.name,
        taxonomy.version,
        licence=taxonomy.licence,
        attribution=taxonomy.attribution,
        sources=taxonomy.sources,
        concepts=taxonomy.concepts.filter(stays),
        labels=taxonomy.labels.filter(stays),
        relations=taxonomy.relations.filter(~pl.col("origin").is_in(list(replaced))),
        broader=taxonomy.broader.filter(stays),
        matches=taxonomy.matches,
        members=taxonomy.members,
    )
    concepts = [(row["id"], row["kind"], "", row["label"], row["description"], "local", "{}") for row in own]
    labels = [(row["id"], row["label"], "preferred") for row in own]
    labels += [(row["id"], label, "alternative") for row in rows for label in row["alternatives"]]  # type: ignore[attr-defined]
    relations = [(row["id"], one, link) for row in rows for link in LINKS for one in row[link]]  # type: ignore[attr-defined]
    broader = [(row["id"], one) for row in rows for one in row["broader"]]  # type: ignore[attr-defined]
    more = made(
        taxonomy.name,
        taxonomy.version,
        licence="",
        attribution="",
        sources=[source],
        concepts=_frame(concepts, "id", "kind", "code", "label", "description", "status", "attributes"),
        labels=_frame(labels, "id", "label", "kind"),
        relations=_frame(relations, "origin", "target", "kind"),
        broader=_frame(broader, "id", "broader"),
    )
    return joined(_with_ids(base, more), more)


def _with_ids(base: Taxonomy, more: Taxonomy) -> Taxonomy:
    """The base knowing the new concepts, so that what is said of them counts as said of its own."""
    from dataclasses import replace

    return replace(base, concepts=pl.concat([base.concepts, more.concepts]))


def _frame(rows: list[tuple[object, ...]], *names: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
