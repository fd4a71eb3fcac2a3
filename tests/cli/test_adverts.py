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
