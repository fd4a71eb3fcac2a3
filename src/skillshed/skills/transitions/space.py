"""Occupations and skills as arrays: who asks what, where skills lie, what each occupation does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from skillshed.skills.embedding.port import Embedder
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.link import Floats, Link

ACTIVITY = re.compile(r"^[SKTAL]\d+\.\d+$")  # the second level of ESCO's skills hierarchy: S1.8
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Space:
    """One taxonomy seen by one embedder. Rows follow `taxonomy.occupations`, columns `taxonomy.skills`."""

    taxonomy: Taxonomy
    embedder: str
    vectors: Floats  # a row a skill, of length one
    link: Link
    essential: csr_matrix  # occupations x skills, ones
    every: csr_matrix  # essential and optional
    activities: Floats  # occupations x groups, rows of length one (or naught)

    @cached_property
    def occupations(self) -> list[str]:
        return self.taxonomy.occupations["id"].to_list()

    @cached_property
    def skills(self) -> list[str]:
        return self.taxonomy.skills["id"].to_list()

    @cached_property
    def occupation_at(self) -> dict[str, int]:
        return {one: at for at, one in enumerate(self.occupations)}

    @cached_property
    def skill_at(self) -> dict[str, int]:
        return {one: at for at, one in enumerate(self.skills)}

    @cached_property
    def size(self) -> Floats:
        """How many essential skills each occupation has."""
        return np.asarray(self.essential.sum(axis=1), np.float32).ravel()

    @cached_property
    def rarity(self) -> Floats:
        """log(1 + occupations / those that need the skill): `communicate with customers` counts little."""
        need = np.asarray(self.essential.sum(axis=0), np.float32).ravel()
        return np.log1p(len(self.occupations) / np.maximum(need, 1.0)).astype(np.float32)

    @cached_property
    def plain(self) -> Floats:
        """Every skill alike."""
        return np.ones(len(self.skills), np.float32)

    def weights(self, name: str) -> Floats:
        """`plain` (the default rank) or `rarity`."""
        return self.rarity if name == "rarity" else self.plain

    def needs(self, occupation: int) -> Rows:
        """Skills that are essential for an occupation."""
        return _row_of(self.essential, occupation)

    def has(self, occupation: int) -> Rows:
        """Every skill of an occupation."""
        return _row_of(self.every, occupation)


def _row_of(matrix: csr_matrix, at: int) -> Rows:
    return np.asarray(matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]], np.intp)


def space(taxonomy: Taxonomy, vectors: Floats, embedder: str, link: Link) -> Space:
    """The arrays of a taxonomy. `vectors`: a row a skill in the order of `taxonomy.skills`."""
    skills = taxonomy.skills.select("id").with_row_index("skill")
    jobs = taxonomy.occupations.select("id").with_row_index("job")
    asked = taxonomy.relations.join(jobs, left_on="origin", right_on="id").join(skills, left_on="target", right_on="id")
    shape = (jobs.height, skills.height)
    essential = _matrix(asked.filter(pl.col("kind") == "essential"), shape)
    return Space(
        taxonomy=taxonomy,
        embedder=embedder,
        vectors=vectors,
        link=link,
        essential=essential,
        every=_matrix(asked.filter(pl.col("kind").is_in(["essential", "optional"])), shape),
        activities=_activities(taxonomy, essential),
    )


def _matrix(asked: pl.DataFrame, shape: tuple[int, int]) -> csr_matrix:
    pairs = asked.select("job", "skill").unique().sort("job", "skill")
    ones = np.ones(pairs.height, np.float32)
    made = csr_matrix((ones, (pairs["job"].to_numpy(), pairs["skill"].to_numpy())), shape=shape)
    made.sort_indices()
    return made


def _activities(taxonomy: Taxonomy, essential: csr_matrix) -> Floats:
    """Occupations by the groups of the skills hierarchy that their essential skills belong to."""
    groups = taxonomy.concepts.filter((pl.col("kind") == "skill group") & pl.col("code").str.contains(ACTIVITY.pattern))
    column = {one: at for at, one in enumerate(groups["id"].sort())}
    above: dict[str, list[str]] = {}
    for one, other in taxonomy.broader.iter_rows():
        above.setdefault(one, []).append(other)
    rows, columns, shares = [], [], []
    for at, skill in enumerate(taxonomy.skills["id"]):
        inside = sorted({column[one] for one in _ancestors(skill, above) if one in column})
        rows += [at] * len(inside)
        columns += inside
        shares += [1.0 / len(inside) for _ in inside]
    belongs = csr_matrix((shares, (rows, columns)), shape=(essential.shape[1], max(1, len(column))), dtype=np.float32)
    profile = np.asarray((essential @ belongs).todense(), np.float32)
    return _unit(profile)


def _ancestors(one: str, above: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    rest = [one]
    while rest:
        for other in above.get(rest.pop(), ()):
            if other not in seen:
                seen.add(other)
                rest.append(other)
    return seen


def skill_vectors(taxonomy: Taxonomy, encoder: Embedder) -> Floats:
    """A vector a skill: the mean of its label's and its alternative labels' vectors, of length one."""
    skills = taxonomy.skills.select("id").with_row_index("at")
    labels = taxonomy.labels.filter(pl.col("kind") != "hidden").join(skills, on="id").sort("at", "label")
    spoken = encoder.encode(labels["label"].to_list())
    total = np.zeros((skills.height, spoken.shape[1]), np.float32)
    np.add.at(total, labels["at"].to_numpy(), spoken)
    return _unit(total)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
