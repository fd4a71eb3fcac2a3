"""Location quotients: verified figures, intervals, and what is not known."""

from __future__ import annotations

from math import hypot

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.evidence.book import Book
from skillshed.insight.structure.quotients import quotients, reading, survey_quotient
from skillshed.insight.structure.residents import residents
from skillshed.insight.structure.structure import structure

# Recomputed from the publisher's file, 2019: code -> quotient to one decimal, jobs.
VERIFIED = {"42220": (25.5, 8_000), "31030": (7.7, 1_250), "30300": (7.1, 13_000)}


def jobs(*rows: tuple[str, float | None, float | None]) -> pl.DataFrame:
    schema = {"code": pl.String, "name": pl.String, "jobs": pl.Float64, "reference_jobs": pl.Float64}
    return pl.DataFrame([(code, code, here, there) for code, here, there in rows], schema=schema, orient="row")


@pytest.mark.parametrize("base", ["published", "embedded"])
def test_lancashires_quotients_of_2019_are_the_verified_ones(base: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(base)
    found = structure(book, "UKD4", level_name="subclass", year=2019)
    rows = {row["code"]: row for row in found.quotients.iter_rows(named=True)}
    assert {code: (round(rows[code]["quotient"], 1), rows[code]["jobs"]) for code in VERIFIED} == VERIFIED
    assert all(rows[code]["reading"] == "strong" for code in VERIFIED)


def test_shares_are_of_what_is_known_on_both_sides() -> None:
    found = quotients(jobs(("A", 30.0, 100.0), ("B", 70.0, 300.0), ("C", None, 500.0), ("D", 0.0, 0.0)))
    assert found["share"].to_list() == [30.0, 70.0, None, 0.0]
    assert found["reference_share"].to_list()[:2] == [25.0, 75.0]
    assert found["quotient"].to_list()[2:] == [None, None]
    assert found["reading"].to_list() == ["ordinary", "ordinary", "unknown", "unknown"]


def test_nothing_at_all_is_unknown_not_zero() -> None:
    assert quotients(jobs(("A", 0.0, 10.0), ("B", 0.0, 10.0)))["quotient"].to_list() == [None, None]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**7)), min_size=1, max_size=30))
def test_the_reference_weighted_mean_of_quotients_is_one(pairs: list[tuple[int, int]]) -> None:
    rows = jobs(*[(str(at), float(here), float(there)) for at, (here, there) in enumerate(pairs)])
    found = quotients(rows)
    if sum(here for here, _ in pairs):
        assert (found["quotient"] * found["reference_share"]).sum() / 100 == pytest.approx(1)


def test_the_interval_of_a_surveyed_quotient_is_the_delta_methods() -> None:
    found, half = survey_quotient(12.0, 3.0, 8.0, 0.4)
    assert found == 1.5
    assert half == pytest.approx(1.5 * hypot(3 / 12, 0.4 / 8))
    assert survey_quotient(12.0, 3.0, 8.0, None)[1] == pytest.approx(3 / 8)


@pytest.mark.parametrize(("share", "reference"), [(None, 8.0), (12.0, None), (12.0, 0.0)])
def test_no_share_no_quotient(share: float | None, reference: float | None) -> None:
    assert survey_quotient(share, 1.0, reference, 1.0) == (None, None)


@pytest.mark.parametrize(
    ("value", "half", "said"),
    [(1.5, 0.2, "strong"), (1.5, 0.6, "not_certain"), (1.1, 0.5, "ordinary"), (0.5, 0.1, "weak"), (0.5, 0.6, "not_certain"), (None, None, "unknown")],
)  # fmt: skip
def test_a_quotient_whose_interval_reaches_past_one_is_not_certain(value: float | None, half: float | None, said: str) -> None:
    assert reading(value, half) == said


def test_what_residents_do_has_intervals_and_withheld_groups_stay_unknown(embedded: Book) -> None:
    lancashire = residents(embedded, "E69000019")
    making = lancashire.filter(pl.col("industry") == "C Manufacturing").row(0, named=True)
    assert making["lower"] < making["quotient"] < making["upper"]
    burnley = residents(embedded, "E07000117")
    withheld = burnley.filter(pl.col("share").is_null())
    assert withheld.height
    assert withheld["quotient"].null_count() == withheld.height
    assert set(withheld["reading"]) == {"unknown"}
    assert burnley.filter(pl.col("share").is_not_null())["is_upper_bound"].all()
    assert "strong" not in set(burnley["reading"])
