"""The two charts of this room, and sentences that say no more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.insight.ahead.comparing import compared
from skillshed.insight.ahead.forecasting import forecasted
from skillshed.insight.ahead.methods import NAIVE
from skillshed.insight.ahead.projections import requirement, shared_requirement
from skillshed.insight.ahead.scenarios import scenario
from skillshed.publishing import ahead as words
from skillshed.publishing.charts import NARROW, WIDE, fan
from skillshed.publishing.charts import requirement as bars
from skillshed.terms.errors import NotFound

LANCASHIRE, BURNLEY = "E69000019", "E07000117"
YEARS = (2020, 2035)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_requirement_chart_is_as_high_as_told_and_speaks(book: Book, width: int) -> None:
    rows = requirement(book, LANCASHIRE, "industry").filter(pl.col("level") == "narrow")
    measure = book.measure("total_requirement")
    drawn, told = (
        bars.requirement(rows, measure, name="Lancashire", width=width),
        bars.told(rows, measure, name="Lancashire", width=width),
    )
    assert (drawn.width, drawn.height, drawn.desc) == (width, told.height, told.desc)
    assert "Largest: Health and social work" in drawn.desc
    assert "indicative" in drawn.desc
    assert 'role="img"' in drawn.svg
    assert drawn.svg.count("Real estate\u00a0*") == 1


def test_a_category_without_a_total_is_left_out_and_none_at_all_is_refused(book: Book) -> None:
    rows = requirement(book, LANCASHIRE, "qualification")
    measure = book.measure("total_requirement")
    partly = rows.with_columns(pl.when(pl.col("code") == "8").then(None).otherwise("total").alias("total"))
    assert "8 categories" in bars.told(partly, measure, name="Lancashire").desc
    with pytest.raises(ValueError, match="no requirement"):
        bars.requirement(rows.with_columns(pl.lit(None, dtype=pl.Float64).alias("total")), measure, name="Lancashire")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_fan_shows_history_bands_and_lines(book: Book, width: int) -> None:
    found = forecasted(book, "employment_rate", BURNLEY)
    drawn = fan.fan(found.history, [fan.Line("", found.points)], found.measure, name="Burnley", width=width)
    assert (
        drawn.height == fan.told(found.history, [fan.Line("", found.points)], found.measure, name="Burnley", width=width).height
    )
    assert "the 80% interval" in drawn.desc
    assert drawn.svg.count("mark-area") == 2
    alone = fan.fan(found.history, [], found.measure, name="Burnley", width=width)
    assert "mark-area" not in alone.svg
    with pytest.raises(ValueError, match="cannot be told apart"):
        fan.fan(found.history, [fan.Line(str(at), found.points) for at in range(6)], found.measure, name="Burnley")
    with pytest.raises(ValueError, match="no history"):
        fan.told(found.history.clear(), [], found.measure, name="Burnley")


def test_where_the_naive_method_wins_it_is_said(book: Book) -> None:
    found = forecasted(book, "employment_rate", "E37000019")
    assert found.chosen is not None
    assert found.chosen.method is NAIVE
    said = words.method_sentence(found)
    assert said.startswith(
        "The naive method wins: neither the average change carried on nor exponential smoothing did better by more than 5%"
    )
    assert "MASE" in said


def test_coverage_and_widening_are_said_as_they_were_measured(book: Book) -> None:
    found = forecasted(book, "employment_rate", BURNLEY)
    assert found.chosen is not None
    said = words.cover_sentence(found)
    assert f"80% interval held {round(found.chosen.cover_80 * 100)}%" in said
    assert "times as wide" in said
    exact = replace(found, chosen=replace(found.chosen, widen_80=1.0, widen_95=1.0))
    assert "wide" not in words.cover_sentence(exact)
    assert words.sampling_sentence(replace(found, half_width=None)) == ""


def test_people_are_not_told_to_the_last_one() -> None:
    assert [words.people(value) for value in (409_085.8, 1_049.0, 949.0, 14.0, None)] == [
        "409,100",
        "1,000",
        "950",
        "10",
        "not known",
    ]
    assert words.signed(-10_199.6) == "−10,200"


def test_titles_tell_projection_from_estimate_and_growth_from_loss(book: Book) -> None:
    whole = requirement(book, LANCASHIRE, "all").row(0, named=True)
    assert words.total_title(whole, YEARS).startswith("Lancashire is projected to need 409,100 people")
    share = shared_requirement(book, BURNLEY, "all").row(0, named=True)
    assert words.total_title(share, YEARS, is_estimate=True).startswith("Burnley may need about")
    assert "though the number of jobs falls" in words.total_title({**whole, "expansion": -5.0}, YEARS)
    assert words.by_title(requirement(book, LANCASHIRE, "qualification"), "qualification").startswith(
        "34% of the people needed in Lancashire, 138,200, are at level 6"
    )


def test_a_scenario_that_does_not_say_is_shown_as_not_saying(book: Book) -> None:
    found = [compared(book, LANCASHIRE, scenario(book, name), "industry") for name in ("automation", "green-transition")]
    table = words.scenario_table(found)
    assert {cell.text for row in table.rows for cell in row.cells[1:2]} == {"not said"}
    assert any("does not say which industries" in note for note in table.footnotes)
    assert "21,700 fewer than the baseline (−2.8%)" in words.scenario_sentence(found[0])


def test_what_can_be_neither_published_nor_estimated_says_both(book: Book) -> None:
    with pytest.raises(NotFound, match=r"No projection is published for Kent and Medway.*cannot be estimated"):
        requirement(book, "E69000018", "all", date(2024, 6, 1))
