"""The own model: rates shown, the sum over age bands, and what it does at the official rate."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.evidence.book import Book
from skillshed.insight.ahead import leavers, reading
from skillshed.insight.ahead.leavers import Sector, leaving, modelled, rates, replacement, scale_to_official, sectors, usual
from skillshed.insight.ahead.projections import requirement
from skillshed.terms.errors import InputNotUnderstood, NotFound

GOOD = """
id = "made-up"
title = "Made up"
about = "Invented."
author = "A tester"
reviewed_on = 2026-11-22
status = "assumption"
[jobs]
measure = "jobs_by_division"
by = { industry = "30 : Manufacture of other transport equipment" }
[growth]
pct_pa = 1.0
says = "One per cent a year."
[ages]
"16 to 24" = 10
"25 to 34" = 20
"35 to 49" = 30
"50 to 59" = 25
"60 to 64" = 10
"65 and over" = 5
"""


def test_the_usual_workforce_leaves_at_the_official_rate(book: Book) -> None:
    official = requirement(book, "E92000001", "all")["rate_pct_pa"][0]
    assert usual(scale_to_official(book)) == pytest.approx(official)
    assert official == pytest.approx(2.7, abs=0.1)


def test_replacement_is_the_sum_over_age_bands_at_the_compound_identity(book: Book) -> None:
    found = modelled(book, "E69000019", sectors(book)[0]["residential-care"])
    by_hand = sum(band.share_pct * band.leave_pct / 100 for band in found.bands)
    assert found.leave_pct_pa == pytest.approx(by_hand)
    assert found.replacement == pytest.approx(found.base * ((1 + by_hand / 100) ** 14 - 1))
    assert found.total == pytest.approx(found.expansion + found.replacement)
    assert (found.base, found.year, found.is_indicative) == (17_000, 2021, False)


def test_a_sector_of_few_jobs_is_indicative_and_an_older_one_needs_more(book: Book) -> None:
    every = sectors(book)[0]
    assert modelled(book, "E69000019", every["energy"]).is_indicative
    older = {**every["energy"].ages, "25 to 34": 13.0, "65 and over": 12.0}
    assert sum(band.adds_pct for band in leaving(older, 1.0)) > sum(band.adds_pct for band in leaving(every["energy"].ages, 1.0))


def test_a_district_is_told_whose_jobs_they_are_and_a_place_without_any_says_so(book: Book) -> None:
    sector = sectors(book)[0]["aerospace"]
    assert "which holds Burnley" in modelled(book, "E07000117", sector).note
    with pytest.raises(NotFound, match="No jobs in"):
        modelled(book, "E06000047", sector)


@given(base=st.floats(1, 1e6), rate=st.floats(0, 20), years=st.integers(0, 30))
def test_replacement_grows_with_rate_and_time_and_is_never_negative(base: float, rate: float, years: int) -> None:
    assert 0 <= replacement(base, rate, years) <= replacement(base, rate, years + 1) + 1e-9
    assert replacement(base, rate, years) <= replacement(base, rate + 1, years) + 1e-9


def test_the_rates_say_where_they_come_from() -> None:
    found = rates()
    assert found.status == "assumption"
    assert "not taken from a source" in found.says
    assert sum(band.share for band in found.band) == 100


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"65 and over" = 5', '"65 and over" = 15', "add up to 110"),
        ('"65 and over" = 5', '"70 and over" = 5', "exactly these bands"),
        ("pct_pa = 1.0", 'pct_pa = 1.0\nlike = "07"', "not both"),
        ("pct_pa = 1.0", 'like = "77"', "no industry with the code '77'"),
        ('status = "assumption"', 'status = "sure"', "status"),
        ("[jobs]", "[jobs", "not valid TOML"),
        ('about = "Invented."', 'about = "Invented."\nsecret = 1', "secret"),
    ],
)
def test_a_faulty_sector_file_is_named_with_its_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputNotUnderstood, match=r"mine\.toml") as raised:
        reading.read(path, Sector, "sector")
    assert said in raised.value.message


def test_a_users_sector_is_taken_and_a_faulty_one_does_not_hide_it(tmp_path: Path) -> None:
    folder = tmp_path / "sectors"
    folder.mkdir()
    (folder / "a.toml").write_text(GOOD, encoding="utf-8")
    (folder / "b.toml").write_text("id = 1", encoding="utf-8")
    (folder / "c.toml").write_text(GOOD.replace("Made up", "Again"), encoding="utf-8")
    found, faults = sectors(Book(tmp_path))
    assert found["made-up"].title == "Made up"
    assert [one.message.split(":")[0] for one in faults] == ["The sector file b.toml", "The sector file c.toml"]
    assert leavers.sectors_stamp(tmp_path)
