"""Measures counted from what the employers' rooms show: redundancies by quarter, employers who answered; withheld is never nought."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.utils import timezone

from skillshed.employers.models import Diagnosis, Outcome, Redundancy, RedundancyPerson
from skillshed.insight.plan.reading import parse_plan
from skillshed.people.services import SYSTEM
from skillshed.plans.counting import count
from skillshed.plans.feeding import counts_for
from skillshed.plans.files import document
from skillshed.plans.following import follow
from skillshed.plans.models import Count
from skillshed.plans.services import load_plan
from tests.plans.conftest import TEXT

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)
LSIP, BURNLEY = "E69000018", "E07000117"
FED = TEXT + (
    "- {id: R1, of: U2, source: 'redundancy:work', cumulative: true, baseline_on: 2020-12-31, target: 60, target_on: 2022-12-31}\n"
    "- {id: E1, of: U2, source: 'employers:answers', cumulative: true, baseline_on: 2020-12-31, target: 60, target_on: 2022-12-31}\n"
)


def closure(noticed: date, **outcomes: int) -> Redundancy:
    """A response with so many people of each outcome."""
    made = Redundancy.objects.create(employer="Firm", noticed_on=noticed, ends_on=date(2022, 1, 1), erase_on=date(2023, 1, 1))
    said = [outcome for outcome, number in outcomes.items() for _ in range(number)]
    RedundancyPerson.objects.bulk_create(
        RedundancyPerson(redundancy=made, key=str(at), title="Welder", outcome=one if one != "unknown" else "")
        for at, one in enumerate(said)
    )
    return made


def rows(source: str, part: str = "") -> dict[tuple[date, bool], int | None]:
    return {(one.until, one.is_total): one.value for one in Count.objects.filter(source=source, part=part)}


def test_redundancies_by_quarter_of_notice() -> None:
    closure(date(2021, 2, 1), placed=20, other_job=15, course=10, unknown=15)
    closure(date(2021, 8, 1), placed=10, other_job=10, unknown=30)
    count("redundancy:people", THIRD)
    count("redundancy:work", THIRD)
    assert rows("redundancy:people") == {
        (FIRST, False): 60, (SECOND, False): 0, (THIRD, False): 50, (FIRST, True): 60, (SECOND, True): 60, (THIRD, True): 110,
    }  # fmt: skip
    assert rows("redundancy:work")[THIRD, True] == 55


def test_what_is_withheld_there_is_withheld_here_and_in_the_totals_after_it() -> None:
    closure(date(2021, 2, 1), placed=20, other_job=15, unknown=15)
    closure(date(2021, 5, 1), placed=20, other_job=3, unknown=30)
    closure(date(2021, 8, 1), placed=10, other_job=10, unknown=30)
    count("redundancy:work", THIRD)
    found = rows("redundancy:work")
    assert (found[FIRST, False], found[SECOND, False], found[THIRD, False]) == (35, None, 20)
    assert (found[FIRST, True], found[SECOND, True], found[THIRD, True]) == (35, None, None), "never a part of the sum"
    plan = load_plan(by=SYSTEM, file=parse_plan(FED, "fed.yaml"))
    whole = document(plan)
    one = follow(whole, THIRD, None, counts=counts_for([whole])).measures["R1"]
    assert [(row.on, int(row.value)) for row in one.measure.actuals] == [(FIRST, 35)]
    assert "2 of 3 figures are hidden: too few people." in one.problem


def test_a_quarter_keeps_what_was_shown_when_a_response_is_erased() -> None:
    first = closure(date(2021, 2, 1), placed=20, other_job=15, unknown=15)
    count("redundancy:work", FIRST)
    before = rows("redundancy:work")
    assert before[FIRST, False] == 35
    first.people.all().delete()
    shown = [["people", "", "", 50], ["people", "outcome", Outcome.PLACED, 20], ["people", "outcome", Outcome.OTHER_JOB, None]]
    Redundancy.objects.filter(pk=first.pk).update(erased_on=timezone.now(), counts={"shown": shown})
    count("redundancy:work", FIRST)
    assert rows("redundancy:work") == before, "the part that is hidden is not nought"
    Count.objects.all().delete()
    count("redundancy:work", FIRST)
    assert rows("redundancy:work") == {(FIRST, False): None, (FIRST, True): None}
    count("redundancy:people", FIRST)
    assert rows("redundancy:people")[FIRST, False] == 50, "nothing of that one is hidden"


def answers(number: int, district: str = BURNLEY, **changes: list[str]) -> None:
    for _ in range(number):
        Diagnosis.objects.create(key=uuid.uuid4(), received_on=date(2021, 2, 1), district=district, changes=changes)


def test_employers_who_answered_are_a_stock_of_each_quarter() -> None:
    count("employers:answers", FIRST)
    assert rows("employers:answers") == {}, "nobody answered: nothing is counted yet"
    answers(22, technology=["ai"])
    answers(3, technology=[])
    count("employers:answers", SECOND)
    count("employers:technology", SECOND)
    assert rows("employers:answers") == rows("employers:answers", f"place={BURNLEY}") == {(SECOND, True): 25}
    answers(10)
    count("employers:answers", SECOND)
    assert rows("employers:answers") == {(SECOND, True): 25}, "the quarter is over"
    count("employers:answers", THIRD)
    assert rows("employers:answers") == {(SECOND, True): 25, (THIRD, True): 35}
    technology = rows("employers:technology")[SECOND, True]
    assert technology is None or technology in (20, 25)
    plan = load_plan(by=SYSTEM, file=parse_plan(FED, "fed.yaml"))
    whole = document(plan)
    one = follow(whole, THIRD, None, counts=counts_for([whole])).measures["E1"]
    assert [(row.on, int(row.value)) for row in one.measure.actuals] == [(SECOND, 25), (THIRD, 35)]
    assert "fewer than 5 employers are hidden" in one.measure.actuals[0].note


def test_few_employers_of_an_area_withhold_it_and_the_whole() -> None:
    answers(25)
    answers(4, district="E06000047")
    count("employers:answers", FIRST)
    assert rows("employers:answers")[FIRST, True] == 25, "four wait until there are five: their area is not told of at all"
    Count.objects.all().delete()
    answers(1, district="E06000047", technology=["ai"])
    answers(20, technology=["ai"])
    count("employers:technology", FIRST)
    values = rows("employers:technology")
    assert values[FIRST, True] is None, "one employer elsewhere"


def test_a_stock_is_followed_as_a_running_count_only() -> None:
    text = TEXT + "- {id: E2, of: U2, source: 'employers:answers', baseline_on: 2021-01-01, target: 60, target_on: 2022-12-31}\n"
    assert "stock-rounds" in {one.rule for one in parse_plan(text, "x.yaml").faults}
    assert "stock-rounds" not in {one.rule for one in parse_plan(FED, "x.yaml").faults}
