"""Small areas to wider ones: the same answer as plain grouping, whatever the order of the rows."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.evidence.aggregate import wider_areas

MONTHS = [date(2020, month, 1) for month in range(1, 13)] + [date(2021, 1, 1)]
LOOKUP = pl.DataFrame(
    [("a", "D1", "district", 1.0), ("b", "D1", "district", 1.0), ("c", "D2", "district", 1.0),
     ("a", "T1", "ttwa", 0.5), ("a", "T2", "ttwa", 0.5), ("c", "T2", "ttwa", 1.0)],
    schema=["area", "wider", "kind", "weight"], orient="row",
)  # fmt: skip
POPULATION = pl.DataFrame({"wider": ["D1", "D2", "T1", "T2"], "population": [100.0, 200.0, 50.0, 300.0]})
SCHEMA = {"area": pl.String, "month": pl.Date, "age": pl.Int64, "value": pl.Int32}


def table(rows: list[tuple[object, ...]]) -> pl.LazyFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").lazy()


def test_counts_rates_ranks_and_changes_on_the_year():
    jan, next_jan = MONTHS[0], MONTHS[-1]
    found = wider_areas(
        table([("a", jan, 16, 4), ("a", jan, 17, 6), ("b", jan, 16, 10), ("c", jan, 16, 8), ("a", next_jan, 16, 30), ("x", jan, 16, 99)]),
        LOOKUP, POPULATION,
    )  # fmt: skip
    at = {(row["wider"], row["month"]): row for row in found.iter_rows(named=True)}
    assert at["D1", jan]["value"] == 20, "ages are added, the place outside the look-up is not"
    assert at["D1", jan]["rate"] == pytest.approx(20.0)
    assert (at["D1", jan]["rank"], at["D2", jan]["rank"]) == (1, 2)
    assert at["T2", jan]["value"] == 13, "half of a, all of c"
    assert at["D1", jan]["change"] is None, "nothing a year before"
    assert at["D1", next_jan]["change"] == pytest.approx(10.0)


@given(
    st.lists(st.tuples(st.sampled_from("abcx"), st.sampled_from(MONTHS), st.integers(16, 20), st.integers(0, 1_000)), max_size=60)
)
def test_any_order_gives_what_plain_grouping_gives(rows: list[tuple[object, ...]]):
    clustered = wider_areas(table(sorted(rows)), LOOKUP, POPULATION)
    assert wider_areas(table(rows), LOOKUP, POPULATION).equals(clustered)
    plain = (
        table(rows).collect().join(LOOKUP, on="area").group_by("wider", "month").agg((pl.col("value") * pl.col("weight")).sum())
    )
    assert clustered.select("wider", "month", "value").sort("wider", "month").equals(plain.sort("wider", "month"))


def test_fractions_are_added_by_groups():
    rows = pl.DataFrame({"area": ["a"] * 9, "month": [MONTHS[0]] * 9, "value": [0.1] * 9}).lazy()
    assert wider_areas(rows, LOOKUP, POPULATION).filter(pl.col("wider") == "D1")["value"].item() == pytest.approx(0.9)
