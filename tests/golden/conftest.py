"""One evidence base with the publishers' files that the golden figures rest on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile

FILES: dict[str, date | None] = {
    "ons-els/employment-rate.csv": None,
    "ons-els/claimant-count.csv": None,
    "ons-els/gross-median-weekly-pay.csv": None,
    "ons-els/gross-disposable-household-income-per-head.csv": None,
    "dfe-lsd/BRES_sector_LEP_NUTS3_2015.csv": None,
    "dfe-lsd/BRES_sector_LEP_NUTS3_2018.csv": None,
    "dfe-lsd/BRES_sector_LEP_NUTS3_2019.csv": None,
    "dfe-lsd/nomis_APS_T09a_occupation_SOC2010_LEP_Dec2019.csv": None,
    "dfe-lsd/nomis_APS_T01_employment_2018-2022_LAD.xlsx": None,
    "dfe-lsd/nomis_APS_T19_qualification_age_gender_LAD.xlsx": None,
    "dfe-lsd/ESS_2019_LEP_core_indicators.csv": date(2020, 10, 29),
    "dfe-lsd/SkillsImperative2035_LA_LSIP_MainTables.Main.xlsm": None,
    "ons/GVA_ITL2_industry_current_prices_1998-2022_Apr2024.csv.gz": date(2024, 4, 24),
    "ons/GVA_ITL3_industry_current_prices_1998-2022_Apr2024.csv.gz": date(2024, 4, 24),
    "ons/GVA_ITL3_industry_current_prices_1998-2021_Apr2023.csv.gz": date(2023, 4, 25),
    "ons/GVA_totals_ITL_current_prices_Apr2024.csv": date(2024, 4, 24),
    "ons/population_ITL_Apr2024.csv": date(2024, 4, 24),
    "ons/GVA_per_hour_ITL_2004-2021.csv": None,
    "ons/population_mid2019_LAD_single_year_age.csv.gz": None,
    "nomis/mid_year_population_NM_2002_1_UK_2021_api.csv.gz": None,
    "hmrc/CJRS_Aug2020_LAD19_count_rate.csv": None,
    "hmrc/CJRS_Aug2020_NW_LADs_regions.csv": None,
    "dfe/apprenticeship_starts_NW_upper_tier_2009-2022.csv": None,
    "dfe/LAIT_bds_long.parquet": None,
    "dfe-lsd/EES_KS4_destinations_LA.csv": None,
    "ons/IoD2019_LAD_summaries.csv": None,
}


@pytest.fixture(scope="session")
def book(lmi: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Every file above, imported once."""
    book = Book(tmp_path_factory.mktemp("golden"))
    now = datetime(2026, 11, 21, tzinfo=UTC)
    for name, released_on in FILES.items():
        publish(RawFile.open(lmi / name), lake=book.lake, areas=book.areas, now=now, given=Given(released_on=released_on))
    return book
