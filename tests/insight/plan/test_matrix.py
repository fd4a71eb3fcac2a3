"""Colleges' targets beside priorities, employers consulted beside the business base, pillars."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.insight.plan.consulted import by_industry, by_size
from skillshed.insight.plan.document import CollegeTarget, Consulted, Plan
from skillshed.insight.plan.matrix import matrix
from skillshed.insight.plan.pillars import across, pillars
from skillshed.insight.plan.reading import parse_plan, read_plan
from tests.conftest import real_data

PLAN = parse_plan(
    """
schema: skillshed.plan/1
plan: {id: m, title: M, period: {start: 2026-01-01, end: 2028-12-31}}
themes: [{id: T, name: T}]
priorities:
- {id: P1, theme: T, name: Cyber security, need: few cyber security technicians, soc: ["213"], sic: [J], levels: ["4"]}
- {id: P2, theme: T, name: Care, soc: ["613"], sic: [Q]}
""",
    "m.yaml",
).plan
BASE = {"Micro (0 to 9)": 900.0, "Small (10 to 49)": 80.0, "Medium-sized (50 to 249)": 15.0, "Large (250+)": 5.0}


def target(**fields: object) -> CollegeTarget:
    return CollegeTarget.model_validate({"id": "T1", "college": "C", "name": "Something", "value": 3, **fields})


@pytest.mark.parametrize(
    ("fields", "strength"),
    [
        ({"serves": ["P1"]}, "strong"),
        ({"soc": ["2135"], "sic": ["J"]}, "strong"),
        ({"serves": ["P1"], "soc": ["2135"]}, "strong"),
        ({"serves": ["P1"], "soc": ["5315"]}, "weak"),  # the name says one thing, the codes another
        ({"sic": ["J"]}, "weak"),
        ({"soc": ["21"]}, "weak"),
        ({"name": "Cyber security starts"}, "weak"),
        ({"name": "Cyber starts"}, None),  # one word is no sign
        ({"soc": ["621"], "sic": ["R"]}, None),
    ],
)
def test_how_strong_a_match_is(fields, strength):
    found = matrix(PLAN, [target(**fields)]).cell("P1", "C")
    assert [one.strength for one in found] == ([strength] if strength else [])


def test_what_nobody_serves_and_what_nobody_asks_for():
    found = matrix(PLAN, [target(serves=["P1"]), target(id="T2", serves=["P9"], value=None, due="2029-06-01")])
    assert {(one.rule, one.where) for one in found.faults} == {
        ("unserved", "P2"), ("unasked", "T2"), ("no-such-priority", "T2"), ("no-number", "T2"), ("too-late", "T2"),
    }  # fmt: skip


def test_a_priority_served_weakly_only_is_said():
    assert ("weakly-served", "P1") in {(one.rule, one.where) for one in matrix(PLAN, [target(sic=["J"])]).faults}


def test_a_target_of_another_level_is_said():
    assert "other-level" in {one.rule for one in matrix(PLAN, [target(serves=["P1"], levels=["1"])]).faults}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([["P1"], ["P2"], [], ["P9"]]), max_size=8))
def test_each_priority_and_target_is_matched_or_said(serves):
    listed = [target(id=f"T{number}", serves=one) for number, one in enumerate(serves)]
    found = matrix(PLAN, listed)
    matched, faults = found.matches, {(one.rule, one.where) for one in found.faults}
    for one in PLAN.priorities:
        assert (("unserved", one.id) in faults) == (one.id not in {row.priority for row in matched})
    for row in listed:
        assert (("unasked", row.id) in faults) == (row.id not in {match.target for match in matched})


def consulted(*rows: tuple[int, str, str]) -> list[Consulted]:
    return [Consulted(employers=number, size=size, industry=industry) for number, size, industry in rows]


def test_large_firms_heard_more_than_there_are_of_them():
    rows = {
        one.group: one
        for one in by_size(consulted((60, "micro", ""), (20, "10-49", ""), (15, "Large (250+)", ""), (4, "", "")), BASE)
    }
    assert rows["Large (250 or more)"].verdict == "over"
    assert rows["Micro (0 to 9)"].verdict == "under"
    assert rows["Micro (0 to 9)"].expected == pytest.approx(0.9 * 95)
    assert (rows["not said"].consulted, rows["not said"].base) == (4, None)


def test_few_employers_prove_nothing_and_none_says_nothing():
    assert {one.verdict for one in by_size(consulted((3, "micro", "")), BASE)} == {"in step"}
    assert {one.verdict for one in by_size([], BASE)} == {"not known"}


def test_parts_of_one_industry_stand_together_and_names_or_letters_find_it():
    base = {
        "3 : Manufacturing (C)": 100.0,
        "5 : Motor trades (Part G)": 20.0,
        "7 : Retail (Part G)": 80.0,
        "2 : Mining, quarrying & utilities (B,D and E)": 5.0,
    }
    rows = {
        one.group: one
        for one in by_industry(
            consulted((5, "", "C"), (6, "", "manufacturing"), (7, "", "Retail"), (2, "", "D"), (1, "", "Circus")), base
        )
    }
    assert rows["Manufacturing (C)"].consulted == 11
    assert (rows["Motor trades, Retail (G)"].consulted, rows["Motor trades, Retail (G)"].base) == (7, 100)
    assert rows["Mining, quarrying & utilities (B)"].consulted == 2
    assert rows["Circus"].verdict == "not known"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from([*BASE, "micro", "", "30"])), max_size=8))
def test_nobody_consulted_is_lost(rows):
    assert sum(one.consulted for one in by_size(consulted(*((n, size, "") for n, size in rows)), BASE)) == sum(n for n, _ in rows)


def test_the_reference_plan_names_no_pillar_and_that_is_not_hidden():
    found = pillars(read_plan(real_data("plans") / "lancashire-2021.yaml").plan)
    assert [one.name for one in found][:3] == ["manufacturing", "energy and low carbon", "digital"]
    assert not any(one.is_named for one in found)
    digital = next(one for one in found if one.name == "digital")
    assert digital.actions
    assert all(not part.is_named for part in digital.actions)
    assert digital.money is None


def test_money_of_a_pillar_is_what_is_known_and_how_much_is_not():
    plan = PLAN.model_copy(update=Plan.model_validate({
        "schema": "skillshed.plan/1", "plan": {"id": "x", "title": "x"}, "growth_pillars": ["digital"],
        "objectives": [{"id": "O", "priority": "P1", "name": "O", "pillars": ["digital"]}],
        "funds": [{"id": "F", "name": "F", "amount": 10}, {"id": "G", "name": "G"}],
        "tools": [{"id": "t", "name": "T"}],
        "actions": [{"id": "A", "objective": "O", "name": "A", "funds": ["F", "G"], "tools": ["t"]}],
    }).__dict__)  # fmt: skip
    found = pillars(plan)[0]
    assert (found.money, found.unknown_money) == (10, 1)
    assert across(plan)[1][0].actions == ("A",)


def test_a_due_day_on_the_plans_last_day_is_in_time():
    assert "too-late" not in {one.rule for one in matrix(PLAN, [target(serves=["P1"], due=date(2028, 12, 31))]).faults}
