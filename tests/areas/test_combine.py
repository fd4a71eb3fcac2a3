"""Figures of parts make a figure of the whole, with its doubt."""

from __future__ import annotations

from math import sqrt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.combine import lay_out, mean, ratio, total

AREAS = Areas.load()
ROWS = {"place": pl.String, "period": pl.String, "breakdown": pl.String, "value": pl.Float64, "status": pl.String,
        "lower": pl.Float64, "upper": pl.Float64, "release": pl.String, "is_lower_bound": pl.Boolean}  # fmt: skip
Row = tuple[str, float | None, str, float | None, float | None]
A: Row = ("A", 10.0, "final", 7.0, 13.0)
B: Row = ("B", 20.0, "provisional", 16.0, 24.0)
C: Row = ("C", None, "suppressed", None, None)


def laid(*given_rows: Row, cover: str = "ABC", weights: dict[str, float] | None = None, bounds: str = "") -> pl.DataFrame:
    rows = [(place, "p", "", value, status, low, high, "r1", place in bounds) for place, value, status, low, high in given_rows]
    parts = pl.DataFrame({"place": list(cover), "name": [f"Place {c}" for c in cover],
                          "weight": [(weights or {}).get(c, 1.0) for c in cover]})  # fmt: skip
    return lay_out(pl.DataFrame(rows, schema=ROWS, orient="row"), parts)


def one(frame: pl.DataFrame) -> dict[str, object]:
    assert frame.height == 1
    return frame.row(0, named=True)


def test_half_widths_add_as_squares() -> None:
    got = one(total(laid(A, B, cover="AB")))
    assert (got["value"], got["lower"], got["upper"]) == (30, pytest.approx(25), pytest.approx(35))
    assert (got["status"], got["is_lower_bound"], got["note"], got["basis"]) == ("provisional", False, "", "summed")


@pytest.mark.parametrize("rows", [(A, B, C), (A, B)])
def test_a_missing_part_makes_a_lower_bound_that_names_it(rows: tuple[Row, ...]) -> None:
    got = one(total(laid(*rows)))
    assert (got["value"], got["status"], got["is_lower_bound"], got["upper"]) == (30, "estimated", True, None)
    assert got["note"] == "at least this much: 1 of 3 parts lack a figure (Place C)"


def test_of_many_missing_parts_six_are_named() -> None:
    rows = [(place, 1.0, "final", None, None) for place in "ABCDEFGH"]
    got = one(total(laid(*rows, cover="ABCDEFGHIJKLMNO")))
    assert got["note"] == (
        "at least this much: 7 of 15 parts lack a figure (Place I, Place J, Place K, Place L, Place M, Place N and others)"
    )


def test_fewer_than_half_is_no_figure_and_says_why() -> None:
    got = one(total(laid(A, C)))
    assert (got["value"], got["lower"], got["upper"], got["is_lower_bound"]) == (None, None, None, False)
    assert got["note"] == "too few parts are known: 2 of 3 parts lack a figure (Place B, Place C)"


def test_all_missing_is_missing() -> None:
    got = one(total(laid(C, cover="C")))
    assert (got["value"], got["status"], got["is_lower_bound"]) == (None, "suppressed", False)


def test_a_part_that_is_a_lower_bound_makes_one() -> None:
    got = one(total(laid(A, B, cover="AB", bounds="B")))
    assert (got["value"], got["is_lower_bound"], got["upper"]) == (30, True, None)
    assert got["note"] == "at least this much: a part is itself a lower bound"


def test_part_of_a_district_is_a_best_fit() -> None:
    got = one(total(laid(A, B, cover="AB", weights={"B": 0.5})))
    assert (got["value"], got["status"], got["basis"]) == (20, "estimated", "best_fit")
    assert got["upper"] == pytest.approx(20 + sqrt(9 + 4))
    assert "best fit" in str(got["note"])


def test_an_interval_is_not_made_of_some_intervals() -> None:
    got = one(total(laid(A, ("B", 20.0, "final", None, None), cover="AB")))
    assert (got["value"], got["lower"], got["upper"]) == (30, None, None)
    assert got["note"] == "no interval: a part has none"


def test_unreliable_parts_do_not_make_an_unreliable_whole_unless_all_are() -> None:
    weak: Row = ("B", 20.0, "unreliable", 16.0, 24.0)
    assert one(total(laid(A, weak, cover="AB")))["status"] == "estimated"
    assert one(total(laid(weak, cover="B")))["status"] == "unreliable"


def with_base(frame: pl.DataFrame, bases: dict[str, tuple[float, float]]) -> pl.DataFrame:
    found = [(p, v, v - h, v + h, "r2", "final") for p, (v, h) in bases.items()]
    names = ["place", *(f"base_{n}" for n in ("value", "lower", "upper", "release", "status"))]
    return frame.join(pl.DataFrame(found, schema=names, orient="row"), on="place", how="left")


