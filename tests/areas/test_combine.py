"""Figures of parts make a figure of the whole, with its doubt."""

from __future__ import annotations

from math import sqrt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.evidence.areas import Areas, combine, ratio, total, weighted_mean
from skillshed.terms.errors import Refused, UsageError

AREAS = Areas.load()
PARTS = {
    "code": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "weight": pl.Float64,
}


def parts(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=PARTS, orient="row")


def one(frame: pl.DataFrame) -> dict[str, object]:
    return frame.row(0, named=True)


A = ("A", 10.0, "final", 7.0, 13.0, 1.0)
B = ("B", 20.0, "provisional", 16.0, 24.0, 1.0)
C = ("C", None, "suppressed", None, None, 1.0)


def test_half_widths_add_as_squares() -> None:
    got = one(total(parts(A, B)))
    assert got["value"] == 30
    assert got["upper"] == pytest.approx(30 + 5)
    assert got["lower"] == pytest.approx(30 - 5)
    assert (got["status"], got["is_lower_bound"], got["note"]) == ("provisional", False, "")


def test_a_missing_part_makes_a_lower_bound_that_names_it() -> None:
    got = one(total(parts(A, C)))
    assert (got["value"], got["status"], got["is_lower_bound"], got["upper"]) == (10, "estimated", True, None)
    assert got["note"] == "Lower bound. 1 of 2 parts lack a figure: C."


def test_all_missing_is_missing() -> None:
    got = one(total(parts(C)))
    assert (got["value"], got["status"], got["is_lower_bound"]) == (None, "suppressed", False)


def test_part_of_a_district_is_a_best_fit() -> None:
    got = one(total(parts(A, ("B", 20.0, "final", 16.0, 24.0, 0.5))))
    assert (got["value"], got["status"]) == (20, "estimated")
    assert got["upper"] == pytest.approx(20 + sqrt(9 + 4))
    assert "Best fit" in str(got["note"])


def test_an_interval_is_not_made_of_some_intervals() -> None:
    got = one(total(parts(A, ("B", 20.0, "final", None, None, 1.0))))
    assert (got["value"], got["lower"], got["upper"]) == (30, None, None)
    assert "No interval" in str(got["note"])


def test_unreliable_parts_do_not_make_an_unreliable_whole_unless_all_are() -> None:
    weak = ("B", 20.0, "unreliable", 16.0, 24.0, 1.0)
    assert one(total(parts(A, weak)))["status"] == "estimated"
    assert one(total(parts(weak)))["status"] == "unreliable"


def test_a_rate_goes_through_numerator_and_denominator() -> None:
    people = parts(("A", 100.0, "final", 90.0, 110.0, 1.0), ("B", 50.0, "final", 45.0, 55.0, 1.0))
    got = one(ratio(total(parts(A, B)), total(people)))
    assert got["value"] == pytest.approx(20)
    assert got["upper"] == pytest.approx(20 + 100 / 150 * sqrt(5**2 + 0.2**2 * (10**2 + 5**2)))
    assert got["status"] == "provisional"


def test_a_rate_with_a_missing_numerator_is_a_lower_bound_and_without_denominator_nothing() -> None:
    people = total(parts(("A", 100.0, "final", 90.0, 110.0, 1.0), ("C", 50.0, "final", 45.0, 55.0, 1.0)))
    low = one(ratio(total(parts(A, C)), people))
    assert (low["value"], low["is_lower_bound"], low["status"]) == (pytest.approx(10 / 150 * 100), True, "estimated")
    none = one(ratio(people, total(parts(A, C))))
    assert (none["value"], none["status"], none["is_lower_bound"]) == (None, "not_available", False)
    assert "no whole denominator" in str(none["note"])


def test_a_mean_of_rates() -> None:
    weights = pl.DataFrame({"code": ["A", "B"], "weight": [3.0, 1.0]})
    got = one(weighted_mean(parts(A, B), weights))
    assert got["value"] == pytest.approx(12.5)
    assert got["upper"] == pytest.approx(12.5 + sqrt(9**2 + 4**2) / 4)
    lacking = one(weighted_mean(parts(A, C), weights))
    assert (lacking["value"], lacking["status"]) == (None, "suppressed")


