"""Places side by side: told apart only as far as the intervals allow."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from skillshed.evidence.book import Book

THREE = "/compare/?place=burnley&place=pendle&place=hyndburn"


def _row(text: str, measure: str) -> str:
    return next(row for row in text.split("<tr>") if f"/measures/{measure}/" in row)


def test_each_place_is_set_beside_the_first(real: Book, get: Any) -> None:
    row = _row(get.text(THREE), "employment_rate")
    assert re.findall(r"</span>([\d.]+%)</a>", row) == ["76.0%", "53.0%", "76.1%"]
    assert re.findall(r'class="ci">(±[\d.]+)', row) == ["±12.8", "±11.9", "±14.1"]
    assert re.findall(r'aria-hidden="true">(.)</span> ([^<]+)<', row) == [("▼", "lower"), ("≈", "no clear difference")]
    assert ">2023<" in row, "the newest period they have in common"


def test_a_number_without_an_interval_says_so(real: Book, get: Any) -> None:
    text = get.text(THREE)
    assert "▲</span> higher†" in _row(text, "claimant_rate")
    assert "† no interval is published" in text


def test_every_number_leads_to_its_trace(real: Book, get: Any) -> None:
    row = _row(get.text(THREE), "employment_rate")
    address = re.search(r'href="(/trace/[^"]+)"', row)
    assert address
    assert "76.0%" in get.text(address[1].replace("&amp;", "&"))


def test_a_theme_shows_its_measures_and_keeps_the_places(real: Book, get: Any) -> None:
    text = get.text(THREE + "&theme=work")
    assert "/measures/employment_rate/" in text
    assert "/measures/median_weekly_pay/" not in text.split("</table>")[0]
    assert '<input type="hidden" name="place" value="pendle">' in text


def test_counts_are_shown_and_never_judged(real: Book, get: Any) -> None:
    row = _row(get.text("/compare/?place=burnley&place=preston&theme=business"), "active_businesses")
    assert len(re.findall(r"</span>[\d,]+</a>", row)) == 2
    assert "verdict" not in row


def test_neighbours_are_one_click_away_and_places_can_be_taken_out(real: Book, get: Any) -> None:
    text = get.text(THREE)
    assert re.search(r'href="/compare/\?place=burnley&amp;place=pendle&amp;place=hyndburn&amp;place=[a-z-]+">add ', text)
    assert 'href="/compare/?place=pendle&amp;place=hyndburn">remove' in text
    near = [place.slug for place in real.areas.neighbours("E07000117", by="global")[:5]]
    six = get.text("/compare/?" + "&".join(f"place={slug}" for slug in ["burnley", *near]))
    assert "Six places are the most" in six
    assert six.count(">remove<") == 6


def test_as_known_earlier_less_was_known(real: Book, get: Any) -> None:
    text = get.text(THREE + "&as_of=2024-12-31")
    assert "Data as known on 31 December 2024" in text
    assert "/measures/employment_rate/" in text
    assert "/measures/median_weekly_pay/" not in text, "its release came in October 2025"
    assert '<input type="hidden" name="as_of" value="2024-12-31">' in text, "adding a place keeps the day"


def test_seven_places_are_too_many(real: Book, get: Any) -> None:
    names = ["burnley", "pendle", "hyndburn", "preston", "wyre", "fylde", "chorley"]
    assert "Choose at most 6" in get.text("/compare/?" + "&".join(f"place={name}" for name in names), 400)


def test_a_name_that_is_not_known_gets_near_ones(real: Book, get: Any) -> None:
    assert "burnley" in get.text("/compare/?place=burnly", 404)
    assert "There is no theme" in get.text("/compare/?place=burnley&theme=nonsense", 404)


def test_without_places_it_teaches(empty: Book, get: Any) -> None:
    text = get.text("/compare/")
    assert "First place" in text
    assert "Second place" in text
    assert "beside the three places most like it" in text


def test_without_figures_it_says_so(empty: Book, get: Any) -> None:
    assert "None of these places has these measures" in get.text(THREE)


def test_the_chart_stands_with_its_table_and_source(real: Book, get: Any) -> None:
    text = get.text(THREE)
    assert re.search(r'<img src="/figures/line\.svg\?measure=employment_rate&amp;place=burnley[^"]*beside=pendle', text)
    assert "Trace these numbers" in text


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "json"])
def test_the_table_can_be_taken_away(real: Book, get: Any, kind: str) -> None:
    reply = get(f"/compare/x.{kind}{THREE.removeprefix('/compare/')}")
    assert reply.status_code == 200
    assert f".{kind}" in reply["Content-Disposition"]
    if kind == "csv":
        lines = [line for line in reply.content.decode("utf-8-sig").splitlines() if line and not line.startswith("#")]
        rows = [row for row in csv.DictReader(io.StringIO("\n".join(lines))) if row["measure"] == "employment_rate"]
        assert {row["place_name"]: row["value"] for row in rows} == {"Burnley": "76.0", "Pendle": "53.0", "Hyndburn": "76.1"}
        assert all(row["release"] for row in rows)
