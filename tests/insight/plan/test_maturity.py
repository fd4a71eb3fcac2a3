"""Eleven features: disagreement is kept, small groups cannot be worked out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.plan.maturity import POOL, Level, judge, moved, questions, sentence

RULES = questions()
KINDS = [one.key for one in RULES.kind]


def _levels(**kinds: list[int | None]) -> list[Level]:
    return [Level(kind.replace("_", "-"), "governance", level) for kind, levels in kinds.items() for level in levels]


def _governance(levels: list[Level]):
    return next(one for one in judge(levels) if one.feature == "governance")


def test_the_file_asks_eleven_features_on_five_levels():
    assert len(RULES.feature) == len({one.key for one in RULES.feature}) == 11
    assert all(len(set(one.levels)) == 5 for one in RULES.feature)
    assert len({one.letter for one in RULES.kind}) == len(RULES.kind)
    assert RULES.status == "assumption"


def test_disagreement_is_said_and_not_averaged():
    found = _governance(_levels(employer=[1, 2, 2, 2, 2], provider=[4, 4, 4, 5, 4]))
    assert [(one.kind, one.answers, one.middle) for one in found.groups] == [("employer", 5, 2), ("provider", 5, 4)]
    assert (found.spread, found.is_disputed) == (2, True)
    assert sentence(found) == "They disagree: College or training provider say 4, managed, Employer say 2, emerging."
    assert not hasattr(found, "mean")


def test_agreement_is_only_said_of_those_shown():
    assert sentence(_governance(_levels(employer=[3] * 5, provider=[3] * 6))) == "All 2 kinds shown put it at 3, defined."
    assert "cannot be judged" in sentence(_governance(_levels(employer=[3] * 5, provider=[5] * 4)))
    assert sentence(_governance(_levels(employer=[3] * 4))) == "Too few answers of any one kind to show."


def test_who_does_not_know_is_neither_low_nor_counted():
    found = _governance(_levels(employer=[3, 3, 3, 3, None, None]))
    assert found.groups == ()
    assert found.hidden == 1


def test_few_are_shown_only_together_and_never_one_kind_alone():
    alone = _governance(_levels(employer=[3] * 6, learner=[1] * 4))
    assert [one.kind for one in alone.groups] == ["employer"]
    together = _governance(_levels(employer=[3] * 6, learner=[1] * 3, union=[2] * 2))
    assert [(one.kind, one.answers) for one in together.groups] == [("employer", 6), (POOL, 5)]
    assert together.spread is None
    few = _governance(_levels(employer=[3] * 6, learner=[1] * 2, union=[2] * 2))
    assert [one.kind for one in few.groups] == ["employer"]


answers = st.lists(
    st.builds(Level, st.sampled_from(KINDS), st.sampled_from([one.key for one in RULES.feature]), st.none() | st.integers(1, 5)),
    max_size=120,
)


@given(answers)
def test_no_group_is_smaller_than_the_file_allows(levels):
    for one in judge(levels):
        assert all(group.answers >= RULES.fewest for group in one.groups)
        assert all(1 <= group.low <= group.middle <= group.high <= 5 for group in one.groups)
        assert one.spread is None or 0 <= one.spread <= 4
        assert re.search(r"[.]$", sentence(one))


@given(answers, st.integers(1, 4))
def test_what_a_hidden_kind_says_changes_nothing_that_is_shown_of_others(levels, count):
    plain = [one for one in levels if one.kind != "other"]
    low, high = ([*plain, *(Level("other", "governance", level) for _ in range(count))] for level in (1, 5))
    for one, other in zip(judge(low), judge(high), strict=True):
        assert [group for group in one.groups if group.kind != POOL] == [group for group in other.groups if group.kind != POOL]
        assert (one.spread, one.lowest, one.highest) == (other.spread, other.lowest, other.highest)


def test_what_moved_is_told_by_kind():
    before = judge(_levels(employer=[2] * 5, provider=[3] * 5))
    now = judge(_levels(employer=[3] * 5, provider=[3] * 5, council=[4] * 5))
    assert [(one.kind, one.before, one.now) for one in moved(before, now)] == [("employer", 2, 3)]


@pytest.mark.parametrize("levels", [[2, 2, 3, 3, 2, 3]])
def test_a_middle_between_two_levels_is_said_so(levels):
    found = _governance(_levels(employer=levels, provider=[4] * 5))
    assert "2.5, between emerging and defined" in sentence(found)
