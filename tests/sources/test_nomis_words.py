"""The words of Nomis: areas, dates, symbols, measures."""

from __future__ import annotations

from datetime import date

import pytest

from skillshed.sources import nomis_words as words
from skillshed.sources.nomis_words import Area
from skillshed.sources.raw import RawFile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("country:England", Area("England", "country")),
        ("lep:Lancashire", Area("Lancashire", "lep")),
        ("ladu:Pendle", Area("Pendle", "district")),
        ("lad21:Pendle", Area("Pendle", "district")),
        ("gor:North West", Area("North West", "region")),
        ("county:Lancashire", Area("Lancashire", "county")),
        ("uacounty09:Blackpool", Area("Blackpool", None)),  # counties and unitary districts share this prefix
        ("nuts316:UKD45 Mid Lancashire", Area("Mid Lancashire", "nuts", "UKD45")),
        ("itl321:TLD45 Mid Lancashire", Area("Mid Lancashire", "itl", "TLD45")),
        ("nuts316:UKM83 Inverclyde, East Renfrewshire and Renfrewshire",
         Area("Inverclyde, East Renfrewshire and Renfrewshire", "nuts", "UKM83")),
        ("E07000122 Pendle", Area("Pendle", "district", "E07000122")),
        ("lsoa2011:E01024827 : Burnley 001A", Area("Burnley 001A", "lsoa", "E01024827")),
        ("England", Area("England")),
        ("Bristol: city", Area("Bristol: city")),  # a capital before the colon is a name, not a prefix
        ("User Defined Geography:Lancashire-LSIP - from dn81838", Area("Lancashire", "lsip")),
        ("User Defined Geography:Dorset-LSIP", Area("Dorset", "lsip")),
        ("User Defined Geography:North of Tyne-MCA - from dn81838", Area("North of Tyne", "combined_authority")),
        ("User Defined Geography:Cambridgeshire and Peterborough-LSI - from dn81838", Area("Cambridgeshire and Peterborough", "lsip")),
        ("User Defined Geography:Cornwall and the Isles of Scilly-LS - from dn81838", Area("Cornwall and the Isles of Scilly", "lsip")),
        ("User Defined Geography:Essex, Southend-on-Sea and Thurrock - from dn81838", Area("Essex, Southend-on-Sea and Thurrock")),
        ("User Defined Geography:My six towns", Area("My six towns")),
    ],
)  # fmt: skip
def test_area_texts(text: str, expected: Area) -> None:
    assert words.area(text) == expected


@pytest.mark.parametrize(
    ("text", "is_rolling", "iso"),
    [
        ("2021", False, "2021-01-01/P1Y"),
        ("2018.0", False, "2018-01-01/P1Y"),
        ("Jan 2018-Dec 2018", False, "2018-01-01/P1Y"),
        ("Jul 2022-Jun 2023", True, "2022-07-01/P1Y"),
        ("Mar 2020-May 2020", False, "2020-03-01/P3M"),
        ("July 2020", False, "2020-07-01/P1M"),
        ("2020-07", False, "2020-07-01/P1M"),
        ("2011-12", False, "2011-12-01/P1M"),  # never the academic year
        ("2018-12", True, "2018-01-01/P1Y"),
        ("2023-06", True, "2022-07-01/P1Y"),
    ],
)
def test_dates(text: str, is_rolling: bool, iso: str) -> None:
    found = words.period(text, is_rolling=is_rolling)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize("text", ["latest", "2020-13", "", "T01"])
def test_texts_that_are_no_dates(text: str) -> None:
    assert words.period(text) is None


def test_footnotes_overrule_the_table_of_symbols() -> None:
    meant = words.symbols(
        ["* These figures are suppressed as statistically unreliable.", "~ Estimate is less than 500.", "Rounded to five."]
    )
    assert meant["*"] == "suppressed"
    assert meant["~"] == "below_rounding"
    assert meant["!"] == "suppressed"
    assert words.symbols()["*"] == "unreliable"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Normal Value", "final"),
        ("These figures are missing", "not_available"),
        ("Estimate and confidence interval not available since the group sample size is zero or disclosive (0-2)", "suppressed"),
        ("Estimate and confidence interval unreliable since the group sample size is small (3-9)", "unreliable"),
        ("Estimate is less than 500", "below_rounding"),
        ("These figures are suppressed as statistically unreliable", "suppressed"),
        ("Provisional", "provisional"),
        ("A sentence nobody wrote before", None),
    ],
)
def test_sentences_of_obs_status_name(text: str, status: str | None) -> None:
    assert words.status_of_words(text) == status


