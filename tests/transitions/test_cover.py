"""What the numbers promise whatever the taxonomy: drawn worlds, not examples."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.skills.transitions.cover import best, coverage, gap, held, with_skill
from skillshed.skills.transitions.likeness import outlook
from skillshed.skills.transitions.matching import exact, greedy, nearness, one_to_one
from skillshed.skills.transitions.moves import from_occupation, order
from skillshed.skills.transitions.pairs import all_pairs
from skillshed.skills.transitions.space import Space
from tests.transitions.conftest import desk_of, small_space

SKILLS = 15
job = st.tuples(
    st.lists(st.integers(0, SKILLS - 1), min_size=1, max_size=6, unique=True),
    st.lists(st.integers(0, SKILLS - 1), max_size=4, unique=True),
)
worlds = st.builds(
    lambda jobs, seed: small_space({f"{'ab'[at % 2]} {at}": both for at, both in enumerate(jobs)}, SKILLS, seed),
    st.lists(job, min_size=2, max_size=6),
    st.integers(0, 1000),
)
quick = settings(max_examples=60, deadline=None)


@quick
@given(worlds, st.sampled_from(["plain", "rarity"]))
def test_a_job_covers_itself_wholly_and_lacks_nothing(space: Space, weights: str):
    for at in range(len(space.occupations)):
        origin = held(space.has(at))
        having = best(space, origin)
        assert coverage(space, having, weights=weights)[at] == 1.0
        assert gap(space, origin, having, at, weights=weights) == []


@quick
@given(worlds, st.sampled_from(["plain", "rarity"]))
def test_the_gap_is_empty_exactly_where_all_is_covered(space: Space, weights: str):
    for at, there in itertools.product(range(len(space.occupations)), repeat=2):
        origin = held(space.has(at))
        having = best(space, origin)
        lacking = gap(space, origin, having, there, weights=weights)
        covered = float(coverage(space, having, weights=weights)[there])
        assert (not lacking) == (covered == 1.0)
        assert (
            sum(one.weight for one in lacking) + covered == np.float32(1.0)
            or abs(sum(one.weight for one in lacking) + covered - 1) < 1e-5
        )


@quick
@given(worlds, st.lists(st.integers(0, SKILLS - 1), min_size=1, max_size=3))
def test_a_skill_more_never_covers_less(space: Space, more: list[int]):
    for at in range(len(space.occupations)):
        before = best(space, held(space.has(at)))
        for skill in more:
            after = with_skill(space, before, skill)
            assert (coverage(space, after) >= coverage(space, before)).all()
            before = after
        whole = best(space, held(np.union1d(space.has(at), more)))
        np.testing.assert_allclose(before, whole, atol=1e-6)


@quick
@given(worlds)
def test_everything_lies_between_naught_and_one_and_shared_skills_are_symmetric(space: Space):
    pairs = all_pairs(space, block=4)
    for values in (pairs.coverage, pairs.essential, pairs.activities, pairs.likeness):
        assert ((values >= 0) & (values <= 1 + 1e-6)).all()
    np.testing.assert_array_equal(pairs.essential, pairs.essential.T)
    for one, other in itertools.combinations(range(len(space.occupations)), 2):
        assert abs(one_to_one(space, one, other)[0] - one_to_one(space, other, one)[0]) < 1e-6


@quick
@given(worlds)
def test_one_against_all_says_what_all_against_all_says(space: Space):
    pairs = all_pairs(space, block=4)
    for at in range(len(space.occupations)):
        seen = outlook(space, at)
        np.testing.assert_allclose(seen.coverage, pairs.coverage[at], atol=1e-5)
        np.testing.assert_allclose(seen.essential, pairs.essential[at], atol=1e-5)
        np.testing.assert_allclose(seen.likeness, pairs.likeness[at], atol=1e-5)


@quick
@given(worlds)
def test_the_quick_measure_bounds_the_matching_of_one_to_one(space: Space):
    pairs = all_pairs(space)
    for one, other in itertools.permutations(range(len(space.occupations)), 2):
        essential, optional = one_to_one(space, one, other)
        assert essential <= pairs.essential[one, other] + 1e-5
        assert optional <= pairs.coverage[one, other] + 1e-5


def test_the_exact_matching_equals_every_order_tried_and_the_greedy_never_beats_it():
    dice = np.random.default_rng(5)
    for _ in range(500):
        rows, columns = dice.integers(1, 6, 2)
        near = dice.random((rows, columns)).astype(np.float32)
        wide = near if rows <= columns else near.T
        tried = max(
            sum(float(wide[at, column]) for at, column in enumerate(order))
            for order in itertools.permutations(range(wide.shape[1]), wide.shape[0])
        )
        assert abs(exact(near) - tried) < 1e-6
        assert tried / 2 - 1e-6 <= greedy(near) <= tried + 1e-6


def test_one_and_the_same_skill_is_whole_and_a_twin_of_the_same_meaning_is_not(world: Space):
    world.vectors[7] = world.vectors[0]
    near = nearness(world, np.array([0, 7]), np.array([0]))
    assert near[0, 0] == 1.0
    assert near[1, 0] == np.float32(world.link.cap)


def test_rare_skills_weigh_more_when_asked(world: Space):
    assert world.rarity[15] > world.rarity[11]
    having = best(world, held([10, 11]))
    at = world.occupation_at["b three"]
    assert coverage(world, having, weights="rarity")[at] < coverage(world, having)[at]


def test_a_job_that_names_no_essential_skill_has_no_coverage_and_is_never_offered():
    space = small_space({"a one": ([0, 1], []), "a two": ([0, 1, 2], []), "b none": ([], [3])}, 5)
    desk = desk_of(space)
    answer = from_occupation(desk, "a one")
    none = space.occupation_at["b none"]
    assert np.isnan(answer.coverage[none])
    assert none not in order(desk, answer)
    assert from_occupation(desk, "b none").coverage[space.occupation_at["a one"]] < 1
