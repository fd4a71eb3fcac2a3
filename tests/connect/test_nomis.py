"""Nomis: pages that are whole, in order and of one release, or an error that says what came."""

from __future__ import annotations

import json

import pytest

from skillshed.sources.connect import nomis, nomis_codes, tables
from skillshed.sources.connect.nomis_codes import Dataset, Dimension
from skillshed.sources.connect.trouble import readable
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import NotFound, SourceUnavailable

from .conftest import Client, NewClient
from .server import Publishers

DIMS = {"geography": ["E07000117", "E06000008"], "measure": 1, "measures": "20100"}


class Kept(dict[str, bytes]):
    """Pages in memory, as the state keeps them on disk."""

    def put(self, name: str, content: bytes) -> None:
        self[name] = content


def offsets(raw: RawFile) -> list[int]:
    at = tables.header(raw.content).index("RECORD_OFFSET")
    return [int(row[at]) for row in tables.rows(raw.content)]


def test_pages_come_in_order_and_join_to_one_csv(publishers: Publishers, client: Client) -> None:
    seen: list[tuple[int, int]] = []
    pages = nomis.fetch(client, "NM_162_1", DIMS, page_size=50, on_page=lambda have, due: seen.append((have, due)))
    assert [len(tables.rows(page.content)) for page in pages] == [50, 50, 30]
    assert seen == [(50, 130), (100, 130), (130, 130)]
    joined = nomis.join_pages(pages)
    assert offsets(joined) == list(range(130))
    assert joined.text.count("RECORD_OFFSET") == 1
    listed = json.loads(joined.companions[0].content)["pages"]
    assert [one["sha256"] for one in listed] == [page.sha256 for page in pages]
    assert "geography=E07000117,E06000008&measure=1&measures=20100&RecordLimit=50&RecordOffset=50" in readable(pages[1].url)


def test_one_page_stays_the_publishers_bytes(publishers: Publishers, client: Client) -> None:
    publishers.plan.nomis_rows = 20
    pages = nomis.fetch(client, "NM_162_1", DIMS, page_size=50)
    assert nomis.join_pages(pages) is pages[0]


def test_counts_may_be_quoted_on_some_pages(publishers: Publishers, client: Client) -> None:
    publishers.plan.quote_counts_from = 50
    assert len(tables.rows(nomis.join_pages(nomis.fetch(client, "NM_162_1", DIMS, page_size=50)).content)) == 130


@pytest.mark.parametrize("fault", ["few_rows", "half_row", "other_rows", "html", "cut"])
def test_a_page_that_is_not_whole_is_asked_again(publishers: Publishers, client: Client, fault: str) -> None:
    publishers.plan.faults.extend([fault, fault])
    assert len(nomis.fetch(client, "NM_162_1", DIMS, page_size=50)) == 3
    assert len(publishers.plan.asked) == 5


@pytest.mark.parametrize(
    ("fault", "came"),
    [
        ("few_rows", "43 rows where 50 are due (130 in all): the body was cut short"),
        ("half_row", "a CSV that stops in the middle of a row"),
        ("other_rows", "rows that do not begin at 0"),
        ("html", 'not the CSV asked for, but: "Service unavailable'),
        ("cut", "a body cut short: the connection closed too early"),
    ],
)
def test_a_page_that_never_comes_whole_is_an_error(publishers: Publishers, client: Client, fault: str, came: str) -> None:
    publishers.plan.faults.extend([fault] * 3)
    with pytest.raises(SourceUnavailable) as caught:
        nomis.fetch(client, "NM_162_1", DIMS, page_size=50)
    assert came in str(caught.value)
    assert caught.value.facts["again"] is True


def test_a_service_that_ignores_the_page_size_is_found_out(publishers: Publishers, client: Client) -> None:
    publishers.plan.cells_a_call = 40
    with pytest.raises(SourceUnavailable, match="40 rows where 50 are due"):
        nomis.fetch(client, "NM_162_1", DIMS, page_size=50)


