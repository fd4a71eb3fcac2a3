"""A taxonomy's six tables, whatever publisher they came from; nothing outside them is ever an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]
# kind: skill | knowledge | task | occupation | skill group | occupation group | qualification | standard
CONCEPTS: Schema = {
    "id": pl.String,  # the publisher's own: a URI (ESCO), a code (SOC2020 `6135`, O*NET `29-1141.00`), or local `x:...`
    "kind": pl.String,
    "code": pl.String,  # notation where there is one (ESCO 2654.1.7, ISCO 2654); else ""
    "label": pl.String,
    "description": pl.String,
    "status": pl.String,  # released | withdrawn | local
    "attributes": pl.String,  # JSON: what only this publisher says (reuse level, regulated, level, pay, months, funding)
}
LABELS: Schema = {"id": pl.String, "label": pl.String, "kind": pl.String}  # kind: preferred | alternative | hidden | index
RELATIONS: Schema = {"origin": pl.String, "target": pl.String, "kind": pl.String}  # essential | optional | related
BROADER: Schema = {"id": pl.String, "broader": pl.String}
MATCHES: Schema = {  # an edge to another scheme
    "id": pl.String,
    "scheme": pl.String,  # onet | soc2020 | soc2010 | isco08 | esco:1.1.1
    "other": pl.String,
    "match": pl.String,  # exact | close | narrow | broad | related | own
    "source": pl.String,
}
MEMBERS: Schema = {"id": pl.String, "collection": pl.String}  # green | digital | transversal | language | digcomp
TABLES: dict[str, Schema] = {
    "concepts": CONCEPTS,
    "labels": LABELS,
    "relations": RELATIONS,
    "broader": BROADER,
    "matches": MATCHES,
    "members": MEMBERS,
}


@dataclass(frozen=True)
class Taxonomy:
    """A version of a taxonomy. `key` names it in every answer made from it (`esco 1.1.1`)."""

    name: str
    version: str
    licence: str
    attribution: str
    concepts: pl.DataFrame
    labels: pl.DataFrame
    relations: pl.DataFrame
    broader: pl.DataFrame
    matches: pl.DataFrame
    members: pl.DataFrame
    sha256: str = ""  # of the tables; caches are kept by it
    sources: tuple[str, ...] = field(default=())

    @property
    def key(self) -> str:
        return f"{self.name} {self.version}"

    @cached_property
    def skills(self) -> pl.DataFrame:
        """Skills and knowledge, in the order of their ids: row numbers are the same in every array made from them."""
        return self.concepts.filter(pl.col("kind").is_in(["skill", "knowledge"])).sort("id")

    @cached_property
    def occupations(self) -> pl.DataFrame:
        """Occupations, in the order of their ids."""
        return self.concepts.filter(pl.col("kind") == "occupation").sort("id")
