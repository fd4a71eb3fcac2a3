"""How near two skills are: a logistic curve of their vectors' cosine, its two points found for the embedder in use."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.skills.embedding.port import Embedder
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.rules import rules

Floats = NDArray[np.float32]
SAME = 2.0  # stands where a cosine would for one and the same skill: no cosine is above 1
SAMPLE = 20_000


@dataclass(frozen=True)
class Link:
    """A curve: `centre` is the cosine of nearness one half."""

    centre: float
    slope: float
    cap: float = 0.99

    def __call__(self, cosines: Floats) -> Floats:
        """Nearness from 0 to 1; exactly 1 for one and the same skill only."""
        near = 1.0 / (1.0 + np.exp(-self.slope * (np.minimum(cosines, 1.0) - self.centre)))
        return np.where(cosines >= SAME, 1.0, np.minimum(near, self.cap)).astype(np.float32)


def fitted(taxonomy: Taxonomy, vectors: Floats, encoder: Embedder) -> Link:
    """The curve through the cosine of unrelated skills and that of alternative labels with their own skill.

    `vectors`: a row a skill, in the order of `taxonomy.skills`. The samples are drawn with a fixed seed.
    """
    rule = rules()["link"]
    dice = np.random.default_rng(0)
    count = len(vectors)
    low = float(np.quantile(_unrelated(vectors, count, dice), 1 - rule["unrelated_share"]))
    high = float(np.quantile(_synonyms(taxonomy, vectors, encoder, dice), 1 - rule["synonym_share"]))
    # Where the two points fall together (a handful of skills) the curve still has to rise.
    high = max(high, low + 0.05)
    steps = log((1 - rule["unrelated_nearness"]) / rule["unrelated_nearness"])
    return Link(centre=(low + high) / 2, slope=2 * steps / (high - low), cap=rule["cap"])


def _unrelated(vectors: Floats, count: int, dice: np.random.Generator) -> Floats:
    parts = []
    for _ in range(10):  # in turns: all at once would take more memory than the rest of the work
        one, other = dice.integers(0, count, (2, SAMPLE))
        apart = one != other
        parts.append(np.einsum("ij,ij->i", vectors[one[apart]], vectors[other[apart]]))
    return np.concatenate(parts)


def _synonyms(taxonomy: Taxonomy, vectors: Floats, encoder: Embedder, dice: np.random.Generator) -> Floats:
    skills = taxonomy.skills.select("id").with_row_index("at")
    pairs = taxonomy.labels.filter(pl.col("kind") == "alternative").join(skills, on="id").sort("id", "label")
    if not pairs.height:
        return np.array([1.0], np.float32)
    picked = pairs[np.sort(dice.choice(pairs.height, min(SAMPLE, pairs.height), replace=False))]
    spoken = encoder.encode(picked["label"].to_list())
    return np.asarray(np.einsum("ij,ij->i", spoken, vectors[picked["at"].to_numpy()]), np.float32)
