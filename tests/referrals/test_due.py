"""What time brings: nudges, escalation, expiry, questions afterwards, erasure; each once, whoever runs it how often."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from skillshed.referrals import consents, outcomes, services
from skillshed.referrals.due import run_due
from skillshed.referrals.effects import months_after
from skillshed.referrals.models import Attempt, Client, Message, Note, Referral, Transition, UnmetNeed
from skillshed.referrals.timing import timing
from skillshed.terms.errors import NotFound, Refused

from .conftest import AGREED, themselves

pytestmark = pytest.mark.django_db


def test_nudged_after_three_days_escalated_after_seven_expired_after_four_weeks(town, case):
    one = services.draft(by=town.brian, client=case(), offer=town.offer, request_key="form")
    services.agree_and_send(by=town.brian, referral=one.pk, agreed=AGREED)
    start = timezone.now()
    run_due(start)
    mail.outbox.clear()
    assert run_due(start + timedelta(days=2, hours=23)).nudged == 0
    for _ in range(2):
        run_due(start + timedelta(days=3, hours=1))
    assert [one.to for one in mail.outbox] == [[f"office-{town.college.pk}@example.org"]], "once, however often it runs"
    for _ in range(2):
        run_due(start + timedelta(days=7, hours=1))
    assert {one.to[0] for one in mail.outbox[1:]} == {f"office-{town.college.pk}@example.org", "brian@example.org"}
    assert len(mail.outbox) == 3
    assert "Zebedee" not in "".join(one.body + one.subject for one in mail.outbox)
    for _ in range(2):
        run_due(start + timedelta(days=28, hours=1))
    assert Referral.objects.get().state == "expired"
    assert UnmetNeed.objects.get().why == "expired"
    assert mail.outbox[-1].to == ["zebedee.quill@example.org"]
    assert len(mail.outbox) == 4


def test_an_answer_ends_the_nudging(town, refer):
    referral = refer()
    services.move(by=town.carys, referral=referral.pk, to="waiting")
    done = run_due(timezone.now() + timedelta(days=8))
    assert (done.nudged, done.escalated, done.expired) == (0, 0, 0)


def test_a_run_late_by_weeks_escalates_at_once(refer, settings):
    settings.ADMINS = [("administrator", "hub@example.org")]
    refer()
    done = run_due(timezone.now() + timedelta(days=9))
    assert (done.nudged, done.escalated) == (0, 1)
    assert "hub@example.org" in [one.to[0] for one in mail.outbox]


def finished(town, referral) -> Referral:
    for to in ("accepted", "started", "completed"):
        referral = services.move(by=town.carys, referral=referral.pk, to=to)
    return referral


def test_outcomes_are_asked_when_due_and_only_with_consent(town, refer):
    told = finished(town, refer())
    finished(town, refer(name="Nobody Asked", email="nobody@example.org", agreed=type(AGREED)(AGREED.words, AGREED.data)))
    now = timezone.now()
    assert run_due(now).asked == 1
    assert run_due(now).asked == 0
    assert run_due(now + timedelta(days=95)).asked == 1
    consents.withdraw_consent(by=themselves(told), consent=told.client.consents.get(purpose="keep_in_touch"))
    assert run_due(now + timedelta(days=190)).asked == 0


def test_an_outcome_is_told_by_those_who_may_and_not_before_it_is_due(town, refer):
    referral = finished(town, refer())
    outcomes.record_outcome(by=themselves(referral), referral=referral.pk, month=0, outcome="job")
    with pytest.raises(Refused, match="not due"):
        outcomes.record_outcome(by=town.carys, referral=referral.pk, month=3, outcome="job")
    with pytest.raises(NotFound):
        outcomes.record_outcome(by=town.olwen, referral=referral.pk, month=0, outcome="none")
    later = timezone.now() + timedelta(days=95)
    row = outcomes.record_outcome(by=town.carys, referral=referral.pk, month=3, outcome="learning", at=later)
    assert (row.outcome, row.party) == ("learning", "provider")


def test_identifiers_go_when_they_were_kept_long_enough_and_counts_stay(town, refer):
    from skillshed.referrals.clients import add_note

    referral = finished(town, refer(home_ons="E07000117", age_band="25-49"))
    add_note(by=themselves(referral), client=referral.client, text="I moved house")
    until = Client.objects.get().keep_until
    assert (until - date.today()).days == timing(date.today()).keep_days["completed"]
    # The day is a day here, not so many hours: at noon, so that no summer time lies between.
    at = datetime.combine(until, time(12), tzinfo=timezone.get_current_timezone())
    assert run_due(at).erased == 0
    assert run_due(at + timedelta(days=1)).erased == 1
    client = Client.objects.get()
    assert [client.name, client.email, client.phone, client.note, client.email_hash, client.token_hash] == [""] * 6
    assert not Note.objects.exists()
    assert (client.home_ons, client.age_band, Referral.objects.get().state) == ("E07000117", "25-49", "completed")
    assert Transition.objects.count() == 6
    assert set(Message.objects.values_list("address_sealed", "values_sealed")) == {("", "")}
    assert run_due(at + timedelta(days=1)).erased == 0


def test_a_day_is_the_day_here_in_summer_too():
    late = datetime(2027, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight of the second, in Burnley
    rule = timing(date(2027, 7, 2))
    assert rule.keep_until((), late) == date(2027, 7, 2) + timedelta(days=rule.keep_days["none"])
    assert rule.keep_until([("completed", late)], late) == date(2027, 7, 2) + timedelta(days=rule.keep_days["completed"])


def test_attempts_are_forgotten_after_a_day():
    Attempt.objects.create(kind="open_code", key="x", at=timezone.now() - timedelta(hours=25))
    run_due()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-11-30", 3, "2027-02-28"), ("2026-08-31", 6, "2027-02-28"), ("2027-11-30", 3, "2028-02-29"), ("2026-10-15", 3, "2027-01-15")],
)  # fmt: skip
def test_months_after(day, months, then):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_the_page_about_people_tells_the_days_of_the_table():
    page = (Path(__file__).parents[2] / "docs/explanation/what-we-keep-about-people.md").read_text()
    rows = dict(re.findall(r"^\| ([a-z ,]+) \| (\d+) \|", page, flags=re.MULTILINE))
    told = {state.strip().replace(" ", "_"): int(days) for states, days in rows.items() for state in states.split(",")}
    told["none"] = told.pop("a_case_without_a_referral")
    assert told == dict(timing(date.today()).keep_days)
