"""Figures asked for together are the figures asked for one by one; rows as dictionaries are the rows of the frame."""

from __future__ import annotations

from datetime import date

import pytest
from polars.testing import assert_frame_equal

from skillshed.evidence.book import Book
from skillshed.evidence.listed import listed, made_ready, published_periods
from skillshed.evidence.runs import Runs
from skillshed.evidence.series import rows_for, rows_for_all, series
from skillshed.evidence.still import still

BURNLEY, LANCASHIRE, BLACKBURN_TTWA, NORTH_WEST, BUCKINGHAMSHIRE = "E07000117", "E37000019", "E30000171", "E12000002", "E06000060"
MEASURES = ("population", "employment_rate", "claimant_rate", "median_weekly_pay", "industry_share", "neet", "jobs_furloughed")


def fresh(embedded: Book) -> Book:
    return Book(embedded.folder)


def test_many_measures_and_places_at_once_are_what_each_is_alone(embedded: Book):
    places = (BURNLEY, LANCASHIRE, BLACKBURN_TTWA, NORTH_WEST, BUCKINGHAMSHIRE)
    asked = [(embedded.measure(name), code, None) for name in MEASURES for code in places]
    together, order = rows_for_all(fresh(embedded), asked, date.max), ["breakdown", "period"]
    for (measure, code, _), rows in zip(asked, together, strict=True):
        alone = rows_for(fresh(embedded), measure, code, date.max)
        assert_frame_equal(rows.sort(order), alone.sort(order), rel_tol=1e-12)
    bases = {basis for rows in together for basis in rows["basis"]}
    assert bases >= {"published", "summed", "ratio", "weighted", "best_fit"}


@pytest.mark.parametrize("by", [None, {"industry": "*"}, {"*": "*"}, {"sex": "Nobody"}])
@pytest.mark.parametrize("measure", MEASURES)
def test_listed_rows_are_the_rows_of_the_series(embedded: Book, measure: str, by: dict[str, str] | None):
    codes = [LANCASHIRE, BURNLEY, "K02000001"]
    book = fresh(embedded)
    made_ready(book, [(book.measure(measure), LANCASHIRE, by)])
    found = listed(book, measure, codes, by=by)
    assert found == series(embedded, measure, codes, by=by).to_dicts()


def test_only_what_is_published_counts_as_published(embedded: Book):
    rates = embedded.measure("claimant_rate")
    assert published_periods(embedded, rates, BURNLEY, by=None, as_of=date.max)
    made = series(embedded, "claimant_rate", [BLACKBURN_TTWA]).drop_nulls("value")
    assert made.height
    assert not published_periods(embedded, rates, BLACKBURN_TTWA, by=None, as_of=date.max)


def test_runs_find_a_place_wherever_its_rows_stand(embedded: Book):
    rows = series(embedded, "population", [BURNLEY, LANCASHIRE])
    mixed = rows.with_row_index().sort("period", "index").drop("index")
    runs = Runs(mixed)
    assert_frame_equal(runs.of(BURNLEY), mixed.filter(mixed["place"] == BURNLEY))
    assert_frame_equal(mixed[runs.at(LANCASHIRE)], mixed.filter(mixed["place"] == LANCASHIRE))
    assert runs.of("E09000001").is_empty()
    assert "E09000001" not in runs


def test_a_moment_held_still_sees_no_change_and_the_next_does(embedded: Book, tmp_path):
    book = Book(tmp_path)
    with still():
        before, measures = book.version, book.measures
        (tmp_path / "measures").mkdir()
        (tmp_path / "measures" / "own.toml").write_text('id = "own"\ntitle = "Own"\nunit = "people"\nkind = "count"\n')
        assert book.version == before
        assert book.measures is measures
    assert book.version != before
    assert "own" in book.measures
