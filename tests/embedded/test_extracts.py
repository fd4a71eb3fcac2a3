"""What travels with skillshed: whole, light, said where it is from, and enough to see every measure."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from skillshed.evidence import areas
from skillshed.evidence.assemble import why_not
from skillshed.evidence.book import Book
from skillshed.evidence.contract import check
from skillshed.evidence.demo import INDEX, PROVENANCE, SHIPPED, embedded_releases
from skillshed.evidence.files import sha256_of
from skillshed.evidence.measures import Measure, shipped_measures
from skillshed.evidence.packs import fill, shipped_packs
from skillshed.evidence.series import everywhere, rows_for, series
from skillshed.skills.taxonomy.store import STARTER

LIMIT = 8_000_000
LANCASHIRE, GREATER_MANCHESTER, CUMBRIA, CAMDEN = "E37000019", "E47000001", "E37000007", "E09000007"


def figures(book: Book, measure: Measure, code: str) -> int:
    rows = rows_for(book, measure, code, date.max)
    return rows.filter(pl.col("value").is_not_null()).height


def test_all_shipped_tables_stay_light():
    folders = [SHIPPED, Path(areas.__file__).parent / "tables", STARTER]
    assert sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file()) <= LIMIT


def test_every_extract_is_whole_and_names_its_file_without_holding_it():
    said = tomllib.loads((SHIPPED / PROVENANCE).read_text(encoding="utf-8"))
    releases = embedded_releases()
    assert len(releases) == len(said) > 60
    for release in releases:
        assert sha256_of(SHIPPED / f"{release.id}.parquet") == release.observations_sha256, release.id
        assert release.raw
        assert not any(part.is_kept for part in release.raw)
        assert [part["sha256"] for part in said[release.id]["file"]] == [part.sha256 for part in release.raw]
        assert release.id.removesuffix(".x").split(".")[1], "the id of the whole file's release, and .x"
        assert any("extract" in note for note in release.notes), release.id
        assert release.publisher != "as given", f"{release.id} does not name its publisher"


def test_nothing_stands_in_the_folder_that_no_record_names():
    named = {INDEX, PROVENANCE, "__init__.py"}
    for release in embedded_releases():
        named |= {f"{release.id}.parquet", *[f"{release.id}.{table}.parquet" for table in release.tables]}
    assert {path.name for path in SHIPPED.iterdir() if path.is_file()} == named


def test_every_row_keeps_the_contract_and_is_counted():
    for release in embedded_releases():
        rows = pl.read_parquet(SHIPPED / f"{release.id}.parquet")
        assert check(rows)[1].height == 0, release.id
        assert rows.height == release.rows_out == sum(said.rows for said in release.measures.values()), release.id


def test_a_release_known_to_its_month_says_so():
    by_name = {release.raw[0].name: release for release in embedded_releases()}
    newer = by_name["GVA_ITL3_industry_current_prices_1998-2022_Apr2024.csv.gz"]
    older = by_name["GVA_ITL3_industry_current_prices_1998-2021_Apr2023.csv.gz"]
    assert (older.published_on, newer.published_on) == (date(2023, 4, 30), date(2024, 4, 30))
    assert any("day is not known" in note for note in newer.notes)
    assert older.id in newer.supersedes


# Adverts are brought by whoever may use them: none travel with the package, and none are made up.
BROUGHT = [one for one in shipped_measures().values() if all(name.startswith("adverts_counted.") for name in one.stored)]


def test_only_adverts_are_for_the_user_to_bring(embedded: Book):
    assert {one.id.partition("_")[0] for one in BROUGHT} == {"advertised"}
    assert not any(figures(embedded, one, LANCASHIRE) for one in BROUGHT)


@pytest.mark.parametrize(
    "measure", [one for one in shipped_measures().values() if one not in BROUGHT], ids=lambda measure: measure.id
)
def test_every_measure_has_figures_for_lancashire(embedded: Book, measure: Measure):
    """Its own; else its districts', and a reason why the whole has none."""
    if figures(embedded, measure, LANCASHIRE):
        return
    reason = why_not(measure)
    districts = embedded.areas.members(LANCASHIRE)["code"]
    assert reason, f"{measure.title} could be put together for Lancashire and is not there"
    # Four districts have no share of low-paid jobs that is reliable enough to be published.
    assert sum(figures(embedded, measure, code) > 0 for code in districts) >= 10, f"{measure.title}: districts lack it"


def test_every_slot_of_every_pack_is_filled_or_says_why(embedded: Book):
    for pack in shipped_packs().values():
        for slot in pack.slots:
            found = fill(embedded, pack, slot, pack.place)
            assert found.rows.height or found.why, f"{pack.id} {slot.number}"
            if slot.measure:
                assert "No release here holds" not in found.why, f"{pack.id} {slot.number}: {found.why}"


@pytest.mark.parametrize("code", [GREATER_MANCHESTER, CUMBRIA, CAMDEN, "E12000002"])
def test_another_region_works_too(embedded: Book, code: str):
    for measure in ("employment_rate", "claimant_rate", "level3_or_above", "gva_per_job", "population", "enterprises"):
        rows = series(embedded, measure, [code])
        assert rows.filter(pl.col("value").is_not_null()).height, f"{measure} of {code}"


def test_headline_measures_cover_england_so_that_ranks_and_maps_do(embedded: Book):
    for measure in ("employment_rate", "claimant_rate", "median_weekly_pay", "household_income_per_head"):
        rows = series(embedded, measure, ["E07000117"])
        period = rows.filter(pl.col("value").is_not_null())["period"].max()
        codes = [place.code for place in embedded.areas.of_kind("district") if place.code.startswith("E")]
        assert everywhere(embedded, measure, codes, period).height >= 280, f"{measure} {period}"
