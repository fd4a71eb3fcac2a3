"""Putting the extracts into a lake: once, beside what is there, and giving way to whole files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import SHIPPED, embedded_releases, load_embedded
from skillshed.evidence.publish import publish
from skillshed.evidence.quality import findings
from skillshed.evidence.series import series
from skillshed.evidence.trace import trace
from skillshed.sources.raw import RawFile
from skillshed.terms.period import Period

PENDLE = "E07000122"


def state(folder: Path) -> dict[str, tuple[int, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in files}


def test_loading_twice_changes_nothing(tmp_path: Path):
    first = load_embedded(tmp_path)
    before = state(tmp_path)
    assert load_embedded(tmp_path) == first
    assert state(tmp_path) == before


def test_a_cut_off_load_is_finished_by_the_next(tmp_path: Path):
    load_embedded(tmp_path)
    gone = sorted((tmp_path / "lake" / "releases").iterdir())[3]
    gone.unlink()
    load_embedded(tmp_path)
    assert gone.exists()
    assert not [row for row in findings(Book(tmp_path)) if row["level"] == "error"]


def test_imports_that_are_there_stay_untouched(tmp_path: Path):
    book = Book(tmp_path / "data")
    own = tmp_path / "own.csv"
    own.write_text("area,year,learners\nE07000117,2023,40\nE07000122,2023,50\n")
    outcome = publish(RawFile.open(own), lake=book.lake, areas=book.areas, now=datetime(2026, 1, 2, tzinfo=UTC))
    before = state(tmp_path / "data")
    load_embedded(tmp_path / "data")
    after = state(tmp_path / "data")
    assert {path: after[path] for path in before} == before
    assert outcome.release.id in book.lake.releases()


def test_the_whole_file_wins_over_its_extract(lmi: Path, tmp_path: Path):
    book = Book(tmp_path)
    load_embedded(tmp_path)
    assert series(book, "employment_rate", [PENDLE])["release"].str.ends_with(".x").all()
    now = datetime.now(UTC)
    outcome = publish(RawFile.open(lmi / "ons-els" / "employment-rate.csv"), lake=book.lake, areas=book.areas, now=now)
    assert outcome.is_new
    assert outcome.release.id + ".x" in book.lake.releases()
    rows = series(book, "employment_rate", [PENDLE])
    assert rows["release"].unique().to_list() == [outcome.release.id]


def test_an_extract_is_traced_to_the_publishers_checksum(embedded: Book):
    chain = trace(embedded, "employment_rate", PENDLE, Period.parse("2019-01-01/P1Y"))
    assert chain["answer"]["value"] == pytest.approx(70.8)
    raw = chain["inputs"][0]["raw"][0]
    assert (raw["name"], raw["sha256"][:8]) == ("employment-rate.csv", "ce716dd8")
    assert "extract" in raw["bytes"]


def test_two_vintages_are_inside(embedded: Book):
    chain = trace(embedded, "manufacturing_gva_share", "TLD4", Period.parse("2018-01-01/P1Y"))
    assert chain["answer"]["value"] == pytest.approx(19.2, abs=0.05)


def test_the_preparation_makes_the_same_extract_again(lmi: Path, tmp_path: Path):
    import tomllib

    from scripts.prepare_embedded import WANTED, extract
    from skillshed.evidence.areas import Areas
    from skillshed.evidence.lake import Lake

    wanted = tomllib.loads(WANTED.read_text(encoding="utf-8"))
    entry = next(one for one in wanted["file"] if one["path"].endswith("LEP_Dec2019.csv"))
    now = datetime.combine(wanted["accessed_on"], datetime.min.time(), UTC)
    made = extract(lmi, entry, Lake(tmp_path / "lake"), Areas.load(), now, wanted["without_kinds"], tmp_path)
    shipped = next(one for one in embedded_releases() if one.id == made.id)
    ignored = {"supersedes", "observations_sha256"}  # of other releases; and of the Parquet writer's version
    assert made.model_dump(exclude=ignored) == shipped.model_dump(exclude=ignored)
    both = [pl.read_parquet(folder / f"{made.id}.parquet") for folder in (tmp_path, SHIPPED)]
    assert both[0].equals(both[1])
