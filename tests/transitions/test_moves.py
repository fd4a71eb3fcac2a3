"""Answers: filters that know what they do not know, persons, what-if, sentences."""

from __future__ import annotations

import inspect
import json
from dataclasses import fields, replace

import numpy as np
import polars as pl
import pytest

from skillshed.skills.taxonomy.reading import made
from skillshed.skills.taxonomy.store import keep
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions import filters
from skillshed.skills.transitions.calibrate import bound, calibrate
from skillshed.skills.transitions.facts import SCHEMA, Facts, keep_facts, open_facts, read_facts
from skillshed.skills.transitions.learning import newly_viable, worth_learning
from skillshed.skills.transitions.levels import with_levels
from skillshed.skills.transitions.moves import Desk, from_occupation, from_person, order, row, viable_ones
from skillshed.skills.transitions.pairs import all_pairs
from skillshed.skills.transitions.paths import Wish, edges, paths
from skillshed.skills.transitions.person import Person, Worked, profile
from skillshed.skills.transitions.space import Space
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood
from tests.transitions.conftest import desk_of


def facts_of(**given: dict[str, float]) -> Facts:
    rows = [{"id": one.replace("_", " "), "source": "invented", **figures} for one, figures in given.items()]
    return Facts(pl.DataFrame(rows, schema=SCHEMA))


def test_the_nearest_jobs_come_first_and_the_origin_is_not_offered(world: Space):
    desk = desk_of(world)
    answer = from_occupation(desk, "a one")
    names = [world.occupations[at] for at in order(desk, answer)]
    assert set(names[:2]) == {"a two", "a three"}
    assert "a one" not in names
    assert {world.occupations[at] for at in viable_ones(desk, answer)} <= set(names)


def test_every_row_carries_what_it_was_made_from_and_is_the_same_bytes_again(world: Space):
    desk = desk_of(world)
    told = [json.dumps(row(desk, from_occupation(desk, "a one"), at)) for at in (1, 1)]
    assert told[0] == told[1]
    found = json.loads(told[0])
    assert {"essential", "optional", "activities", "context"} == set(found["components"])
    assert found["components"]["context"] is None
    assert found["versions"]["taxonomy"] == "esco invented"
    assert found["versions"]["embedder"] == "drawn"
    assert found["gap"]
    assert found["label"] in found["sentence"]


def test_what_is_not_loaded_is_not_known_and_never_no(world: Space):
    found = row(desk_of(world), from_occupation(desk_of(world), "a one"), world.occupation_at["a two"])
    assert found["viable"] is True
    assert (found["desirable"], found["safe"], found["strictly_safe"], found["level_near"]) == (None, None, None, None)
    assert "Pay is not known." in found["sentence"]


def test_pay_level_and_risk_decide_where_they_are_known(world: Space):
    facts = facts_of(
        a_one={"pay_gbp_year": 20000, "job_zone": 2, "risk": 3.0, "bottleneck": 0.5},
        a_two={"pay_gbp_year": 14000, "job_zone": 2, "risk": 4.0, "bottleneck": 0.1},
        a_three={"pay_gbp_year": 16000, "job_zone": 4, "risk": 2.0, "bottleneck": 0.9},
        b_one={"risk": 1.0, "bottleneck": 0.8},
    )
    desk = desk_of(world, facts)
    answer = from_occupation(desk, "a one")
    two, three = (row(desk, answer, world.occupation_at[name]) for name in ("a two", "a three"))
    assert (two["viable"], two["desirable"], two["safe"]) == (True, False, False)
    assert (three["viable"], three["level_near"], three["safe"], three["strictly_safe"]) == (False, False, True, True)
    assert two["pay_ratio"] == 0.7
    assert "Pay is about 30% lower." in two["sentence"]
    assert "automated" in two["sentence"]


