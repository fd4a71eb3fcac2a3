"""A second plan of another shape, in YAML, JSON and a workbook: it loads, is looked through, followed, shown and exported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from skillshed.insight.plan.lint import lint
from skillshed.insight.plan.reading import PlanFile, parse_plan, read_plan, written
from skillshed.insight.plan.sheets import read_workbook, write_workbook
from skillshed.insight.plan.status import Colour
from skillshed.people.services import SYSTEM
from skillshed.plans.exchange import from_iati, to_calendar, to_csv, to_iati
from skillshed.plans.files import document
from skillshed.plans.following import follow
from skillshed.plans.models import Plan
from skillshed.plans.services import load_plan
from skillshed.plans.snapshots import holds, take_snapshot
from tests.support.accounts import made, signed_in

FILE = Path(__file__).parent / "second_plan.yaml"
ON = date(2025, 5, 1)


def second() -> PlanFile:
    return read_plan(FILE)


@pytest.mark.parametrize("form", ["yaml", "json", "xlsx"])
def test_it_loads_from_every_form_and_comes_back_the_same(db, tmp_path, form):
    file = second()
    if form == "json":
        file = parse_plan(written(file.plan), "plan.json")
    if form == "xlsx":
        write_workbook(file.plan, tmp_path / "plan.xlsx")
        file = read_workbook(tmp_path / "plan.xlsx")
    assert file.faults == ()
    assert file.plan == second().plan
    assert document(load_plan(by=SYSTEM, file=file)) == second().plan


def test_it_is_looked_through_and_its_oddities_named():
    found = {(one.rule, one.where) for one in lint(second().plan)}
    assert any(rule == "unknown-name" for rule, _ in found)
    assert any(where == "T·3" for _, where in found), "a theme in which nothing is done"


def test_it_is_followed_with_ratios_summed_over_its_parts():
    found = follow(second().plan, ON)
    ratio = found.measures["M/1"]
    assert ratio.status.value == pytest.approx(15.0), "15 of 100, not the mean of 50% and 6.25%"
    assert ratio.status.colour is Colour.RED
    assert [(part.measure, part.colour) for part in ratio.parts] == [("East & West", Colour.BLUE), ("North", Colour.RED)]
    assert found.measures["M 2"].status.colour is Colour.AMBER, "1.0 of the 1.25 points that its steps had by then"
    assert found.measures["M4"].status.colour is Colour.BLUE
    assert found.measures["M3"].status.colour is Colour.GREY


def test_every_page_of_it_opens(db):
    plan = load_plan(by=SYSTEM, file=second())
    Plan.objects.filter(pk=plan.pk).update(is_public=True)
    assert plan.slug.isascii()
    olga = signed_in(made("Olga", "plan_owner"))
    for client in (Client(), olga):
        for name in ("plan", "chain", "lint"):
            assert client.get(reverse(f"plans:{name}", args=(plan.slug,))).status_code == 200
        for theme, drawn in (("T·1", 200), ("T·3", 404), ("T·4", 404)):
            assert client.get(f"/plans/{plan.slug}/chain/", {"theme": theme}).status_code == 200
            assert client.get(f"/plans/{plan.slug}/chain.svg", {"theme": theme}).status_code == drawn
        for element in plan.elements.exclude(group__in=("chains", "links", "baselines")):
            reply = client.get(reverse("plans:element", args=(plan.slug, element.key)))
            assert reply.status_code == 200, element.key
            assert "<others>" not in reply.content.decode()
        for ending in ("json", "csv", "xml", "ics", "xlsx"):
            assert client.get(reverse("plans:export", args=(plan.slug, ending))).status_code == 200
    for element in plan.elements.all():
        assert olga.get(reverse("plans:edit", args=(plan.slug, element.key))).status_code == 200, element.key
    for name in ("record", "history", "audit", "snapshots", "rows", "letters"):
        assert olga.get(reverse(f"plans:{name}", args=(plan.slug,))).status_code == 200


def test_it_is_exported_and_comes_back():
    plan = second().plan
    once = to_iati(plan)
    back = from_iati(once, "island.xml")
    assert back.faults == ()
    assert {one.id for one in back.plan.measures} == {"M/1", "M 2", "M3", "M4"}
    for mine, theirs in zip(plan.measures, back.plan.measures, strict=True):
        named = {"name": mine.name, "kind": mine.kind, "direction": mine.direction}
        assert (theirs.kind, theirs.direction, theirs.parts, theirs.path) == (mine.kind, mine.direction, mine.parts, mine.path)
        assert theirs.model_copy(update=named).model_dump(exclude_defaults=True) == mine.model_dump(exclude_defaults=True)
    assert to_iati(back.plan) == once
    lines = to_csv(plan).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + sum(len(one.actuals) for one in plan.measures)
    assert not any(",=" in line for line in lines), "nothing that a spreadsheet would run"
    feed = to_calendar(follow(plan, ON), ON).decode()
    assert "Milestone: Doors open" in feed
    assert "Fund ends: Ferry fund" in feed


def test_its_snapshot_comes_out_the_same(db):
    plan = load_plan(by=SYSTEM, file=second())
    assert holds(take_snapshot(by=SYSTEM, plan=plan, on=ON, book=None))


def test_two_ids_that_look_alike_in_an_address_are_two_plans(db):
    texts = [
        FILE.read_text(encoding="utf-8").replace('"Île-de-Wight 2030 ☂"', name) for name in ('"a b"', '"a-b"', '"☂"', '"☔"')
    ]
    slugs = [load_plan(by=SYSTEM, file=parse_plan(text, "x.yaml")).slug for text in texts]
    assert len(set(slugs)) == 4
    assert [load_plan(by=SYSTEM, file=parse_plan(text, "x.yaml")).slug for text in texts] == slugs
