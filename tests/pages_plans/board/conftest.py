"""A plan with everything a stranger must not read, beside what may be public."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.services import SYSTEM
from skillshed.plans.models import Plan
from skillshed.plans.services import load_plan
from tests.support.accounts import made, signed_in

SECRETS = (
    "Jane Farrow", "jane-farrow", "jane@example.org", "01772 000111", "a remark for us only", "31.5", "77777", "Farrow Trust", "secret-field",
    "Keep this between us", "Should we stop it?", "Chair Smith",
)  # fmt: skip

TEXT = """
schema: skillshed.plan/1
plan: {id: open, title: An open plan, period: {start: 2021-01-01, end: 2024-12-31}, contact: secret-field, governance: {board: Board, executive: hub, chair: Chair Smith}}
growth_pillars: [digital, health]
tools: [{id: pledge, name: Pledge, purpose: ask jane@example.org or 01772 000111}]
actors:
- {id: hub, name: Skills Hub, kind: intermediary}
- {id: jane-farrow, name: Jane Farrow, kind: person, telephone: 01772 000111}
themes: [{id: T, name: Theme}]
priorities:
- {id: P, theme: T, name: "Cyber security technicians", need: "Few cyber technicians", soc: ["213"], sic: [J], levels: ["4"],
   evidence: [{kind: survey, says: asked}]}
- {id: Q, theme: T, name: Quiet priority}
objectives:
- {id: O, priority: P, name: Objective, pillars: [digital]}
- {id: OQ, priority: Q, name: Hushed objective}
outputs:
- {id: U1, objective: O, name: Institutions in the hub}
- {id: UQ, objective: OQ, name: Hushed output}
funds: [{id: F, name: Skills fund, funder: Farrow Trust, amount: 77777}]
actions:
- {id: A1, objective: O, name: Roll out, owners: [jane-farrow], accountable: jane-farrow, outputs: [U1], funds: [F], tools: [pledge], secret: secret-field}
- {id: AQ, objective: OQ, name: Hushed action, owners: [hub], outputs: [UQ]}
measures:
- {id: M1, of: U1, name: Institutions, baseline: 30, baseline_on: 2021-01-01, target: 156, target_on: 2023-12-31, unit: institutions,
   actuals: [{on: 2021-06-30, value: 55, note: a remark for us only}, {on: 2021-12-31, value: 31.5, state: draft}]}
- {id: MQ, of: UQ, name: Hushed measure, baseline: 0, target: 5}
consulted:
- {employers: 40, size: micro, industry: Manufacturing}
college_targets:
- {id: K1, college: North College, name: Cyber security starts, value: 40, serves: [P], soc: ["213"], levels: ["4"]}
- {id: K2, college: North College, name: Equine studies, serves: [Z]}
"""


@pytest.fixture
def plan(db: None) -> Plan:
    found = load_plan(by=SYSTEM, file=parse_plan(TEXT, "open.yaml"))
    Plan.objects.filter(pk=found.pk).update(is_public=True)
    found.refresh_from_db()
    found.comments.create(words="Keep this between us", key="A1")
    found.lessons.create(kind="decision", words="Should we stop it?", key="A1", at=datetime(2021, 7, 1, tzinfo=UTC))
    return found


@pytest.fixture
def olga(plan: Plan) -> Client:
    return signed_in(made("Olga", "plan_owner"))
