"""The first page: what it promises is there, and nothing else."""

from __future__ import annotations

import re
from typing import Any

from skillshed.evidence.book import Book


def test_an_empty_site_teaches(empty: Book, get: Any) -> None:
    text = get.text("/")
    assert "No figures are loaded yet" in text
    assert "skillshed import FILE" in text
    assert "New in the data" not in text
    assert text.count("<h1") == 1


def test_doors_lead_to_pages_that_exist_and_say_a_fact(real: Book, get: Any) -> None:
    text = get.text("/")
    doors = re.findall(r'<h2><a href="([^"]+)">([^<]+)</a></h2><p>([^<]+)</p>', text)
    assert [name for _, name, _ in doors] == ["Places", "Help and training", "Employers", "Plans"]
    for address, _, fact in doors:
        assert get(address).status_code == 200
        assert fact.endswith(".")
    assert re.search(r"Lancashire’s employment rate was \d\d\.\d% \(±\d\.\d\) in 20\d\d\.", doors[0][2])


def test_news_name_what_a_release_brought(real: Book, get: Any) -> None:
    text = get.text("/")
    newest = list(real.lake.releases().values())[-1]
    assert f"/releases/{newest.id}/" in text
    assert re.search(r"(Claimants, 16 to 64|Employment rate|Median weekly pay|Level 3 or above, 16 to 64)[^<]*, to ", text)
    assert "The figures are those of Office for National Statistics" in text


def test_an_indicator_that_nobody_defined_is_no_news(widgets: dict[str, str], get: Any) -> None:
    assert widgets["second"] not in get.text("/")
