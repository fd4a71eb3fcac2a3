"""The official projections of every published area, one row a category, and which of those areas may be believed.

Source: Skills Imperative 2035 (NFER, Warwick IER, Cambridge Econometrics for DfE), workbooks of 43 areas.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.insight.ahead import facts
from skillshed.terms.place import Place

ENGLAND = "E92000001"
MEASURES = {"base": "employment_projection", "target": "employment_projection", "expansion": "expansion_demand",
            "replacement": "replacement_demand", "total": "total_requirement"}  # fmt: skip
FIGURES = list(MEASURES)
CENSUS_YEAR = 2021  # the districts the Census counted jobs in


def figures(book: Book, as_of: date) -> pl.DataFrame:
    """place | breakdown | base | target | expansion | replacement | total | release, every area and part published.

    A part that only has employment by year (industries outside England and Lancashire) has no replacement and no total.
    """
    key = ("ahead figures", as_of if _moves(book, as_of) else None)
    return book.derived(key, partial(_figures, book, as_of))


def _moves(book: Book, as_of: date) -> bool:
    stored = {name for measure in MEASURES.values() for name in book.measure(measure).stored}
    return any(release.known_on > as_of for name in stored for release in book.holders.get(name, []))


def _figures(book: Book, as_of: date) -> pl.DataFrame:
    years = {"base": f"{facts.base_year()}-01-01/P1Y", "target": f"{facts.target_year()}-01-01/P1Y"}
    span = f"{facts.base_year()}-01-01/P{facts.target_year() - facts.base_year()}Y"
    found: pl.DataFrame | None = None
    for name, measure in MEASURES.items():
        rows = direct(book, book.measure(measure), as_of).filter(pl.col("period") == years.get(name, span))
        part = rows.select("place", "breakdown", pl.col("value").alias(name), pl.col("release").alias(f"_{name}"))
        found = part if found is None else found.join(part, on=["place", "breakdown"], how="full", coalesce=True)
    assert found is not None
    releases = pl.concat_list([f"_{name}" for name in FIGURES]).list.drop_nulls().list.unique().list.sort().list.join("+")
    known = found.with_columns(releases.alias("release"), pl.col("expansion").fill_null(pl.col("target") - pl.col("base")))
    return known.select("place", "breakdown", *FIGURES, "release").drop_nulls(["base", "target"])


def jobs_counted(book: Book, as_of: date) -> dict[str, float]:
    """District (2021) -> jobs the Census counted there; empty where the Census is not loaded or was not known."""
    name = facts.settings()["check"]["measure"]
    if name not in book.measures:
        return {}
    rows = direct(book, book.measure(name), as_of)
    return dict(rows.filter((pl.col("breakdown") == "") & pl.col("value").is_not_null()).select("place", "value").iter_rows())


def districts(book: Book, code: str) -> dict[str, float]:
    """Districts of 2021 in a place, and the share of each that lies in it; none for a place that is no area of England."""
    if code not in book.areas:
        return {}
    rows = book.areas.members(code, year=CENSUS_YEAR)
    return dict(zip(rows["code"], rows["weight"], strict=True))


def believed(book: Book, as_of: date) -> tuple[list[Place], list[str]]:
    """Published areas, and sentences on those set aside because their jobs are not the jobs of the districts they name.

    Without the Census there is nothing to hold them against, and all are taken.
    """
    rows = figures(book, as_of).filter(pl.col("breakdown") == "")
    counted, check = jobs_counted(book, as_of), facts.settings()["check"]
    kept, aside = [], []
    for code, base in rows.sort("place").select("place", "base").iter_rows():
        place = book.place(code)
        held = districts(book, code)
        census = sum(counted.get(one, 0.0) * weight for one, weight in held.items())
        ratio = base / census if census and all(one in counted for one in held) else None
        if ratio is None or check["least"] <= ratio <= check["most"]:
            kept.append(place)
        else:
            aside.append(_set_aside(place, base, census))
    return kept, aside


def _set_aside(place: Place, base: float, census: float) -> str:
    return (
        f"The workbook named {place.name} ({place.kind_words}, {place.code}) counts {base:,.0f} jobs, the Census "
        f"{census:,.0f} in the districts of that area: it is about another area, and is not used."
    )
