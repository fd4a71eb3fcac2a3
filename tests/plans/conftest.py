"""A small plan with measures of every kind, loaded; and its owner."""

from __future__ import annotations

import pytest

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.models import User
from skillshed.people.services import SYSTEM
from skillshed.plans.models import Plan
from skillshed.plans.services import load_plan
from tests.support.accounts import made

TEXT = """
schema: skillshed.plan/1
plan: {id: small, title: A small plan, period: {start: 2021-01-01, end: 2024-12-31}}
actors:
- {id: hub, name: Skills Hub, kind: intermediary}
- {id: college, name: College, kind: provider}
themes: [{id: T, name: Theme}]
priorities: [{id: P, theme: T, name: Priority}]
objectives: [{id: O, priority: P, name: Objective}]
outputs:
- {id: U1, objective: O, name: Institutions in the hub}
- {id: U2, objective: O, name: People helped}
actions:
- {id: A1, objective: O, name: Roll out, owners: [hub, college], accountable: hub, outputs: [U1, U2]}
outcomes:
- {id: S1, term: short, name: Into work, kind: rate}
chains:
- {objective: O, short: {S1: medium}, lag_months: 12}
measures:
- {id: M1, of: U1, baseline: 30, baseline_on: 2021-01-01, target: 156, target_on: 2023-12-31, cumulative: true, unit: institutions}
- {id: M2, of: U2, baseline: 0, baseline_on: 2021-01-01, target: 400, target_on: 2024-12-31}
- {id: M3, of: S1, kind: ratio, unit: "%", baseline: 20, baseline_on: 2021-01-01, target: 40, target_on: 2024-12-31}
"""


@pytest.fixture
def plan(db: None) -> Plan:
    return load_plan(by=SYSTEM, file=parse_plan(TEXT, "small.yaml"))


@pytest.fixture
def olga(db: None) -> User:
    """A plan owner."""
    return made("Olga", "plan_owner")


@pytest.fixture
def pavel(db: None) -> User:
    """Another one."""
    return made("Pavel", "plan_owner")