def test_a_ratio_goes_through_numerator_and_denominator() -> None:
    got = one(ratio(with_base(laid(A, B, cover="AB"), {"A": (100.0, 10.0), "B": (50.0, 5.0)}), 100.0))
    share = 30 / 150
    assert got["value"] == pytest.approx(20)
    assert got["upper"] == pytest.approx(20 + 100 / 150 * sqrt(3**2 + 4**2 - share**2 * (10**2 + 5**2)))
    assert (got["status"], got["release"], got["basis"]) == ("provisional", "r1+r2", "ratio")


def test_a_ratio_is_made_of_the_parts_that_have_both_ends() -> None:
    got = one(ratio(with_base(laid(A, B, C), {"A": (100.0, 0.0), "C": (50.0, 0.0), "B": (100.0, 0.0)}), 100.0))
    assert (got["value"], got["status"], got["is_lower_bound"]) == (pytest.approx(15), "estimated", False)
    assert got["note"] == "made without some parts: 1 of 3 parts lack a figure (Place C)"


def test_a_mean_of_rates_by_size() -> None:
    sized = laid(A, B, cover="AB").with_columns(size=pl.Series([3.0, 1.0]))
    got = one(mean(sized, "by people"))
    assert (got["value"], got["note"], got["basis"]) == (pytest.approx(12.5), "by people", "weighted")
    assert got["upper"] == pytest.approx(12.5 + sqrt(9**2 + 4**2) / 4)


def test_many_periods_and_parts_at_once() -> None:
    rows = [("A", "2019", "", 1.0), ("B", "2019", "", 2.0), ("A", "2020", "", 3.0), ("B", "2020", "sex=Male", 4.0)]
    seen = pl.DataFrame([(*row, "final", None, None, "r1", False) for row in rows], schema=ROWS, orient="row")
    cover = pl.DataFrame({"place": ["A", "B"], "name": ["A", "B"], "weight": [1.0, 1.0]})
    got = {
        (r["period"], r["breakdown"]): (r["value"], r["is_lower_bound"])
        for r in total(lay_out(seen, cover)).iter_rows(named=True)
    }
    assert got == {("2019", ""): (3.0, False), ("2020", ""): (3.0, True), ("2020", "sex=Male"): (4.0, True)}


COUNTIES = [p.code for p in AREAS.of_kind("county") if p.code.startswith("E10")]
figures = st.floats(0, 1e6)


@given(st.data(), st.sampled_from(COUNTIES))
def test_parts_of_a_partition_make_the_whole(data: st.DataObject, county: str) -> None:
    codes = AREAS.members(county)["code"].to_list()
    values = data.draw(st.lists(figures, min_size=len(codes), max_size=len(codes)))
    side = data.draw(st.lists(st.booleans(), min_size=len(codes), max_size=len(codes)))
    rows = pl.DataFrame([(c, "p", "", v, "final", None, None, "r", False) for c, v in zip(codes, values, strict=True)],
                        schema=ROWS, orient="row")  # fmt: skip

    def summed(chosen: list[str]) -> float:
        cover = pl.DataFrame({"place": chosen, "name": chosen, "weight": [1.0] * len(chosen)})
        return float(total(lay_out(rows, cover))["value"].sum())

    left = [c for c, is_left in zip(codes, side, strict=True) if is_left]
    right = [c for c in codes if c not in left]
    assert summed(codes) == pytest.approx(sum(values))
    assert sum(summed(half) for half in (left, right) if half) == pytest.approx(sum(values))


PART = st.tuples(st.one_of(st.none(), figures), st.floats(0, 1e5), st.sampled_from(["final", "provisional", "unreliable"]))


@given(st.lists(PART, min_size=1, max_size=8))
def test_doubt_never_shrinks_and_a_gap_always_shows(drawn: list[tuple[float | None, float, str]]) -> None:
    names = "ABCDEFGH"[: len(drawn)]
    rows: list[Row] = [(name, v, s if v is not None else "suppressed", None if v is None else v - h, None if v is None else v + h)
                       for name, (v, h, s) in zip(names, drawn, strict=True)]  # fmt: skip
    got = one(total(laid(*rows, cover=names)))
    known = [(v, h) for v, h, _ in drawn if v is not None]
    assert (got["value"] is None) == (len(known) * 2 < len(drawn) or not known)
    if got["value"] is not None:
        assert got["value"] - got["lower"] >= max(h for _, h in known) - 1e-6  # type: ignore[operator]
        assert got["is_lower_bound"] == (len(known) < len(drawn))
    if got["value"] is not None and len(known) < len(drawn):
        assert got["status"] in ("estimated", "unreliable")
        assert got["upper"] is None
