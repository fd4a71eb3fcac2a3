"""Demand ahead at its doors: pages, pictures, files, API and command, over the embedded evidence base."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from skillshed.cli.main import main
from skillshed.evidence.demo import load_embedded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = tmp_path_factory.mktemp("ahead-pages")
    load_embedded(home)
    return home


@pytest.fixture
def web(folder: Path, settings: Any) -> Iterator[Client]:
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": folder})
    cache.clear()
    yield Client()
    cache.clear()


@pytest.fixture
def scenario_file(folder: Path) -> Iterator[Path]:
    path = folder / "scenarios" / "mine.toml"
    path.parent.mkdir(exist_ok=True)
    yield path
    path.unlink(missing_ok=True)


def text(reply: Any) -> str:
    assert reply.status_code == 200, reply.content[:400]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.content.decode()))


def test_lancashires_page_says_what_it_needs_and_where_that_comes_from(web: Client) -> None:
    page = web.get("/ahead/lancashire/")
    said = text(page)
    assert page.content.count(b"<h1") == 1
    assert "Lancashire is projected to need 409,100 people from 2020 to 2035, 88% of them to replace those who leave" in said
    assert "administrative and secretarial occupations lose 10,200 jobs and still need 28,500" in said
    assert "Skills Imperative 2035" in said
    assert "E69000008" in said  # the workbook set aside
    assert "The naive method wins" in said or "its mean error in the back-test was" in said
    assert len(page.content) < 200_000


def test_a_district_is_given_its_areas_figures_by_name_and_its_share_as_an_estimate(web: Client) -> None:
    said = text(web.get("/ahead/burnley/"))
    assert "which holds Burnley; there is no projection for Burnley itself" in said
    assert "Burnley may need about" in said
    estimate = text(web.get("/ahead/burnley/?share=estimate"))
    assert "it assumes that people work in the occupations of those who live there" in estimate
    assert "[e]" in estimate


@pytest.mark.parametrize(
    "place", ["cornwall", "tees-valley", "kent", "devon", "burnley-ttwa", "westmorland-and-furness", "england"]
)
def test_any_place_of_england_has_its_page_and_every_picture_and_file_on_it(web: Client, place: str) -> None:
    page = web.get(f"/ahead/{place}/")
    assert page.status_code == 200
    addresses = {
        address.replace("&amp;", "&")
        for address in re.findall(rb'(?:href|src|srcset)="(/ahead/[^"#]+)"', page.content)
        for address in [address.decode()]
    }
    wanted = sorted(one for one in addresses if "/figures/" in one or "/data/" in one)
    assert len(wanted) >= 16
    for address in wanted[:: 1 if place == "devon" else 5]:
        assert web.get(address).status_code == 200, address


def test_a_place_outside_england_and_a_wrong_word_are_told(web: Client) -> None:
    for address, status in (("/ahead/wales/", 404), ("/ahead/nowhere/", 404), ("/ahead/burnley/?share=all", 400), ("/ahead/burnley/forecast/nothing/", 404),
                            ("/ahead/burnley/forecast/employment_rate/?horizon=x", 400), ("/ahead/burnley/forecast/employment_rate/?horizon=99", 400),
                            ("/ahead/burnley/figures/pie.svg", 404), ("/ahead/burnley/data/occupation.exe", 404), ("/ahead/scenarios/none.toml", 404)):  # fmt: skip
        assert web.get(address).status_code == status, address


def test_a_forecast_page_shows_its_record(web: Client) -> None:
    said = text(web.get("/ahead/burnley/forecast/employment_rate/"))
    assert "is expected to lie between" in said
    assert "past starting points" in said
    assert "interval held" in said
    assert "may be off by 12.8 percentage points" in said
    assert "Trace the last figure" in said
    short = text(web.get("/ahead/burnley/forecast/gcse_english_maths/"))
    assert "needs at least 15 yearly figures without a gap; there are 9" in short


def test_the_files_hold_the_rows_of_the_page(web: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(web.get("/ahead/lancashire/data/occupation.csv").content.decode())))
    totals = {row["breakdown"]: float(row["value"]) for row in rows if row["measure"] == "total_requirement"}
    assert totals["occupation=2 Professional occupations"] == pytest.approx(114_353, abs=1)
    assert all(row["release"] and row["unit"] == "people" for row in rows)
    small = next(row for row in rows if row["breakdown"].startswith("occupation=63 "))
    assert "indicative" in small["note"]
    ahead = list(csv.DictReader(io.StringIO(web.get("/ahead/burnley/forecast/employment_rate/data.csv").content.decode())))
    assert [row["basis"] for row in ahead[-3:]] == ["forecast"] * 3
    assert all("80% interval" in row["note"] and row["status"] == "modelled" for row in ahead[-3:])


def test_a_users_scenario_stands_on_the_page_at_once_and_a_faulty_one_is_named(web: Client, scenario_file: Path) -> None:
    shipped = web.get("/ahead/scenarios/new-large-employer.toml").content.decode()
    scenario_file.write_text(
        shipped.replace('id = "new-large-employer"', 'id = "mine"').replace("A new large employer", "Our own works"),
        encoding="utf-8",
    )
    assert "Our own works" in text(web.get("/ahead/kent/"))
    assert "mine" in [one["id"] for one in web.get("/api/v1/scenarios").json()]
    scenario_file.write_text(shipped.replace('code = "06"', 'code = "60"'), encoding="utf-8")
    said = text(web.get("/ahead/kent/"))
    assert "mine.toml" in said
    assert "no industry with the code" in said
    assert "Automation" in said


def test_the_api_and_the_command_tell_the_same(
    web: Client, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKILLSHED_DATA", str(folder))
    told = web.get("/api/v1/ahead/burnley?by=qualification&share=estimate").json()
    assert (told["basis"], told["answered_for"]) == ("shared", [])
    assert main(["forecast", "burnley", "--by", "qualification", "--share", "estimate", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["total"] for row in told["rows"]] == [row["total"] for row in said]
    assert main(["forecast", "burnley", "--measure", "employment_rate", "--horizon", "2", "--json"]) == 0
    said, told = json.loads(capsys.readouterr().out), web.get("/api/v1/forecast/burnley/employment_rate?horizon=2").json()
    assert (said["points"], said["scores"], said["words"]) == (told["points"], told["scores"], told["words"])
    assert main(["forecast", "kent", "--scenario", "all", "--by", "occupation", "--json"]) == 0
    here = {one["id"]: one["rows"] for one in web.get("/api/v1/ahead/kent").json()["scenarios"]}
    assert {one["scenario"]: one["rows"] for one in json.loads(capsys.readouterr().out)} == here


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["lancashire"], 0, "409,100 people"),
        (["lancashire", "--sectors"], 0, "Rates of leaving"),
        (["burnley", "--measure", "employment_rate"], 0, "interval held"),
        (["burnley", "--measure", "gcse_english_maths"], 0, "needs at least 15"),
        (["burnley", "--scenario", "automation", "--by", "industry"], 0, "does not say which industries"),
        (["burnley", "--scenario", "nope"], 12, "There is no scenario 'nope'"),
        (["wales"], 12, "cover England"),
        (["burnley", "--by", "age"], 2, "not given by 'age'"),
        (["burnley", "--horizon", "3"], 2, "--horizon belongs to --measure"),
        (["burnley", "--measure", "employment_rate", "--scenario", "automation"], 2, "different questions"),
        (["burnley", "--measure", "employment_rate", "--by", "sex"], 2, "not dimension=category"),
        (["lancashire", "--as-of", "2020-01-01"], 12, "none was known on that day"),
    ],
)
def test_the_command_answers_and_refuses_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    monkeypatch.setenv("SKILLSHED_DATA", str(folder))
    assert main(["forecast", *words]) == code
    told = capsys.readouterr()
    assert said in told.out + told.err


def test_the_api_says_no_in_its_own_form(web: Client) -> None:
    for address, status in (("/ahead/wales", 404), ("/ahead/burnley?by=age", 422), ("/forecast/burnley/none", 404), ("/forecast/burnley/employment_rate?horizon=11", 400),
                            ("/forecast/burnley/employment_rate?by=all", 400), ("/scenarios/none", 404)):  # fmt: skip
        reply = web.get(f"/api/v1{address}")
        assert reply.status_code == status, address
        assert reply.json()["error"]["message"]
