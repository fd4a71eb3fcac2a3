"""The reference plan of Lancashire 2021: read whole, and its weaknesses found by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.insight.plan.actors import from_plan, shape, sole_owners
from skillshed.insight.plan.lint import counted, ends, lint, owned
from skillshed.insight.plan.reading import PlanFile, edges, parse_plan, read_plan, written
from tests.conftest import real_data


@pytest.fixture(scope="module")
def lancashire() -> PlanFile:
    return read_plan(real_data("plans") / "lancashire-2021.yaml")


def test_it_is_read_whole_and_sound(lancashire):
    plan = lancashire.plan
    counts = {
        group: len(getattr(plan, group))
        for group in ("themes", "priorities", "objectives", "actions", "outputs", "outcomes", "chains", "actors", "baselines")
    }
    assert counts == {
        "themes": 4,
        "priorities": 13,
        "objectives": 26,
        "actions": 42,
        "outputs": 51,
        "outcomes": 52,
        "chains": 24,
        "actors": 45,
        "baselines": 10,
    }
    assert lancashire.faults == ()
    assert sum(one.term == "short" for one in plan.outcomes) == 27
    confidence = [how for chain in plan.chains for side in (chain.short, chain.long) for how in side.values()]
    assert {how: confidence.count(how) for how in ("high", "medium", "low")} == {"high": 51, "medium": 38, "low": 7}


def test_it_can_be_written_and_read_again(lancashire):
    again = parse_plan(written(lancashire.plan), "again.json")
    assert again.plan == lancashire.plan
    assert edges(again.plan) == edges(lancashire.plan)


def test_every_line_is_known(lancashire):
    text = (real_data("plans") / "lancashire-2021.yaml").read_text(encoding="utf-8").splitlines()
    for number, output in enumerate(lancashire.plan.outputs):
        assert output.id in text[lancashire.line("outputs", number, "name") - 1]


def test_lint_finds_what_a_reader_found(lancashire):
    plan = lancashire.plan
    findings = lint(plan)
    found = counted(findings)
    assert found["no-target"] == 51
    assert found["narrative"] == 13
    assert found["table-and-diagram"] == 4
    assert found["thin-survey"] == 13
    assert found["low-confidence"] == 7
    assert found["owner-of-one"] == 18
    [only] = [one for one in findings if one.rule == "few-targets"]
    assert "one numeric target" in only.what
    assert only.about == ("FW.A1",)
    [theme] = [one for one in findings if one.rule == "theme-without-outcomes"]
    assert theme.where == "IA"
    assert {one: len(objectives) for one, objectives in ends(plan).items() if one in ("LT.skills-gaps", "LT.neet", "LT.claimant")} == {
        "LT.skills-gaps": 6, "LT.neet": 5, "LT.claimant": 4,
    }  # fmt: skip
    assert any("4 objectives (6 chains)" in one.what for one in findings)
    assert {one: len(owned(plan)[one]) for one in ("skills-hub", "providers", "employers")} == {
        "skills-hub": 30,
        "providers": 24,
        "employers": 21,
    }
    assert any(one.rule == "same-statement" and one.where == "LT.households-offline" for one in findings)


def test_every_finding_says_where_why_and_what_to_do(lancashire):
    for one in lint(lancashire.plan):
        assert one.where
        assert one.what.endswith((".", "”."))
        assert one.why.endswith(".")
        assert one.mend.endswith(".")


def test_the_map_of_its_actors(lancashire):
    found = shape(from_plan(lancashire.plan))
    assert (found.actors, found.ties, round(found.density, 3)) == (45, 193, 0.195)
    assert (found.core_of, len(found.core)) == (8, 10)
    first = {one.id: round(one.brokerage, 3) for one in found.standings[:5]}
    assert first == {"skills-hub": 0.225, "providers": 0.211, "local-authorities": 0.196, "dsp": 0.117, "employers": 0.115}
    hub = found.standings[0]
    assert round(hub.density_without, 3) == 0.172
    assert len(hub.alone_without) == 1
    assert len(sole_owners(lancashire.plan)["skills-hub"]) == 3
    assert {one.id for one in from_plan(lancashire.plan).nodes if one.is_class} >= {"providers", "employers", "colleges"}


def test_the_file_named_in_errors(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text("schema: skillshed.plan/1\nplan: {id: a, title: A plan}\n", encoding="utf-8")
    assert read_plan(path).plan.name == "A plan"
