"""A small invented taxonomy: a dozen skills, four occupations."""

from __future__ import annotations

import polars as pl
import pytest

from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.extracting.ranking import Ranker
from skillshed.skills.taxonomy.reading import made
from skillshed.skills.taxonomy.tables import Taxonomy

SKILLS = {
    "x:dress": ("assist with dressing", ["help people dress"]),
    "x:records": ("keep care records", ["maintain care notes"]),
    "x:stats": ("statistics", []),
    "x:python": ("Python (computer programming)", ["Python"]),
    "x:polish": ("Polish", ["ability to speak Polish"]),
    "x:hoist": ("operate hoists", ["hoist operation"]),
    "x:train": ("train staff", ["staff training"]),
    "x:welding": ("weld metal", ["welding"]),
    "x:time": ("manage time", ["time management"]),
    "x:parking": ("parking regulations", ["parking"]),
    "x:medicine": ("administer medication", ["give medication"]),
    "x:pipes": ("repair pipelines", ["fix leaking pipes"]),
}
JOBS = {
    "x:nurse": ("nurse", ["registered nurse", "staff nurse"]),
    "x:carer": ("care assistant", ["carer", "care worker"]),
    "x:welder": ("welder", ["metal welder"]),
    "x:coder": ("software developer", ["programmer", "software engineer"]),
}


def taxonomy(version: str = "1") -> Taxonomy:
    """The invented taxonomy."""
    concepts = [(id_, "skill", "", label, f"To {label}.") for id_, (label, _) in SKILLS.items()]
    concepts += [(id_, "occupation", "", label, "") for id_, (label, _) in JOBS.items()]
    both = {**SKILLS, **JOBS}
    labels = [(id_, label, "preferred") for id_, (label, _) in both.items()]
    labels += [(id_, other, "alternative") for id_, (_, others) in both.items() for other in others]
    frame = pl.DataFrame(concepts, schema=["id", "kind", "code", "label", "description"], orient="row")
    return made(
        "invented", version, licence="CC0-1.0", attribution="invented", sources=["invented"],
        concepts=frame.with_columns(status=pl.lit("local"), attributes=pl.lit("{}")),
        labels=pl.DataFrame(labels, schema=["id", "label", "kind"], orient="row"),
        relations=pl.DataFrame([("x:carer", "x:dress", "essential")], schema=["origin", "target", "kind"], orient="row"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def ranker() -> Ranker:
    return Ranker(taxonomy(), open_embedder())
