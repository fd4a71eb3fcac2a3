"""A public plan over the embedded evidence, and its owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.insight.plan.reading import parse_plan
from skillshed.people.services import SYSTEM
from skillshed.plans.models import Plan
from skillshed.plans.services import load_plan
from skillshed.site.evidence import opened
from tests.plans.conftest import TEXT
from tests.support.accounts import made, signed_in

MEASURE = """
- {id: E1, of: S1, name: Claimants, evidence: claimant_rate, place: Pendle, comparators: [England, North West], baseline_on: 2020-12-31,
   target: 3, target_on: 2027-12-31, direction: down, every_months: 12, unit: "%"}
"""


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with what ships."""
    folder: Path = tmp_path_factory.mktemp("evaluating-pages")
    load_embedded(folder)
    return folder


@pytest.fixture
def evidence(loaded: Path, settings: Any) -> Iterator[Book]:
    """The evidence base the pages read."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": loaded})
    cache.clear()
    yield opened.book()
    for room in opened._rooms.values():
        room.clear()


@pytest.fixture
def plan(db: None, evidence: Book) -> Plan:
    """Public, with a measure from the evidence base."""
    found = load_plan(by=SYSTEM, file=parse_plan(TEXT + MEASURE, "small.yaml"))
    Plan.objects.filter(pk=found.pk).update(is_public=True)
    return Plan.objects.get(pk=found.pk)


@pytest.fixture
def olga(plan: Plan) -> Client:
    """A plan owner."""
    return signed_in(made("Olga", "plan_owner"))


@pytest.fixture
def pavel(plan: Plan) -> Client:
    """Another one."""
    return signed_in(made("Pavel", "plan_owner"))
