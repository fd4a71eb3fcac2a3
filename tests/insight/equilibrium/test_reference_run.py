"""The run of 2019 over 290 districts, to the last digit: the arithmetic, with suppressed cells counted as nothing as it did."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.insight.equilibrium.assess import Assessment, Standing, assess
from skillshed.insight.equilibrium.definition import definition
from skillshed.publishing.numbers import rounded

YEAR = "2019-01-01/P1Y"
LEFT_OUT = {"E06000053", "E09000001"}  # Isles of Scilly and City of London: the run had 290 districts without them
LANCASHIRE = {
    "Blackburn with Darwen", "Blackpool", "Burnley", "Chorley", "Fylde", "Hyndburn", "Lancaster", "Pendle", "Preston",
    "Ribble Valley", "Rossendale", "South Ribble", "West Lancashire", "Wyre",
}  # fmt: skip


def places(book: Book, measure: str) -> set[str]:
    rows = direct(book, book.measure(measure), date.max)
    return {
        row["place"]
        for row in rows.iter_rows(named=True)
        if row["period"] == YEAR and row["place"][:3] in ("E06", "E07", "E08", "E09")
    }


@pytest.fixture(scope="module")
def run(published: Book) -> Assessment:
    surveyed = places(published, "level4_or_above") & places(published, "high_skilled_share")
    codes = sorted((surveyed & places(published, "gva_per_job")) - LEFT_OUT)
    return assess(published, definition(), year="2019", districts=codes, suppressed="zero")


def named(run: Assessment, name: str) -> Standing:
    return next(one for one in run.standings if one.name == name)


def test_quadrants_of_290_districts(run: Assessment) -> None:
    assert run.counted == 290
    assert Counter(one.quadrant for one in run.standings) == {"low": 111, "high": 111, "gaps": 34, "surplus": 34}


def test_percentiles_and_medians(run: Assessment) -> None:
    values = np.array([[one.value or 0.0 for one in standing.inputs] for standing in run.standings])
    said = [
        [str(rounded(cut, places)) for cut in np.percentile(values[:, row], [10, 90, 50])] for row, places in enumerate((1, 1, 0))
    ]
    assert said == [["26.6", "55.2", "37.9"], ["34.2", "64.6", "46.9"], ["41896", "71983", "51215"]]
    assert run.yardstick.centre[0] == pytest.approx(np.median(values, axis=0))
    assert run.yardstick.spread[0] == pytest.approx(np.subtract(*np.percentile(values, [90, 10], axis=0)))


def test_eleven_of_fourteen_lancashire_districts_in_a_low_skills_equilibrium(run: Assessment) -> None:
    mine = {one.name: one.quadrant for one in run.standings if one.name in LANCASHIRE}
    assert len(mine) == 14
    assert Counter(mine.values()) == {"low": 11, "high": 2, "gaps": 1}
    assert {name for name, quadrant in mine.items() if quadrant == "high"} == {"Ribble Valley", "South Ribble"}


@pytest.mark.parametrize(("name", "z"), [("Ribble Valley", 0.93), ("South Ribble", 0.29), ("Fylde", -0.04)])
def test_supply(run: Assessment, name: str, z: float) -> None:
    assert named(run, name).supply_z == pytest.approx(z, abs=0.005)


def test_fylde_has_gaps_and_shortages(run: Assessment) -> None:
    fylde = named(run, "Fylde")
    assert fylde.quadrant == "gaps"
    assert fylde.demand == pytest.approx(0.24, abs=0.005)


def test_without_that_rule_a_district_whose_cells_are_hidden_is_not_yet_known(published: Book, run: Assessment) -> None:
    honest = assess(published, definition(), year="2019", districts=[one.place for one in run.standings])
    boston = named(honest, "Boston")
    assert named(run, "Boston").quadrant == "low"
    assert boston.chances == {}
    assert boston.missing == ("High-skilled occupations: no figure",)