def test_calibration_is_the_mean_over_groups_less_a_deviation(world: Space):
    values = np.full((4, 4), 0.5, np.float32)
    values[0, 1] = values[1, 0] = 0.8
    values[2, 3] = values[3, 2] = 0.4
    assert bound(values, ["x", "x", "y", "y"], 1.0) == pytest.approx(0.6 - 0.2)
    assert bound(values, ["x", "x", "y", "y"], 0.0) == pytest.approx(0.6)
    looser, tighter = calibrate(world, group="isco4", sd=1.0), calibrate(world, group="isco4", sd=0.0)
    assert looser.viable < tighter.viable
    assert looser.highly >= looser.viable
    with pytest.raises(InputNotUnderstood, match="No group"):
        bound(values, ["a", "b", "c", "d"], 1.0)
    with pytest.raises(InputNotUnderstood, match="no grouping 'sector'"):
        calibrate(world, group="sector")


def test_learning_a_skill_covers_more_and_may_open_a_move(world: Space):
    desk = desk_of(world)
    there = world.occupation_at["b one"]
    plain = from_occupation(desk, "a one")
    more = from_occupation(desk, "a one", added=["k10", "k11", "k12"])
    assert plain.coverage[there] < 0.9
    assert more.coverage[there] == 1.0
    assert not row(desk, more, there)["gap"]
    best = worth_learning(desk, plain)
    assert best[0]["lacking_in"] >= best[-1]["lacking_in"]
    opened = newly_viable(desk, plain, world.skill_at["k11"])
    after = set(viable_ones(desk, from_occupation(desk, "a one", added=["k11"])))
    assert opened == len(after - set(viable_ones(desk, plain)))


def test_a_person_is_the_union_of_jobs_that_fade_skills_and_words(world: Space):
    class Speaks:
        id = "drawn"

        def encode(self, texts: list[str]) -> np.ndarray:
            return np.stack([world.vectors[14] for _ in texts])

    desk = desk_of(world)
    now = from_person(desk, profile(world, Person(worked=[Worked("a one")])))
    long_ago = from_person(desk, profile(world, Person(worked=[Worked("a one", 10.0)])))
    at = world.occupation_at["a one"]
    assert now.coverage[at] == 1.0
    assert long_ago.coverage[at] == pytest.approx(0.5, abs=0.02)
    assert (long_ago.coverage <= now.coverage).all()
    said = from_person(desk, profile(world, Person(worked=[Worked("a one")], words=["anything"]), Speaks()))
    assert said.coverage[world.occupation_at["b two"]] > now.coverage[world.occupation_at["b two"]]
    paper = from_person(desk, profile(world, Person(worked=[Worked("a one")], qualifications=["anything"]), Speaks()))
    assert now.coverage[world.occupation_at["b two"]] < paper.coverage[world.occupation_at["b two"]]
    assert paper.coverage[world.occupation_at["b two"]] < said.coverage[world.occupation_at["b two"]]
    found = row(desk, said, world.occupation_at["b two"])
    assert found["origin"] is None
    assert found["components"]["essential"] is None


def test_nothing_protected_can_be_given_of_a_person():
    assert {field.name for field in fields(Person)} == {"worked", "skills", "words", "qualifications"}
    assert set(inspect.signature(profile).parameters) == {"space", "person", "encoder"}


def test_regulated_is_said_by_rule_and_by_the_taxonomys_own_flag(world: Space):
    def jobs(*rows: tuple[str, str, str]) -> Taxonomy:
        frame = pl.DataFrame(rows, schema=["id", "isco", "attributes"], orient="row")
        return made(
            "esco",
            "x",
            licence="",
            attribution="",
            sources=[],
            concepts=frame.with_columns(label="id", kind=pl.lit("occupation")),
            matches=frame.select("id", scheme=pl.lit("isco08"), other="isco"),
        )

    found = filters.regulated(
        jobs(
            ("nurse", "2221", "{}"),
            ("social worker", "2635", "{}"),
            ("life coach", "2635", "{}"),
            ("shop assistant", "5223", "{}"),
            ("odd one", "9999", '{"regulated": true}'),
        )
    )
    assert set(found) == {"nurse", "social worker", "odd one"}
    assert "Nursing and Midwifery Council" in found["nurse"]