@pytest.mark.parametrize(("how", "why"), [("median", "medians cannot be added"), ("index", "an index cannot be added")])
def test_medians_and_indices_are_refused(how: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        combine(parts(A), pl.DataFrame({"area": ["X"], "code": ["A"], "weight": [1.0]}), how=how)


def test_a_way_that_lacks_its_means_is_named() -> None:
    with pytest.raises(UsageError, match="ratio with denominators"):
        combine(parts(A).drop("weight"), pl.DataFrame({"area": ["X"], "code": ["A"], "weight": [1.0]}), how="ratio")


def test_a_part_given_twice_is_refused() -> None:
    twice = pl.DataFrame({"code": ["A", "A"], "period": ["2019", "2019"], "value": [1.0, 2.0]})
    with pytest.raises(UsageError, match="A has more than one figure for the same period"):
        combine(twice, pl.DataFrame({"area": ["X"], "code": ["A"], "weight": [1.0]}), how="total")


def test_rates_of_many_areas() -> None:
    members = pl.DataFrame({"area": ["X", "X", "Y"], "code": ["A", "B", "B"], "weight": [1.0, 1.0, 1.0]})
    above = pl.DataFrame({"code": ["A", "B"], "period": ["p", "p"], "value": [10.0, 20.0]})
    below = pl.DataFrame({"code": ["A", "B"], "period": ["p", "p"], "value": [100.0, 50.0]})
    got = combine(above, members, how="ratio", denominators=below)
    assert dict(got.select("area", "value").iter_rows()) == {"X": pytest.approx(20), "Y": pytest.approx(40)}
    rates = pl.DataFrame({"code": ["A", "B"], "period": ["p", "p"], "value": [10.0, 40.0]})
    people = pl.DataFrame({"code": ["A", "B"], "weight": [100.0, 50.0]})
    mean = combine(rates, members, how="weighted_mean", weights=people)
    assert dict(mean.select("area", "value").iter_rows()) == {"X": pytest.approx(20), "Y": pytest.approx(40)}


def test_many_areas_periods_and_parts_at_once() -> None:
    members = pl.DataFrame({"area": ["X", "X", "Y"], "code": ["A", "B", "B"], "weight": [1.0, 1.0, 0.5]})
    rows = [("A", "2019", "", 1.0), ("B", "2019", "", 2.0), ("A", "2020", "", 3.0), ("B", "2020", "sex=Male", 4.0)]
    seen = pl.DataFrame(rows, schema=["code", "period", "breakdown", "value"], orient="row")
    got = combine(seen, members, how="total")
    found = {(r["area"], r["period"], r["breakdown"]): (r["value"], r["is_lower_bound"]) for r in got.iter_rows(named=True)}
    assert found == {
        ("X", "2019", ""): (3.0, False), ("Y", "2019", ""): (1.0, False), ("X", "2020", ""): (3.0, True),
        ("X", "2020", "sex=Male"): (4.0, True), ("Y", "2020", "sex=Male"): (2.0, False),
    }  # fmt: skip


def test_each_year_uses_its_own_districts() -> None:
    old = dict.fromkeys(AREAS.members("E37000007", year=2018)["code"], 10.0)
    new = {"E06000063": 40.0, "E06000064": 30.0}
    rows = [(c, y, "p", v) for y, held in ((2018, old), (2024, new)) for c, v in held.items()]
    seen = pl.DataFrame(
        rows, schema={"code": pl.String, "year": pl.Int32, "period": pl.String, "value": pl.Float64}, orient="row"
    )
    got = combine(seen, AREAS.membership(["E37000007"], [2018, 2024]), how="total").sort("year")
    assert got["value"].to_list() == [60.0, 70.0]
    assert not got["is_lower_bound"].any()


COUNTIES = [p.code for p in AREAS.of_kind("county") if p.code.startswith("E10")]
figures = st.floats(0, 1e6)


@given(st.data(), st.sampled_from(COUNTIES))
def test_parts_of_a_partition_make_the_whole(data: st.DataObject, county: str) -> None:
    codes = AREAS.members(county)["code"].to_list()
    values = data.draw(st.lists(figures, min_size=len(codes), max_size=len(codes)))
    side = data.draw(st.lists(st.sampled_from(["x", "y"]), min_size=len(codes), max_size=len(codes)))
    seen = pl.DataFrame({"code": codes, "period": ["p"] * len(codes), "value": values})
    members = pl.DataFrame({"area": side + ["whole"] * len(codes), "code": codes * 2, "weight": [1.0] * 2 * len(codes)})
    got = dict(combine(seen, members, how="total").select("area", "value").iter_rows())
    assert got["whole"] == pytest.approx(sum(v for area, v in got.items() if area != "whole"))
    assert got["whole"] == pytest.approx(sum(values))


PART = st.tuples(st.one_of(st.none(), figures), st.floats(0, 1e5), st.sampled_from(["final", "provisional", "unreliable"]))


@given(st.lists(PART, min_size=1, max_size=8))
def test_doubt_never_shrinks_and_a_gap_always_shows(drawn: list[tuple[float | None, float, str]]) -> None:
    rows = [(str(i), v, s if v is not None else "suppressed", None if v is None else v - h, None if v is None else v + h, 1.0)
            for i, (v, h, s) in enumerate(drawn)]  # fmt: skip
    got = one(total(parts(*rows)))
    known = [(v, h) for v, h, _ in drawn if v is not None]
    assert (got["value"] is None) == (not known)
    if known:
        widest = max(h for _, h in known)
        assert got["value"] - got["lower"] >= widest - 1e-6  # type: ignore[operator]
        assert got["is_lower_bound"] == (len(known) < len(drawn))
    if known and len(known) < len(drawn):
        assert got["status"] in ("estimated", "unreliable")
        assert got["upper"] is None
