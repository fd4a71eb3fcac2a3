"""Broken plans are refused or marked with the place named; plans of another shape load."""

from __future__ import annotations

import pytest

from skillshed.insight.plan.lint import lint
from skillshed.insight.plan.reading import parse_plan, plan_schema
from skillshed.terms.errors import InputNotUnderstood

HEAD = "schema: skillshed.plan/1\nplan: {id: p, title: P}\n"


def rules(text: str) -> dict[str, str]:
    return {one.rule: one.what for one in parse_plan(HEAD + text, "p.yaml").faults}


@pytest.mark.parametrize(
    ("text", "rule", "named"),
    [
        ("outputs:\n- {id: U1, objective: O9, name: a}\n", "dangling", "O9"),
        ("themes: [{id: T, name: t}]\nobjectives:\n- {id: O1, priority: T, name: a}\n", "dangling", "themes"),
        ("themes:\n- {id: T, name: a}\n- {id: T, name: b}\n", "same-id", "themes 1 and themes 2"),
        ("outcomes:\n- {id: A, term: short, name: a}\n- {id: B, term: long, name: b}\nlinks:\n- {from: A, to: B}\n- {from: B, to: A}\n", "cycle", "A leads to B"),
        ("outcomes: [{id: A, term: short, name: a}]\nbaselines:\n- {outcome: A, value: 1, period: 2020}\n- {outcome: A, value: 2, period: 2020}\n", "two-baselines", "1 and 2"),
        ("outcomes: [{id: A, term: short, name: a}]\nmeasures: [{id: M, of: A, baseline: 5, target: 5.0}]\n", "target-is-baseline", "M"),
        ("outcomes: [{id: A, term: short, name: a}]\nmeasures: [{id: M, of: A, cumulative: true, actuals: [{on: 2021-03-31, value: 9}, {on: 2021-06-30, value: 8}]}]\n", "falling-cumulative", "from 9"),
        ("outcomes: [{id: A, term: short, name: a}]\nmeasures: [{id: M, of: A, actuals: [{on: 2021-03-31, value: 9}, {on: 2021-03-31, value: 8}]}]\n", "two-actuals", "M"),
        ("outcomes: [{id: A, term: short, name: a}]\nmeasures: [{id: M, of: A, baseline: 1, target: 5, baseline_on: 2022-01-01, target_on: 2021-01-01}]\n", "target-before-baseline", "2021-01-01"),
    ],
)  # fmt: skip
def test_faults_are_named(text, rule, named):
    found = rules(text)
    assert rule in found
    assert named in found[rule]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no plan"),
        ("schema: other/1\nplan: {id: a, title: b}\n", "other/1"),
        ("plan: {id: a, title: b}\n", "not said"),
        (HEAD + "outputs:\n- {id: U, name: a}\n", "Line 4, outputs U, objective"),
        (HEAD + "outputs:\n- {id: U, objective: O, name: a, kind: countt}\n", "kind"),
        (HEAD + "themes: [\n", "not YAML: line"),
        (HEAD + "themes: a\n", "themes"),
        (HEAD + "measures:\n- {id: M, of: A, target: soon}\n", "target"),
        (HEAD + HEAD, "twice"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, said):
    with pytest.raises(InputNotUnderstood, match=said):
        parse_plan(text, "p.yaml")


def test_a_plan_of_another_shape_loads():
    text = HEAD + (
        "strapline: Growing together\n"
        "actors:\n- {id: cc, name: County Council}\n"
        "outcomes:\n- {id: NEET, term: long, name: Fewer young people NEET, kind: rate, direction: down, evidence: neet}\n"
        "measures:\n- {id: M1, of: NEET, kind: ratio, direction: down, unit: '%', baseline: 6.1, baseline_on: 2024-01-01, target: 4, target_on: 2027-01-01,\n"
        "   actuals: [{on: 2025-01-01, numerator: 55, denominator: 1000}]}\n"
    )
    found = parse_plan(text, "kent.yaml")
    assert found.faults == ()
    assert any(one.rule == "unknown-name" and "strapline" in one.what for one in lint(found.plan))


def test_the_format_is_published_as_a_json_schema():
    import json

    from jsonschema import Draft202012Validator

    schema = plan_schema()
    Draft202012Validator.check_schema(schema)
    plan = json.loads('{"schema": "skillshed.plan/1", "plan": {"id": "a", "title": "b"}, "outputs": [{"id": "U", "name": "n"}]}')
    assert [list(one.path) for one in Draft202012Validator(schema).iter_errors(plan)] == [["outputs", 0]]
