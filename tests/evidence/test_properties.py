"""What must hold whatever the figures: periods, breakdowns, statuses, numbers, releases and what was known when."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.evidence.book import Book
from skillshed.evidence.ratios import quotient
from skillshed.evidence.release import RawPart, Release
from skillshed.evidence.series import series
from skillshed.sources.cells import number, to_number
from skillshed.terms.breakdown import breakdown, parts, slug, without
from skillshed.terms.period import Period, add_months, read_period
from skillshed.terms.place import KIND_WORDS, Place, kind_of
from skillshed.terms.status import Status

from .shelf import BURNLEY, PENDLE, bring, table

days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
periods = st.builds(Period, days, st.integers(1, 60), st.sampled_from("YMWD"))


@given(periods)
def test_a_period_reads_back_from_its_own_text(period: Period) -> None:
    assert Period.parse(period.iso) == read_period(period.iso) == period
    assert str(period) == period.iso
    assert period.end > period.start
    assert period.label


@given(st.integers(1990, 2080), st.integers(1, 12))
def test_a_label_reads_back_as_the_period_it_names(year: int, month: int) -> None:
    for period in (Period.year(year), Period.month(year, month), Period.academic(year), Period.day(date(year, month, 3)),
                   Period(date(year, 1, 1), 3, "Y"), Period(date(year, month, 1), 7, "M")):  # fmt: skip
        assert read_period(period.label) == period
    assert read_period(Period.financial(year).label, 4) == Period.financial(year)


@pytest.mark.parametrize(
    ("text", "iso", "label"),
    [
        ("Jan 2018-Dec 2018", "2018-01-01/P1Y", "2018"), ("2018/19", "2018-08-01/P1Y", "2018/19"), ("Apr 17", "2017-04-01/P1M", "April 2017"),
        ("2020-Q3", "2020-07-01/P3M", "July to September 2020"), ("Q1 2020", "2020-01-01/P3M", "January to March 2020"),
        ("Apr 2019-Mar 2020", "2019-04-01/P1Y", "2019/20"), ("201819", "2018-08-01/P1Y", "2018/19"), ("202007", "2020-07-01/P1M", "July 2020"),
        ("2014-16", "2014-01-01/P3Y", "2014 to 2016"), ("24 April 2024", "2024-04-24/P1D", "24 April 2024"), ("2020 Jul", "2020-07-01/P1M", "July 2020"),
        ("24/04/2024", "2024-04-24/P1D", "24 April 2024"), ("July to September 2020", "2020-07-01/P3M", "July to September 2020"),
        ("Oct 2019-Mar 2020", "2019-10-01/P6M", "October 2019 to March 2020"), ("2020-07", "2020-07-01/P1M", "July 2020"),
    ],
)  # fmt: skip
def test_periods_as_publishers_write_them(text: str, iso: str, label: str) -> None:
    period = read_period(text)
    assert period is not None
    assert (period.iso, period.label) == (iso, label)


@pytest.mark.parametrize(
    "text", ["", "soon", "2018/20", "31/02/2020", "Mar 2020-Jan 2020", "2020-13-01", "1/P1Y", "Foo 2020", "2020-99"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text) is None
    with pytest.raises(ValueError, match="not an ISO period"):
        Period.parse(text)


def test_labels_of_odd_lengths() -> None:
    assert Period(date(2024, 4, 24), 2, "W").label == "24 April 2024 to 7 May 2024"
    assert (Period(date(2024, 4, 24), 2, "W").months, Period.academic(2019).months) == (None, 12)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@given(st.dictionaries(st.sampled_from(["sex", "age", "Industry Group"]), words, max_size=3))
def test_a_breakdown_is_one_text_whatever_the_order(found: dict[str, str]) -> None:
    text = breakdown(found)
    assert text == breakdown(dict(reversed(list(found.items())))) == breakdown(parts(text))
    assert without(text, *parts(text)) == ""
    assert sorted(parts(text)) == list(parts(text))


@given(words)
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


def test_every_status_has_words_a_mark_and_a_rule() -> None:
    assert all(status.words for status in Status)
    marks = [status.mark for status in Status]
    assert len(set(marks)) == len(marks)
    assert {status.value for status in Status if status.may_be_null} == {
        "unreliable", "suppressed", "below_rounding", "not_applicable", "not_available",
    }  # fmt: skip


def test_codes_say_what_kind_of_place_they_name() -> None:
    found = {code: kind_of(code) for code in ("E07000117", "E05005150", "TLD4", "TLZ", "UKD41", "E99000001", "Burnley", "")}
    assert found == {"E07000117": "district", "E05005150": "ward", "TLD4": "itl", "TLZ": "itl", "UKD41": "nuts", "E99000001": "other",
                     "Burnley": None, "": None}  # fmt: skip
    assert Place("E05005150", "Bank Hall", "ward").kind_words == KIND_WORDS["ward"]


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_reads_the_same_cell_by_cell_and_by_column(value: float, decimals: int) -> None:
    text = f"{value:,.{decimals}f}"
    column = pl.select(to_number(pl.lit(f" {text} "))).item()
    assert number(text) == number(f"£{text}" if value >= 0 else text) == column == pytest.approx(float(text.replace(",", "")))


@pytest.mark.parametrize("text", ["", "-", "1,23", "c", "1.2.3", "12 345", "."])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None
    assert pl.select(to_number(pl.lit(text))).item() is None


@given(st.floats(1, 1e6), st.floats(0, 1), st.floats(0, 1e5), st.floats(0, 1e5))
def test_a_share_has_an_interval_no_wider_than_independence_allows(
    base: float, share: float, top_half: float, base_half: float
) -> None:
    frame = pl.DataFrame({"top": [base * share], "base": [base], "top_var": [top_half**2], "base_var": [base_half**2]})
    got = frame.select(quotient(100.0)).row(0, named=True)
    widest = (top_half**2 + share**2 * base_half**2) ** 0.5 / base * 100
    assert got["value"] == pytest.approx(share * 100)
    assert 0 <= got["half"] <= widest * (1 + 1e-9)


def release(name: str, published: date | None, seen: datetime) -> Release:
    return Release(id=name, source="tidy", dataset="d", title="t", publisher="", published_on=published, accessed_on=seen,
                   raw=(RawPart(name=f"{name}.csv", sha256="0", size=1),))  # fmt: skip


moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))


@given(st.lists(st.tuples(st.one_of(st.none(), days), moments), min_size=2, max_size=6))
def test_releases_have_one_order_by_the_day_they_were_known(drawn: list[tuple[date | None, datetime]]) -> None:
    every = [release(f"r{n}", published, seen) for n, (published, seen) in enumerate(drawn)]
    ordered = sorted(every, key=lambda one: one.order)
    assert [one.known_on for one in ordered] == sorted(one.known_on for one in every)
    assert sorted(every[::-1], key=lambda one: one.order) == ordered
    assert all(one.citation for one in every)


def test_of_two_editions_known_on_one_day_the_file_names_month_decides() -> None:
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    names = ["gva_Apr2024", "gva_April_2023", "gva_2022-04", "gva"]
    ordered = sorted((release(name, None, seen) for name in names), key=lambda one: one.order)
    assert [one.id for one in ordered] == list(reversed(names))


edits = st.lists(st.tuples(st.integers(1, 900), st.dictionaries(st.sampled_from([2019, 2020, 2021, 2022]), st.integers(10, 99), min_size=1)),
                 min_size=1, max_size=4, unique_by=lambda edit: edit[0])  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(edits, st.lists(st.integers(0, 1000), min_size=2, max_size=5))
def test_what_is_known_never_shrinks_and_is_what_the_newest_release_then_said(
    drawn: list[tuple[int, dict[int, int]]], asked: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder))
        for offset, years in drawn:
            rows = [(place, year, value) for year, value in years.items() for place in (BURNLEY, PENDLE)]
            bring(book, table([*rows, (BURNLEY, 2000, offset)]), on=date(2020, 1, 1) + timedelta(offset))
        known: set[str] = set()
        for day in sorted(asked):
            rows_then = series(book, "starters.starters", [BURNLEY], as_of=date(2020, 1, 1) + timedelta(day))
            expected: dict[str, float] = {}
            for offset, years in sorted(drawn, key=lambda edit: edit[0]):
                if offset <= day:
                    expected |= {f"{year}-01-01/P1Y": float(value) for year, value in {**years, 2000: offset}.items()}
            assert dict(rows_then.select("period", "value").iter_rows()) == expected
            assert known <= set(rows_then["period"])
            known = set(rows_then["period"])
