"""The funnel and the Escalator: true where they are large, hidden where they would find somebody out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from skillshed.people.services import SYSTEM
from skillshed.provision.models import Tally
from skillshed.referrals import escalator, funnel, outcomes, services
from skillshed.referrals.clients import open_case
from skillshed.referrals.flow import flow
from skillshed.referrals.models import Client, Message, OutcomeRecord, Referral
from skillshed.referrals.protected import median_days, part, percentage, protected
from skillshed.referrals.seeds import seed_referrals
from skillshed.terms.errors import Refused

from .conftest import PERSONAL

pytestmark = pytest.mark.django_db
TODAY = date.today()
SINCE = TODAY - timedelta(days=365)


def all_of(kind, **more):
    return kind(by=SYSTEM, since=SINCE, until=TODAY + timedelta(days=1), **more)


def test_one_small_district_cannot_be_subtracted():
    counts = {("sent", ""): 23, ("sent", part(place="A")): 11, ("sent", part(place="B")): 10, ("sent", part(place="C")): 2}
    shown = protected(counts)
    assert shown["sent", part(place="C")] is None
    assert None in (shown["sent", part(place="A")], shown["sent", part(place="B")], shown["sent", ""]), "or 23 - 11 - 10 tells it"
    assert {value % 5 for value in shown.values() if value is not None} == {0}


def test_shares_and_middles_need_enough_people():
    assert (percentage(5, 10), percentage(None, 20), percentage(5, 5)) == (50, None, None)
    assert (median_days([1] * 9), median_days([10] * 10)) == (None, 7)


def test_the_funnel_counts_visits_exactly_and_people_protected(town, refer):
    Tally.objects.create(day=TODAY, door="help", step="search", district="E07000117", count=3)
    for number in range(12):
        row = refer(name=f"P {number}", email=f"p{number}@example.org", home_ons="E07000117", door="help")
        if number < 8:
            services.move(by=town.carys, referral=row.pk, to="accepted")
    found = all_of(funnel.funnel)
    assert (found.count("search"), found.count("search", "door", "help")) == (3, 3)
    assert (found.count("sent"), found.count("received"), found.count("accepted"), found.count("started")) == (10, 10, 10, 0)
    assert found.count("open") is None, "four wait for an answer: hidden"
    assert found.categories("place") == ["E07000117"]


def test_counts_of_one_person_show_nothing(town, refer):
    row = refer(home_ons="E07000117")
    for to in ("accepted", "started", "completed"):
        services.move(by=town.carys, referral=row.pk, to=to)
    outcomes.record_outcome(by=town.carys, referral=row.pk, month=0, outcome="job")
    assert set(all_of(funnel.funnel).people.values()) <= {None, 0}
    assert {row.job for row in all_of(funnel.outcomes)} <= {None, 0}
    found = all_of(flow)
    assert (found.people, found.enrolments) == (None, None)
    assert {one.people for one in found.steps} <= {None, 0}
    assert {one.ended for one in found.places} <= {None, 0}


def test_a_person_enrolled_three_times_is_one_person(town):
    for number in range(20):
        client = open_case(
            by=town.brian, **{**PERSONAL, "name": f"P {number}", "email": f"p{number}@example.org", "phone": ""}
        ).client
        # The same human being comes back by themselves, under another record.
        again = open_case(
            by=town.brian, **{**PERSONAL, "name": f"p  {number}", "email": f"P{number}@example.org", "phone": ""}
        ).client
        for at, (who, step) in enumerate(((client, "engagement"), (again, "essential"), (again, "vocational"))):
            began = TODAY - timedelta(days=200 - 50 * at)
            row = escalator.begin_step(by=town.brian, client=who, step=step, project=f"Project {step}", started_on=began)
            how = "left_early" if step == "essential" and number < 10 else "completed"
            if step != "vocational":
                escalator.end_step(by=town.brian, participation=row.pk, ended_on=began + timedelta(days=42), how=how)
    found = all_of(flow)
    assert (found.people, found.enrolments) == (20, 60)
    essential = next(one for one in found.steps if one.step == "essential")
    assert (essential.people, essential.left, essential.left_pct, essential.days) == (20, 10, 50, 42)
    assert found.moves["engagement", "essential"] == 20
    assert found.projects["Project engagement", "Project essential"] == 20
    assert [one.left for one in found.places] == [10]


def test_unmet_needs_add_up(town, refer):
    for number in range(6):
        services.move(by=town.carys, referral=refer(name=f"P {number}", home_ons="E07000117").pk, to="declined", reason="full")
    found = all_of(funnel.unmet)
    assert (found["needs", "", ""], found["needs", "reason", "full"], found["needs", "why", "declined"]) == (5, 5, 5)


def test_only_those_who_may_see_counts(town):
    for who in (town.elin, town.gwen, town.brian):
        funnel.funnel(by=who, since=SINCE, until=TODAY)
    for who in (town.carys, town.amina):
        with pytest.raises(Refused):
            funnel.funnel(by=who, since=SINCE, until=TODAY)
        with pytest.raises(Refused):
            flow(by=who, since=SINCE, until=TODAY)


def test_the_demonstration_has_every_state_and_seeds_once(db, settings, monkeypatch):
    from skillshed.people.seeds import seed_demo
    from skillshed.referrals import seeds
    from skillshed.referrals.kinds import State

    monkeypatch.setattr(seeds, "RESIDENTS", 60)
    monkeypatch.setattr(seeds, "CASES", 8)
    monkeypatch.setattr(seeds, "BESIDE", 4)
    seed_demo(password="a long invented password")
    assert seed_referrals() > 60
    assert seed_referrals() == 0
    assert set(Referral.objects.values_list("state", flat=True)) == set(State.values)
    assert not Client.objects.filter(is_invented=False).exists()
    assert OutcomeRecord.objects.exclude(outcome="").exists()
    assert not Message.objects.filter(state="queued").exists()
    assert max(Referral.objects.values_list("state_on", flat=True)) <= timezone.now()
    settings.DEMO = False
    with pytest.raises(Refused):
        seed_referrals()