def test_columns_that_change_between_pages_are_an_error_after_a_second_try(publishers: Publishers, client: Client) -> None:
    publishers.plan.columns_change_from = 100
    with pytest.raises(SourceUnavailable, match="the columns changed from one page to the next, twice"):
        nomis.fetch(client, "NM_162_1", DIMS, page_size=50)
    assert len(publishers.plan.asked) == 6


def test_a_release_between_two_pages_begins_the_reading_again(publishers: Publishers, client: Client) -> None:
    kept = Kept()

    def revise(have: int, due: int) -> None:
        if have == 50:
            publishers.plan.nomis_rows = 140

    pages = nomis.fetch(client, "NM_162_1", DIMS, page_size=50, kept=kept, on_page=revise)
    assert offsets(nomis.join_pages(pages)) == list(range(140))
    assert [path.rpartition("=")[2] for path in publishers.plan.asked] == ["0", "50", "0", "50", "100"]


def test_kept_pages_are_not_asked_for_and_damaged_ones_are(publishers: Publishers, client: Client) -> None:
    kept = Kept()
    first = nomis.fetch(client, "NM_162_1", DIMS, page_size=50, kept=kept)
    kept["NM_162_1.000000050.csv"] = kept["NM_162_1.000000050.csv"][:900]
    publishers.plan.asked.clear()
    again = nomis.fetch(client, "NM_162_1", DIMS, page_size=50, kept=kept)
    assert [page.sha256 for page in again] == [page.sha256 for page in first]
    assert len(publishers.plan.asked) == 1


def test_no_figures_is_said_as_that(client: Client) -> None:
    with pytest.raises(NotFound, match="Nomis has no figures for this question to NM_162_1"):
        nomis.fetch(client, "NM_162_1", {"geography": "E99999999"})


def test_select_always_brings_the_counts(publishers: Publishers, client: Client) -> None:
    pages = nomis.fetch(client, "NM_162_1", {"select": "geography_code,obs_value"}, page_size=50)
    assert tables.header(pages[0].content) == ["GEOGRAPHY_CODE", "OBS_VALUE", "RECORD_OFFSET", "RECORD_COUNT"]


def test_a_key_changes_neither_pages_nor_addresses(publishers: Publishers, new_client: NewClient) -> None:
    plain = nomis.fetch(new_client(), "NM_162_1", DIMS, page_size=50)
    keyed = nomis.fetch(new_client(SKILLSHED_NOMIS_KEY="0xinvented"), "NM_162_1", DIMS, page_size=50)
    assert [(page.url, page.sha256) for page in keyed] == [(page.url, page.sha256) for page in plain]
    assert publishers.plan.asked[-1].endswith("&uid=0xinvented")


def test_discovery(client: Client) -> None:
    assert nomis_codes.datasets(client, "claimant") == [Dataset("NM_162_1", "Claimant count by sex and age")]
    assert nomis_codes.datasets(client, "shoes") == []
    dimensions = nomis_codes.dimensions(client, "NM_162_1")
    assert [one.concept for one in dimensions] == ["geography", "gender", "time"]
    assert dimensions[0] == Dimension("geography", "CL_162_1_GEOGRAPHY")
    assert [(one.value, one.name) for one in nomis_codes.codes(client, "NM_162_1", "GENDER")] == [
        ("0", "Total"),
        ("1", "Male"),
        ("2", "Female"),
    ]
    place = nomis_codes.geographies(client, "NM_162_1", "TYPE480")[0]
    assert (place.value, place.name, place.place_code, place.kind) == ("2013265922", "North West", "E12000002", "TYPE480")


def test_a_file_as_downloaded_passes_the_checks(lmi) -> None:  # type: ignore[no-untyped-def]
    for name, due in (("census2021_TS066_economic_activity_LA_api", 10850), ("mid_year_population_NM_2002_1_UK_2021_api", 11178)):
        raw = RawFile.open(lmi / "nomis" / f"{name}.csv.gz")
        assert nomis._counted(raw.unpacked) == (due, due, 0)
        assert nomis._wrong(raw.unpacked, 0, 25_000) == ""
        assert "the body was cut short" in nomis._wrong(raw.unpacked.rsplit(b"\n", 3)[0], 0, 25_000)
