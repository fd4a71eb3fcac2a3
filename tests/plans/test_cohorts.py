"""Cohorts from records of taking part: exits, returns, what is known after, and what is hidden."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.utils import timezone

from skillshed.insight.plan.cohort import stays
from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM
from skillshed.plans.cohorts import _measures, cohort, read_records, years
from skillshed.referrals.models import Client, OutcomeRecord, Participation, Referral
from skillshed.terms.errors import Refused
from tests.support.accounts import made

NOW = date(2026, 11, 22)
numbers = count(1)


def person(band: str = "25-49") -> Client:
    return Client.objects.create(code=f"code-{next(numbers)}", keep_until=date(2030, 1, 1), age_band=band)


def took_part(
    client: Client, began: date, ended: date | None, *, project: str = "Bootcamp", step: str = "vocational"
) -> Participation:
    return Participation.objects.create(client=client, step=step, project=project, started_on=began, ended_on=ended)


def told(client: Client, due: date, outcome: str) -> None:
    provider, _ = Organisation.objects.get_or_create(name="Provider")
    at = timezone.make_aware(datetime(2025, 1, 10, 12))
    referral = Referral.objects.create(
        client=client, offer_title="x", provider=provider, party="adviser", request_key=f"key-{next(numbers)}", sent_on=at
    )
    OutcomeRecord.objects.create(referral=referral, month=6, due_on=due, outcome=outcome)


def exact(year: int, on: date = NOW) -> dict[str, tuple[int, int, int]]:
    """Indicators before they are protected."""
    records = read_records(on)
    every = stays(records.services, on)
    exits = [one for one in every if one.exited and one.exited.year == year]
    served = [one for one in every if one.began.year <= year <= one.last.year]
    return {name: (one.numerator, one.denominator, one.unknown) for name, one in _measures(records, exits, served)}


def test_a_long_time_on_one_project_is_no_exit_and_moving_on_is_none_either(db):
    one = person()
    took_part(one, date(2024, 9, 1), date(2025, 6, 30))
    took_part(one, date(2025, 8, 1), date(2025, 9, 15), project="Work placement", step="job_ready")
    [stay] = stays(read_records(NOW).services, NOW)
    assert (stay.began, stay.exited, stay.projects) == (date(2024, 9, 1), date(2025, 9, 15), ("Bootcamp", "Work placement"))


def test_a_return_after_ninety_quiet_days_is_new_and_the_open_have_not_left(db):
    one, other, third, fourth = person(), person(), person(), person()
    took_part(one, date(2025, 1, 1), date(2025, 2, 1))
    took_part(one, date(2025, 2, 1) + timedelta(days=91), date(2025, 6, 1))
    took_part(other, date(2025, 3, 1), None)
    quiet = NOW - timedelta(days=90)
    took_part(third, date(2026, 6, 1), quiet)
    took_part(fourth, date(2026, 6, 1), quiet - timedelta(days=1))
    found = [(stay.person, stay.began, stay.exited) for stay in stays(read_records(NOW).services, NOW)]
    assert sorted(found) == sorted(
        [
            (str(one.human), date(2025, 1, 1), date(2025, 2, 1)),
            (str(one.human), date(2025, 5, 3), date(2025, 6, 1)),
            (str(other.human), date(2025, 3, 1), None),
            (str(third.human), date(2026, 6, 1), None),
            (str(fourth.human), date(2026, 6, 1), quiet - timedelta(days=1)),
        ]
    )


def test_what_is_not_known_is_apart(db):
    answers = ["job", "job", "none", "learning", "unknown", ""]
    for answer in answers:
        one = person("19-24" if answer == "learning" else "25-49")
        took_part(one, date(2025, 1, 5), date(2025, 2, 10))
        told(one, date(2025, 8, 10), answer)
    found = exact(2025)
    assert found["employed_q2"] == (2, 3, 3)  # in learning says nothing of a job
    assert found["active_q2"] == (1, 1, 0)  # the young person learns
    assert found["employed_q4"] == (0, 0, 6)
    assert found["credential"] == (0, 0, 6)
    assert found["skill_gain"] == (0, 0, 6)
    assert found["earnings_q2"] == (0, 0, 2)


def test_counts_are_protected_and_shares_need_enough_people(db):
    for number in range(40):
        one = person()
        took_part(one, date(2025, 1, 5), date(2025, 2, 10))
        if number < 30:
            told(one, date(2025, 8, 10), "job" if number < 20 else "none")
    told(person(), date(2025, 8, 1), "job")  # referred, and never served
    found = cohort(by=SYSTEM, year=2025, on=NOW)
    work = found.indicators[0]
    assert (found.exits, found.participants) == (40, 40)
    assert (work.yes, work.no, work.unknown, work.share) == (20, 10, 10, 67)
    assert found.referred == 30
    few = cohort(by=SYSTEM, year=2024, on=NOW)
    assert few.exits == 0


def test_a_small_cohort_is_hidden(db):
    for _ in range(3):
        took_part(person(), date(2025, 1, 5), date(2025, 2, 10))
    found = cohort(by=SYSTEM, year=2025, on=NOW)
    assert found.exits is None
    assert found.participants is None
    assert all(one.share is None for one in found.indicators)


def test_years_are_those_in_which_somebody_took_part(db):
    assert years(NOW) == []
    took_part(person(), date(2024, 1, 5), date(2024, 2, 10))
    assert years(NOW) == [2026, 2025, 2024]


def test_only_roles_that_may_see_counts(db):
    with pytest.raises(Refused):
        cohort(by=made("Amina"), year=2025, on=NOW)
    assert cohort(by=made("Elin", "commissioner"), year=2025, on=NOW).exits == 0
