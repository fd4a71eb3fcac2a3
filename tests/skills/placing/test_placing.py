"""Placing people in posts: as good as the best, fair where asked, and honest about who is left."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog

from skillshed.skills.placing.asked import Asked, Bar, Person, Post
from skillshed.skills.placing.placing import count_placed, placed
from skillshed.skills.placing.training import tried
from skillshed.terms.errors import UsageError


def _asked(fit, *, places=None, least_fit=0.5):
    table = np.array(fit, float)
    people = [Person(f"p{at}") for at in range(table.shape[0])]
    posts = [Post(f"v{at}", f"Post {at}", places=1 if places is None else places[at]) for at in range(table.shape[1])]
    return Asked(people, posts, table, least_fit=least_fit)


TABLES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.6, 0.75, 0.9, 1.0]), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def _every(fit):
    """All ways to put people in posts, as (people placed, sum of fit, worst fit)."""
    rows, columns = len(fit), len(fit[0])
    posts = [*range(columns), *[None] * rows]
    for way in set(permutations(posts, rows)):
        pairs = [(one, post) for one, post in enumerate(way) if post is not None]
        if all(fit[one][post] >= 0.5 for one, post in pairs):
            fits = [fit[one][post] for one, post in pairs]
            yield len(fits), round(sum(fits), 9), min(fits, default=0.0)


@settings(max_examples=60, deadline=None)
@given(TABLES.filter(lambda table: len(table) <= 4 and len(table[0]) <= 4))
def test_the_best_of_all_ways(table):
    best = max((count, total) for count, total, _ in _every(table))
    found = placed(_asked(table))
    assert (len(found.places), round(found.total, 9)) == best


@settings(max_examples=60, deadline=None)
@given(TABLES.filter(lambda table: len(table) <= 4 and len(table[0]) <= 4))
def test_the_fair_way_places_as_many_and_lifts_the_worst(table):
    count, worst, total = max((count, worst, total) for count, total, worst in _every(table))
    found = placed(_asked(table), fair=True)
    assert len(found.places) == count
    assert (found.least_fit or 0.0, round(found.total, 9)) == (worst, total)


def test_two_hundred_random_instances_equal_scipy():
    drawn = np.random.default_rng(20261122)
    for _ in range(200):
        fit = drawn.random(drawn.integers(1, 61, 2)).round(3)
        rows, columns = linear_sum_assignment(np.where(fit >= 0.5, 100 + fit, 0), maximize=True)
        right = fit[rows, columns][fit[rows, columns] >= 0.5]
        found = placed(_asked(fit))
        assert (len(found.places), round(found.total, 6)) == (len(right), round(float(right.sum()), 6))


@settings(max_examples=60, deadline=None)
@given(TABLES, st.data())
def test_what_one_more_post_is_worth_is_what_it_adds(table, data):
    places = [data.draw(st.integers(1, 2)) for _ in table[0]]
    at = data.draw(st.integers(0, len(places) - 1))
    asked = _asked(table, places=places)
    more = _asked(table, places=[one + (number == at) for number, one in enumerate(places)])
    now, then = placed(asked), placed(more)
    gained = (len(then.places) + then.total) - (len(now.places) + now.total)
    assert now.worth[at] == pytest.approx(gained)


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_prices_are_a_solution_of_the_dual(table):
    asked = _asked(table)
    fit, allowed = asked.fit, asked.allowed
    size = fit.shape
    value = np.where(allowed, 1 + fit, 0)
    rows = np.vstack([np.kron(np.eye(size[0]), np.ones(size[1])), np.kron(np.ones(size[0]), np.eye(size[1]))])
    right = linprog(-value.ravel(), A_ub=rows, b_ub=np.ones(sum(size)), bounds=(0, 1))
    found = placed(asked)
    surplus = np.maximum((value - found.worth[None, :]).max(axis=1), 0)
    # Weak duality with equality: prices and surpluses add up to the best value.
    assert found.worth.sum() + surplus.sum() == pytest.approx(-right.fun)


def test_who_is_left_is_told_what_binds():
    people = [
        Person("licence"),
        Person("far", most_minutes=20),
        Person("pay", pay_floor=Decimal(40_000)),
        Person("skills"),
        Person("late"),
        Person("open"),
    ]
    posts = [
        Post("drive", "Lorry driver", Decimal(34_000), licences=frozenset({"HGV C"})),
        Post("shop", "Shop assistant", Decimal(24_000)),
    ]
    fit = np.array([[0.9, 0.1], [0.2, 0.9], [0.2, 0.8], [0.2, 0.3], [0.2, 0.6], [0.2, 0.95]])
    minutes = np.array([[10.0, 10.0], [60.0, 60.0], [10.0, 10.0], [10.0, 10.0], [10.0, np.nan], [10.0, np.nan]])
    found = placed(Asked(people, posts, fit, minutes))
    assert [(people[one.person].key, posts[one.post].key) for one in found.places] == [("open", "shop")]
    assert {people[one.person].key: one.bar for one in found.left} == {
        "licence": Bar.LICENCE,
        "far": Bar.TRAVEL,
        "pay": Bar.PAY,
        "skills": Bar.SKILLS,
        "late": None,
    }
    assert "licence to practise" in found.left[0].why
    assert "went to others" in next(one.why for one in found.left if people[one.person].key == "late")


def test_what_is_not_said_bars_nobody():
    asked = Asked([Person("p", Decimal(30_000), 20)], [Post("v", "Post")], np.array([[0.9]]))
    assert len(placed(asked).places) == 1


def test_a_course_is_worth_the_people_it_places():
    asked = _asked([[0.4, 0.2], [0.4, 0.2], [0.2, 0.2]], places=[2, 1])
    found = placed(asked)
    assert not found.places
    gain = {"forklift": np.array([0.3, 0.0]), "english": np.array([0.0, 0.4])}

    def learned(skills):
        return np.clip(asked.fit + sum((gain[one] for one in skills), np.zeros(2)), 0, 1)

    rows = tried(asked, found, {"Forklift": ["forklift"], "English": ["english"], "Both": ["forklift", "english"]}, learned)
    assert [(one.key, one.more) for one in rows] == [("Both", 3), ("Forklift", 2), ("English", 1)]
    assert all(one.fit >= 0 for one in rows)


def test_a_thousand_are_placed_the_same_every_time():
    fit = np.random.default_rng(1).random((300, 400)).round(2)
    first, second = placed(_asked(fit)), placed(_asked(fit))
    assert first.places == second.places
    assert count_placed(fit >= 0.5, [1] * 400) == len(first.places)


def test_nobody_and_nothing_are_an_answer():
    assert placed(Asked([], [Post("v", "Post")], np.zeros((0, 1)))).places == ()
    found = placed(Asked([Person("p")], [], np.zeros((1, 0))))
    assert [one.bar for one in found.left] == [None]


def test_a_table_of_the_wrong_size_is_refused():
    with pytest.raises(UsageError, match="1 people and 1 posts"):
        Asked([Person("p")], [Post("v", "Post")], np.zeros((2, 1)))