def test_paths_keep_to_the_pay_floor_at_every_step_and_go_round_in_no_circle(world: Space):
    pay = {"a one": 20000.0, "a two": 21000.0, "a three": 12000.0, "b one": 25000.0, "b two": 26000.0}
    desk = Desk(
        world,
        calibrate(world, sd=9.0),
        facts_of(**{name.replace(" ", "_"): {"pay_gbp_year": value} for name, value in pay.items()}),
    )
    pairs = all_pairs(world)
    free = paths(desk, pairs, "a one", "b two", Wish(paths=50))
    held = paths(desk, pairs, "a one", "b two", Wish(pay_floor_gbp=19000, paths=50))
    assert len(free) > len(held) > 0
    for way in held:
        assert all(pay[step["destination"]] >= 19000 for step in way["steps"])
        assert len(set(way["through"])) == len(way["through"]) <= 5
    assert [way["cost_in_skills"] for way in free] == sorted(way["cost_in_skills"] for way in free)
    towards = {other for each in edges(desk, pairs, Wish(pay_floor_gbp=19000), goal=0).values() for other, _ in each}
    assert world.occupation_at["b three"] not in towards  # its pay is not known


def test_levels_come_from_onet_over_the_crosswalk_and_loaded_ones_stand(world: Space, tmp_path):
    zones = {"11-1111.00": "2", "22-2222.00": "4", "33-3333.00": "5", "44-4444.00": ""}
    jobs = pl.DataFrame(
        {"id": list(zones), "attributes": [json.dumps({"job_zone": zone} if zone else {}) for zone in zones.values()]}
    )
    told = {"licence": "", "attribution": "", "sources": []}
    onet = made("onet", "1", **told, concepts=jobs.with_columns(kind=pl.lit("occupation"), label="id"))
    edges = [
        ("a one", "11-1111.00", "exact"),
        ("a one", "22-2222.00", "broad"),
        ("a one", "33-3333.00", "narrow"),
        ("a two", "33-3333.00", "close"),
        ("a three", "44-4444.00", "exact"),
    ]
    matches = pl.DataFrame(edges, schema=["id", "other", "match"], orient="row").with_columns(
        scheme=pl.lit("onet"), source=pl.lit("x")
    )
    joined = replace(world.taxonomy, matches=matches.select(world.taxonomy.matches.columns))
    facts = facts_of(a_two={"job_zone": 1.0, "pay_gbp_year": 20000.0})
    assert with_levels(facts, joined, tmp_path) is facts
    keep(onet, tmp_path)
    found = with_levels(facts, joined, tmp_path)
    assert [found.known(name, "job_zone") for name in ("a one", "a two", "a three")] == [3.0, 1.0, None]
    assert found.known("a two", "pay_gbp_year") == 20000.0


def test_figures_are_read_kept_and_renewed_and_a_missing_one_takes_nothing_away(world: Space, tmp_path):
    first = RawFile(b"concept_uri,annual_earnings,job_zone\na one,20000,2\nnobody,1,1\na two,,\n", "first.csv")
    read, aside = read_facts(first, world.taxonomy)
    assert aside.select("row", "reason").rows() == [(3, "no such occupation in esco invented"), (4, "no figure in it")]
    keep_facts(read, tmp_path)
    second, _ = read_facts(RawFile(b"id,automation_risk,bottleneck\na one,3.5,0.2\n", "second.csv"), world.taxonomy)
    keep_facts(second, tmp_path)
    found = open_facts(tmp_path)
    assert found.known("a one", "pay_gbp_year") == 20000
    assert found.known("a one", "risk") == 3.5
    assert found.known("a two", "pay_gbp_year") is None
    with pytest.raises(InputNotUnderstood, match="no occupation ids with a figure"):
        read_facts(RawFile(b"name,colour\nx,red\n", "wrong.csv"), world.taxonomy)
