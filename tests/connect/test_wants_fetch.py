"""From wants to files: what is asked for a place, and a fetch that goes on where it stopped and never stops for one."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from skillshed.sources.connect import tables
from skillshed.sources.connect.fetch import Failure, Fetched, Progress, fetch_plan
from skillshed.sources.connect.http import Client
from skillshed.sources.connect.wants import Request, choose, load_wants, plan
from skillshed.terms.errors import NotFound, UsageError

from .conftest import NewClient
from .server import KS4, Publishers

TODAY = date(2026, 11, 21)
CODES = ["E07000117", "E06000008", "E12000002", "K02000001", "E37000019"]
CLAIMANTS = Request("claimant_count", "nomis", "NM_162_1", (("geography", "E07000117"), ("measure", "1")), "Claimant count")
PUPILS = Request("ks4_performance", "ees", KS4, ())
JOBS = Request("employment", "els", "employment-rate", (("geo", "E07000117"), ("time", "all")))
NOBODY = Request("nobody", "nomis", "NM_162_1", (("geography", "E99999999"),))


def run(client: Client, requests: list[Request], state: Path, on: date = TODAY) -> list[Fetched | Failure]:
    return list(fetch_plan(requests, client, on=on, state=state))


def test_every_want_says_how_its_ids_are_known() -> None:
    wants = load_wants()
    assert {want.source for want in wants.values()} == {"nomis", "ees", "els"}
    assert not [
        name for name, want in wants.items() if not want.verified.startswith(("confirmed", "recalled", "slugs confirmed"))
    ]


def test_every_nomis_want_names_when_and_what() -> None:
    wants = [want for want in load_wants().values() if want.source == "nomis"]
    assert not [want.name for want in wants if not {"date", "measures"} <= set(want.params)]


def test_indicators_are_the_publishers_slugs(lmi: Path) -> None:
    manifest = (lmi / "lookups" / "els-indicator-manifest.csv").read_text(encoding="utf-8-sig").splitlines()
    known = {line.split(",")[0] for line in manifest}
    assert not set(load_wants()["els_indicators"].datasets) - known


def test_a_plan_asks_for_places_of_each_wants_kinds() -> None:
    claimants = {request.want: dict(request.params) for request in plan(load_wants().values(), CODES)}["claimant_count"]
    assert claimants["geography"] == "E07000117,E06000008,E12000002,K02000001"  # not the enterprise partnership
    assert claimants["date"] == "latestMINUS35-latest"


def test_since_is_written_as_each_publisher_writes_it() -> None:
    requests = {request.want: dict(request.params) for request in plan(load_wants().values(), CODES, since=date(2020, 3, 1))}
    assert requests["claimant_count"]["time"] == "2020-03,latest"
    assert requests["bres_industry"]["time"] == "2020,latest"
    assert "date" not in requests["bres_industry"]
    assert requests["census_qualifications"]["date"] == "latest"
    assert requests["els_indicators"]["time"] == "all"


def test_no_place_of_its_kind_no_request_and_no_question_twice() -> None:
    wants = load_wants()
    assert plan([wants["claimant_count"]], ["E37000019"]) == []
    assert len(plan([wants["claimant_count"], wants["claimant_count"]], CODES)) == 1
    assert len(plan([wants["els_indicators"]], CODES)) == 28


def test_wants_are_chosen_by_name_or_source() -> None:
    wants = load_wants()
    assert [want.name for want in choose(wants, ["population"])] == ["population"]
    assert {want.source for want in choose(wants, ["nomis"])} == {"nomis"}
    with pytest.raises(NotFound, match="nothing to fetch called 'weather'"):
        choose(wants, ["weather"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = 1", "KeyError: 'source'"),
        ("title =", "TOMLDecodeError"),
        ('title="t"\nsource="x"\ndatasets=[]\nverified="v"', "source 'x'"),
    ],
)
def test_a_want_that_is_none_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(UsageError, match=r"'odd\.toml'") as caught:
        load_wants(tmp_path)
    assert words in str(caught.value)


def test_a_fetch_brings_files_and_says_what_failed(publishers: Publishers, client: Client, tmp_path: Path) -> None:
    results = run(client, [CLAIMANTS, NOBODY, PUPILS, JOBS], tmp_path / "state.json")
    assert [type(result).__name__ for result in results] == ["Fetched", "Failure", "Fetched", "Fetched"]
    claimants, nobody, pupils, jobs = results
    assert isinstance(claimants, Fetched)
    assert isinstance(nobody, Failure)
    assert isinstance(pupils, Fetched)
    assert isinstance(jobs, Fetched)
    assert (claimants.want, claimants.accessed_on, claimants.resumed) == ("claimant_count", TODAY, False)
    assert "no figures for this question" in nobody.words
    assert not nobody.again
    assert [one.name for one in pupils.raw.companions] == [f"{KS4}.json"]
    assert [one.name for one in jobs.raw.companions] == ["employment-rate.json"]


def test_all_that_is_wanted_for_a_place_comes(client: Client, tmp_path: Path) -> None:
    requests = plan(load_wants().values(), CODES, since=date(2020, 3, 1))
    results = run(client, requests, tmp_path / "state.json")
    assert [result.words for result in results if isinstance(result, Failure)] == []
    assert [result.request for result in results] == requests


def test_a_second_run_of_the_day_asks_only_for_what_is_missing(
    publishers: Publishers, new_client: NewClient, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    publishers.plan.faults.extend(["503"] * 3)
    first = run(new_client(), [CLAIMANTS, PUPILS, JOBS], state)
    assert isinstance(first[0], Failure)
    assert first[0].again
    publishers.plan.asked.clear()
    second = run(new_client(), [CLAIMANTS, PUPILS, JOBS], state)
    assert [one.resumed for one in second if isinstance(one, Fetched)] == [False, True, True]
    assert {path.split("/")[1] for path in publishers.plan.asked} == {"nomis"}
    before, after = first[1], second[1]
    assert isinstance(before, Fetched)
    assert isinstance(after, Fetched)
    assert after.raw.sha256 == before.raw.sha256
    assert after.raw.companions[0].sha256 == before.raw.companions[0].sha256
    assert after.raw.url == before.raw.url


def test_pages_that_came_before_a_break_are_kept(publishers: Publishers, client: Client, tmp_path: Path) -> None:
    publishers.plan.nomis_rows = 60_000
    seen: list[Progress] = []

    def break_after_first_page(progress: Progress) -> None:
        seen.append(progress)
        if progress.rows == 25_000 and not publishers.plan.asked[1:]:
            publishers.plan.faults.extend(["503"] * 3)

    results = list(fetch_plan([CLAIMANTS], client, on=TODAY, state=tmp_path / "state.json", on_progress=break_after_first_page))
    assert isinstance(results[0], Failure)
    again = run(client, [CLAIMANTS], tmp_path / "state.json")[0]
    assert isinstance(again, Fetched)
    assert len(tables.rows(again.raw.content)) == 60_000
    asked = Counter(path.rpartition("=")[2] for path in publishers.plan.asked)
    assert asked == {"0": 1, "25000": 4, "50000": 1}
    assert [(one.finished, one.rows, one.rows_due) for one in seen] == [(0, 0, 0), (0, 25_000, 60_000), (1, 0, 0)]


def test_another_day_asks_again_and_forgets_the_old_pages(publishers: Publishers, client: Client, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    run(client, [JOBS], state)
    tomorrow = run(client, [JOBS], state, on=date(2026, 11, 22))[0]
    assert isinstance(tomorrow, Fetched)
    assert not tomorrow.resumed
    assert [path.name for path in (tmp_path / "state.parts").iterdir()] == ["2026-11-22"]


@pytest.mark.parametrize("damage", ["state", "page"])
def test_a_damaged_state_only_means_asking_again(publishers: Publishers, client: Client, tmp_path: Path, damage: str) -> None:
    state = tmp_path / "state.json"
    first = run(client, [JOBS], state)[0]
    if damage == "state":
        state.write_text('{"on": "2026-11-2')
    else:
        next((tmp_path / "state.parts").rglob("employment-rate.csv")).write_bytes(b"areacd,cut")
    again = run(client, [JOBS], state)[0]
    assert isinstance(first, Fetched)
    assert isinstance(again, Fetched)
    assert not again.resumed
    assert again.raw.sha256 == first.raw.sha256


def test_a_publisher_out_of_reach_is_not_asked_for_everything(new_client: NewClient, tmp_path: Path) -> None:
    client = new_client(SKILLSHED_NOMIS_URL="http://127.0.0.1:1/api")
    many = [Request(f"want{n}", "nomis", f"NM_{n}_1", ()) for n in range(5)]
    results = run(client, [*many, JOBS], tmp_path / "state.json")
    words = [one.words for one in results if isinstance(one, Failure)]
    assert ["was not asked" in one for one in words] == [False, False, True, True, True]
    assert isinstance(results[-1], Fetched)


def test_the_state_never_holds_a_key(publishers: Publishers, new_client: NewClient, tmp_path: Path) -> None:
    run(new_client(tmp_path / "cache", SKILLSHED_NOMIS_KEY="0xinvented"), [CLAIMANTS], tmp_path / "state.json")
    assert "uid=0xinvented" in publishers.plan.asked[0]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 3
    assert not [path for path in files if b"0xinvented" in path.read_bytes()]
    assert json.loads((tmp_path / "state.json").read_text())["done"][CLAIMANTS.hash][0]["url"].startswith(publishers.url)
