"""The demo's plan shows every status, every grey and every reading of the chain, all of it marked invented."""

from __future__ import annotations

from datetime import date

from skillshed.insight.plan.chain import Reading
from skillshed.insight.plan.reading import sources
from skillshed.insight.plan.status import Colour, Grey
from skillshed.plans.counting import EVENTS
from skillshed.plans.counting_shown import shown_elsewhere
from skillshed.plans.files import document
from skillshed.plans.following import follow
from skillshed.plans.quarters import quarter_end
from skillshed.plans.seeds import seed_plan

TODAY = date(2026, 11, 22)


def test_every_status_and_reading_occurs_and_figures_are_marked_invented(db):
    plan = seed_plan(TODAY)
    found = follow(document(plan), TODAY)
    assert {one.status.colour for one in found.measures.values()} == set(Colour)
    assert {one.status.grey for one in found.measures.values() if one.status.grey} == set(Grey)
    assert any(one.status.falls_behind for one in found.measures.values())
    assert {one.reading for one in found.chain()} == set(Reading)
    assert plan.is_invented
    assert all(one.measure.invented for one in found.measures.values() if not one.measure.evidence)
    assert all(one.is_invented for one in plan.actuals.all())
    assert max(one.on for one in plan.actuals.all()) == quarter_end(TODAY, whole=True)
    assert len({one.on for one in plan.actuals.filter(measure="FW.M1")}) == 8


def test_what_may_be_named_is_what_is_counted():
    assert {one for one in sources() if not shown_elsewhere(one)} == set(EVENTS)