@pytest.mark.parametrize(
    ("text", "role", "key", "unit", "kind"),
    [
        ("T01:28 (Aged 16-64 - In employment : All People )", "value", "aged_16_64_in_employment_all_people", "people", "count"),
        ("Employment rate - aged 16-64", "value", "employment_rate_aged_16_64", "percent", "ratio"),
        ("Employment rate - aged 16-64", "numerator", "employment_rate_aged_16_64_numerator", "number", "count"),
        ("Employment rate - aged 16-64", "denominator", "employment_rate_aged_16_64_denominator", "number", "count"),
        ("Claimant count", "value", "claimant_count", "number", "count"),
        ("Claimants", "percent", "claimants_percent", "percent", "ratio"),
        ("Jobs density", "value", "jobs_density", "ratio", "ratio"),
        ("Median", "value", "median", "", "median"),
    ],
)
def test_measures(text: str, role: str, key: str, unit: str, kind: str) -> None:
    found, facts = words.indicator(text, role)
    assert (found, facts.unit, facts.kind) == (key, unit, kind)


def test_the_number_of_a_cell_stays_in_the_description() -> None:
    _, facts = words.indicator("T09a:1 (All people - Corporate Managers and Directors (SOC2010) : All people )")
    assert facts.label == "All people - Corporate Managers and Directors (SOC2010) : All people"
    assert facts.description == "Annual Population Survey, table T09a, cell 1."


@pytest.mark.parametrize(
    ("category", "level"),
    [
        ("C : Manufacturing", "industry"),
        ("3 : Manufacturing (C)", "broad_industry"),
        ("7 : Retail (Part G)", "broad_industry"),
        ("2 : Mining, quarrying & utilities (B,D and E)", "broad_industry"),
        ("18 : Arts, entertainment, recreation & other services (R,S,T and U)", "broad_industry"),
        ("8 : Transport & storage (inc postal) (H)", "broad_industry"),
        ("10 : Manufacture of food products", "industry_division"),
        ("303 : Manufacture of air and spacecraft and related machinery", "industry_group"),
        ("30300 : Manufacture of air and spacecraft and related machinery", "industry_subclass"),
    ],
)
def test_levels_of_industry(category: str, level: str) -> None:
    assert words.industry_dimension(category) == level


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("BRES_ITL2_SIC2digit_employment_2015-2021.csv.gz", "bres_itl2_sic2digit_employment"),
        ("APS_ITL2_SOC2020_by_SIC2007_Jul22-Jun23.csv.gz", "aps_itl2_soc2020_by_sic2007"),
        ("jobs_density.csv", "jobs_density"),
    ],
)
def test_file_names_without_their_edition(name: str, dataset: str) -> None:
    assert words.edition_free(name) == dataset


@pytest.mark.parametrize(
    ("text", "name", "is_rolling", "iso"),
    [
        ("Area,x", "BRES_2018.csv", False, "2018-01-01/P1Y"),
        ("Cell,x", "T09a_Dec2019.csv", True, "2019-01-01/P1Y"),
        ("Cell,x", "T09a Jan 2019-Dec 2019.csv", True, "2019-01-01/P1Y"),
        ("date,2017\nArea,x", "BRES_2018.csv", False, "2017-01-01/P1Y"),  # the text before the name
        ("Area,x\nAffects APS periods from April 2019 to March 2020", "no year.csv", False, None),  # a footnote is no date
        ("Area,x", "BRES_2015_and_2018.csv", False, None),  # two years decide nothing
    ],
)
def test_periods_of_files_that_do_not_date_their_tables(text: str, name: str, is_rolling: bool, iso: str | None) -> None:
    found = words.period_around(RawFile(text.encode(), name), "", is_rolling=is_rolling)
    assert (found.iso if found else None) == iso


def test_the_copyright_line_says_when_it_was_taken() -> None:
    assert words.stamped(["ONS Crown Copyright Reserved [from Nomis on 24 April 2023]"]) == date(2023, 4, 24)
    assert words.stamped(["Crown copyright"]) is None
