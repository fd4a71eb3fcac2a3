"""Commands as a person or a program meets them: what is printed where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from skillshed.cli.main import main
from tests.evidence.shelf import BURNLEY, LANCASHIRE, PENDLE, table

from .conftest import Run

ROWS = [(BURNLEY, 2020, 90), (BURNLEY, 2021, 100), (PENDLE, 2021, 80)]
MEASURE = "starters.starters"
SERIES = ["measure", "place", "place_name", "period", "breakdown", "value", "status", "lower", "upper", "unit", "release"]


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "starters.csv"
    path.write_bytes(table(ROWS))
    return path


@pytest.fixture
def filled(run: Run, csv: Path) -> Run:
    """Commands on an evidence base with one small file in it."""
    assert run("import", csv, "--released-on", "2022-06-01").code == 0
    return run


def test_import_reports_each_file(run: Run, csv: Path) -> None:
    came = run("import", csv, "--json")
    [report] = came.json
    assert (came.code, report["rows_in"], report["rows_out"], report["rows_dropped"], report["reasons"]) == (0, 3, 3, 0, {})
    assert (report["source"], report["measures"], report["is_new"]) == ("tidy", [MEASURE], True)
    again = run("import", csv)
    assert again.code == 0
    assert "was here" in again.out
    assert run("import", csv, "--json").json[0]["release"] == report["release"]


def test_good_files_are_kept_beside_a_bad_one(run: Run, csv: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("<html>503</html>")
    mixed = run("import", bad, csv, "--json")
    assert mixed.code == 10
    assert [report.get("exit_code") for report in mixed.json] == [10, None]
    assert "is a web page, not data" in mixed.err
    assert len(run("releases", "--json").json) == 1


def test_rows_put_aside_above_the_limit_are_exit_code_11(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(table([("Burnlee", 2021, 1), ("Pendle", 2021, 2)], "district,year,starters"))
    found = run("import", path)
    assert found.code == 11
    assert "Did you mean E07000117 Burnley" in found.err
    assert run("import", path, "--limit", "0.6").code == 0


def test_a_list_of_people_is_exit_code_14(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(table([("Nobody", BURNLEY, 2021, 1)], "surname,area code,year,starters"))
    refused = run("import", path)
    assert refused.code == 14
    assert "no personal data" in refused.err


def test_a_column_map_and_its_faults(run: Run, tmp_path: Path) -> None:
    path, mapped = tmp_path / "own.csv", tmp_path / "map.toml"
    path.write_bytes(table([("Burnley", 3, "x"), ("Pendle", 20, "y")], "where,how_many,remark"))
    mapped.write_text('title = "Our starters"\nplace_name = "where"\nperiod = "=2021"\nvalue = "how_many"\nprotect = 5\n')
    came = run("import", path, "--columns", mapped, "--json")
    assert came.code == 0, came.err
    [report] = came.json
    assert report["title"] == "Our starters"
    rows = run("series", report["measures"][0], "--place", "Burnley,Pendle", "--by", "all", "--json").json
    assert [row["value"] for row in rows] == [None, 20.0]
    mapped.write_text("protect = 2")
    assert run("import", path, "--columns", mapped).code == 2
    mapped.write_text("= broken")
    assert run("import", path, "--columns", mapped).code == 10
    assert run("import", path, "--columns", tmp_path / "absent.toml").code == 10


def test_series_prints_the_promised_keys(filled: Run) -> None:
    got = filled("series", MEASURE, "--place", "burnley", "--json")
    assert got.code == 0
    assert [list(row)[: len(SERIES)] for row in got.json] == [SERIES, SERIES]
    assert [row["value"] for row in got.json] == [90.0, 100.0]


@pytest.mark.parametrize("places", [("--place", "Burnley", "--place", "Pendle"), ("--place", "Burnley,Pendle"),
                                     ("--place", "Burnley", "Pendle"), ("--place", "E07000117, pendle")])  # fmt: skip
def test_several_places_however_they_are_given(filled: Run, places: tuple[str, ...]) -> None:
    rows = filled("series", MEASURE, *places, "--from", "2021", "--json").json
    assert [row["place_name"] for row in rows] == ["Burnley", "Pendle"]


def test_a_name_with_a_comma_is_one_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "starters.csv"
    path.write_bytes(table([("E06000023", 2021, 5)]))
    run("import", path)
    assert [row["place"] for row in run("series", MEASURE, "--place", "Bristol, City of", "--json").json] == ["E06000023"]


def test_from_to_and_as_of(filled: Run) -> None:
    assert [row["period"] for row in filled("series", MEASURE, "--place", "Burnley", "--to", "2020", "--json").json] == [
        "2020-01-01/P1Y"
    ]
    assert filled("series", MEASURE, "--place", "Burnley", "--as-of", "2022-05-31").code == 12
    assert filled("series", MEASURE, "--place", "Burnley", "--as-of", "2022-06").code == 0
    assert filled("series", MEASURE, "--place", "Burnley", "--from", "soon").code == 2
    assert filled("series", MEASURE, "--place", "Burnley", "--as-of", "soon").code == 2


def test_a_sum_says_how_it_was_made(filled: Run) -> None:
    got = filled("series", MEASURE, "--place", "burnley-and-pendle-group", "--json")
    if got.code == 12:  # the group's slug
        got = filled(
            "series", MEASURE, "--place", filled("areas", "Burnley", "--kind", "group", "--json").json[0]["slug"], "--json"
        )
    last = got.json[-1]
    assert (last["value"], last["basis"]) == (180.0, "summed")
    assert "at least this much: 1 of 2 parts lack a figure (Pendle)" in got.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("series", "startrs.starters", "--place", "Burnley"), 12, "Did you mean starters.starters"),
        (("series", MEASURE, "--place", "Burnly"), 12, "Did you mean 'burnley'"),
        (("series", MEASURE, "--place", "Xyzzy"), 12, "We know no place called 'Xyzzy'. Look it up with `skillshed areas`."),
        (("series", MEASURE, "--place", LANCASHIRE, "--from", "2030"), 12, "No figures of"),
        (("series", MEASURE, "--place", "Burnley", "--by", "sex"), 2, "is not dimension=category"),
        (("series", MEASURE), 2, "place"),
        (("series", "median_weekly_pay", "--place", "Burnley"), 12, "No release here holds it"),
        (("trace", MEASURE, "--place", "Burnley", "--period", "soon"), 2, "is not a period"),
        (("trace", MEASURE, "--place", "Burnley", "--period", "2013"), 12, "Loaded: 2020 to 2021"),
        (("sql", "delete from observations"), 2, "never changed by SQL"),
        (("sql", "select nothing from nowhere"), 2, "Tables: observations("),
        (("areas", "add", "Mine", "--codes", "E07000117,E07000117"), 2, "twice"),
        (("areas", "remove", "burnley"), 12, "cannot be removed"),
        (("profile", "Burnley", "--pack", "nothing"), 12, "There is no pack"),
        (("serie",), 2, "Did you mean series"),
        (("import", "x.csv", "--source", "nonsense"), 10, "cannot be read"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_said_with_the_next_step(filled: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    got = filled(*arguments)
    assert (got.code, got.out) == (code, "")
    assert words in got.err


def test_an_unknown_source_is_a_usage_error(run: Run, csv: Path) -> None:
    assert run("import", csv, "--source", "nonsense").code == 2


def test_an_empty_evidence_base_says_how_to_fill_it(run: Run) -> None:
    got = run("series", MEASURE, "--place", "Burnley")
    assert got.code == 12
    assert "skillshed import FILE" in got.err


def test_trace_goes_down_to_the_bytes(filled: Run, csv: Path) -> None:
    chain = filled("trace", MEASURE, "--place", "Burnley", "--period", "2021", "--json").json
    [source] = chain["inputs"]
    assert (source["value"], source["row"], source["raw"][0]["name"]) == (100.0, 3, "starters.csv")
    assert len(source["raw"][0]["sha256"]) == 64
    shown = filled("trace", MEASURE, "--place", "Burnley", "--period", "2021")
    assert "kept, checksum agrees" in shown.out
    assert "published 2022-06-01" in shown.err


def test_a_sum_traces_to_each_of_its_parts_and_their_revisions(filled: Run, tmp_path: Path) -> None:
    later = tmp_path / "starters.csv"
    later.write_bytes(table([(BURNLEY, 2021, 110), (PENDLE, 2021, 80)]))
    filled("import", later, "--released-on", "2023-06-01")
    filled("areas", "add", "Two Towns", "--codes", f"{BURNLEY},{PENDLE}")
    shown = filled("trace", MEASURE, "--place", "two-towns", "--period", "2021")
    assert "sum of the parts" in shown.err
    assert {"Burnley", "Pendle"} <= set(shown.out.split())
    revised = filled("trace", MEASURE, "--place", "Burnley", "--period", "2021-01-01/P1Y")
    assert "what each release said:" in revised.err


def test_a_profile_in_words(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "employment-rate.csv"
    path.write_text(
        "areacd,areanm,indicator,period,observation,measure,unit\n"
        "E07000117,Burnley,Employment rate,2019-01-01/P1Y,70,Percentage,%\nE07000117,Burnley,Employment rate,2018-01-01/P1Y,73,Percentage,%\n"
    )
    run("import", path)
    said = run("profile", "E07000117")
    assert said.code == 0
    assert "People in work" in said.out
    assert "fell from 73.0% in 2018 to 70.0% in 2019" in said.err
    assert "Bring it with `skillshed fetch claimant-count --place burnley`." in said.err


def test_areas_of_ones_own(filled: Run) -> None:
    made = filled("areas", "add", "Two Towns", "--codes", "burnley, E07000122", "--note", "for a test", "--json").json
    assert (made["slug"], made["members"]) == ("two-towns", [BURNLEY, PENDLE])
    [row] = [row for row in filled("series", MEASURE, "--place", "two-towns", "--json").json if row["period"].startswith("2021")]
    assert (row["value"], row["is_lower_bound"]) == (180.0, False)
    assert [row["slug"] for row in filled("areas", "--kind", "own", "--json").json] == ["two-towns"]
    assert filled("areas", "remove", "two-towns").code == 0
    assert filled("series", MEASURE, "--place", "two-towns").code == 12


def test_lists(filled: Run) -> None:
    [release] = filled("releases", "--json").json
    assert (release["published_on"], release["rows_out"], release["raw"][0]["name"]) == ("2022-06-01", 3, "starters.csv")
    assert filled("releases", "--dataset", "other", "--json").json == []
    sources = {row["source"]: row for row in filled("sources", "--json").json}
    assert (sources["tidy"]["releases"], sources["tidy"]["rows"]) == (1, 3)
    loaded = filled("measures", "--loaded", "--json").json
    assert [row["measure"] for row in loaded] == [MEASURE]
    assert (loaded[0]["first"], loaded[0]["last"]) == ("2020", "2021")
    assert "employment_rate" in filled("measures", "employment rate").out
    for command in ("releases", "sources", "measures"):
        assert filled(command).code == 0


def test_sql_answers_from_every_table(filled: Run) -> None:
    rows = filled("sql", "select place, value from latest order by value desc limit 1", "--json").json
    assert rows == [{"place": BURNLEY, "value": 100.0}]
    for name in ("observations", "releases", "measures", "areas"):
        assert filled("sql", f"select count(*) as n from {name}", "--json").json[0]["n"] > 0


def test_check_is_clean_and_finds_damage(filled: Run, data: Path) -> None:
    assert filled("check", "--json").code == 0
    [raw] = [path for path in (data / "lake" / "raw").rglob("*") if path.is_file()]
    raw.write_bytes(b"changed")
    damaged = filled("check")
    assert damaged.code == 11
    assert "missing or damaged" in damaged.out


def test_help_version_and_a_data_folder_named_anywhere(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Exit codes" in run("--help").out
    assert run("--version").out.strip()
    assert run("releases", "--json", f"--data={tmp_path / 'other'}").json == []
    assert run("releases", "--data", tmp_path / "other", "--json").json == []


def test_a_fault_of_our_own_is_owned_up_to(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillshed.evidence.catalogue.release_rows", lambda book: 1 / 0)
    got = filled("releases")
    assert got.code == 1
    assert "ZeroDivisionError" in got.err
    monkeypatch.setenv("SKILLSHED_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["releases"])


def alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(root / "src"), "SKILLSHED_DATA": str(folder)}
    command = [sys.executable, "-c", "from skillshed.cli.main import run; run()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


def test_standard_output_is_one_document_and_nothing_else(tmp_path: Path, csv: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("<html>503</html>")
    expected = [
        (("import", str(csv), str(bad), "--json"), 10, list),
        (("series", MEASURE, "--place", "Burnley", "--json"), 0, list),
        (("trace", MEASURE, "--place", "Burnley", "--period", "2021", "--json"), 0, dict),
        (("profile", "Burnley", "--json"), 0, dict),
        (("series", "nothing", "--place", "Burnley", "--json"), 12, dict),
        (("areas", "remove", "nothing", "--json"), 12, dict),
    ]
    for arguments, code, kind in expected:
        done = alone(tmp_path / "data", *arguments)
        assert done.returncode == code, (arguments, done.stderr)
        document = json.loads(done.stdout)
        assert isinstance(document, kind)
        if code == 12:
            assert (document["error"]["exit_code"], document["error"]["kind"]) == (12, "NotFound")
            assert document["error"]["next_step"]


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(root / "src"), "SKILLSHED_DATA": str(tmp_path)}
    command = f"{sys.executable} -c 'from skillshed.cli.main import run; run()' areas | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, env=env, check=False)
    assert "went wrong" not in done.stderr
