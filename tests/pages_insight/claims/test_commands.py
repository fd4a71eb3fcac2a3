"""`skillshed claims`: check, draft and list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillshed.cli.main import main
from skillshed.insight.claims.ledger import shipped

GOOD = "claims:\n- {statement: Cornwall, measure: employment_rate, place: Cornwall, period: 2022, value: 77.6%}\n"
BAD = "claims:\n- {statement: Leeds, measure: claimant_rate, place: Leeds, period: 2020, value: 9.9%}\n"


def _written(tmp_path: Path, text: str, name: str = "ledger.yaml") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_each_claim_gives_the_promised_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "check", _written(tmp_path, GOOD), _written(tmp_path, BAD, "b.yaml"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    first, second = document["claims"]
    assert {"id", "statement", "measure", "place", "verdict", "said", "found", "period", "release", "why"} <= set(first)
    assert (first["verdict"], first["found"], first["period"]) == ("agrees", "77.6%", "2022-01-01/P1Y")
    assert (second["verdict"], second["verdict_words"]) == ("contradicted", "contradicted (found 5.7%)")
    assert document["counts"]["agrees"] == document["counts"]["contradicted"] == 1


def test_a_contradiction_is_a_result_and_strict_makes_it_a_fault(tmp_path: Path) -> None:
    assert main(["claims", "check", _written(tmp_path, BAD)]) == 0
    assert main(["claims", "check", _written(tmp_path, BAD), "--strict"]) == 11
    assert main(["claims", "check", _written(tmp_path, GOOD), "--strict"]) == 0


def test_faults_of_files_have_their_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "check", str(tmp_path / "none.yaml")]) == 12
    assert main(["claims", "check", _written(tmp_path, "claims: [a: b: c")]) == 10
    assert main(["claims", "check"]) == 2
    assert main(["claims", "check", _written(tmp_path, "No marks at all.", "report.md")]) == 10
    assert "{claim:" in capsys.readouterr().err


def test_an_unknown_key_is_told_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["claims", "check", _written(tmp_path, "claims:\n- measure: claimant_rate\n  place: Leeds\n  abvoe: England\n")])
        == 0
    )
    assert "line 4: 'abvoe' is not a key of a claim (did you mean 'above'?)" in capsys.readouterr().err


def test_a_report_with_marked_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "# A\n\nIt was {claim: measure=employment_rate place=Cornwall period=2022}77.6%{/claim}.\n"
    assert main(["claims", "check", _written(tmp_path, text, "report.md"), "--json"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert (claim["verdict"], claim["line"]) == ("agrees", 3)


def test_a_shipped_ledger_by_name_and_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "check", "green-transition", "--as-of", "2024", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["claims"]) == len(shipped()["green-transition"].claims)


def test_a_draft_becomes_a_ledger_that_can_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _written(tmp_path, "In 2022 the employment rate in Cornwall was 77.6%. House prices rose by 9%.", "draft.txt")
    assert main(["claims", "draft", text]) == 0
    drafted = capsys.readouterr().out
    assert "# Not understood:" in drafted
    assert main(["claims", "check", _written(tmp_path, drafted, "draft.yaml"), "--json"]) == 0
    assert [claim["verdict"] for claim in json.loads(capsys.readouterr().out)["claims"]] == ["agrees"]
    assert main(["claims", "draft", text, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (len(document["proposals"]), len(document["not_understood"])) == (1, 1)


def test_the_list_counts_verdicts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "list", "--json"]) == 0
    found = {one["ledger"]: one for one in json.loads(capsys.readouterr().out)}
    assert set(found) == set(shipped())
    assert all(sum(one["counts"].values()) == one["claims"] for one in found.values())
