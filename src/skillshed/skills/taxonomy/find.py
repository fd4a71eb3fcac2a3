"""A concept by its id, code or label, and what the taxonomy says of it."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import Any

import polars as pl

from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.terms.errors import NotFound, UsageError


def one(taxonomy: Taxonomy, text: str, *, kinds: tuple[str, ...] = ()) -> str:
    """The id of the concept a person means: by id, by code, by own label, by another label.

    Raises NotFound with the nearest labels, UsageError where several bear the label.
    """
    concepts = taxonomy.concepts.filter(pl.col("kind").is_in(list(kinds))) if kinds else taxonomy.concepts
    wanted = text.strip()
    if wanted in set(concepts["id"]):
        return wanted
    by_code = concepts.filter((pl.col("code") == wanted) & (pl.col("code") != ""))
    if by_code.height == 1:
        return str(by_code["id"][0])
    found = named(taxonomy, wanted, kinds=kinds)
    if len(found) == 1:
        return found[0]
    if found:
        names = concepts.filter(pl.col("id").is_in(found)).select("label", "kind", "id").rows()
        listed = "; ".join(f"{label} ({kind}, {id_})" for label, kind, id_ in names[:6])
        raise UsageError(f"'{text}' is several in {taxonomy.key}: {listed}.", next_step="Name one by its id.")
    near = get_close_matches(wanted.lower(), concepts["label"].str.to_lowercase().to_list(), n=3)
    meant = f"Did you mean {', '.join(near)}?" if near else "`skillshed taxonomy list` shows what is loaded."
    what = " or ".join(kinds) or "concept"
    raise NotFound(f"No {what} '{text}' in {taxonomy.key}.", next_step=meant)


def named(taxonomy: Taxonomy, text: str, *, kinds: tuple[str, ...] = ()) -> list[str]:
    """The ids of the concepts that bear a label: as their own, else as another one."""
    concepts = taxonomy.concepts.filter(pl.col("kind").is_in(list(kinds))) if kinds else taxonomy.concepts
    labels = taxonomy.labels.filter(pl.col("label").str.to_lowercase() == text.strip().lower()).join(
        concepts.select("id"), on="id", how="semi"
    )
    own = labels.filter(pl.col("kind") == "preferred")
    found: list[str] = (own if own.height else labels)["id"].unique().sort().to_list()
    return found


def described(taxonomy: Taxonomy, concept: str) -> dict[str, Any]:
    """What the tables say of a concept, names for ids."""
    facts = taxonomy.concepts.row(by_predicate=pl.col("id") == concept, named=True)
    facts["attributes"] = json.loads(facts["attributes"] or "{}")
    labels = taxonomy.labels.filter((pl.col("id") == concept) & (pl.col("kind") != "preferred"))
    out: dict[str, Any] = {**facts, "taxonomy": taxonomy.key, "alternative_labels": labels["label"].to_list()}
    out["broader"] = _names(taxonomy, taxonomy.broader.filter(pl.col("id") == concept)["broader"])
    out["narrower"] = _names(taxonomy, taxonomy.broader.filter(pl.col("broader") == concept)["id"])
    for link in ("essential", "optional", "related"):
        linked = taxonomy.relations.filter(pl.col("kind") == link)
        out[link] = _names(taxonomy, linked.filter(pl.col("origin") == concept)["target"])
        out[f"{link}_for"] = _names(taxonomy, linked.filter(pl.col("target") == concept)["origin"])
    edges = taxonomy.matches.filter(pl.col("id") == concept)
    out["matches"] = [f"{row['scheme']} {row['other']} ({row['match']})" for row in edges.to_dicts()]
    out["collections"] = taxonomy.members.filter(pl.col("id") == concept)["collection"].to_list()
    return out


def _names(taxonomy: Taxonomy, ids: pl.Series) -> list[str]:
    return taxonomy.concepts.filter(pl.col("id").is_in(ids.implode()))["label"].sort().to_list()
