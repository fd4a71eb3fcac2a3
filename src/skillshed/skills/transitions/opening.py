"""The desk opened: vectors, curve and bounds made once for a taxonomy and an embedder, and kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from skillshed.skills.embedding.kept import Arrays, kept
from skillshed.skills.embedding.port import Embedder, open_embedder
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.calibrate import Bounds, calibrate
from skillshed.skills.transitions.facts import open_facts
from skillshed.skills.transitions.levels import with_levels
from skillshed.skills.transitions.link import Link, fitted
from skillshed.skills.transitions.moves import Desk
from skillshed.skills.transitions.pairs import Pairs, all_pairs
from skillshed.skills.transitions.rules import rules
from skillshed.skills.transitions.space import Space, skill_vectors, space
from skillshed.terms.errors import NotFound

LAYOUT = "1"  # of the arrays kept; change it when they or the rules they are made by change


def open_desk(data: Path, *, taxonomy: str = "esco", version: str = "", embedder: str = "wordllama") -> Desk:
    """Everything for an answer. The first time for a taxonomy and an embedder takes seconds, later ones do not.

    Raises NotFound where the taxonomy has no occupations with essential skills.
    """
    whole = open_taxonomy(data, taxonomy, version)
    made = open_space(whole, open_embedder(embedder), data)
    return Desk(made, open_bounds(made, data), with_levels(open_facts(data), whole, data))


def open_space(taxonomy: Taxonomy, embedder: Embedder, data: Path | None) -> Space:
    """The arrays, with vectors and curve from those kept."""
    if taxonomy.occupations.is_empty() or taxonomy.skills.is_empty():
        raise NotFound(
            f"{taxonomy.key} has no occupations with skills, so no transitions.",
            next_step="`skillshed taxonomy load FOLDER` with ESCO.",
        )

    def make() -> Arrays:
        vectors = skill_vectors(taxonomy, embedder)
        curve = fitted(taxonomy, vectors, embedder)
        return {"vectors": vectors, "link": np.array([curve.centre, curve.slope, curve.cap])}

    arrays = kept(data, "transitions", LAYOUT, taxonomy.sha256, embedder.id, repr(rules()["link"]), make=make)
    centre, slope, cap = (float(value) for value in arrays["link"])
    return space(taxonomy, arrays["vectors"], embedder.id, Link(centre, slope, cap))


def open_bounds(made: Space, data: Path | None) -> Bounds:
    """The calibrated bounds, from those kept."""
    rule = rules()["viable"]

    def make() -> Arrays:
        found = calibrate(made, open_pairs(made, data))
        return {"bounds": np.array([found.viable, found.highly, found.viable_coverage, found.highly_coverage])}

    link = repr((made.link, rule))
    values = kept(data, "bounds", LAYOUT, made.taxonomy.sha256, made.embedder, link, make=make)["bounds"]
    viable, highly, covered, highly_covered = (float(value) for value in values)
    return Bounds(viable, highly, covered, highly_covered, rule["group"], rule["deviations"])


@lru_cache(maxsize=1)
def open_pairs(made: Space, data: Path | None) -> Pairs:
    """All pairs, from those kept (half precision: 54 MB for the whole of ESCO)."""

    def make() -> Arrays:
        whole = all_pairs(made)
        return {name: getattr(whole, name).astype(np.float16) for name in ("coverage", "essential", "activities")}

    arrays = kept(data, "pairs", LAYOUT, made.taxonomy.sha256, made.embedder, repr(made.link), make=make)
    return Pairs(**{name: arrays[name].astype(np.float32) for name in ("coverage", "essential", "activities")})
