"""Paths equal those found by trying everything."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.skills.transitions.steps import cheapest

NODES = 7
graphs = st.dictionaries(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 9).map(float),
    max_size=25,
)


def tried(costs: dict[tuple[int, int], float], start: int, goal: int, most: int) -> list[float]:
    """The cost of every simple path of at most so many steps, sorted."""
    found = []
    others = [at for at in range(NODES) if at not in (start, goal)]
    for count in range(most):
        for middle in itertools.permutations(others, count):
            way = (start, *middle, goal)
            if all(step in costs for step in itertools.pairwise(way)):
                found.append(sum(costs[step] for step in itertools.pairwise(way)))
    return sorted(found)


@settings(max_examples=150, deadline=None)
@given(graphs, st.integers(1, 4))
def test_paths_come_in_order_of_cost_all_of_them_and_none_twice(costs: dict[tuple[int, int], float], most: int):
    edges: dict[int, list[tuple[int, float]]] = {}
    for (one, other), cost in costs.items():
        edges.setdefault(one, []).append((other, cost))
    found = list(cheapest(edges, 0, NODES - 1, most_steps=most))
    assert [cost for cost, _ in found] == pytest.approx(tried(costs, 0, NODES - 1, most))
    ways = [way for _, way in found]
    assert len(set(ways)) == len(ways)
    assert all(len(set(way)) == len(way) <= most + 1 for way in ways)


def test_a_job_leads_nowhere_new_to_itself():
    assert list(cheapest({0: [(1, 1.0)], 1: [(0, 1.0)]}, 0, 0, most_steps=4)) == []


@settings(max_examples=150, deadline=None)
@given(
    graphs,
    st.dictionaries(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), st.integers(0, 20)),
    st.integers(1, 4),
    st.integers(0, 40),
)
def test_with_hours_the_same_paths_come_less_those_that_take_too_long(
    costs: dict[tuple[int, int], float], given_hours: dict[tuple[int, int], int], most: int, most_hours: int
):
    edges: dict[int, list[tuple[int, float]]] = {}
    for (one, other), cost in costs.items():
        edges.setdefault(one, []).append((other, cost))
    hours = {pair: float(given_hours.get(pair, 7)) for pair in costs}
    every = list(cheapest(edges, 0, NODES - 1, most_steps=most))
    quick = [(cost, way) for cost, way in every if sum(hours[step] for step in itertools.pairwise(way)) <= most_hours]
    found = list(cheapest(edges, 0, NODES - 1, most_steps=most, hours=hours, most_hours=most_hours))
    assert sorted(found) == sorted(quick)
    assert [cost for cost, _ in found] == sorted(cost for cost, _ in quick)
