"""Reports through the site, the API and the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from skillshed.cli.main import main
from skillshed.evidence.book import Book
from skillshed.site.reports import shelf


def test_the_list_of_templates_leads_to_a_report_of_the_place(reader: Client) -> None:
    page = reader.get("/reports/")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("<h1") == 1
    assert '<a href="/reports/lsip-annex/lancashire-lsip/">LSIP evidence annex</a>' in text
    assert '<option value="figures24">Evidence figures</option>' in text
    asked = reader.get("/reports/?template=place-profile&place=Tees Valley")
    assert asked["Location"] == "/reports/place-profile/tees-valley/"


@pytest.mark.parametrize("address", ["place-profile/burnley", "local-skills-report/lancashire", "figures24/tees-valley"])
def test_a_report_is_a_page_of_the_site(reader: Client, address: str) -> None:
    reply = reader.get(f"/reports/{address}/")
    text = reply.content.decode()
    assert reply.status_code == 200
    assert text.count("<h1") == 1
    assert len(reply.content) < 200_000
    assert "<style" not in text
    assert ' style="' not in text
    assert "data:image" not in text


def test_a_code_leads_to_the_slug_and_an_unknown_place_or_template_is_told(reader: Client) -> None:
    assert reader.get("/reports/place-profile/E07000117/")["Location"] == "/reports/place-profile/burnley/"
    assert reader.get("/reports/place-profile/nowhere-at-all/").status_code == 404
    assert reader.get("/reports/nope/burnley/").status_code == 404
    assert reader.get("/reports/place-profile/burnley/report.exe").status_code == 404


def test_every_picture_of_a_report_page_is_drawn_at_its_own_address(reader: Client) -> None:
    import re

    text = reader.get("/reports/place-profile/burnley/").content.decode()
    found = re.findall(r'<img src="(/[^"]+)"', text.split('class="report"')[1])
    assert len(found) >= 10
    for address in found[:3]:
        reply = reader.get(address.replace("&amp;", "&"))
        assert reply.status_code == 200
        assert ElementTree.fromstring(reply.content).tag.endswith("svg")


def test_files_are_made_once_and_then_taken_from_the_shelf(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = reader.get("/reports/place-profile/pendle/report.pdf")
    assert reply.status_code == 200
    assert b"".join(reply.streaming_content).startswith(b"%PDF")
    assert 'filename="place-profile_pendle.pdf"' in reply["Content-Disposition"]

    def never(*_: object) -> None:
        raise AssertionError("made twice")

    monkeypatch.setattr(shelf, "_make", never)
    for kind, start in (("docx", b"PK"), ("ods", b"PK"), ("html", b"<!DOCTYPE"), ("csv", b"measure,"), ("json", b"{")):
        again = reader.get(f"/reports/place-profile/pendle/report.{kind}")
        assert b"".join(again.streaming_content).startswith(start), kind


def test_while_another_report_is_made_a_reader_is_asked_to_come_again(
    reader: Client, here: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr(shelf, "PATIENCE", 0.1)
    (here.folder / "cache").mkdir(exist_ok=True)
    with (here.folder / "cache" / "reports.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        reply = reader.get("/reports/place-profile/wyre/report.pdf")
    assert reply.status_code == 503
    assert "Another report is being made" in reply.content.decode()


def test_the_api_lists_templates(reader: Client) -> None:
    rows = reader.get("/api/v1/reports").json()
    annex = next(one for one in rows if one["id"] == "lsip-annex")
    assert annex["most_body_pages"] == 30
    assert annex["formats"] == ["html", "pdf", "docx", "data"]
    assert reader.get(annex["example"]).status_code == 200


# -- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def told(here: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command; its exit code, what it printed and what it said."""
    monkeypatch.setenv("SKILLSHED_DATA", str(here.folder))

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_the_command_lists_templates(told: Any) -> None:
    code, out, _ = told("report", "--json")
    assert code == 0
    assert {one["id"] for one in json.loads(out)} >= {"local-skills-report", "place-profile"}


def test_the_command_writes_files_and_one_json_document(told: Any, tmp_path: Path) -> None:
    code, out, _ = told(
        "report", "burnley", "--template", "place-profile", "--out", str(tmp_path), "--formats", "html,data", "--json"
    )
    about = json.loads(out)
    assert code == 0
    assert about["figures"] == 12
    assert {Path(name).name for name in about["files"]} == {path.name for path in tmp_path.iterdir()}


def test_a_check_that_does_not_hold_is_an_exit_code_and_the_files_are_there(told: Any, tmp_path: Path) -> None:
    code, _, said = told("report", "lancashire", "--template", "lsip-annex", "--out", str(tmp_path), "--formats", "html")
    assert code == 10
    assert "NOT  priorities: 0 priorities; the guidance asks for 4 to 6" in said
    assert (tmp_path / "lsip-annex_lancashire.html").exists()


def test_a_contradicted_statement_leaves_nothing_behind(told: Any, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "case.md").write_text(
        "{claim: measure=claimant_rate place=Burnley period=2020 value=5.1}5.1%{/claim}", encoding="utf-8"
    )
    out = tmp_path / "out"
    code, _, said = told("report", "burnley", "--template", "bid-evidence", "--text", str(texts), "--out", str(out))
    assert code == 10
    assert "case.md, line 1" in said
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["burnley", "--template", "place-profile"], "--out"),
        (["--template", "place-profile", "--out", "x"], "one place"),
        (["burnley", "--all", "lsip", "--template", "place-profile", "--out", "x"], "one place"),
    ],
)
def test_what_is_missing_is_named(told: Any, words: list[str], said: str) -> None:
    code, _, error = told("report", *words)
    assert code == 2
    assert said in error


def test_all_areas_of_a_kind_go_into_folders_of_their_own(told: Any, tmp_path: Path) -> None:
    code, out, said = told(
        "report", "--all", "region", "--template", "place-profile", "--out", str(tmp_path), "--formats", "data", "--json"
    )
    about = json.loads(out)
    assert code == 0
    assert len(about["reports"]) == 9
    assert about["failed"] == []
    assert about["peak_mb"] > 0
    assert {path.name for path in tmp_path.iterdir()} == {Path(one["files"][0]).parent.name for one in about["reports"]}
    assert "Reports" in said or "9/9" in said
