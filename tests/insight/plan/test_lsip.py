"""An improvement plan against its guidance: what is met, what is not, and what cannot be told."""

from __future__ import annotations

from datetime import date

import pytest

from skillshed.insight.plan.document import Plan, Priority
from skillshed.insight.plan.lsip import Rendered, actions, checklist, edition, kinds, settings
from skillshed.insight.plan.reading import parse_plan, read_plan
from tests.conftest import real_data

ON = date(2026, 11, 22)
TEXT = """
schema: skillshed.plan/1
plan: {id: l, title: L, period: {start: 2026-04-01, end: 2029-03-31}, governance: {erb: Chamber, strategic_authority: Authority}}
actors: [{id: u, name: A University, kind: university}]
themes: [{id: T, name: T}]
priorities:
%s
objectives:
%s
actions:
%s
outputs:
%s
measures:
%s
consulted: [{employers: 5, size: micro, industry: Manufacturing}]
"""


def whole(count: int = 4) -> Plan:
    """A plan that meets everything but what only its document can tell."""
    each = range(1, count + 1)
    priority = "- {{id: P{0}, theme: T, name: Priority {0}, need: now, need_ahead: then, soc: ['213'], sic: [C], levels: ['3'], evidence: [{{kind: survey}}, {{kind: statistics}}]}}"
    return parse_plan(
        TEXT
        % (
            "\n".join(priority.format(n) for n in each),
            "\n".join(f"- {{id: O{n}, priority: P{n}, name: O}}" for n in each),
            "\n".join(
                f"- {{id: A{n}, objective: O{n}, name: A, owners: [u], accountable: u, outputs: [U{n}], ends: 2027-01-01}}"
                for n in each
            ),
            "\n".join(f"- {{id: U{n}, objective: O{n}, name: U}}" for n in each),
            "\n".join(f"- {{id: M{n}, of: U{n}, baseline: 0, target: 5}}" for n in each),
        ),
        "l.yaml",
    ).plan


def verdicts(plan: Plan, rendered: Rendered | None = None, on: date = ON) -> dict[str, str]:
    return {one.id: one.verdict for one in checklist(plan, on, rendered).requirements}


def test_a_whole_plan_meets_everything_once_it_was_laid_out():
    assert {name for name, verdict in verdicts(whole()).items() if verdict != "met"} == {"length", "texts"}
    done = checklist(whole(), ON, Rendered(30, ()))
    assert done.is_met
    assert verdicts(whole(), Rendered(31, ()))["length"] == "not met"


def test_pages_are_not_known_while_texts_are_still_to_be_written():
    assert verdicts(whole(), Rendered(4, ("Foreword",)))["length"] == "not known"
    assert verdicts(whole(), Rendered(31, ("Foreword",)))["length"] == "not met"  # more text makes it no shorter


@pytest.mark.parametrize(
    ("field", "value", "rule", "said"),
    [
        ("need", "", "needs", "P2 states no need"),
        ("need_ahead", "", "ahead", "P2 looks not ahead"),
        ("soc", (), "codes", "P2 names no occupations"),
        ("levels", (), "levels", "P2 names no levels"),
        ("evidence", (), "evidence", "P2 has no evidence"),
    ],
)
def test_what_one_priority_lacks_is_said_of_that_priority(field, value, rule, said):
    plan = whole()
    changed = tuple(one.model_copy(update={field: value}) if one.id == "P2" else one for one in plan.priorities)
    found = {one.id: one for one in checklist(plan.model_copy(update={"priorities": changed}), ON).requirements}
    assert found[rule].verdict == "not met"
    assert found[rule].said == f"{said}."


def test_two_pieces_of_evidence_of_one_kind_are_one_kind():
    one = Priority.model_validate({"id": "P", "theme": "T", "name": "N", "evidence": [{"kind": "survey"}, {"kind": "survey"}]})
    assert kinds(one) == ("a survey of employers",)


def test_every_kind_of_evidence_the_format_knows_has_words():
    from typing import get_args

    from skillshed.insight.plan.document import Grounds

    assert set(get_args(Grounds.model_fields["kind"].annotation)) == set(settings()["kinds"])


@pytest.mark.parametrize(("count", "verdict"), [(3, "not met"), (4, "met"), (6, "met"), (7, "not met")])
def test_four_to_six_priorities(count, verdict):
    assert verdicts(whole(count))["priorities"] == verdict


def test_an_action_without_a_day_or_one_owner_is_named():
    plan = whole()
    first = plan.actions[0].model_copy(update={"ends": None, "accountable": ""})
    found = {one.id: one for one in checklist(plan.model_copy(update={"actions": (first, *plan.actions[1:])}), ON).requirements}
    assert found["roadmap"].said == "P1 (nobody answers for A1 and no day is set for A1)."


@pytest.mark.parametrize(("end", "verdict"), [("2029-03-31", "met"), ("2029-03-30", "not met"), ("2029-06-01", "met")])
def test_three_years_are_counted_in_whole_months(end, verdict):
    plan = whole()
    span = plan.plan.period.model_copy(update={"end": date.fromisoformat(end)})
    assert verdicts(plan.model_copy(update={"plan": plan.plan.model_copy(update={"period": span})}))["period"] == verdict


def test_the_edition_is_the_one_of_the_day():
    assert edition(date(2025, 11, 17))["name"] != edition(date(2025, 11, 18))["name"]
    assert edition(date(2020, 1, 1))["from"] == date(2022, 10, 1)
    assert "length" not in verdicts(whole(), on=date(2024, 1, 1))


def test_every_requirement_says_how_surely_it_is_known():
    for one in settings()["edition"]:
        assert all(row["status"] in ("confirmed", "memory", "assumption") and row["source"] for row in one["requirement"])


def test_the_reference_plan_is_no_improvement_plan_and_is_told_why():
    found = {one.id: one for one in checklist(read_plan(real_data("plans") / "lancashire-2021.yaml").plan, ON).requirements}
    assert found["priorities"].said == "There are 13; the guidance asks for 4 to 6."
    assert found["period"].verdict == "not met"
    assert found["higher"].verdict == "met"  # universities own actions
    assert found["evidence"].verdict == "not met"


def test_actions_of_a_priority_come_by_the_day_they_are_due():
    plan = whole(1)
    late = plan.actions[0].model_copy(update={"id": "A9", "ends": date(2028, 1, 1)})
    never = plan.actions[0].model_copy(update={"id": "A0", "ends": None})
    found = actions(plan.model_copy(update={"actions": (never, late, *plan.actions)}), "P1")
    assert [one.id for one in found] == ["A1", "A9", "A0"]
