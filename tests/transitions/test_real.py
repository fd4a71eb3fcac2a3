"""The whole of ESCO: floors that were set beforehand, and jobs that one would expect to see."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import rankdata, spearmanr

from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.taxonomy.find import one
from skillshed.skills.taxonomy.loaders.esco import load_esco
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions.calibrate import calibrate, groups
from skillshed.skills.transitions.facts import empty_facts
from skillshed.skills.transitions.moves import Desk, from_occupation, order, row
from skillshed.skills.transitions.opening import open_desk, open_space
from skillshed.skills.transitions.pairs import Pairs, all_pairs
from skillshed.skills.transitions.rules import rules
from tests.conftest import real_data

# Plausible neighbours of everyday jobs: at least two of each must stand among the first twenty.
NEIGHBOURS = {
    "care at home worker": {
        "residential care home worker",
        "social care worker",
        "family support worker",
        "disability support worker",
    },
    "sales assistant": {"shop assistant", "specialised seller", "cashier", "shop supervisor", "sales processor"},
    "metal products assembler": {
        "fabricated metal assembler",
        "metal furniture machine operator",
        "industrial machinery assembler",
        "sheet metal worker",
        "metalworking lathe operator",
        "mechatronics assembler",
        "bicycle assembler",
        "aircraft assembler",
    },
}


@pytest.fixture(scope="module")
def whole() -> tuple[Desk, Pairs]:
    """ESCO 1.1.1 with the default embedder."""
    taxonomy = load_esco(real_data("skills") / "esco_v1_1_1")
    space = open_space(taxonomy, open_embedder(), None)
    pairs = all_pairs(space)
    return Desk(space, calibrate(space, pairs), empty_facts()), pairs


@pytest.mark.slow
def test_jobs_of_one_unit_group_are_told_from_others(whole: tuple[Desk, Pairs]):
    desk, pairs = whole
    isco = np.array(groups(desk.space, "isco4"))
    same = isco[:, None] == isco[None, :]
    near = np.nan_to_num(pairs.coverage[same & ~np.eye(len(isco), dtype=bool)])
    far = np.random.default_rng(0).choice(np.nan_to_num(pairs.coverage[~same]), 1_000_000)
    places = rankdata(np.concatenate([near, far]))[: len(near)].sum()
    assert (places - len(near) * (len(near) + 1) / 2) / (len(near) * len(far)) >= 0.92


@pytest.mark.slow
def test_counts_of_desirable_moves_agree_with_the_published_ones(whole: tuple[Desk, Pairs]):
    desk, pairs = whole
    file = real_data("skills") / "nesta_career_causeways" / "mcc_transitions_Occupation_data.csv"
    told = pl.read_csv(file).filter(pl.col("concept_uri").is_in(desk.space.occupations))
    at = np.array([desk.space.occupation_at[uri] for uri in told["concept_uri"]])
    zone, pay = told["job_zone"].to_numpy(), told["annual_earnings"].to_numpy()
    like, covered = np.nan_to_num(pairs.likeness[np.ix_(at, at)]), np.nan_to_num(pairs.coverage[np.ix_(at, at)])
    viable = (like > desk.bounds.viable) & (covered > desk.bounds.viable_coverage) & (np.abs(zone[:, None] - zone[None, :]) <= 1)
    desirable = viable & (pay[None, :] / pay[:, None] > rules()["desirable"]["pay_ratio"]) & ~np.eye(len(at), dtype=bool)
    assert spearmanr(desirable.sum(axis=1), told["n_desirable"].to_numpy()).statistic >= 0.80


@pytest.mark.slow
@pytest.mark.parametrize("origin", NEIGHBOURS)
def test_expected_neighbours_stand_among_the_first_twenty(whole: tuple[Desk, Pairs], origin: str):
    desk, _ = whole
    answer = from_occupation(desk, one(desk.space.taxonomy, origin, kinds=("occupation",)))
    first = {desk.labels[desk.space.occupations[at]] for at in order(desk, answer)[:20]}
    assert len(first & NEIGHBOURS[origin]) >= 2, sorted(first)


@pytest.mark.slow
def test_no_job_behind_a_licence_is_offered_without_saying_so(whole: tuple[Desk, Pairs]):
    desk, _ = whole
    for label, needs in (
        ("nurse responsible for general care", "Nursing"),
        ("social worker", "Social Work England"),
        ("pharmacist", "Pharmaceutical"),
    ):
        there = desk.space.occupation_at[one(desk.space.taxonomy, label, kinds=("occupation",))]
        origin = one(desk.space.taxonomy, "care at home worker", kinds=("occupation",))
        found = row(desk, from_occupation(desk, origin), there)
        assert needs in found["regulated"]
        assert found["regulated"] in found["sentence"]


def test_the_starter_set_answers_without_anything_loaded(tmp_path: Path):
    desk = open_desk(tmp_path)
    origin = one(desk.space.taxonomy, "shop assistant", kinds=("occupation",))
    answer = from_occupation(desk, origin)
    first = [desk.labels[desk.space.occupations[at]] for at in order(desk, answer)[:5]]
    assert "sales assistant" in first
    assert desk.versions["taxonomy"] == "esco 1.1.1 starter"
    again = open_desk(tmp_path)  # from what was kept
    assert again.bounds == desk.bounds
    assert (tmp_path / "cache").is_dir()
    assert open_taxonomy(tmp_path).sha256 == again.space.taxonomy.sha256
