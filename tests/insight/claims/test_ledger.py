"""Ledgers: forgiving where it is safe, exact where it is not."""

from __future__ import annotations

import json
from contextlib import suppress
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.claims.ledger import parse_ledger, read_ledger, shipped
from skillshed.insight.claims.reading import keys
from skillshed.terms.errors import InputNotUnderstood, NotFound


def test_other_words_for_keys_and_nested_queries_mean_the_same() -> None:
    plain = "claims:\n- {measure: x, place: Kent, period: 2020, above: England}\n"
    others = [
        "claims:\n- {Indicator: x, Area: Kent, Year: 2020, higher than: England}\n",
        "claims:\n- {query: {measure: x, place: Kent, period: 2020, above: England}}\n",
        "- {measure: x, place: Kent, period: 2020, above: [England]}\n",
        "claims:\n  claim-1: {measure: x, place: Kent, period: 2020, comparison: higher, versus: England}\n",
        "place: Kent\nperiod: 2020\nclaims:\n- {measure: x, kind: comparison, direction: above, with: England}\n",
        json.dumps({"claims": [{"measure": "x", "place": "Kent", "period": 2020, "above": "England"}]}),
    ]
    wanted = parse_ledger(plain, "a.yaml").claims[0]
    for text in others:
        found = parse_ledger(text, "b.yaml")
        one = found.claims[0]
        assert found.problems == ()
        assert (one.kind, one.measure, one.place, one.period, one.direction, one.others) == (
            wanted.kind, wanted.measure, wanted.place, wanted.period, wanted.direction, wanted.others,
        ), text  # fmt: skip


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("value: 5%", "value"),
        ("difference: 2 points\n  above: UK", "difference"),
        ("change: -3%\n  from: 2018\n  to: 2019", "change"),
        ("kind: change in per cent\n  value: -3%\n  from: 2018\n  to: 2019", "change"),
        ("below: [UK, England]", "comparison"),
        ("rank: 2nd highest\n  among: regions", "rank"),
        ("trend: rising", "trend"),
        ("share: 5%\n  of: England", "share"),
        ("sum: 1 + 1 = 2", "sum"),
        ("range: over 5\n  across: districts of Kent", "range"),
        ("highest: 9%\n  across: districts of Kent", "extreme"),
        ("each: districts of Kent\n  below: UK", "every"),
        ("growth: 3% a year\n  from: 2015\n  to: 2019", "growth"),
    ],
)
def test_every_kind_is_known_by_its_own_key(query: str, kind: str) -> None:
    found = parse_ledger(f"claims:\n- measure: x\n  place: Kent\n  {query}\n", "a.yaml")
    assert (found.claims[0].kind, found.problems) == (kind, ())


def test_an_unknown_key_is_named_with_its_line_and_nothing_is_guessed() -> None:
    found = parse_ledger("claims:\n- measure: x\n  place: Kent\n  abvoe: England\n", "a.yaml")
    assert found.problems == ("claim-1: line 4: 'abvoe' is not a key of a claim (did you mean 'above'?)",)
    assert found.claims[0].kind == ""


def test_scalars_stay_as_they_were_typed() -> None:
    found = parse_ledger(
        "claims:\n- {measure: x, place: NO, period: 2019-03, value: 12,030, note: yes}\n- {value: 13.60}\n", "a.yaml"
    )
    first, second = found.claims
    assert (first.place, first.period, first.note) == ("NO", "2019-03", "yes")
    assert (first.said.value, second.said.half) == (12030, pytest.approx(0.005))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just a sentence",
        "claims: []",
        "claims:\n  - a: [b",
        "\tclaims: x",
        "a: &a [*a, *a]\nclaims: *a",
        "title: x\nclaims: 5",
    ],
)
def test_a_damaged_file_is_refused_with_a_next_step(text: str) -> None:
    with pytest.raises(InputNotUnderstood) as error:
        parse_ledger(text, "bad.yaml")
    assert error.value.next_step
    assert error.value.exit_code == 10


def test_a_file_that_grows_without_end_is_refused() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
    )
    with pytest.raises(InputNotUnderstood, match="too deeply"):
        parse_ledger(bomb + "claims: *i\n", "bomb.yaml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_bytes("claims:\n- {statement: Pay is £5, measure: x, value: £5}\n".encode(encoding))
    assert read_ledger(path).claims[0].said.unit == "pounds"


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_ledger(tmp_path / "none.yaml")


@given(st.text(max_size=200))
def test_any_text_gives_a_ledger_or_a_plain_refusal(text: str) -> None:
    with suppress(InputNotUnderstood):  # any other error fails
        assert parse_ledger(f"claims:\n- statement: {text}\n  value: {text}\n", "any.yaml").claims


def test_the_schema_names_every_key() -> None:
    schema = json.loads(resources.files("skillshed.insight.claims").joinpath("schema.json").read_text("utf-8"))
    assert set(schema["$defs"]["claim"]["properties"]) == {*keys()["claim"], "query"}
    assert set(schema["properties"]) == set(keys()["ledger"])


def test_the_shipped_ledgers_are_understood_whole() -> None:
    assert {name: ledger.problems for name, ledger in shipped().items() if ledger.problems} == {}
    assert sum(len(ledger.claims) for ledger in shipped().values()) >= 80
    assert all(claim.kind for ledger in shipped().values() for claim in ledger.claims)


def test_a_direction_with_two_dates_and_nobody_beside_is_a_trend() -> None:
    dated = parse_ledger("claims:\n- {measure: x, place: Kent, from: 2019, to: 2020, direction: up}\n", "a.yaml").claims[0]
    assert (dated.kind, dated.direction) == ("trend", "growing")
    beside = parse_ledger("claims:\n- {measure: x, place: Kent, from: 2019, direction: up, versus: England}\n", "a.yaml").claims[
        0
    ]
    assert beside.kind == "comparison"
