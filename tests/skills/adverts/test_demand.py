"""Demand from adverts: stock and flow, what is withheld, small areas, and what comes and goes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.skills.adverts.demand import asked, counted, moving, share_of, stock, vacancies

DAY = date(2026, 11, 1)


def _vacancies(*rows):
    table = pl.DataFrame(
        [{"id": str(at), "posted_on": DAY, "closes_on": None, "employer": f"e{at % 4}", "area": "E07000117"} | row for at, row in enumerate(rows)],
        schema_overrides={"posted_on": pl.Date, "closes_on": pl.Date},
    )  # fmt: skip
    return vacancies(table, table.select("id", vacancy="id"))


def test_a_vacancy_lives_six_weeks_or_until_it_closes():
    found = _vacancies({}, {"closes_on": DAY + timedelta(days=3)}, {"posted_on": None})
    assert found.height == 2
    assert [stock(found, DAY + timedelta(days=on)).height for on in (-1, 0, 3, 4, 41, 42)] == [0, 2, 2, 1, 1, 0]


def test_three_adverts_of_one_vacancy_count_once():
    table = pl.DataFrame({"id": ["a", "b", "c"], "posted_on": [DAY, DAY + timedelta(days=5), DAY], "closes_on": [None, None, DAY],
                          "employer": ["x"] * 3}, schema_overrides={"closes_on": pl.Date})  # fmt: skip
    found = vacancies(table, pl.DataFrame({"id": ["a", "b", "c"], "vacancy": ["a", "a", "a"]}))
    assert found.select("vacancy", "adverts", "posted_on").rows() == [("a", 3, DAY)]


@pytest.mark.parametrize(("many", "employers", "shown"), [(9, 9, None), (12, 2, None), (12, 3, 10), (13, 3, 15)])
def test_what_may_tell_of_an_employer_is_withheld(many, employers, shown):
    found = _vacancies(*({"employer": f"e{at % employers}"} for at in range(many)))
    row = counted(found, "area").row(0, named=True)
    assert (row["count"], row["status"]) == (shown, "suppressed" if shown is None else "final")


def test_a_small_area_leans_on_the_whole():
    rows = [{"area": "large"} for _ in range(1000)] + [{"area": "small"} for _ in range(12)]
    found = _vacancies(*rows)
    has = [str(at) for at in range(1000) if at % 2] + [str(at) for at in range(1000, 1012)]
    shares = asked(found, pl.DataFrame({"vacancy": has, "skill": ["welding"] * len(has)}), "area")
    small, large = (shares.filter(pl.col("area") == name).row(0, named=True) for name in ("small", "large"))
    assert small["own_share"] == 1.0
    assert 0.5 < small["share"] < 0.65
    assert large["share"] == pytest.approx(0.5, abs=0.01)
    assert small["upper"] - small["lower"] > large["upper"] - large["lower"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.sets(st.sampled_from("abc"))), min_size=1, max_size=60))
def test_shares_lie_in_their_intervals_between_own_and_whole(rows):
    found = _vacancies(*({"area": str(area)} for area, _ in rows))
    pairs = [(str(at), skill) for at, (_, skills) in enumerate(rows) for skill in sorted(skills)]
    skills = pl.DataFrame(pairs, schema={"vacancy": pl.String, "skill": pl.String}, orient="row")
    whole = {skill: len({one for one, name in pairs if name == skill}) / len(rows) for skill in "abc"}
    for row in asked(found, skills, "area").filter(pl.col("status") != "suppressed").iter_rows(named=True):
        assert 0 <= row["lower"] <= row["share"] + 1e-9
        assert row["share"] <= row["upper"] + 1e-9 <= 1 + 1e-8
        low, high = sorted((row["own_share"], whole[row["skill"]]))
        assert low - 1e-9 <= row["share"] <= high + 1e-9


def _pairs(counts):
    return pl.DataFrame(
        [(f"{skill}{at}", skill) for skill, many in counts.items() for at in range(many)],
        schema={"vacancy": pl.String, "skill": pl.String},
        orient="row",
    )


def test_what_rises_is_told_from_chance():
    before = {f"s{at}": 100 for at in range(50)} | {"solar": 20, "fax": 200, "rare": 1}
    after = {f"s{at}": 100 + (-1) ** at * 8 for at in range(50)} | {"solar": 120, "fax": 60, "rare": 3}
    rows = {row["skill"]: row for row in moving(_pairs(before), _pairs(after)).iter_rows(named=True)}
    assert (rows["solar"]["direction"], rows["fax"]["direction"], rows["rare"]["direction"]) == ("emerging", "fading", "steady")
    assert {rows[f"s{at}"]["direction"] for at in range(50)} == {"steady"}
    assert rows["solar"]["lower"] > 0 > rows["fax"]["upper"]


def test_noise_alone_is_seldom_called_a_change():
    drawn = np.random.default_rng(4)
    false = 0
    for _ in range(20):
        one, other = (dict(zip(map(str, range(40)), drawn.poisson(60, 40).tolist(), strict=True)) for _ in range(2))
        false += moving(_pairs(one), _pairs(other)).filter(pl.col("direction") != "steady").height
    assert false <= 8  # of 800, at a rate of five per cent of what is called a change


def test_nothing_before_gives_no_direction():
    assert set(moving(_pairs({}), _pairs({"a": 5}))["direction"]) == {"not known"}


def test_green_share_has_an_interval_and_a_limit():
    found = _vacancies(*({"area": "a" if at < 20 else "b"} for at in range(25)))
    skills = pl.DataFrame({"vacancy": [str(at) for at in range(5)], "skill": ["solar"] * 5})
    rows = share_of(found, skills, pl.Series(["solar"]), "area").rows(named=True)
    assert (rows[0]["share"], rows[0]["status"]) == (0.25, "final")
    assert rows[0]["lower"] < 0.25 < rows[0]["upper"]
    assert (rows[1]["share"], rows[1]["status"]) == (None, "suppressed")
