"""Who could go where: the figures behind it, the bars, the sentences, and what would place more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from skillshed.employers.redundancy.asks import _word_for_word, read_texts
from skillshed.employers.redundancy.ground import Ground, said
from skillshed.employers.redundancy.letters import About, letters
from skillshed.employers.redundancy.licences import binding, read_licences
from skillshed.employers.redundancy.matching import match, pair
from skillshed.employers.redundancy.people import AtRisk, Vacancy
from skillshed.employers.redundancy.reading import read_list
from skillshed.employers.redundancy.state import State
from skillshed.employers.redundancy.telling import why
from skillshed.employers.redundancy.titles import Reading, occupation_named, read_titles, same
from skillshed.employers.redundancy.training import courses_that_help, narrow, together
from skillshed.skills.covering.courses import Course
from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.placing.asked import Bar
from skillshed.skills.transitions.cover import best
from skillshed.skills.transitions.person import Person, Worked, profile
from tests.redundancy.lists import PEOPLE, VACANCIES

USUAL = State.usual()
ANY = replace(USUAL, least_fit=1, least_pay=0, most_minutes=300)


def ground(skills, people=None, vacancies=None, titles=(), **more):
    people = people if people is not None else list(read_list(PEOPLE.encode(), "p.csv", "people").found.values())
    vacancies = vacancies if vacancies is not None else list(read_list(VACANCIES.encode(), "v.csv", "vacancies").found.values())
    own, theirs = read_titles(skills, [one.title for one in people]), read_titles(skills, [one.title for one in vacancies])
    for title, occupation in titles:
        found, label = occupation_named(skills, occupation)
        own[same(title)] = theirs[same(title)] = Reading(title, found, label, 1.0, True, False)
    texts = read_texts(skills, [one.text for one in vacancies])
    return Ground(skills.desk, people, vacancies, own, theirs, texts, **more)


@pytest.fixture(scope="module")
def small(skills):
    return ground(skills, titles=[("Cleaner", "building cleaner"), ("Registered nurse", "nurse responsible for general care")])


def test_each_goes_to_their_own_kind_of_work(small):
    found = match(small, USUAL)
    went = {small.people[one.person].key: small.vacancies[one.vacancy].key for one in found.suggested}
    assert went == {"A1": "V1", "A2": "V2", "A3": "V3", "A4": "V4"}
    assert found.free == 1
    for one in found.suggested:
        words = why(one)
        assert f"{one.there} of the {one.asked} skills" in words
        assert "estimate" in words
        assert "pays" in words


def test_what_a_person_has_is_what_transitions_say(skills, small):
    """The quick way over many people is the long way over each."""
    encoder = open_embedder()
    for at, one in enumerate(small.people):
        reading = small.person_reading(at)
        person = Person([Worked(reading.occupation)], words=said(one.can), qualifications=said(one.qualifications))
        long = best(skills.desk.space, profile(skills.desk.space, person, encoder))[small.skills]
        np.testing.assert_allclose(small.having[at], long, atol=1e-5)


def test_a_placing_equals_scipys_on_the_same_table(skills):
    """Most placed, then the best fit: the sum is that of an assignment over every place by itself."""
    dice = np.random.default_rng(5)
    people = [AtRisk(f"p{at}", "x") for at in range(30)]
    posts = [Vacancy(f"v{at}", "y", places=int(dice.integers(1, 3))) for at in range(12)]
    plain = ground(skills, people, posts)
    for _ in range(20):
        one = replace(plain, _minutes={})
        fit = np.round(dice.random((30, 12)), 3)
        vars(one).update(fit=fit, is_read=np.ones(12, bool))
        found = match(one, replace(USUAL, least_fit=40))
        cells = np.repeat(np.arange(12), [post.places for post in posts])
        value = np.where(fit[:, cells] >= 0.4, 100 + fit[:, cells], 0)
        rows, columns = linear_sum_assignment(value, maximize=True)
        assert len(found.suggested) == int((value[rows, columns] > 0).sum())
        assert found.found.total == pytest.approx(
            sum(fit[row, cells[column]] for row, column in zip(rows, columns, strict=True) if value[row, column])
        )


def test_a_licence_bars_and_is_asked_for(skills):
    people = [
        AtRisk("1", "Forklift driver"),
        AtRisk("2", "Forklift driver", licences=()),
        AtRisk("3", "Forklift driver", licences=("Forklift licence",)),
    ]
    posts = [Vacancy("v", "Forklift driver", places=3, licences=("Forklift licence",))]
    found = match(ground(skills, people, posts), USUAL)
    assert [one.person for one in found.suggested] == [2]
    first, second = found.left
    assert first.bar is second.bar is Bar.LICENCE
    assert "ask them" in first.change
    assert "ask them" not in second.change


def test_the_law_bars_whoever_is_not_registered(skills):
    """A vacancy that names no licence, of an occupation that the law keeps; the same job now counts as registered."""
    people = [AtRisk("1", "Care worker", can="give medication"), AtRisk("2", "Registered nurse")]
    posts = [Vacancy("v", "Registered nurse", places=2)]
    one = ground(skills, people, posts, titles=[("Registered nurse", "nurse responsible for general care")])
    found = match(one, ANY)
    assert [each.person for each in found.suggested] == [1]
    assert found.asked.bars[Bar.LICENCE][0, 0]


def test_a_check_got_with_the_job_bars_nobody():
    assert binding(["DBS check", "SIA licence"]) == {"SIA licence"}
    assert read_licences("FLT; cat b / something rare") == ("Forklift licence", "Driving licence", "something rare")


def test_pay_and_travel_bar_and_what_is_not_known_does_not(skills):
    near, far = {"latitude": 53.79, "longitude": -2.24}, {"latitude": 54.5, "longitude": -2.24}
    post = Vacancy("v", "Receptionist", places=9, pay=Decimal(20_000), **near)
    people = [
        AtRisk("floor", "Receptionist", pay_floor=Decimal(21_000), **near), AtRisk("now", "Receptionist", pay_now=Decimal(30_000), **near),
        AtRisk("far", "Receptionist", most_minutes=30, **far), AtRisk("unknown", "Receptionist"),
    ]  # fmt: skip
    found = match(ground(skills, people, [post]), USUAL)
    assert [people[one.person].key for one in found.suggested] == ["unknown"]
    assert {people[one.person].key: one.bar for one in found.left} == {"floor": Bar.PAY, "now": Bar.PAY, "far": Bar.TRAVEL}
    told = {people[one.person].key: one.change for one in found.left}
    assert "£21,000" in told["floor"]
    assert "they named" in told["floor"]
    assert "75% of their present pay" in told["now"]
    assert "£22,500" in told["now"]
    assert "30 minutes were named" in told["far"]
    assert "what they need to earn" in found.suggested[0].unknown
    assert len(match(found.ground, replace(USUAL, least_pay=0)).suggested) == 2


def test_years_in_the_job_change_nothing(skills, small):
    before = match(small, USUAL)
    aged = [replace(one, years=Decimal(at * 9)) for at, one in enumerate(small.people)]
    after = match(replace(small, people=aged, _minutes={}), USUAL)
    assert before.suggested == after.suggested


def test_a_vacancy_left_out_is_not_in_the_match(small):
    found = match(small, replace(USUAL, without=frozenset({1})))
    assert "V1" not in {small.vacancies[one.vacancy].key for one in found.suggested}
    assert [small.people[one.person].key for one in found.left] == ["A1"]


def test_a_vacancy_of_which_nothing_is_known_is_told_apart(skills):
    one = ground(skills, vacancies=[Vacancy("v", "???")])
    assert not one.is_read[0]
    assert match(one, USUAL).left[0].why == "There is no vacancy on the list."


@pytest.mark.parametrize(
    "state",
    [USUAL, State(True, 30, 0, 60, "car", frozenset({3, 11})), replace(USUAL, fair=True), replace(USUAL, without=frozenset({2}))],
)
def test_the_address_is_the_whole_question(state):
    query = state.query().removeprefix("?")
    said_ = dict(part.split("=") for part in query.split("&")) if query else {}
    assert State.read(said_) == state
    assert State.read(said_).query() == state.query()


def test_an_address_that_cannot_be_read_is_as_usual():
    assert State.read({"fit": "900", "pay": "x", "minutes": "-1", "by": "rocket", "without": "a.b"}) == USUAL


def test_a_course_that_teaches_what_is_missing_places_people(skills):
    people = [AtRisk(f"p{at}", "Receptionist") for at in range(3)]
    posts = [Vacancy("v", "Insulation installer", places=2, text="Install insulation.")]
    one = ground(skills, people, posts)
    found = match(one, USUAL)
    assert not found.suggested
    needs = [skills.desk.space.skills[row] for row in one.skills]
    helps, other = Course("good", "Insulation", dict.fromkeys(needs, 0.9), Decimal(100)), Course("bad", "Pottery", {})
    told = courses_that_help(found, [other, helps])
    assert [(each.course.key, each.more, each.takers, each.cost) for each in told] == [("good", 2, 2, Decimal(200))]
    assert [each.course.key for each in together(found, [other, helps])] == ["good"]
    unpriced = courses_that_help(found, [replace(helps, cost=None)])
    assert unpriced[0].cost is None, "not known, never free"
    unsure = replace(helps, teaches=dict.fromkeys(needs, 0.3))
    assert courses_that_help(found, [unsure]) == []


def test_a_skill_more_never_lowers_a_fit_and_a_whole_list_of_them_is_a_fit_of_one(skills, small):
    every = [skills.desk.space.skills[row] for row in small.skills]
    np.testing.assert_allclose(small.learned(every), 1.0, atol=1e-6)
    for one in every[:10]:
        assert (small.learned([one]) >= small.fit - 1e-6).all()
    np.testing.assert_array_equal(small.learned(["no such skill"]), small.fit)


def test_narrow_skills_are_told_by_what_they_would_change(skills):
    people = [AtRisk(f"p{at}", "Receptionist") for at in range(3)]
    one = ground(skills, people, [Vacancy("v", "Insulation installer", places=2)])
    hard = match(one, replace(USUAL, least_fit=4))
    for each in narrow(hard):
        assert each.more >= 0
        assert each.worth > 0
        assert each.lacking == 3
    assert narrow(match(one, replace(USUAL, least_fit=1))) or narrow(hard)


def test_fair_lifts_the_worst_and_places_as_many(skills, small):
    usual, fair = match(small, ANY), match(small, replace(ANY, fair=True))
    assert len(fair.suggested) == len(usual.suggested)
    assert fair.found.least_fit >= usual.found.least_fit


def test_many_texts_are_read_word_for_word(skills):
    found = _word_for_word(skills, "You must use spreadsheets software.")
    assert "use spreadsheets software" in {skills.desk.labels[uri] for uri, _ in found}


def test_a_letter_tells_nothing_of_anybody_else(small):
    about = About("Calder Cartons", date(2027, 2, 4), date(2027, 5, 6), "Advice, 01632 960150", date(2026, 11, 22), "Next Step")
    people = list(small.people)
    found = match(small, replace(USUAL, without=frozenset({2})))
    for at, one in enumerate(people):
        text = repr(letters(found, about, [at]).blocks)
        assert one.key in text
        assert not [other.key for other in people if other.key != one.key and f"number {other.key}" in text]
        assert "6 May 2027" in text
        assert "01632 960150" in text
    assert "Zebedee Quill" in repr(letters(found, about, [0]).blocks)
    assert "Zebedee Quill" not in repr(letters(found, about, [1]).blocks)
    assert pair(found, 0, 0).minutes is not None
