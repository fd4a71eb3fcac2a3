"""Courses for a gap: the best choice is the best of all choices, and greedy is never further from it than it may be."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.skills.covering.choosing import cover
from skillshed.skills.covering.courses import Course
from skillshed.terms.errors import UsageError

SKILLS = "abcdefg"
COSTS = st.one_of(st.none(), st.integers(0, 900).map(lambda pence: Decimal(pence) / 100))
COURSES = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(SKILLS), st.sampled_from([0.3, 0.6, 1.0]), min_size=1, max_size=4), COSTS),
    max_size=9,
).map(lambda every: [Course(f"c{at}", f"Course {at}", teaches, cost) for at, (teaches, cost) in enumerate(every)])
GAPS = st.dictionaries(st.sampled_from(SKILLS), st.sampled_from([1.0, 2.0]), max_size=7)


def _best(gap: dict[str, float], courses: list[Course]) -> tuple[int, Decimal, int]:
    """The fewest unpriced courses, then the least cost, then the fewest courses, of all sets that teach all that can be taught."""
    wanted = {skill for skill in gap if any(one.covers(skill) for one in courses)}
    every = (some for size in range(len(courses) + 1) for some in combinations(courses, size))
    able = [some for some in every if all(any(one.covers(skill) for one in some) for skill in wanted)]
    return min(
        (sum(one.cost is None for one in some), sum((one.cost or Decimal(0) for one in some), Decimal(0)), len(some))
        for some in able
    )


def _said(found: tuple) -> tuple[int, Decimal, int]:
    courses = [step.course for step in found]
    return (
        sum(one.cost is None for one in courses),
        sum((one.cost or Decimal(0) for one in courses), Decimal(0)),
        len(courses),
    )


@settings(max_examples=150, deadline=None)
@given(GAPS, COURSES)
def test_the_exact_cover_is_the_best_of_all(gap, courses):
    found = cover(gap, courses)
    assert found.is_exact
    assert _said(found.steps) == _best(gap, courses)
    assert set(found.covered) | set(found.nowhere) == set(gap)
    assert not found.dropped


@settings(max_examples=150, deadline=None)
@given(GAPS, COURSES)
def test_greedy_teaches_the_same_and_costs_at_most_the_harmonic_times_more(gap, courses):
    priced = [one for one in courses if one.cost is not None]
    best, quick = cover(gap, priced), cover(gap, priced, exact=False)
    assert set(best.covered) == set(quick.covered)
    harmonic = sum(Decimal(1) / number for number in range(1, len(gap) + 1)) or Decimal(1)
    weight = Decimal(max(gap.values(), default=1.0))  # greedy counts a skill of weight two as two
    assert quick.cost <= harmonic * weight * 2 * (best.cost + Decimal("0.10"))


@settings(max_examples=100, deadline=None)
@given(GAPS, COURSES, st.integers(0, 20))
def test_a_budget_is_kept_and_more_money_never_covers_less(gap, courses, pounds):
    priced = [one for one in courses if one.cost is not None]
    less, more = (cover(gap, priced, budget=Decimal(some)) for some in (pounds, pounds + 5))
    assert (less.cost or 0) <= pounds
    assert sum(gap[one] for one in less.covered) <= sum(gap[one] for one in more.covered)
    assert set(less.covered) | set(less.dropped) | set(less.nowhere) == set(gap)


def test_no_gap_needs_no_course():
    found = cover({}, [Course("c", "Welding", {"weld": 1.0}, Decimal(0))])
    assert (found.steps, found.cost, found.why) == ((), Decimal(0), "Nothing is missing.")


def test_an_unknown_price_is_not_free():
    dear = Course("a", "Welding with a certificate", {"weld": 1.0}, Decimal(900))
    unknown = Course("b", "Welding", {"weld": 1.0})
    assert [step.course.key for step in cover({"weld": 1.0}, [unknown, dear]).steps] == ["a"]
    only = cover({"weld": 1.0}, [unknown])
    assert only.cost is None
    assert only.unpriced == (unknown,)
    assert "not known" in only.why


def test_the_quickest_is_not_the_cheapest():
    slow = Course("a", "Evening class", {"weld": 1.0}, Decimal(0), Decimal(30))
    fast = Course("b", "Bootcamp", {"weld": 1.0}, Decimal(500), Decimal(6))
    assert [step.course.key for step in cover({"weld": 1.0}, [slow, fast]).steps] == ["a"]
    assert [step.course.key for step in cover({"weld": 1.0}, [slow, fast], by="weeks").steps] == ["b"]


@pytest.mark.parametrize("cost", [Decimal(-1), Decimal("NaN")])
def test_a_price_must_be_one(cost):
    with pytest.raises(UsageError, match="cost"):
        Course("a", "Welding", {"weld": 1.0}, cost)
