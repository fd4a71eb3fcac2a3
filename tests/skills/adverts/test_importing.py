"""Adverts into the evidence base: figures by a second way, a run that is killed, a disk that is full, the same files again."""

from __future__ import annotations

import errno
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.files import sha256_of
from skillshed.evidence.series import series
from skillshed.skills.adverts import running
from skillshed.skills.adverts.importing import import_adverts, kept_adverts
from skillshed.terms.errors import InputNotUnderstood, Refused, UserError
from tests.support import small_index

from .made import copied, rows, write

BURNLEY, HYNDBURN = "E07000117", "E07000120"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """(data folder, what the import said): 60 vacancies in Burnley on two boards, 8 in Accrington, over October."""
    data = tmp_path_factory.mktemp("loaded")
    small_index.load(data)
    burnley = rows(60)
    first = write(data / "first.jsonl", [*burnley, *rows(8, town="Accrington")])
    second = data / "second.jsonl.gz"
    second.write_bytes(gzip.compress(write(data / "plain.jsonl", copied(burnley)).read_bytes() + b"broken \xff\n"))
    done = import_adverts([first, second], Book(data), data, on=date(2026, 10, 28), workers=0, size=40)
    return data, done, [first, second]


def _figures(data, measure, place, **by):
    book = Book(data)
    return series(book, measure, [place], by=by).filter(pl.col("period").str.starts_with("2026-10-28"))


def test_copies_count_once_and_what_was_put_aside_is_said(loaded):
    _, done, _ = loaded
    said = done.card["counted"]
    assert (said["adverts"], said["vacancies"], said["open"], said["copies"], said["put_aside"]) == (128, 68, 68, 60, 1)
    assert done.card["put_aside_rows"][0]["file"] == "second.jsonl.gz"


def test_figures_are_those_of_a_second_way_of_counting(loaded):
    data, done, _ = loaded
    (count,) = _figures(data, "advertised_vacancies", BURNLEY).rows(named=True)
    assert (count["value"], count["status"], count["release"]) == (60, "final", done.release)
    (remote,) = _figures(data, "advertised_remote", BURNLEY).rows(named=True)
    assert remote["value"] == pytest.approx(20, abs=0.01)  # every fifth
    assert remote["lower"] < 20 < remote["upper"]
    pays = sorted(20_000 + at * 100 for at in range(60) if at % 3 == 0)
    (pay,) = _figures(data, "advertised_pay", BURNLEY).rows(named=True)
    assert pay["value"] == round((pays[9] + pays[10]) / 2, -2)
    assert pay["lower"] < pay["value"] < pay["upper"]
    groups = {
        row["breakdown"]: row["value"] for row in _figures(data, "advertised_vacancies", BURNLEY, occupation="*").rows(named=True)
    }
    assert groups == {
        "occupation=5 Skilled trades occupations": 30, "occupation=6 Caring, leisure and other service occupations": 10,
        "occupation=2 Professional occupations": 10, "occupation=9 Elementary occupations": 10,
    }  # fmt: skip


def test_few_vacancies_are_withheld_and_never_nought(loaded):
    data, _, _ = loaded
    for measure in ("advertised_vacancies", "advertised_remote"):
        (row,) = _figures(data, measure, HYNDBURN).rows(named=True)
        assert (row["value"], row["lower"], row["status"]) == (None, None, "suppressed")
    assert _figures(data, "advertised_vacancies", "E07000125").is_empty()  # no advert: nothing is known


def test_shares_of_skills_are_modelled_and_hold_their_interval(loaded):
    data, _, _ = loaded
    shares = _figures(data, "advertised_skill", BURNLEY, skill="*")
    row = shares.filter(pl.col("breakdown") == "skill=operate forklift").row(0, named=True)
    assert row["status"] == "modelled"
    assert row["lower"] < row["value"] < row["upper"]
    assert row["value"] == pytest.approx(100 / 3, abs=1.5)


def test_a_county_has_a_figure_only_where_most_of_it_was_loaded(loaded):
    data, _, _ = loaded
    assert Book(data).lake.scan(loaded[1].release).filter(pl.col("place") == "E10000017").collect().is_empty()
    (made,) = _figures(data, "advertised_vacancies", "E10000017").rows(named=True)
    assert made["value"] is None  # two of fourteen districts, one of them withheld, make no county


def test_what_is_kept_of_an_advert_is_no_text_and_no_way_to_reach_anyone(loaded):
    data, done, _ = loaded
    kept = kept_adverts(data, done.release).collect()
    assert kept.height == 128
    assert not {"description", "pay_text", "near"} & set(kept.columns)
    everything = " ".join(str(one) for one in kept.rows())
    assert "firm.example" not in everything
    assert not (data / "adverts" / "work" / done.card["asked"]["run"]).exists()


def test_a_figure_is_traced_to_the_files_the_taxonomy_and_the_day(loaded):
    data, done, files = loaded
    release = Book(data).lake.release(done.release)
    notes = " ".join(release.notes)
    assert all(sha256_of(file) in notes for file in files)
    assert "esco 1.1.1 starter" in notes
    assert "wordllama" in notes
    assert release.published_on == date(2026, 10, 28)
    companion = json.loads(Book(data).lake.raw_path(release.raw[1].sha256).read_bytes())
    assert companion["recipe"]["scheme"] == "soc2020"


