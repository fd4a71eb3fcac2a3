"""Files of adverts as boards make them, and vacancies that stand in several of them."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.skills.adverts import streaming
from skillshed.skills.adverts.reading import batches, read_day
from skillshed.skills.adverts.sameness import same_vacancies
from skillshed.skills.adverts.shape import ADVERTS
from skillshed.terms.errors import InputNotUnderstood

TEXT = (
    "We need a kind person to help older people at home with washing, dressing, meals and medication. "
    "You write clear care records and talk with families. Full driving licence. DBS check paid by us. "
)
ADZUNA = {
    "count": 1,
    "results": [
        {
            "id": "42",
            "title": "<strong>Care</strong> Assistant",
            "company": {"display_name": "Kind Care Ltd"},
            "location": {"display_name": "Burnley, Lancashire", "area": ["UK", "North West England", "Lancashire", "Burnley"]},
            "description": "Help &amp; care.<br>Nights.",
            "salary_min": 23000,
            "salary_is_predicted": "1",
            "contract_time": "part_time",
            "created": "2026-11-02T09:15:00Z",
            "category": {"label": "Social work Jobs"},
            "redirect_url": "https://jobs.example/42",
        }
    ],
}


def _read(path):
    every = list(batches(path))
    return pl.concat([one.adverts for one in every]), [bad for one in every for bad in one.rejected]


def test_an_adzuna_shaped_answer(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(ADZUNA))
    adverts, bad = _read(path)
    row = adverts.row(0, named=True)
    assert not bad
    assert (row["id"], row["title"], row["employer"], row["place"]) == (
        "42",
        "Care Assistant",
        "Kind Care Ltd",
        "Burnley, Lancashire",
    )
    assert row["description"] == "Help & care.\nNights."
    assert (row["pay_is_predicted"], row["posted_on"], row["sector"]) == (True, date(2026, 11, 2), "Social work Jobs")


def test_csv_json_lines_and_parquet_say_the_same(tmp_path):
    rows = [
        {
            "Job Title": "Welder",
            "Company": "Acme",
            "Location": "Nelson",
            "Posted": "02/11/2026",
            "Description": "Weld, cut; grind.",
        }
    ]
    csv, lines, parquet = tmp_path / "a.csv", tmp_path / "a.jsonl", tmp_path / "a.parquet"
    pl.DataFrame(rows).write_csv(csv)
    pl.DataFrame(rows).write_parquet(parquet)
    lines.write_text("\n".join(json.dumps(one) for one in rows))
    first = _read(csv)[0]
    assert first["posted_on"].to_list() == [date(2026, 11, 2)]
    assert first.equals(_read(lines)[0])
    assert first.equals(_read(parquet)[0])
    assert first["id"][0].startswith("made-")


def test_bad_rows_are_put_aside_with_their_number(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "Welder"}\nnot json\n{"title": " "}\n[1]\n{"title": "Joiner", "created": "some day"}\n')
    adverts, bad = _read(path)
    assert adverts["title"].to_list() == ["Welder", "Joiner"]
    assert [(one.row, one.reason) for one in bad] == [(2, "not readable JSON"), (3, "no title"), (4, "no record")]
    table = tmp_path / "b.csv"
    table.write_bytes("title;employer\nWelder;Café\nJoiner\n".encode("cp1252"))
    adverts, bad = _read(table)
    assert (adverts["employer"].to_list(), [(one.row, one.reason) for one in bad]) == (
        ["Café"],
        [(3, "1 cells where the header has 2")],
    )


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"{}", b'{"results": []}', b"[", b"\x00\x01\x02"])
def test_what_holds_no_adverts_is_told_so(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputNotUnderstood, match=r"a\.csv"):
        list(batches(path))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-02T09:15:00Z", date(2026, 11, 2)),
        ("2 Nov 2026", date(2026, 11, 2)),
        (1793577600, date(2026, 11, 2)),
        ("soon", None),
    ],
)
def test_days(text, day):
    assert read_day(text) == day


def _adverts(*rows):
    base = dict.fromkeys(ADVERTS) | {"board": "one", "description": TEXT, "posted_on": date(2026, 11, 2)}
    return pl.DataFrame([base | {"id": str(at)} | row for at, row in enumerate(rows)], schema=ADVERTS, orient="row")


SAME = [
    ({"title": "Care Assistant", "employer": "Kind Care Ltd", "place": "Burnley"}, {"title": "CARE ASSISTANT", "employer": "Kind Care", "place": "Burnley, Lancashire", "description": "Other words"}, True),
    ({"title": "Care Assistant", "place": "Burnley"}, {"title": "Care Assistant - nights", "employer": "An agency", "place": "Burnley", "description": TEXT + "Apply now."}, True),
    ({"title": "Care Assistant", "place": "Burnley"}, {"title": "Care Assistant", "place": "Burnley", "description": TEXT[:160]}, True),
    ({"title": "Care Assistant", "employer": "Kind Care", "place": "Burnley"}, {"title": "Care Assistant", "employer": "Kind Care", "place": "Nelson"}, False),
    ({"title": "Care Assistant", "employer": "Kind Care", "place": "Burnley"}, {"title": "Care Assistant", "employer": "Kind Care", "place": "Burnley", "posted_on": date(2026, 7, 1)}, False),
    ({"title": "Care Assistant", "place": "Burnley"}, {"title": "Head of Finance", "place": "Burnley"}, False),
    ({"title": "Care Assistant"}, {"title": "Care Assistant"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "is_same"), SAME)
def test_the_same_vacancy_twice(one, other, is_same):
    found = same_vacancies(_adverts(one, other))
    assert (found["vacancy"].n_unique() == 1) is is_same
    assert set(found["why"]) != {"its own"} if is_same else set(found["why"]) == {"its own"}


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_rows_changes_nothing(order):
    rows = [one for pair in SAME[:3] for one in pair[:2]]
    base = _adverts(*rows)
    whole = dict(same_vacancies(base).select("id", "vacancy").iter_rows())
    assert dict(same_vacancies(base[list(order)]).select("id", "vacancy").iter_rows()) == whole


HEAD = "id,title,location,created\n"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("1,Café Manager,Burnley,2026-11-02\n".encode(), "Café Manager"),
        ("1,Café Manager,Burnley,2026-11-02\n".encode("cp1252"), "Café Manager"),
        (b'1,"Welder\nand fitter",Burnley,2026-11-02\n', "Welder and fitter"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_odd_bytes_cost_no_row(tmp_path, content, title, is_packed):
    file = tmp_path / "adverts.csv"
    whole = HEAD.encode() + content
    file.write_bytes(gzip.compress(whole) if is_packed else whole)
    adverts, bad = _read(file)
    assert (adverts["title"].to_list(), bad) == ([title], [])


def test_a_zero_byte_among_many_rows_costs_nothing(tmp_path):
    file = tmp_path / "adverts.csv"
    file.write_bytes(HEAD.encode() + b"0,Chef,Burnley,2026-11-02\n" * 400 + b"1,Wel\x00der,Burnley,2026-11-02\n")
    assert _read(file)[0]["title"].to_list()[-2:] == ["Chef", "Welder"]


def test_utf16_with_its_mark(tmp_path):
    file = tmp_path / "adverts.csv"
    file.write_bytes((HEAD + "1,Café Manager,Burnley,2026-11-02\n").encode("utf-16"))
    assert _read(file)[0]["title"].to_list() == ["Café Manager"]


def _peak(file, count):
    file.write_text(HEAD + f"1,Welder,{'x' * 80},2026-11-02\n" * count)
    tracemalloc.start()
    assert sum(one.adverts.height for one in batches(file)) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_file_takes_the_memory_of_a_batch_however_long_it_is(tmp_path):
    assert _peak(tmp_path / "long.csv", 9_000) < 1.2 * _peak(tmp_path / "short.csv", 4_000)


def test_what_unpacks_far_beyond_its_size_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "SMALL", 1_000)
    monkeypatch.setattr(streaming, "MAX_RATIO", 5)
    bomb = tmp_path / "bomb.csv"
    bomb.write_bytes(gzip.compress((HEAD + "1,Welder,Burnley,2026-11-02\n" * 20_000).encode(), 9))
    with pytest.raises(InputNotUnderstood, match="far more than its size"):
        list(batches(bomb))


def test_an_endless_line_is_no_table(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "MAX_LINE", 500)
    file = tmp_path / "adverts.jsonl"
    file.write_text(json.dumps({"title": "Welder", "description": "x" * 1_000}) + "\n")
    with pytest.raises(InputNotUnderstood, match="endless line"):
        list(batches(file))


def test_parquet_comes_in_parts(tmp_path):
    file = tmp_path / "adverts.parquet"
    pl.DataFrame({"id": ["1", "2"], "title": ["Welder", None], "created": [date(2026, 11, 2)] * 2}).write_parquet(file)
    adverts, bad = _read(file)
    assert (adverts["posted_on"].to_list(), [one.reason for one in bad]) == ([date(2026, 11, 2)], ["no title"])
