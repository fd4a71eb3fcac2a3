"""A small invented world of jobs and skills, and an embedder that needs no weights."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from skillshed.skills.taxonomy.reading import made
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.calibrate import calibrate
from skillshed.skills.transitions.facts import Facts, empty_facts
from skillshed.skills.transitions.link import Link
from skillshed.skills.transitions.moves import Desk
from skillshed.skills.transitions.space import Space, space

DIM = 8
LINK = Link(centre=0.6, slope=12.0)


def desk_of(space: Space, facts: Facts | None = None) -> Desk:
    """A desk with bounds calibrated on the world itself."""
    return Desk(space, calibrate(space), facts or empty_facts())


def small_space(jobs: dict[str, tuple[list[int], list[int]]], skills: int, seed: int = 0) -> Space:
    """Occupations by name with their essential and optional skills by number; vectors drawn by the seed."""
    taxonomy = small_taxonomy(jobs, skills)
    drawn = np.random.default_rng(seed).normal(size=(skills, DIM)).astype(np.float32)
    vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return space(taxonomy, vectors, "drawn", LINK)


def small_taxonomy(jobs: dict[str, tuple[list[int], list[int]]], skills: int) -> Taxonomy:
    """Skills k00, k01 ...; each in the group S1.n of its number by threes; occupations by name in ISCO groups by their first letter."""
    names = [f"k{at:02}" for at in range(skills)]
    groups = sorted({f"S1.{at // 3}" for at in range(skills)})
    concepts = [(name, "skill", "", f"skill {name}") for name in names]
    concepts += [(group, "skill group", group, f"group {group}") for group in groups]
    concepts += [(name, "occupation", f"{ord(name[0]):04}.{at}", name) for at, name in enumerate(jobs)]
    relations = [
        (job, names[skill], kind)
        for job, both in jobs.items()
        for kind, some in zip(("essential", "optional"), both, strict=True)
        for skill in some
    ]
    frame = pl.DataFrame(concepts, schema=["id", "kind", "code", "label"], orient="row").with_columns(status=pl.lit("released"))
    return made(
        "esco",
        "invented",
        licence="",
        attribution="",
        sources=[],
        concepts=frame,
        labels=frame.select("id", "label", kind=pl.lit("preferred")),
        relations=pl.DataFrame(relations, schema={"origin": pl.String, "target": pl.String, "kind": pl.String}, orient="row"),
        broader=pl.DataFrame({"id": names, "broader": [f"S1.{at // 3}" for at in range(skills)]}),
        matches=pl.DataFrame(
            [(job, "isco08", f"{ord(job[0]):04}", "broad", "ESCO") for job in jobs],
            schema=["id", "scheme", "other", "match", "source"],
            orient="row",
        ),
    )


@pytest.fixture
def world() -> Space:
    """Two groups of three jobs; the jobs of a group share most of their skills."""
    jobs = {
        "a one": ([0, 1, 2, 3], [4]),
        "a two": ([0, 1, 2, 5], [6]),
        "a three": ([1, 2, 3, 6], []),
        "b one": ([10, 11, 12], [13]),
        "b two": ([10, 11, 14], [12, 0]),
        "b three": ([11, 12, 14, 15], []),
    }
    return small_space(jobs, 18)
