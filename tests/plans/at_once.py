"""What several do to a plan at the same moment, run as a process of its own on a database of its own (see test_at_once.py)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core import mail

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.models import User
from skillshed.people.services import SYSTEM
from skillshed.plans import services
from skillshed.plans.models import Plan, Told
from skillshed.plans.reminding import send_due
from tests.referrals.at_once import together
from tests.support.accounts import made

from .conftest import TEXT

DAY = date(2021, 12, 31)


def cast() -> tuple[Plan, User, User]:
    return (
        services.load_plan(by=SYSTEM, file=parse_plan(TEXT, "small.yaml")),
        made("Olga", "plan_owner"),
        made("Pavel", "plan_owner"),
    )


def different_fields() -> None:
    plan, olga, pavel = cast()
    data = plan.elements.get(key="A1").data
    edits = [(olga, {**data, "name": "Roll out everywhere"}), (pavel, {**data, "accountable": "college"})]

    def act(number: int) -> Any:
        by, changed = edits[number]
        return services.save_element(by=by, plan=plan, group="actions", key="A1", data=changed, revision=1).revision

    found = together(2, act)
    assert sorted(found) == [2, 3], found
    kept = plan.elements.get(key="A1").data
    assert (kept["name"], kept["accountable"]) == ("Roll out everywhere", "college"), kept


def same_field() -> None:
    plan, olga, pavel = cast()
    data = plan.elements.get(key="A1").data

    def act(number: int) -> Any:
        by = (olga, pavel)[number]
        return services.save_element(
            by=by, plan=plan, group="actions", key="A1", data={**data, "name": f"Name {number}"}, revision=1
        )

    found = together(2, act)
    assert sum(isinstance(one, services.Conflict) for one in found) == 1, found
    kept = plan.elements.get(key="A1").data["name"]
    [clash] = [one for one in found if isinstance(one, services.Conflict)]
    assert kept in clash.message
    assert f"Name {1 - int(kept[-1])}" in clash.message, "what was not kept is told to whoever typed it"


def sound_apart_but_not_together() -> None:
    plan, olga, pavel = cast()
    services.add_element(by=olga, plan=plan, group="tools", data={"id": "map", "name": "Map"})
    data = plan.elements.get(key="A1").data

    def act(number: int) -> Any:
        if number:
            return services.drop_element(by=olga, plan=plan, group="tools", key="map")
        return services.save_element(by=pavel, plan=plan, group="actions", key="A1", data={**data, "tools": ["map"]}, revision=1)

    found = together(2, act)
    assert sum(isinstance(one, Exception) for one in found) == 1, found
    names_it = "map" in plan.elements.get(key="A1").data.get("tools", [])
    assert names_it == plan.elements.filter(key="map").exists()


def rows_added() -> None:
    plan, olga, _ = cast()
    found = together(
        4,
        lambda number: (
            services.add_element(by=olga, plan=plan, group="links", data={"from": "U1", "to": "S1", "lag_months": number}).key
        ),
    )
    assert len(set(found)) == 4, found
    assert plan.elements.filter(group="links").count() == 4


def one_figure() -> None:
    plan, olga, pavel = cast()
    found = together(
        4,
        lambda number: (
            services.record_actual(by=(olga, pavel)[number % 2], plan=plan, measure="M2", on=DAY, value=Decimal(number)).pk
        ),
    )
    assert len(set(found)) == 1, found
    assert plan.actuals.count() == 1
    assert plan.actuals.get().history.count() >= 4, "each figure stands in the history"


def letters() -> None:
    plan, olga, pavel = cast()
    mail.outbox = []
    found = together(3, lambda number: send_due(date(2021, 5, 1), address=lambda name, parts: name))
    assert sum(one.letters for one in found) == 2, found
    assert sorted(one.to[0] for one in mail.outbox) == ["olga@example.org", "pavel@example.org"]
    assert Told.objects.filter(plan=plan, user=olga).count() == Told.objects.filter(plan=plan, user=pavel).count() == 3
