"""From a gap to courses: price, reach, what stays open and why."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from skillshed.evidence.postcodes.points import Located
from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.fit import Fit
from skillshed.provision.kinds import Audience
from skillshed.provision.models import OfferSkill, Run
from skillshed.provision.teaching.courses import Around, Lesson, Reach, Taking, courses_near, leading_to
from skillshed.provision.teaching.covering import chosen, cover_gap, gap_of
from skillshed.provision.teaching.groups import codes_of
from skillshed.provision.teaching.lengths import weeks_of
from skillshed.skills.covering.courses import Course
from skillshed.skills.opened import Skills
from skillshed.skills.taxonomy import find
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.moves import from_occupation
from tests.provision.teaching.conftest import TODAY

BURNLEY = Located(53.789, -2.248, "Burnley", 500, "E07000117")


def test_the_cheapest_within_reach_and_what_stays_open(directory, taught, skill, stranger):
    bricks, pay, weld = skill("lay bricks"), skill("manage payroll"), skill("operate welding equipment")
    taught("Bricks, dear", ["lay bricks"], directory.burnley, price=300)
    taught("Bricks", ["lay bricks"], directory.burnley, price=90)
    taught("Pay", ["manage payroll"], directory.preston, price=0)
    found = cover_gap({bricks: 1.0, pay: 2.0, weld: 1.0}, BURNLEY, 30, stranger)
    assert [(one.taking.offer.title, one.cost, one.weeks) for one in found.steps] == [("Bricks", Decimal(90), Decimal(10))]
    assert [(one.label, one.why) for one in found.left] == [
        ("manage payroll", "beyond"),
        ("operate welding equipment", "nowhere"),
    ]
    near = found.left[0].nearest
    assert near.title == "Pay"
    assert 60 < near.minutes < 180
    assert "The nearest is “Pay” at Alderby College" in found.left[0].sentence
    assert found.sentence == "1 course teaches 1 of 3 missing skills: at most £90 for you; 10 weeks. No other choice is cheaper."
    assert found.steps[0].sentence == "“Bricks” adds as its provider says, lay bricks. £90."
    whole = cover_gap({bricks: 1.0, pay: 2.0}, None, None, stranger)
    assert [one.taking.offer.title for one in whole.steps] == ["Pay", "Bricks"]
    assert whole.left == ()
    assert found.document()["left"][0]["nearest"]["title"] == "Pay"


def test_an_unknown_price_is_not_free_and_a_budget_drops(directory, taught, skill, stranger):
    bricks, pay = skill("lay bricks"), skill("manage payroll")
    taught("Bricks, price not said", ["lay bricks"], directory.burnley, price=None)
    taught("Bricks", ["lay bricks"], directory.burnley, price=200)
    taught("Pay, price not said", ["manage payroll"], directory.burnley, price=None)
    found = cover_gap({bricks: 1.0, pay: 1.0}, BURNLEY, 30, stranger)
    assert {one.taking.offer.title for one in found.steps} == {"Bricks", "Pay, price not said"}
    assert found.cost is None
    assert "the price of one or more is not known" in found.sentence
    held = cover_gap({bricks: 1.0, pay: 1.0}, BURNLEY, 30, stranger, budget=Decimal(100))
    assert held.steps == ()
    assert [one.why for one in held.left] == ["dropped", "dropped"]
    assert "left out to keep to what may be spent" in held.left[0].sentence


def test_nobody_is_sent_to_a_degree_for_one_skill(directory, taught, skill, stranger):
    bricks, pay = skill("lay bricks"), skill("manage payroll")
    taught("BSc", ["lay bricks"], directory.burnley, price=9000)
    taught("Years of it", ["manage payroll"], directory.burnley, price=0, weeks=100)
    found = cover_gap({bricks: 1.0, pay: 1.0}, BURNLEY, 30, stranger)
    assert found.steps == ()
    assert [(one.why, one.only.offer.title) for one in found.left] == [("dear", "BSc"), ("dear", "Years of it")]
    assert "but is far more than this" in found.left[0].sentence
    taught("Bricks", ["lay bricks"], directory.burnley, price=900)
    assert [one.why for one in cover_gap({bricks: 1.0, pay: 1.0}, BURNLEY, 30, stranger).left] == ["dear"]


def test_a_programme_that_may_pay_counts_at_the_full_price_until_it_is_known(directory, taught, skill, stranger):
    offer = taught("Bricks", ["lay bricks"], directory.burnley, price=700)
    services.set_funding(by=SYSTEM, offer=offer, funding=[{"programme": "FCFJ"}])
    step = cover_gap({skill("lay bricks"): 1.0}, BURNLEY, 30, stranger).steps[0]
    assert step.cost == 700
    assert step.taking.fit.low == 0
    assert step.taking.fit.question


def test_only_what_stands_in_public_and_is_for_the_person_counts(directory, taught, skill, stranger):
    bricks = skill("lay bricks")
    taught("For firms", ["lay bricks"], directory.burnley, audiences=[Audience.EMPLOYERS.value])
    old = taught("Old", ["lay bricks"], directory.burnley)
    type(old).objects.filter(pk=old.pk).update(assured_on=TODAY - timedelta(days=400))
    refused = taught("Refused", ["lay bricks"], directory.burnley)
    OfferSkill.objects.filter(offer=refused).update(state="refused")
    assert cover_gap({bricks: 1.0}, BURNLEY, 30, stranger).left[0].why == "nowhere"
    taught("Online", ["lay bricks"])
    (step,) = cover_gap({bricks: 1.0}, BURNLEY, 30, stranger).steps
    assert (step.taking.offer.title, step.travel) == ("Online", "No travel")


def test_the_same_skill_goes_before_one_like_it(directory, taught, skill, stranger, bundle):
    """What is near enough in meaning counts and says under which name; the very skill needs no space."""
    taught("Pay", ["manage payroll"], directory.burnley)
    like = skill("manage payroll reports")
    soft = courses_near(BURNLEY, 30, answers=stranger, day=TODAY, skills=[like], space=bundle.desk.space)
    assert courses_near(BURNLEY, 30, answers=stranger, day=TODAY, skills=[like]).courses == ()
    (lesson,) = [one.lessons[like] for one in soft.courses]
    assert (lesson.label, lesson.is_same) == ("manage payroll", False)
    assert 0.6 <= lesson.match < 1
    step = cover_gap({like: 1.0}, BURNLEY, 30, stranger).steps[0]
    assert "manage payroll reports (taught as “manage payroll”)" in step.sentence
    everything = courses_near(BURNLEY, 30, answers=stranger, day=TODAY)
    assert [list(one.lessons) for one in everything.courses] == [[skill("manage payroll")]]


def test_courses_whose_provider_says_that_they_lead_there(directory, taught, stranger):
    taught("Bricks", [], directory.burnley, occupations=["5313", "5316"])
    taught("Far", [], directory.preston, occupations=["5313"])
    taught("Other", [], directory.burnley, occupations=["53131"])
    found = leading_to(["5313"], BURNLEY, 30, answers=stranger, day=TODAY)
    assert [one.offer.title for one in found] == ["Bricks"]
    assert leading_to([], None, None, answers=stranger, day=TODAY) == []


def test_the_gap_of_an_occupation(bundle):
    desk = bundle.desk
    shop, brick = (find.one(bundle.taxonomy, one, kinds=("occupation",)) for one in ("shop assistant", "bricklayer"))
    gap = gap_of(desk, from_occupation(desk, shop, to=brick), brick)
    assert len(gap) > 10
    assert all(weight > 0 for weight in gap.values())
    assert gap_of(desk, from_occupation(desk, brick, to=brick), brick) == {}


@pytest.mark.parametrize("seed", range(12))
def test_the_answer_is_the_exact_optimum(seed):
    """The least cost over every subset that covers the most, on small random directories; unknown prices go last."""
    dice = np.random.default_rng(seed)
    skills = [f"s{at}" for at in range(5)]
    takings = [_taking(f"c{at}", {one: 1.0 for one in skills if dice.random() < 0.4}, _price(dice)) for at in range(7)]
    takings = [one for one in takings if one.lessons]
    found = chosen(dict.fromkeys(skills, 1.0), Around(tuple(takings), {}), {}, day=TODAY)
    subsets = [part for size in range(len(takings) + 1) for part in itertools.combinations(takings, size)]
    best = min(_worth(part) for part in subsets)
    assert _worth([step.taking for step in found.steps])[:3] == best[:3]
    taught = {skill for one in takings for skill in one.lessons}
    assert {one.skill for one in found.left} == set(skills) - taught
    assert {one.why for one in found.left} <= {"nowhere"}


def _price(dice):
    return None if dice.random() < 0.2 else Decimal(int(dice.integers(0, 9)) * 50)


def _worth(part):
    covered = {skill for one in part for skill in one.lessons}
    unknown = sum(one.course.cost is None for one in part)
    return (-len(covered), unknown, sum(one.course.cost or 0 for one in part), len(part))


def _taking(key, teaches, cost):
    lessons = {skill: Lesson(skill, skill, skill, match, "added", "") for skill, match in teaches.items()}
    return Taking(Course(key, key, teaches, cost), None, None, Fit(), Reach(), lessons)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("run", "weeks"),
    [
        (Run(starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 14)), "2.0"),
        (Run(duration=Decimal(3), duration_unit="months"), "13.0"),
        (Run(duration=Decimal(2), duration_unit="days"), "0.4"),
        (Run(duration=Decimal(30), duration_unit="hours"), None),
        (Run(duration=Decimal(30), duration_unit="hours", hours_a_week=Decimal(4)), "7.5"),
        (Run(), None),
        (None, None),
    ],
)
def test_weeks(run, weeks):
    assert weeks_of(run) == (None if weeks is None else Decimal(weeks))


def test_a_code_as_linked_by_hand_else_where_a_title_names_the_work(bundle, monkeypatch):
    def code(label):
        return codes_of(bundle, find.one(bundle.taxonomy, label, kinds=("occupation",)))

    assert [code(one) for one in ("bricklayer", "electrician", "pharmacist")] == [("5313",), ("5241",), ("2251",)]
    bundle = Skills(bundle.data)
    monkeypatch.setattr(soc, "reviewed", dict)
    assert [code(one) for one in ("bricklayer", "electrician", "pharmacist")] == [("5313",), ("5241",), ("2251",)]
    assert [code(one) for one in ("data scientist", "mover", "office clerk", "shop manager")] == [(), (), (), ()]


def test_what_the_coder_said_goes_before_titles_and_bounds_them(bundle, monkeypatch):
    occupation = {
        label: find.one(bundle.taxonomy, label, kinds=("occupation",)) for label in ("data scientist", "mover", "electrician")
    }
    groups = {
        occupation["data scientist"]: soc.Group("3544", "3", 0.8),
        occupation["mover"]: soc.Group("82", "8", 0.7),
        occupation["electrician"]: soc.Group("53", "5", 0.7),
    }
    monkeypatch.setattr(soc, "linked", lambda *_, **__: groups)
    bundle = Skills(bundle.data)
    assert codes_of(bundle, occupation["data scientist"]) == ("3544",), "coded to four digits"
    assert codes_of(bundle, occupation["mover"]) == (), "two digits, and no title within them names it"
    assert codes_of(bundle, occupation["electrician"]) == (), "the title that names it lies in another group than the coded one"