def test_the_same_files_again_change_nothing(loaded):
    data, done, files = loaded
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    again = import_adverts(files, Book(data), data, on=date(2026, 10, 28), workers=0, size=40)
    assert (again.release, again.is_new) == (done.release, False)
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()} == before


KILLED = """
import sys
from pathlib import Path
from skillshed.evidence.book import Book
from skillshed.skills.adverts.importing import import_adverts
if __name__ == "__main__":
    data = Path(sys.argv[1])
    import_adverts([Path(sys.argv[2])], Book(data), data, workers=1, size=25)
"""


def test_killed_in_the_middle_it_goes_on_and_gives_the_same_bytes(fresh, tmp_path):
    file = write(tmp_path / "adverts.jsonl", [*rows(200), *rows(200, town="Preston"), *copied(rows(100))])
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    process = subprocess.Popen([sys.executable, script, fresh, file], start_new_session=True, env=os.environ)
    work = _wait_for_chunks(fresh / "adverts" / "work", 3, process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    _wait_until_still(work)
    done = json.loads((work / "manifest.json").read_text())["done"]
    assert 3 <= len(done) < 20
    kept = {name: (work / "out" / f"{name}.parquet").stat().st_mtime_ns for name in done}
    seen = {}

    def look(step):
        if step.startswith("tell copies"):
            seen.update({name: (work / "out" / f"{name}.parquet").stat().st_mtime_ns for name in kept})

    again = import_adverts([file], Book(fresh), fresh, workers=0, size=25, tell=look)
    assert seen == kept  # what was done before was left as it was
    other = tmp_path / "other"
    small_index.load(other)
    whole = import_adverts([file], Book(other), other, workers=0, size=25)
    assert again.release == whole.release
    assert again.card["adverts_sha256"] == whole.card["adverts_sha256"]
    tables = [
        sha256_of(data / "lake" / "observations" / f"release={whole.release}" / "part-0.parquet") for data in (fresh, other)
    ]
    assert tables[0] == tables[1]


def _wait_for_chunks(folder, count, process):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        for file in folder.glob("*/manifest.json"):
            if len(json.loads(file.read_text())["done"]) >= count:
                return file.parent
        time.sleep(0.005)
    raise AssertionError("no chunk was done before the import ended")


def _wait_until_still(work):
    """The worker leaves when it sees that its parent is gone."""
    time.sleep(1.2)


def test_a_full_disk_leaves_no_release_and_can_go_on(fresh, tmp_path, monkeypatch):
    file = write(tmp_path / "adverts.jsonl", rows(60))
    real, written = running.write_frame, []

    def full(path, frame):
        if path.parent.name == "out" and len(written) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        real(path, frame)

    monkeypatch.setattr(
        running, "write_frame", lambda path, frame: full(path, frame) if path.parent.name == "out" else real(path, frame)
    )
    with pytest.raises(UserError, match="No space left") as caught:
        import_adverts([file], Book(fresh), fresh, workers=0, size=20)
    assert "goes on with the rest" in str(caught.value.next_step)
    assert not Book(fresh).lake.releases()
    monkeypatch.setattr(running, "write_frame", real)
    assert import_adverts([file], Book(fresh), fresh, workers=0, size=20).card["counted"]["vacancies"] == 60


def test_two_at_once_do_not_meet(fresh, tmp_path):
    file = write(tmp_path / "adverts.jsonl", rows(30))
    refused = []

    def second(step):
        if step == "count":
            with pytest.raises(Refused, match="already"):
                import_adverts([file], Book(fresh), fresh, workers=0)
            refused.append(step)

    import_adverts([file], Book(fresh), fresh, workers=0, tell=second)
    assert refused == ["count"]
    assert not list((fresh / "adverts" / "work").iterdir())


def test_days_that_cannot_be_are_no_series_and_no_day_of_reckoning(fresh, tmp_path):
    odd = [{**rows(1)[0], "id": day, "title": f"Job of {day}", "created": day} for day in ("1970-01-01", "2062-10-05")]
    file = write(tmp_path / "adverts.jsonl", [*rows(60, month=8), *rows(80, month=9), *odd])
    done = import_adverts([file], Book(fresh), fresh, workers=0)
    assert (done.card["on"], done.card["counted"]["after_the_day"]) == ("2026-09-28", 1)
    periods = set(Book(fresh).lake.scan(done.release).collect()["period"])
    assert periods == {"2026-08-01/P1M", "2026-09-28/P1D"}


def test_adverts_without_a_day_make_no_figure(fresh, tmp_path):
    file = write(tmp_path / "adverts.jsonl", [{**one, "created": "31/02/2026"} for one in rows(12)])
    with pytest.raises(InputNotUnderstood, match="on which day"):
        import_adverts([file], Book(fresh), fresh, workers=0)
    assert not Book(fresh).lake.releases()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", gzip.compress(b"title\nWelder\n" * 500)[:40], b"a,b\n1,2\n"])
def test_damaged_files_are_told_and_nothing_is_written(fresh, tmp_path, content):
    file = tmp_path / "adverts.csv"
    file.write_bytes(content)
    with pytest.raises(InputNotUnderstood, match=r"adverts\.csv"):
        import_adverts([file], Book(fresh), fresh, workers=0)
    assert not Book(fresh).lake.releases()
