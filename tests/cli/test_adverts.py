"""A file of adverts from end to end, with what travels with the program."""

from __future__ import annotations

import json


def test_a_file_from_end_to_end(run, tmp_path):
    rows = [
        {"id": f"{board}{at}", "source": board, "title": "Warehouse Operative", "company": f"Firm {at}", "location": "Burnley",
         "created": "2026-11-02", "description": f"Job {at} of {at * 7919}. You must operate forklift trucks. £12.60 per hour."}
        for at in range(12) for board in "ab"
    ]  # fmt: skip
    file = tmp_path / "adverts.jsonl"
    file.write_text("\n".join([*map(json.dumps, rows), "broken"]))
    answer = run("adverts", "read", file, "--json").json
    assert (answer["adverts"], answer["vacancies"], answer["open"], answer["on"]) == (24, 12, 12, "2026-11-02")
    assert answer["put_aside"] == [{"file": "adverts.jsonl", "row": 25, "reason": "not readable JSON"}]
    assert answer["districts"] == [{"district": "E07000117", "count": 10, "status": "final"}]
    assert answer["skills"][0]["label"] == "operate forklift"
    assert answer["with_pay"] == 12


def test_two_boards_that_count_from_the_same_number_have_adverts_of_their_own(run, tmp_path):
    files = []
    for board, town in (("north", "Burnley"), ("south", "Preston")):
        files.append(tmp_path / f"{board}.csv")
        files[-1].write_text(f"id,title,company,location,created\n1,Welder,Firm,{town},2026-11-02\n", encoding="utf-8")
    answer = run("adverts", "read", *files, "--json").json
    assert (answer["adverts"], answer["vacancies"]) == (2, 2)


def test_adverts_become_evidence_that_can_be_asked_and_traced(run, tmp_path, data):
    from tests.support import small_index

    small_index.load(data)
    rows = [
        {"id": at, "source": "a", "title": "Welder", "company": f"Firm {at}", "location": "Burnley", "created": "2026-11-02",
         "description": f"Job {at} of {at * 7919}. You must operate forklift trucks. £{12 + at % 5}.60 per hour."}
        for at in range(20)
    ]  # fmt: skip
    file = tmp_path / "adverts.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    first = run("adverts", "import", file, "--workers", "0", "--json").json
    assert (first["is_new"], first["counted"]["open"], first["on"]) == (True, 20, "2026-11-02")
    assert run("adverts", "import", file, "--workers", "0", "--json").json["is_new"] is False
    found = run("series", "advertised_vacancies", "--place", "Burnley", "--json").json
    assert [(one["value"], one["status"], one["release"]) for one in found] == [(20, "final", first["release"])]
    traced = run("trace", "advertised_pay", "--place", "burnley", "--period", "2026-11-02/P1D", "--json")
    assert first["release"] in json.dumps(traced.json)
    assert run("check", "--json").code == 0
