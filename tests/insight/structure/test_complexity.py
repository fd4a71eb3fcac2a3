"""The space of industries equals the package `ecomplexity`, and says so where it has no order."""

from __future__ import annotations

import contextlib
import io
import warnings

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skillshed.evidence.book import Book
from skillshed.insight.structure.complexity import complexity
from skillshed.insight.structure.jobs import level, year_of
from skillshed.insight.structure.orientation import oriented
from skillshed.insight.structure.plane import options, standing
from skillshed.insight.structure.structure import specialising


def theirs(jobs: np.ndarray) -> pl.DataFrame:
    """What the package finds, one row an area and industry; it prints as it goes."""
    pandas, package = pytest.importorskip("pandas"), pytest.importorskip("ecomplexity")
    areas, industries = np.meshgrid(np.arange(jobs.shape[0]), np.arange(jobs.shape[1]), indexing="ij")
    rows = pandas.DataFrame({"time": 2019, "loc": areas.ravel(), "prod": industries.ravel(), "val": jobs.ravel()})
    names = {name: name for name in ("time", "loc", "prod", "val")}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = package.ecomplexity(rows, names, check_logsupermodularity=False, verbose=False)
    return pl.from_pandas(found).drop_nulls("pci").sort("loc", "prod")


def test_equal_to_the_package_on_the_jobs_of_forty_regions(embedded: Book) -> None:
    jobs = year_of(level(embedded, "subclass"), 2019).jobs
    ours, other = complexity(jobs), theirs(jobs)
    at = (other["loc"].to_numpy(), other["prod"].to_numpy())
    assert other["prod"].n_unique() == np.isfinite(ours.pci).sum()
    for mine, name in [
        (ours.eci[at[0]], "eci"),
        (ours.pci[at[1]], "pci"),
        (ours.density[at] / 100, "density"),
        (ours.rca[at], "rca"),
    ]:
        assert np.allclose(mine, other[name].to_numpy(), rtol=1e-9, atol=1e-9), name
    assert np.array_equal(ours.diversity[at[0]], other["diversity"].to_numpy())
    assert np.array_equal(ours.ubiquity[at[1]], other["ubiquity"].to_numpy())


def test_equal_to_the_package_on_drawn_tables() -> None:
    jobs = np.random.default_rng(7).lognormal(3, 2, (30, 50)).round()
    ours, other = complexity(jobs), theirs(jobs)
    assert np.allclose(ours.eci, other.unique("loc").sort("loc")["eci"].to_numpy())
    assert np.allclose(ours.pci, other.unique("prod").sort("prod")["pci"].to_numpy())


@settings(max_examples=60)
@given(arrays(np.float64, (6, 8), elements=st.integers(0, 50)))
def test_whatever_the_table_nothing_leaves_its_bounds(jobs: np.ndarray) -> None:
    found = complexity(jobs)
    assert np.nanmin(found.proximity) >= 0
    assert np.nanmax(found.proximity) <= 1
    assert np.allclose(found.proximity, found.proximity.T)
    known = found.density[np.isfinite(found.density)]
    assert ((known >= -1e-9) & (known <= 100 + 1e-9)).all()
    if not found.why:
        ranked = np.isfinite(found.eci)
        assert found.eci[ranked].mean() == pytest.approx(0, abs=1e-6)
        assert found.eci[ranked].std() == pytest.approx(1)
        if np.std(found.diversity[ranked]):
            assert np.corrcoef(found.eci[ranked], found.diversity[ranked])[0, 1] >= -1e-6


@pytest.mark.parametrize("jobs", [np.eye(5) * 10, np.ones((5, 4)), np.kron(np.eye(2), np.ones((3, 3))), np.zeros((4, 4))])
def test_areas_that_share_nothing_or_everything_have_no_order(jobs: np.ndarray) -> None:
    found = complexity(jobs)
    assert found.why
    assert not np.isfinite(found.eci).any()


def test_the_index_of_a_published_area_is_the_mean_complexity_of_what_it_holds(embedded: Book) -> None:
    table = year_of(level(embedded, "subclass"), 2021)
    space = complexity(table.jobs)
    at = table.areas.index("UKD4")
    rca, held, density, index = space.project(table.jobs[at], table.jobs.sum(axis=0))
    assert index == pytest.approx(space.eci[at])
    assert np.allclose(density, space.density[at], equal_nan=True)
    assert np.array_equal(held, space.held[at])
    assert np.allclose(rca, space.rca[at], equal_nan=True)


def test_diversity_hardly_tells_the_sign_for_british_regions_and_productivity_does(embedded: Book) -> None:
    table = year_of(level(embedded, "subclass"), 2019)
    plain = complexity(table.jobs)
    by_diversity, said = oriented(embedded, table, plain, "diversity", None)
    assert by_diversity is plain
    assert said.with_productivity == pytest.approx(-0.89, abs=0.005)
    assert "do not read the upper end as the better one" in said.said
    turned, auto = oriented(embedded, table, plain, "auto", None)
    assert auto.by == "productivity"
    assert auto.is_turned
    assert np.array_equal(turned.eci, -plain.eci)
    assert auto.with_productivity == pytest.approx(0.89, abs=0.005)


def test_options_are_not_held_and_stand_in_the_quadrant_of_the_medians(embedded: Book) -> None:
    found = specialising(embedded, "E37000019", year=2021)
    assert not found.options["is_held"].any()
    assert found.cut is not None
    near = found.options.filter(pl.col("quadrant") == "near_complex")
    assert near["relatedness"].min() >= found.cut[0]
    assert near["complexity"].min() >= found.cut[1]
    assert found.options["reference_jobs"].min() >= 2000
    empty, near_at, complex_at = options(found.industries.filter(pl.col("is_held")))
    assert (empty.height, near_at, complex_at) == (0, None, None)


def test_an_area_of_several_is_placed_but_not_ranked(embedded: Book) -> None:
    table = year_of(level(embedded, "subclass"), 2021)
    found = standing(table, complexity(table.jobs), ("UKD3", "UKD4"))
    assert found.rank is None
    assert np.isfinite(found.index)
