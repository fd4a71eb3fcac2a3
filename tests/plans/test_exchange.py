"""Plans for others: IATI there and back, a workbook there and back, a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from skillshed.insight.plan.reading import parse_plan, read_plan
from skillshed.insight.plan.sheets import read_workbook, write_workbook
from skillshed.plans.exchange import from_iati, to_calendar, to_csv, to_iati
from skillshed.plans.following import follow
from skillshed.terms.errors import InputNotUnderstood
from tests.conftest import real_data
from tests.plans.conftest import TEXT

FIGURES = TEXT.replace(
    "unit: institutions}",
    "unit: institutions, actuals: [{on: 2021-06-30, value: 55, se: 2, note: counted}, {on: 2021-12-31, value: 61, state: draft}]}",
)


def test_a_workbook_comes_back_as_the_same_plan(tmp_path):
    for plan in (read_plan(real_data("plans") / "lancashire-2021.yaml").plan, parse_plan(FIGURES, "small.yaml").plan):
        write_workbook(plan, tmp_path / "plan.xlsx")
        assert read_workbook(tmp_path / "plan.xlsx").plan == plan


def test_iati_goes_there_and_back(tmp_path):
    plan = parse_plan(FIGURES, "small.yaml").plan
    first = to_iati(plan)
    back = from_iati(first, "small.xml")
    assert back.faults == ()
    assert [one.id for one in back.plan.measures] == ["M1", "M2", "M3"]
    mine, theirs = plan.measures[0], back.plan.measures[0]
    assert (theirs.baseline, theirs.target, theirs.target_on, theirs.unit) == (
        mine.baseline,
        mine.target,
        mine.target_on,
        mine.unit,
    )
    assert theirs.actuals == mine.actuals
    assert to_iati(back.plan) == first


def test_iati_is_what_the_standard_says():
    from defusedxml.ElementTree import fromstring

    root = fromstring(to_iati(read_plan(real_data("plans") / "lancashire-2021.yaml").plan))
    assert root.get("version") == "2.03"
    kinds = [one.get("type") for one in root.iter("result")]
    assert (kinds.count("1"), kinds.count("2"), kinds.count("3")) == (51, 27, 25)
    falls = [one for one in root.iter("indicator") if one.get("ascending") == "0"]
    assert len(falls) == 16


@pytest.mark.parametrize(
    "content",
    [b"no xml", b"<a/>", b"<iati-activities/>", b'<!DOCTYPE x [<!ENTITY e "e">]><iati-activities>&e;</iati-activities>'],
)
def test_what_is_no_iati_is_refused(content):
    with pytest.raises(InputNotUnderstood):
        from_iati(content, "x.xml")


def test_figures_as_csv():
    assert (
        to_csv(parse_plan(FIGURES, "small.yaml").plan).decode("utf-8-sig").splitlines()[1]
        == "M1,2021-06-30,,,55,,,2,,counted,approved"
    )


def test_the_calendar_names_every_due_day():
    plan = parse_plan(FIGURES, "small.yaml").plan
    text = to_calendar(follow(plan, date(2021, 7, 15)), date(2021, 7, 15)).decode()
    assert text.count("BEGIN:VEVENT") == 6
    assert "SUMMARY:Figure due: Institutions in the hub" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
