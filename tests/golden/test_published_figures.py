"""Published figures, reproduced to the digit they were published with."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.series import series
from skillshed.insight.compare import Verdict, compare, estimate

LEP, LSIP, COUNTY, NW, ENGLAND, UK = "E37000019", "E69000019", "E10000017", "E12000002", "E92000001", "K02000001"
DISTRICTS = ["E06000008", "E06000009", *[f"E07000{n}" for n in range(117, 129)]]


def rounded(value: float, decimals: int = 1) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def at(rows: pl.DataFrame, period: str, place: str = "") -> dict[str, object]:
    found = rows.filter(pl.col("period").str.starts_with(period) & ((pl.col("place") == place) | pl.lit(not place)))
    assert found.height == 1, found
    return found.row(0, named=True)


@pytest.mark.parametrize(("year", "decimals", "share"), [("2015", 2, 13.62), ("2018", 1, 13.2), ("2019", 1, 12.6)])
def test_manufacturing_share_of_jobs(book: Book, year: str, decimals: int, share: float) -> None:
    assert rounded(at(series(book, "manufacturing_share", [LEP]), year)["value"], decimals) == share


def test_nine_occupations_december_2019(book: Book) -> None:
    rows = series(book, "occupation_share", [LEP, ENGLAND], by={"occupation": "*"}).filter(pl.col("period") == "2019-01-01/P1Y")
    said = {
        place: [rounded(v) for v in rows.filter(pl.col("place") == place).sort("breakdown")["value"]] for place in (LEP, ENGLAND)
    }
    assert said[LEP] == [10.5, 16.8, 12.1, 10.7, 11.2, 12.0, 9.0, 7.6, 10.1]
    assert said[ENGLAND] == [11.8, 21.6, 14.8, 9.6, 9.9, 8.9, 7.1, 6.2, 10.2]


@pytest.mark.parametrize(
    ("district", "rate", "half"),
    [("E07000122", 70.8, 7.8), ("E07000117", 70.0, 8.1), ("E07000124", 80.0, 9.2), ("E06000008", 68.0, 2.8), (UK, 75.6, 0.2)],
)
def test_employment_rates_2019_with_their_intervals(book: Book, district: str, rate: float, half: float) -> None:
    row = at(series(book, "employment_rate", [district]), "2019")
    assert (row["value"], rounded((row["upper"] - row["lower"]) / 2)) == (rate, half)


def test_only_six_districts_differ_from_the_uk(book: Book) -> None:
    rows = series(book, "employment_rate", [*DISTRICTS, UK]).filter(pl.col("period") == "2019-01-01/P1Y")
    uk = estimate(at(rows, "2019", UK))
    differ = {
        code for code in DISTRICTS if compare(estimate(at(rows, "2019", code)), uk).verdict in (Verdict.HIGHER, Verdict.LOWER)
    }
    assert differ == {"E06000008", "E06000009", "E07000119", "E07000121", "E07000126", "E07000127"}


def test_lancashire_employment_rate_from_counts(book: Book) -> None:
    """Calendar 2019: 75.4 per cent; nobody publishes this rate for the fourteen districts.

    Its half-width is 1.4 points, not the 2.8 that the numerator's interval alone would give (decision 0004).
    """
    row = at(series(book, "employment_rate", [LEP]), "2019")
    assert (rounded(row["value"]), rounded((row["upper"] - row["lower"]) / 2), row["basis"]) == (75.4, 1.4, "ratio")


def test_intervals_of_ratios_agree_with_those_published(book: Book) -> None:
    """The districts' own rates are published with intervals: ours, made from counts, lie within half a point of them."""
    worst = 0.0
    published = series(book, "employment_rate", DISTRICTS).filter(pl.col("period") == "2019-01-01/P1Y")
    made = book.measure("activity_rate").model_copy(
        update={
            "numerator": book.measure("employment_rate").numerator,
            "denominator": book.measure("employment_rate").denominator,
        }
    )
    rows = direct(book, made, date.max).filter(pl.col("period") == "2019-01-01/P1Y")
    for row in published.iter_rows(named=True):
        ours = rows.filter(pl.col("place") == row["place"]).row(0, named=True)
        worst = max(worst, abs((ours["upper"] - ours["lower"]) / 2 - (row["upper"] - row["lower"]) / 2))
    assert 0 < worst < 0.5


@pytest.mark.parametrize("year", ["2018", "2019", "2020", "2021", "2022"])
def test_districts_sum_to_the_published_partnership(book: Book, year: str) -> None:
    parts = series(book, "employment_level", DISTRICTS).filter(pl.col("period").str.starts_with(year))["value"]
    assert parts.len() == 14
    assert abs(parts.sum() - at(series(book, "employment_level", [LEP]), year)["value"]) <= 200


def test_skill_shortage_density(book: Book) -> None:
    rows = series(book, "skill_shortage_density", [LEP, ENGLAND])
    assert (at(rows, "2019", LEP)["value"], at(rows, "2019", ENGLAND)["value"]) == (36.0, 25.0)


