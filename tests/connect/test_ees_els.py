"""Explore education statistics and Explore local statistics."""

from __future__ import annotations

import json

import pytest

from skillshed.sources.connect import ees, els, tables
from skillshed.terms.errors import NotFound, SourceUnavailable

from .conftest import Client
from .server import KS4, Publishers


def test_publications_come_from_all_pages(publishers: Publishers, client: Client) -> None:
    assert len(ees.publications(client)) == 45
    assert len(publishers.plan.asked) == 3
    assert [one.title for one in ees.publications(client, "publication 44")] == ["Publication 44"]


def test_data_sets_versions_meta_and_changes(client: Client) -> None:
    found = ees.data_sets(client, "p1")[0]
    assert found == ees.data_set(client, KS4)
    assert (found.title, found.version, found.rows) == ("Key stage 4 performance", "1.2", 3)
    assert [one["version"] for one in ees.versions(client, KS4)][:2] == ["1.24", "1.23"]
    assert len(ees.versions(client, KS4)) == 25
    assert ees.meta(client, KS4)["filters"][0]["column"] == "sex"
    assert "minorChanges" in ees.changes(client, KS4, "1.2")


def test_query_keeps_values_as_text_over_all_pages(publishers: Publishers, client: Client) -> None:
    rows = ees.query(client, KS4, {"indicators": ["dPe0Z"], "pageSize": 2})
    assert [row["values"]["dPe0Z"] for row in rows] == ["46.7", "c", "low", "z", "38.5"]
    assert len(publishers.plan.asked) == 3


def test_query_that_loses_rows_is_an_error(client: Client) -> None:
    with pytest.raises(SourceUnavailable, match="sent 4 rows where it counts 5"):
        ees.query(client, KS4, {"indicators": ["dPe0Z"]}, version="lose_a_row")


def test_download_brings_the_csv_and_its_summary(publishers: Publishers, client: Client) -> None:
    publishers.plan.faults.append("503")
    raw = ees.download(client, KS4)
    assert raw.header[:2] == ["time_period", "time_identifier"]
    assert len(tables.rows(raw.content)) == 3
    assert json.loads(raw.companions[0].content)["latestVersion"]["published"].startswith("2025-11-27")


def test_an_unknown_data_set_says_so(client: Client) -> None:
    with pytest.raises(SourceUnavailable, match="404 \\(it has nothing at that address\\)") as caught:
        ees.download(client, "nothing")
    assert caught.value.facts["again"] is False


def test_an_error_page_in_place_of_a_data_set(publishers: Publishers, client: Client) -> None:
    publishers.plan.faults.extend(["html"] * 3)
    with pytest.raises(SourceUnavailable, match="not the CSV asked for"):
        ees.download(client, KS4)


def test_els_asks_for_every_period_and_keeps_missing_rows(publishers: Publishers, client: Client) -> None:
    parts = els.fetch(client, "employment-rate", geo=["E07000117", "K02000001"])
    assert publishers.plan.asked[-1] == (
        "/els/data.csv?indicator=employment-rate&time=all&includeStatus=true&geo=E07000117,K02000001"
    )
    assert len(tables.rows(parts[0].content)) == 20
    assert json.loads(parts[0].companions[0].content)["slug"] == "employment-rate"


@pytest.mark.parametrize(("places", "years", "parts"), [(2, 10, 4), (10, 3, 28), (2, 3, 28)])
def test_els_splits_what_is_too_large(publishers: Publishers, client: Client, places: int, years: int, parts: int) -> None:
    publishers.plan.els_most_places, publishers.plan.els_most_years = places, years
    codes = [f"E0700011{n}" for n in range(7)]
    found = els.fetch(client, "employment-rate", geo=codes, time="2015,2024")
    joined = els.join_parts(found)
    rows = tables.rows(joined.content)
    assert len(rows) == 70
    assert {(row[0], row[2]) for row in rows} == {(code, f"{year}-01-01/P1Y") for code in codes for year in range(2015, 2025)}
    assert "employment-rate.json" in [one.name for one in joined.companions]
    assert len(found) == parts


def test_els_that_cannot_be_split_says_what_came(publishers: Publishers, client: Client) -> None:
    publishers.plan.els_most_years = 3
    with pytest.raises(SourceUnavailable, match="Too much data requested"):
        els.fetch(client, "employment-rate", geo=["E07000117"])


def test_els_without_figures_is_not_an_outage(client: Client) -> None:
    with pytest.raises(NotFound, match="no figures for 'employment-rate'"):
        els.fetch(client, "employment-rate", geo=["W06000001"])
