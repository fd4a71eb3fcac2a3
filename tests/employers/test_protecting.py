"""The local picture gives no employer away: not by looking, not by subtracting parts from wholes, not by looking again later."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from skillshed.employers.diagnosis.questions import CHANGES
from skillshed.employers.picture import counting
from skillshed.employers.picture.counting import NO, OTHER, REST, UNKNOWN, YES, Sent, coarse, counted, due
from skillshed.employers.picture.protecting import GUARD, protected
from skillshed.terms.breakdown import parts

AREA = "E69000019"
DISTRICTS = ("E07000117", "E07000122", "E07000123")

sent = st.builds(
    Sent,
    district=st.sampled_from(DISTRICTS), sector=st.sampled_from(["manufacturing", "health", "trade"]), size=st.sampled_from(["1_4", "250"]),
    half=st.sampled_from(["2025-2", "2026-1"]),
    said=st.tuples(*[st.tuples(st.just(one), st.sampled_from([YES, YES, NO, UNKNOWN])) for one in CHANGES]),
    items=st.frozensets(st.sampled_from(["technology:ai", "skill:a", "grow:b"])),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _low_bounds(monkeypatch):
    """Bounds so low that every part of a small population is told: what must be hidden then is hidden by the protection alone."""
    for name in ("LEAST_OF_DISTRICT", "LEAST_OF_PART", "LEAST_FOR_PARTS", "LEAST_FOR_CROSSES"):
        monkeypatch.setattr(counting, name, 1)


def crowd(seed: int, count: int) -> list[Sent]:
    """So many employers, unevenly spread."""
    dice = np.random.default_rng(seed)

    def pick(names, shares):
        return str(dice.choice(names, p=shares))

    return [
        Sent(pick(DISTRICTS, [0.7, 0.25, 0.05]), pick(["manufacturing", "health", "trade"], [0.6, 0.3, 0.1]), pick(["1_4", "250"], [0.8, 0.2]),
             pick(["2025-2", "2026-1"], [0.9, 0.1]), tuple((one, pick([YES, NO, UNKNOWN], [0.8, 0.15, 0.05])) for one in CHANGES),
             frozenset(one for one, share in (("technology:ai", 0.5), ("skill:a", 0.2), ("grow:b", 0.05)) if dice.random() < share))
        for _ in range(count)
    ]  # fmt: skip


def shown(answers):
    cells = counted(coarse(answers), AREA)
    return cells, protected(cells, AREA)


def sums(cells):
    """Every sum an onlooker can write down, from what the cells mean: the whole by district and by each trait, alone and beside another."""
    lines = []
    by = defaultdict(list)
    for what, place, text in cells:
        found = parts(text)
        traits = {name: value for name, value in found.items() if name not in CHANGES}
        said = {name: value for name, value in found.items() if name in CHANGES}
        if place != AREA:
            by[what, AREA, text, "district"].append((what, place, text))
        for name in found:
            rest = "|".join(f"{one}={found[one]}" for one in sorted(found) if one != name)
            by[what, place, rest, name].append((what, place, text))
        assert len(traits) <= 1
        assert len(said) <= 1
    for (what, place, text, _), group in by.items():
        if (what, place, text) in cells:
            lines.append(((what, place, text), group))
    # “Not yes” of the parts is no and unknown of the whole.
    for change in CHANGES:
        for cut in ("sector", "size", "half", "district"):
            of = [one for one in cells if one[0] == "answers" and parts(one[2]).get(change) == OTHER
                  and (one[1] != AREA if cut == "district" else cut in parts(one[2]))]  # fmt: skip
            if of:
                lines.append((("answers", AREA, f"{change}={NO}"), [*of, (None, None, f"{change}={UNKNOWN}")]))
    return lines


def could_be(cells, seen):
    """The least and the most each hidden count could be for somebody who knows every shown one exactly and every sum."""
    hidden = [one for one in cells if seen[one] is None]
    at = {one: n for n, one in enumerate(hidden)}
    left, right = [], []
    for total, group in sums(cells):
        row, value = np.zeros(len(hidden)), 0.0
        for sign, cell in [(1.0, total), *[(-1.0, one) for one in group]]:
            if cell[0] is None:  # the other half of “not yes” stands on the side of the whole
                sign, cell = 1.0, ("answers", AREA, cell[2])
            if cell in at:
                row[at[cell]] += sign
            else:
                value -= sign * cells[cell]
        if row.any():
            left.append(row)
            right.append(value)
    found = {}
    for cell, n in at.items():
        goal = np.zeros(len(hidden))
        goal[n] = 1.0
        ends = [
            linprog(way * goal, A_eq=np.array(left) if left else None, b_eq=right or None, bounds=(0, None))
            for way in (1.0, -1.0)
        ]
        assert all(one.status in (0, 3) for one in ends), "the sums contradict each other: the test knows the table wrongly"
        found[cell] = (ends[0].fun, -ends[1].fun if ends[1].status == 0 else np.inf)
    return found


@pytest.mark.parametrize(("seed", "count"), [(1, 10), (2, 20), (3, 35), (4, 60), (5, 120)])
def test_nothing_hidden_can_be_worked_out_by_subtraction(seed, count):
    cells, seen = shown(crowd(seed, count))
    assert any(value is None for value in seen.values())
    said = [what for what, _, _ in cells if cells[what, AREA, ""] >= GUARD.threshold]
    told = {cell: number for cell, number in cells.items() if cell[0] in said}
    for cell, (low, high) in could_be(told, seen).items():
        if 0 < cells[cell] < GUARD.threshold:
            assert high - low >= GUARD.spread - 1e-6, (cell, cells[cell], low, high)


@settings(max_examples=12, deadline=None)
@given(st.lists(sent, max_size=20))
def test_no_small_count_is_shown_and_all_shown_are_rounded(answers):
    cells, seen = shown(answers)
    for cell, value in seen.items():
        assert value is None or value % GUARD.base == 0
        if 0 < cells[cell] < GUARD.threshold:
            assert value is None, cell


@given(st.lists(sent, max_size=40))
def test_parts_add_up_to_their_whole(answers):
    cells = counted(coarse(answers), AREA)
    for total, group in sums(cells):
        extra = sum(cells["answers", AREA, text] for what, _, text in group if what is None)
        assert cells[total] == sum(cells[one] for one in group if one[0] is not None) - extra


@given(st.integers(0, 40), st.integers(0, 4))
def test_the_newest_wait_until_there_are_five(whole, more):
    answers = crowd(7, 45)[: whole - whole % 5]
    assert due([*answers, *crowd(8, more)]) == answers


def test_what_few_said_is_not_even_named_in_the_parts():
    answers = crowd(9, 40)
    few = [one for one in answers if "grow:b" in one.items]
    assert 0 < len(few) < 5
    cells, seen = shown(answers)
    assert {seen[one] for one in cells if one[0] == "grow:b"} == {None}


def test_rare_districts_and_sectors_are_the_rest(monkeypatch):
    monkeypatch.setattr(counting, "LEAST_OF_DISTRICT", 20)
    monkeypatch.setattr(counting, "LEAST_OF_PART", 10)
    answers = crowd(10, 60)
    cells = counted(coarse(answers), AREA)
    assert {place for _, place, _ in cells} == {AREA, DISTRICTS[0], REST}
    assert cells["answers", REST, ""] == sum(one.district != DISTRICTS[0] for one in answers)
    assert cells["answers", AREA, ""] == 60
