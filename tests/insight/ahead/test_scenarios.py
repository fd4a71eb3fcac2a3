"""Scenarios: every file is validated by name, and every shock does what it says, no more."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillshed.evidence.book import Book
from skillshed.insight.ahead import reading
from skillshed.insight.ahead.baseline import path
from skillshed.insight.ahead.comparing import compared
from skillshed.insight.ahead.projections import requirement
from skillshed.insight.ahead.scenarios import Scenario, Shock, file_of, scenario, scenarios, stamp
from skillshed.terms.errors import InputNotUnderstood, NotFound

LANCASHIRE, ENGLAND = "E69000019", "E92000001"
GOOD = """
id = "mine"
title = "Mine"
about = "A test."
author = "A tester"
reviewed_on = 2026-11-22
status = "assumption"
[[shock]]
title = "Works"
by = "industry"
code = "06"
jobs = 1000
from = 2027
to = 2030
says = "A thousand jobs, invented."
status = "assumption"
[shock.spread.occupation]
"52" = 60
"21" = 40
"""


def one(text: str, **changes: str) -> Scenario:
    return Scenario.model_validate(_toml(text, **changes))


def _toml(text: str, **changes: str) -> dict[str, object]:
    import tomllib

    for old, new in changes.items():
        text = text.replace(old, new)
    return tomllib.loads(text)


def wide(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("level") == "wide")


def test_three_scenarios_ship_and_every_shock_has_its_assumption_status_and_author(book: Book) -> None:
    found, faults = scenarios(book)
    assert list(found) == ["automation", "green-transition", "new-large-employer"]
    assert faults == []
    for each in found.values():
        assert each.author
        assert all(len(shock.says) > 20 and shock.status in ("confirmed", "memory", "assumption") for shock in each.shock)


def test_the_green_transition_carries_document_004s_figures_and_cites_them(book: Book) -> None:
    shock = scenario(book, "green-transition").shock[0]
    assert shock.england == [(2021, 185_000), (2030, 694_000), (2050, 1_180_000)]
    assert shock.source.startswith("Document 004")
    assert round((694 / 185) ** (1 / 9) * 100 - 100) == 16  # what `about` says beside the document's 11%
    england = compared(book, ENGLAND, scenario(book, "green-transition"), "all")
    added = dict(england.years.select("year", pl.col("scenario") - pl.col("baseline")).iter_rows())
    assert added[2021] == 0
    assert added[2030] == pytest.approx(694_000 - 185_000)
    assert added[2035] == pytest.approx(694_000 - 185_000 + (1_180_000 - 694_000) * 5 / 20)


def test_what_areas_receive_of_england_is_their_share_of_each_industry(book: Book) -> None:
    green = scenario(book, "green-transition")
    here = compared(book, LANCASHIRE, green, "industry").table
    england = compared(book, ENGLAND, green, "industry").table
    base = {code: dict(requirement(book, code, "industry").select("code", "base").iter_rows()) for code in (LANCASHIRE, ENGLAND)}
    for code in ("03", "08", "16"):
        mine, all_of_it = (rows.row(by_predicate=pl.col("code") == code, named=True)["change"] for rows in (here, england))
        assert mine / all_of_it == pytest.approx(base[LANCASHIRE][code] / base[ENGLAND][code])
    assert here.row(by_predicate=pl.col("code") == "21", named=True)["change"] == 0


@pytest.mark.parametrize("name", ["automation", "green-transition", "new-large-employer"])
def test_every_dimension_tells_the_same_total(book: Book, name: str) -> None:
    for place in (LANCASHIRE, "E10000008"):
        chosen = scenario(book, name)
        last = compared(book, place, chosen, "all")
        total = last.years["scenario"][-1] - last.years["baseline"][-1]
        for by in ("occupation", "qualification", "industry"):
            found = compared(book, place, chosen, by)
            if found.why:
                assert "does not say which industries" in found.why
                assert found.table.is_empty()
            else:
                assert wide(found.table)["change"].sum() == pytest.approx(total, rel=1e-6)


def test_a_percentage_is_of_the_baseline_and_moves_nothing_else(book: Book) -> None:
    found = compared(book, LANCASHIRE, scenario(book, "automation"), "occupation").table
    changes = dict(wide(found).select("code", pl.col("change_pct").round(6)).iter_rows())
    assert (changes["4"], changes["7"], changes["6"]) == (-15.0, -10.0, 0.0)
    assert found.filter(pl.col("code") == "61")["change"].to_list() == [0.0]
    assert found["scenario_total"].to_list() == pytest.approx((found["total"] + found["change"]).to_list())


def test_jobs_come_in_equal_steps_and_stay(book: Book) -> None:
    found = compared(book, LANCASHIRE, one(GOOD), "all").years
    added = dict(found.select("year", (pl.col("scenario") - pl.col("baseline")).round(6)).iter_rows())
    assert [added[year] for year in (2026, 2027, 2028, 2029, 2030, 2035)] == [0, 250, 500, 750, 1000, 1000]


def test_the_baseline_path_is_the_published_one(book: Book) -> None:
    lancashire = dict(path(book, LANCASHIRE).select("year", "jobs").iter_rows())
    assert (lancashire[2020], lancashire[2035]) == (722_011, 772_749)
    assert sorted(lancashire) == list(range(2010, 2036))
    devon = dict(path(book, "E10000008").select("year", "jobs").iter_rows())
    assert devon[2020] == pytest.approx(requirement(book, "E10000008", "all")["base"][0])
    region = dict(path(book, "E12000001").select("year", "jobs").iter_rows())
    assert region[2020] == requirement(book, "E12000001", "all")["base"][0]
    majors = path(book, LANCASHIRE, "occupation").filter(pl.col("year") == 2035)
    assert majors["jobs"].sum() == pytest.approx(772_749, abs=5)


def test_more_jobs_than_there_are_cannot_be_taken_and_it_is_said(book: Book) -> None:
    found = compared(book, LANCASHIRE, one(GOOD, **{"jobs = 1000": "jobs = -20000"}), "industry")
    assert found.table.row(by_predicate=pl.col("code") == "06", named=True)["scenario"] == 0
    assert "Engineering" in found.notes[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jobs=st.floats(-3000, 50_000), start=st.integers(2021, 2034), length=st.integers(0, 10), year=st.integers(2020, 2035))
def test_a_shock_never_overshoots_and_its_parts_sum_to_it(book: Book, jobs: float, start: int, length: int, year: int) -> None:
    from skillshed.insight.ahead.comparing import Effects

    shock = Shock.model_validate({"title": "x", "says": "An invented shock.", "status": "assumption", "by": "industry", "code": "S2",
                                  "jobs": jobs, "from": start, "to": start + length})  # fmt: skip
    found = Effects(book, LANCASHIRE, None).of(shock, "industry", year)
    assert set(found) == {"05", "06", "07"}
    assert abs(sum(found.values())) <= abs(jobs) + 1e-6
    assert sum(found.values()) == pytest.approx(0 if year < start else jobs if year >= start + length else sum(found.values()))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "06"', 'code = "66"', "no industry with the code '66'"),
        ("to = 2030", "to = 2026", "from 2027 to 2026 is not a span"),
        ("from = 2027", "from = 1999", "is not a span"),
        ("jobs = 1000", "jobs = 1000\npercent = 5", "say how much once"),
        ("jobs = 1000", "", "say how much once"),
        ("jobs = 1000", "percent = -300", "percent"),
        ("jobs = 1000", 'jobs = "many"', "jobs"),
        ("jobs = 1000", "england = [[2021, 5]]", "leave out from and to"),
        ('"21" = 40', '"21" = 50', "adds up to 110"),
        ('"21" = 40', '"2" = 40', "made of narrower ones"),
        ("[shock.spread.occupation]", "[shock.spread.colour]", "spread"),
        ('by = "industry"', "", "belong together"),
        ('says = "A thousand jobs, invented."', 'says = ""', "says"),
        ('says = "A thousand jobs, invented."', "", "says"),
        ('author = "A tester"', 'author = ""', "author"),
        ('id = "mine"', 'id = "../mine"', "id"),
        ('status = "assumption"\n[shock', 'status = "certain"\n[shock', "status"),
        ("[[shock]]", "[[shock]", "not valid TOML"),
    ],
)
def test_a_faulty_scenario_is_named_with_its_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    (tmp_path / "mine.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputNotUnderstood) as raised:
        reading.read(tmp_path / "mine.toml", Scenario, "scenario")
    assert "mine.toml" in raised.value.message
    assert said in raised.value.message


def test_a_users_own_scenario_stands_beside_those_that_ship(tmp_path: Path) -> None:
    empty = stamp(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "scenarios" / "twice.toml").write_text(GOOD.replace('"mine"', '"automation"'), encoding="utf-8")
    (tmp_path / "scenarios" / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    here = Book(tmp_path)
    found, faults = scenarios(here)
    assert found["mine"].title == "Mine"
    assert [one.message.split(":")[0].split(" is ")[0] for one in faults] == [
        "The scenario file bytes.toml",
        "The scenario file twice.toml",
    ]
    assert stamp(tmp_path) != empty
    assert file_of(here, "mine").name == "mine.toml"
    with pytest.raises(NotFound, match="automation, green-transition"):
        scenario(here, "yours")
