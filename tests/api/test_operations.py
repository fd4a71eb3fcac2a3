"""Every operation: what it answers, that it is what the command line answers, and how it says no."""

from __future__ import annotations

import csv
import io
import json

import pytest

from skillshed.cli.main import main


def got(api, address):
    reply = api.get(f"/api/v1{address}")
    assert reply.status_code == 200, reply.content
    return reply.json()


def test_areas_by_kind_are_paged(api):
    first = got(api, "/areas?kind=region&limit=4")
    assert (first["count"], first["next_offset"], len(first["items"])) == (9, 4, 4)
    last = got(api, "/areas?kind=region&limit=4&offset=8")
    assert (last["next_offset"], [row["name"] for row in last["items"]]) == (None, ["Yorkshire and The Humber"])


def test_an_area_is_found_by_code_slug_and_name_and_tells_what_holds_it(api):
    one = got(api, "/areas/burnley")
    assert one == got(api, "/areas/E07000117") == got(api, "/areas/Burnley%20")
    assert "E12000002" in [row["code"] for row in one["parents"]]
    assert one["has_outline"] is True


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("/areas/find?text=burnl", "E07000117"),
        ("/areas/lancashire-lep/members", "E07000122"),
        ("/areas/lancashire-lep/twins", "E69000019"),
        ("/areas/burnley/neighbours?by=economic", "E08000034"),
        ("/areas/lancashire-lep/members?format=csv", "E07000122"),
        ("/areas?format=csv&kind=lep", "E37000019"),
        ("/measures?text=claimants&loaded=true", "claimant_count"),
        ("/measures?format=csv", "claimant_count"),
        ("/measures/claimant_count", "claimant_count_wards_lad_north.claimant_count"),
        ("/releases?source=tidy", "population_itl"),
        ("/releases?format=csv", "population_itl"),
        ("/packs", "headline"),
        ("/packs/headline?place=pendle", "Pendle"),
    ],
)
def test_lists_hold_what_is_asked(api, address, inside):
    assert inside in api.get(f"/api/v1{address}").content.decode()


def test_rows_are_those_of_the_command_line(api, api_folder, capsys, monkeypatch):
    monkeypatch.setenv("SKILLSHED_DATA", str(api_folder))
    words = [
        "series",
        "claimant_count",
        "--place",
        "burnley",
        "lancashire-lep",
        "--by",
        "all",
        "--from",
        "2021",
        "--to",
        "2022-12",
        "--as-of",
        "2023-06-01",
        "--json",
    ]
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    asked = "measure=claimant_count&place=burnley&place=lancashire-lep&by=all&from=2021&to=2022-12&as_of=2023-06-01"
    assert got(api, f"/series?{asked}")["items"] == said
    assert [row["value"] for row in said if row["basis"] == "summed" and row["breakdown"] == ""] == [18620.0, 18690.0]
    table = list(csv.DictReader(io.StringIO(api.get(f"/api/v1/series?{asked}&format=csv").content.decode())))
    assert [(row["place"], row["period"], float(row["value"])) for row in table] == [
        (row["place"], row["period"], row["value"]) for row in said
    ]


def test_as_of_reads_what_was_known_then(api):
    then = got(api, "/series?measure=claimant_count&place=burnley&as_of=2023-12-31")["items"][-1]
    now = got(api, "/series?measure=claimant_count&place=burnley")["items"][-1]
    assert (then["value"], now["value"]) == (1010.0, 1035.0)


def test_by_picks_parts(api):
    rows = got(api, "/series?measure=claimant_count&place=burnley&by=sex=*")["items"]
    assert {row["breakdown"] for row in rows} == {"sex=Female", "sex=Male"}


def test_series_comes_in_pages_that_join(api):
    asked = "/series?measure=claimant_count&place=burnley&place=pendle&by=all&limit=5"
    rows, offset = [], 0
    while offset is not None:
        page = got(api, f"{asked}&offset={offset}")
        rows, offset = rows + page["items"], page["next_offset"]
    assert len(rows) == page["count"] == 18
    assert rows == got(api, asked.replace("limit=5", "limit=100"))["items"]


def test_trace_ends_at_the_publishers_bytes(api):
    chain = got(api, "/trace?measure=claimant_count&place=lancashire-lep&period=2022-01&by=sex=Male")
    assert chain["function"] == "evidence.assemble: sum of the parts"
    assert chain["inputs_count"] == 14
    assert all(
        part["bytes"] == "kept, checksum agrees" and len(part["sha256"]) == 64 for row in chain["inputs"] for part in row["raw"]
    )
    own = got(api, "/trace?measure=claimant_count&place=burnley&period=2022")
    assert [row["value"] for row in own["vintages"]] == [1010.0, 1035.0]


def test_a_release_tells_its_quality(api):
    first = got(api, "/releases")["items"][0]
    told = got(api, f"/releases/{first['release']}/quality")
    assert (told["rows_dropped"], told["aside_count"]) == (1, 1)
    assert "Nowhere" in json.dumps(told["aside"])
    whole = got(api, f"/releases/{first['release']}")
    assert (whole["holds"][0]["rows"], whole["holds"][0]["first"]) == (126, "January 2020")


@pytest.mark.parametrize(
    ("address", "status", "kind", "words"),
    [
        ("/series?measure=nothing&place=burnley", 404, "not_found", "no measure"),
        ("/series?measure=claimant_count&place=atlantis", 404, "not_found", "atlantis"),
        ("/series?measure=claimant_count&place=london", 404, "not_found", "No figures of"),
        ("/series?place=burnley", 422, "usage_error", "measure: Field required"),
        ("/series?measure=claimant_count&place=burnley&from=soon", 422, "usage_error", "must be a date"),
        ("/series?measure=claimant_count&place=burnley&from=2020-02-31", 422, "usage_error", "from"),
        ("/series?measure=claimant_count&place=burnley&by=sex", 422, "usage_error", "by"),
        ("/series?measure=claimant_count&place=burnley&limit=0", 422, "usage_error", "limit"),
        ("/trace?measure=claimant_count&place=burnley&period=yesterday", 404, "not_found", "is not a period"),
        ("/trace?measure=claimant_count&place=burnley&period=2035", 404, "not_found", "Loaded: January 2020"),
        ("/areas?kind=planet", 422, "usage_error", "kind"),
        ("/areas/cumbria-and-more", 404, "not_found", "no place called"),
        ("/releases/none", 404, "not_found", "no release"),
        ("/packs/none", 404, "not_found", "no pack"),
        ("/elsewhere", 404, "not_found", "nothing at"),
    ],
)
def test_faults_name_the_thing_and_the_next_step(api, address, status, kind, words):
    reply = api.get(f"/api/v1{address}")
    fault = reply.json()["error"]
    assert (reply.status_code, fault["kind"]) == (status, kind)
    assert words in fault["message"] + fault["next_step"]
    assert fault["next_step"]


def test_a_csv_runs_nothing_in_a_spreadsheet(api, here):
    if "own:two" not in here.areas:
        here.areas.add("=two", ["burnley", "pendle"])
    table = api.get("/api/v1/series?measure=claimant_count&place=two&format=csv").content.decode()
    assert "'=two" in table
    assert ",=two" not in table