def test_manufacturing_share_of_value_added_in_two_releases(book: Book) -> None:
    """ITL 3 areas added up: 19.2% of 2018 as known in April 2024, 18.9% as known in April 2023."""
    said = {}
    for known in (date(2023, 12, 31), date(2026, 1, 1)):
        rows = series(book, "gva_by_industry", [LEP], by={"industry": "C (10-33)"}, as_of=known)
        total = series(book, "gva_itl3_industry_current_prices.gva_current_prices", [LEP], as_of=known)
        said[known.year] = (at(rows, "2018")["value"], at(total, "2018")["value"])
    assert said == {2023: (6241.0, 32990.0), 2026: (6312.0, 32954.0)}
    assert [rounded(100 * part / whole) for part, whole in said.values()] == [18.9, 19.2]
    assert rounded(at(series(book, "manufacturing_gva_share", [LEP]), "2018")["value"]) == 19.2


def test_furlough_take_up_over_the_districts(book: Book) -> None:
    rows = series(book, "furlough_take_up", [*DISTRICTS, LEP])
    districts = rows.filter(pl.col("place") != LEP)
    assert (rounded(districts["value"].min()), rounded(districts["value"].max())) == (28.4, 38.4)
    assert rounded(at(rows, "2020", LEP)["value"]) == 31.8


def test_apprenticeship_starts_fell_by_a_third(book: Book) -> None:
    rows = series(book, "apprenticeship_starts", [LEP])
    before, after, later = (at(rows, f"{year}-08")["value"] for year in (2016, 2017, 2018))
    assert (before, after) == (17840.0, 12030.0)
    assert rounded(100 * (after / before - 1)) == -32.6
    # Three counts rounded to 10 each: the sums may be 15 people out either way.
    ends = sorted(100 * ((after + a) / (before + b) - 1) for a in (-15, 15) for b in (-15, 15))
    assert [rounded(ends[0]), rounded(ends[-1])] == [-32.7, -32.4]
    assert rounded(100 * later / before) == 73.3


def test_skills_imperative_lancashire(book: Book) -> None:
    thousands = {
        name: rounded(series(book, name, [LSIP]).filter(pl.col("period") == "2020-01-01/P15Y")["value"][0] / 1000)
        for name in ("expansion_demand", "replacement_demand", "total_requirement")
    }
    assert thousands == {"expansion_demand": 50.7, "replacement_demand": 358.3, "total_requirement": 409.1}
    assert rounded(at(series(book, "employment_projection", [LSIP]), "2020")["value"] / 1000) == 722.0


def test_value_added_per_head_and_per_hour(book: Book) -> None:
    heads = series(book, "gva_per_head", [LEP, NW, UK])
    assert [rounded(at(heads, "2018", code)["value"], 0) for code in (LEP, NW, UK)] == [21921, 24775, 28949]
    assert [at(series(book, "gva_per_hour", [LEP]), year)["value"] for year in ("2014", "2018", "2019", "2021")] == [
        25.7,
        30.0,
        30.6,
        34.2,
    ]


def test_population_of_working_age(book: Book) -> None:
    rows = series(book, "population_share_16_64", [LEP, NW, ENGLAND])
    assert [rounded(at(rows, "2019", code)["value"]) for code in (LEP, NW, ENGLAND)] == [60.9, 62.1, 62.4]
    assert [rounded(at(rows, "2021", code)["value"]) for code in (LEP, NW)] == [61.4, 62.5]


def test_neet_for_the_partnership_is_weighted_by_young_people(book: Book) -> None:
    assert rounded(at(series(book, "neet_or_not_known", [LEP]), "2019")["value"]) == 9.0
    assert rounded(at(series(book, "neet", [LEP]), "2019")["value"]) == 2.4


def test_attainment_8_like_for_like(book: Book) -> None:
    rows = series(book, "attainment_8", ["E06000008", "E06000009", COUNTY, NW, LEP])
    assert [at(rows, "2018", code)["value"] for code in ("E06000008", "E06000009", COUNTY, NW)] == [45.8, 38.5, 46.7, 45.7]
    assert 45.9 <= rounded(at(rows, "2018", LEP)["value"]) <= 46.0


def test_household_income_contradicts_the_older_statement(book: Book) -> None:
    rows = series(book, "household_income_per_head", [*DISTRICTS, UK]).filter(pl.col("period") == "2017-01-01/P1Y")
    values = dict(zip(rows["place"], rows["value"], strict=True))
    assert (values[UK], values["E07000119"], values["E07000124"]) == (19677.0, 21251.0, 24149.0)
    districts = [values[code] for code in DISTRICTS]
    assert max(districts) - min(districts) == 10916.0


def test_level_four_2019(book: Book) -> None:
    rows = series(book, "level4_or_above", [LEP, ENGLAND, NW])
    assert [rounded(at(rows, "2019", code)["value"]) for code in (LEP, ENGLAND)] == [33.8, 40.0]


def test_medians_are_never_put_together(book: Book) -> None:
    assert series(book, "median_weekly_pay", [LEP]).height == 0
    assert at(series(book, "median_weekly_pay", ["E06000009"]), "2019")["value"] == 379.1
