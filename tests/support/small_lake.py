"""A small evidence base of invented figures for real districts: enough for pages and the API, made in a blink."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
DISTRICTS = {
    "E07000117": "Burnley", "E07000120": "Hyndburn", "E07000122": "Pendle", "E07000124": "Ribble Valley", "E07000125": "Rossendale",
    "E06000008": "Blackburn with Darwen", "E06000009": "Blackpool", "E07000118": "Chorley", "E07000119": "Fylde", "E07000121": "Lancaster",
    "E07000123": "Preston", "E07000126": "South Ribble", "E07000127": "West Lancashire", "E07000128": "Wyre",
}  # fmt: skip


def made(folder: Path) -> Book:
    """Claimants and residents of Lancashire's districts in four years, and one edition that revises a figure."""
    book = Book(folder)
    _publish(book, _claimants(0), "claimant_count_wards_lad_north", date(2023, 2, 1))
    _publish(book, _claimants(25), "claimant_count_wards_lad_north", date(2024, 2, 1))
    _publish(book, _residents(), "population_itl", date(2024, 3, 1))
    return book


def _publish(book: Book, text: str, dataset: str, on: date) -> None:
    raw = RawFile(text.encode(), f"{dataset}.csv")
    publish(raw, lake=book.lake, areas=book.areas, now=NOW, source="tidy", given=Given(dataset=dataset, released_on=on))


def _claimants(more: int) -> str:
    rows = ["area_code,area_name,date,sex,claimant count"]
    for at, (code, name) in enumerate(DISTRICTS.items()):
        for year in range(2020, 2023):
            for part, share in (("", 1.0), ("Male", 0.6), ("Female", 0.4)):
                rows.append(f"{code},{name},{year}-01,{part},{round((1000 + 50 * at + 5 * (year - 2020) + more) * share)}")
    return "\n".join([*rows, ",Nowhere,2020-01,,5"]) + "\n"


def _residents() -> str:
    rows = ["area_code,area_name,year,population"]
    rows += [
        f"{code},{name},{year},{90_000 + 1000 * at + year}"
        for at, (code, name) in enumerate(DISTRICTS.items())
        for year in (2021, 2022)
    ]
    return "\n".join(rows) + "\n"
