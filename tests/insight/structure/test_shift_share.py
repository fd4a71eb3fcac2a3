"""A change taken apart adds up again; the parts are the verified ones."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skillshed.evidence.book import Book
from skillshed.insight.structure.growth_share import growth_share
from skillshed.insight.structure.occupations import occupations
from skillshed.insight.structure.shift_share import PARTS, grouped, occupational, shift_share
from skillshed.insight.structure.structure import structure

SCHEMA = {"code": pl.String, "name": pl.String, "jobs": pl.Float64, "reference_jobs": pl.Float64}
counts = st.integers(0, 500_000)
tables = st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=25)


def made(rows: list[tuple[int, int]]) -> pl.DataFrame:
    """Rows of jobs here and elsewhere; the reference holds the place."""
    return pl.DataFrame(
        [(f"{at:02d}", "", float(here), float(here + rest)) for at, (here, rest) in enumerate(rows)], schema=SCHEMA, orient="row"
    )


@given(tables)
def test_the_components_sum_to_the_change(rows: list[tuple[int, int, int, int]]) -> None:
    before, after = made([(a, b) for a, b, _, _ in rows]), made([(c, d) for _, _, c, d in rows])
    found = shift_share(before, after)
    assert np.allclose(found.select(pl.sum_horizontal(PARTS)).to_series(), found["change"], rtol=0, atol=1e-6)
    assert found["change"].to_list() == [c - a for a, _, c, _ in rows]


@given(tables)
def test_the_industry_mix_of_the_reference_itself_is_nothing(rows: list[tuple[int, int, int, int]]) -> None:
    before, after = (pl.concat([made(pairs)]).with_columns(pl.col("reference_jobs").alias("jobs"))
                     for pairs in ([(a, b) for a, b, _, _ in rows], [(c, d) for _, _, c, d in rows]))  # fmt: skip
    found = shift_share(before, after)
    if before["jobs"].sum() and before.filter(pl.col("jobs") == 0)["jobs"].len() == 0:
        assert found["mix"].sum() == pytest.approx(0, abs=1e-4)
        assert found["regional"].sum() == pytest.approx(0, abs=1e-4)


def test_a_new_industry_is_all_regional() -> None:
    found = shift_share(made([(100, 900), (0, 50)]), made([(110, 990), (20, 60)])).row(1, named=True)
    assert (found["national"], found["mix"], found["regional"], found["change"]) == (0, 0, 20, 20)


def test_grouped_components_are_the_same_components(embedded: Book) -> None:
    found = structure(embedded, "E37000019", level_name="subclass")
    by_division = grouped(found.shift_share, pl.col("code").str.slice(0, 2))
    for name in ("change", *PARTS):
        assert by_division[name].sum() == pytest.approx(found.shift_share[name].sum())
    assert by_division["group"].n_unique() == by_division.height


def test_quadrants_of_growth_and_share() -> None:
    before, after = made([(100, 900), (100, 900), (300, 700), (300, 700)]), made([(90, 900), (160, 900), (250, 700), (400, 700)])
    found = growth_share(before, after)
    assert found["quadrant"].to_list() == ["transforming", "emerging", "mature", "stars"]
    assert growth_share(made([(0, 10), (5, 5)]), made([(0, 10), (5, 5)]))["quadrant"].to_list()[0] is None


@pytest.mark.parametrize("base", ["published", "embedded"])
def test_managers_and_directors_of_lancashire_2015_to_2020(base: str, request: pytest.FixtureRequest) -> None:
    """7.229 = 0.802 + 6.525 - 0.098 thousand: scale, occupation effect, industry mix, as the workbook names its columns."""
    book: Book = request.getfixturevalue(base)
    rows = occupations(book, "E37000019").filter(pl.col("period") == "2015-01-01/P5Y")
    first = rows.filter(pl.col("occupation").str.starts_with("11 ")).row(0, named=True)
    said = {name: round(first[name] / 1000, 3) for name in ("change", "scale", "occupation_effect", "mix")}
    assert said == {"change": 7.229, "scale": 0.802, "occupation_effect": 6.525, "mix": -0.098}
    parts = rows["scale"] + rows["mix"] + rows["occupation_effect"]
    assert rows.height == 26
    assert (parts - rows["change"]).abs().max() == pytest.approx(0, abs=0.01)


def test_scale_is_the_base_at_the_growth_of_all_jobs(embedded: Book) -> None:
    rows = occupations(embedded, "E37000019").filter(pl.col("period") == "2015-01-01/P5Y")
    growth = rows["target"].sum() / rows["base"].sum() - 1
    assert (rows["base"] * growth - rows["scale"]).abs().max() == pytest.approx(0, abs=0.01)


def test_a_district_is_answered_by_the_workbook_of_the_area_that_holds_it(embedded: Book) -> None:
    assert set(occupations(embedded, "E07000117")["place"]) == {"E69000019"}
    assert not occupations(embedded, "E06000052").height  # Cornwall: its workbook is not here, and England's is no stand-in


shapes = st.tuples(st.integers(1, 6), st.integers(1, 6))


@given(st.data(), shapes)
def test_the_occupational_variant_sums_and_its_mix_sums_to_nothing(data: st.DataObject, shape: tuple[int, int]) -> None:
    positive = st.floats(0.5, 1e5)
    base = data.draw(arrays(np.float64, shape, elements=positive))
    growth = data.draw(arrays(np.float64, shape[1], elements=st.floats(-0.9, 3)))
    # The target keeps each industry at its growth, so that the industries' total and the occupations' are one total.
    shares = data.draw(arrays(np.float64, shape, elements=positive))
    target = (shares / shares.sum(axis=0) * (base.sum(axis=0) * (1 + growth))).sum(axis=1)
    found = occupational(base, target, growth)
    size = max(base.sum(), target.sum())
    assert np.allclose(found["scale"] + found["mix"] + found["occupation"], found["change"], rtol=0, atol=1e-9 * size)
    assert found["mix"].sum() == pytest.approx(0, abs=1e-9 * size)
    assert found["occupation"].sum() == pytest.approx(0, abs=1e-9 * size)
