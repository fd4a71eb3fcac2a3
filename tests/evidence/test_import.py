"""What an import keeps, refuses and puts aside."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.quality import findings
from skillshed.evidence.series import series
from skillshed.evidence.trace import trace
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, NotFound, Refused
from skillshed.terms.period import Period

from .shelf import BURNLEY, PENDLE, bring, files, table

FIRST = table([(BURNLEY, 2021, 100), (PENDLE, 2021, 80)])
SECOND = table([(BURNLEY, 2021, 110), (PENDLE, 2021, 80), (BURNLEY, 2022, 120)])
MEASURE = "starters.starters"


def test_importing_again_changes_nothing(book: Book) -> None:
    first = bring(book, FIRST)
    before = files(book.folder)
    again = bring(book, FIRST)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.release == first.release
    assert files(book.folder) == before


def test_a_revision_stands_beside_what_it_revises(book: Book) -> None:
    old = bring(book, FIRST, on=date(2022, 6, 1)).release
    new = bring(book, SECOND, on=date(2023, 6, 1)).release
    assert new.supersedes == (old.id,)
    now = series(book, MEASURE, [BURNLEY])
    then = series(book, MEASURE, [BURNLEY], as_of=date(2023, 5, 31))
    assert now.select("period", "value").rows() == [("2021-01-01/P1Y", 110.0), ("2022-01-01/P1Y", 120.0)]
    assert then.select("period", "value", "release").rows() == [("2021-01-01/P1Y", 100.0, old.id)]
    assert series(book, MEASURE, [BURNLEY], as_of=date(2022, 5, 31)).height == 0
    chain = trace(book, MEASURE, BURNLEY, Period.year(2021))
    assert [(row["release"], row["value"]) for row in chain["vintages"]] == [(old.id, 100.0), (new.id, 110.0)]
    assert chain["inputs"][0]["raw"][0]["bytes"] == "kept, checksum agrees"


def test_the_order_of_import_does_not_matter(book: Book) -> None:
    bring(book, SECOND, on=date(2023, 6, 1))
    bring(book, FIRST, on=date(2022, 6, 1))
    assert series(book, MEASURE, [BURNLEY])["value"].to_list() == [110.0, 120.0]


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_damage_is_found_by_check_and_by_trace(book: Book, harm: str) -> None:
    release = bring(book, FIRST).release
    assert not [row for row in findings(book) if row["level"] == "error"]
    for path in (book.lake.raw_path(release.raw[0].sha256), book.lake.path(release.id) / "part-0.parquet"):
        content = path.read_bytes()
        path.write_bytes(content[:-1] + b"?") if harm == "changed" else path.unlink()
        [found] = [row for row in findings(book) if row["level"] == "error"]
        assert found["what"] == release.id
        path.write_bytes(content)
    raw = book.lake.raw_path(release.raw[0].sha256)
    raw.write_bytes(b"x") if harm == "changed" else raw.unlink()
    said = trace(book, MEASURE, BURNLEY, Period.year(2021))["inputs"][0]["raw"][0]["bytes"]
    assert said.startswith({"changed": "DAMAGED", "gone": "MISSING"}[harm])


def test_a_renamed_district_is_put_aside_with_candidates(book: Book) -> None:
    outcome = bring(book, table([("Burnlee", 2021, 7), ("Pendle", 2021, 8)], "district,year,starters"))
    row = outcome.quarantine.row(0, named=True)
    assert (outcome.release.rows_out, outcome.release.rows_dropped, row["value"]) == (1, 1, 7.0)
    assert "no place is called 'Burnlee'" in row["reason"]
    assert "E07000117 Burnley" in row["candidates"]
    assert outcome.share_dropped == 0.5
    assert any("put aside" in found["finding"] for found in findings(book))


def test_two_figures_for_one_thing_are_both_put_aside_and_repeats_are_not(book: Book) -> None:
    rows = [(BURNLEY, 2021, 1), (BURNLEY, 2021, 2), (PENDLE, 2021, 3), (PENDLE, 2021, 3)]
    outcome = bring(book, table(rows))
    assert outcome.release.rows_out == 1
    assert outcome.release.reasons == {
        "two different figures for the same measure, place, period and part": 2,
        "the same figure given twice": 1,
    }


def test_a_row_without_a_figure_says_why_or_goes(book: Book) -> None:
    rows_given = [(BURNLEY, 2021, "c"), (PENDLE, 2021, "hello"), ("E07000120", 2021, 4)]
    outcome = bring(book, table(rows_given), columns={"value": "starters"})
    rows = series(book, MEASURE, [BURNLEY])
    assert rows.select("value", "status").rows() == [(None, "suppressed")]
    assert outcome.release.rows_dropped == 1


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


HARMED = {
    "empty header": (b"\n\n", "starters.csv"),
    "web page": (b"<!DOCTYPE html><html><body>Service unavailable</body></html>", "starters.csv"),
    "no columns we know": (b"colour,smell\nred,rose\n", "starters.csv"),
    "gzip cut short": (gzip.compress(FIRST * 1000)[:-20], "starters.csv.gz"),
    "gzip bomb": (gzip.compress(b"0" * 60_000_000), "starters.csv.gz"),
    "zip bomb": (zipped("xl/workbook.xml", b"0" * 60_000_000), "starters.xlsx"),
    "workbook cut short": (zipped("xl/workbook.xml", b"<x/>")[:30], "starters.xlsx"),
    "endless line": (b"area code,year,starters" + b"x" * 5_000_000, "starters.csv"),
    "not a workbook": (zipped("xl/nothing.xml", b"<x/>"), "starters.xlsx"),
}


@pytest.mark.parametrize("harm", HARMED)
def test_what_cannot_be_read_is_named_and_changes_nothing(book: Book, harm: str) -> None:
    bring(book, FIRST)
    before = files(book.folder)
    content, name = HARMED[harm]
    with pytest.raises(InputNotUnderstood, match="starters") as caught:
        bring(book, content, name)
    assert caught.value.next_step
    assert files(book.folder) == before


def test_an_empty_file_and_a_missing_one_are_named(tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_bytes(b"")
    for name, words in (("none.csv", "is empty"), ("absent.csv", "cannot be read"), (".", "is a folder")):
        with pytest.raises(InputNotUnderstood, match=words):
            RawFile.open(tmp_path / name)


@pytest.mark.parametrize(
    "content",
    [
        FIRST.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + FIRST, FIRST.decode().encode("utf-16"), gzip.compress(FIRST, mtime=0),
        table([(2021, BURNLEY, '"1,100"')], "year,area code,starters"), FIRST.replace(b",", b";"), FIRST.replace(b",", b"\t"),
        FIRST + b"\n\n\n",
    ],
    ids=["crlf", "bom", "utf-16", "gzip", "quoted thousands", "semicolons", "tabs", "blank lines at the end"],
)  # fmt: skip
def test_the_same_table_however_it_is_written(book: Book, content: bytes) -> None:
    """Line ends, marks, packing, separators, order and extension make no difference."""
    assert bring(book, content, "starters.txt").release.rows_out >= 1
    assert series(book, MEASURE, [BURNLEY])["value"].to_list() in ([100.0], [1100.0])


def test_a_table_cut_off_in_a_row_keeps_the_whole_rows(book: Book) -> None:
    outcome = bring(book, FIRST[:-12])
    assert (outcome.release.rows_out, outcome.release.rows_dropped) == (1, 1)
    assert "cut short" in next(iter(outcome.release.reasons))


def test_a_list_of_people_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="Date of Birth, Surname"):
        bring(book, table([("Nobody", "2000-01-01", BURNLEY, 2021, 1)], "Surname,Date of Birth,area code,year,starters"))
    assert not book.folder.exists()


def test_figures_of_a_place_only_the_file_knows(book: Book) -> None:
    bring(book, table([("E05005150", "Bank Hall", 2021, 9)], "area code,area name,year,starters"))
    assert book.place("E05005150").kind == "ward"
    assert [place.code for place in book.find("bank h")][:1] == ["E05005150"]
    assert book.places.one("Bank Hall").code == "E05005150"
    rows = series(book, MEASURE, ["E05005150"])
    assert rows.select("place_name", "value").rows() == [("Bank Hall", 9.0)]
    assert trace(book, MEASURE, "E05005150", Period.year(2021))["answer"]["place_name"] == "Bank Hall"
    with pytest.raises(NotFound):
        book.place("E05999999")
    assert book.covers("E05005150") == []


def test_the_table_of_places_names_only_the_unknown(book: Book) -> None:
    release = bring(book, table([("E05005150", "Bank Hall", 2021, 9), (BURNLEY, "Burnley", 2021, 9)],
                                "area code,area name,year,starters")).release  # fmt: skip
    assert book.lake.table(release.id, "places").rows() == [("E05005150", "Bank Hall", "ward")]
    assert "places" not in bring(book, FIRST).release.tables
    with pytest.raises(NotFound, match="no table 'nothing'"):
        book.lake.table(release.id, "nothing")
    assert pl.scan_parquet(book.lake.path(release.id) / "part-0.parquet").collect().height == 2
