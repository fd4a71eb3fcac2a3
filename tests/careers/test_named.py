"""Jobs that everybody knows, on the set that travels: neighbours one would expect, and no licence left unsaid."""

from __future__ import annotations

import pytest

from skillshed.skills.transitions.moves import Desk, from_occupation, order, row, viable_ones

NEIGHBOURS = {
    "care at home worker": {
        "residential care home worker",
        "social care worker",
        "home care aide",
        "adult community care worker",
    },
    "shop assistant": {"sales assistant", "cashier", "shelf filler", "shop supervisor"},
    "metal products assembler": {"mechatronics assembler", "bicycle assembler", "aircraft assembler", "motorcycle assembler"},
}


@pytest.mark.parametrize("origin", NEIGHBOURS)
def test_expected_neighbours_stand_among_the_first_twenty(desk: Desk, ids: dict[str, str], origin: str) -> None:
    answer = from_occupation(desk, ids[origin])
    first = {desk.labels[desk.space.occupations[at]] for at in order(desk, answer)[:20]}
    assert len(first & NEIGHBOURS[origin]) >= 3, sorted(first)


@pytest.mark.parametrize("origin", NEIGHBOURS)
def test_no_viable_move_behind_a_licence_goes_without_saying_so(desk: Desk, ids: dict[str, str], origin: str) -> None:
    answer = from_occupation(desk, ids[origin])
    told = [row(desk, answer, at) for at in viable_ones(desk, answer)]
    licensed = [one for one in told if one["destination"] in desk.regulated]
    assert told
    assert all(one["regulated"] and one["regulated"] in one["sentence"] for one in licensed)
    assert all(one["pay_gbp_year"] is None and "Pay is not known" in one["sentence"] for one in told)
