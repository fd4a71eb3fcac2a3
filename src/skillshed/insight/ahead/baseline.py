"""The baseline year by year: jobs of a place by category from 2010 to 2035, as projected or as estimated for a part."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.insight.ahead import facts
from skillshed.insight.ahead.ground import ground, tiles
from skillshed.insight.ahead.projections import requirement
from skillshed.insight.ahead.published import ENGLAND, believed, districts
from skillshed.insight.ahead.tables import ALL

PATH = pl.Schema({"year": pl.Int32, "code": pl.String, "jobs": pl.Float64, "is_projected": pl.Boolean})


def path(book: Book, place: str, by: str = ALL, as_of: date | None = None) -> pl.DataFrame:
    """PATH of the place whose figures `requirement` gives, narrow categories only (major groups of occupations).

    Of a place without published figures each category follows the index of the areas that hold its districts.
    """
    key = ("ahead path", place, by, as_of)
    return book.derived(key, partial(_path, book, place, by, as_of or date.max))


def _path(book: Book, place: str, by: str, day: date) -> pl.DataFrame:
    found = ground(book, place, day)
    if found.areas:
        return _summed(book, [one.code for one in found.areas], by, day)
    around = _summed(book, _around(book, place, day), by, day)
    start = around.filter(pl.col("year") == facts.base_year()).select("code", pl.col("jobs").alias("_start"))
    base = requirement(book, place, by, None if day == date.max else day).select("code", "base")
    indexed = around.join(start, on="code").join(base, on="code")
    return indexed.with_columns((pl.col("jobs") / pl.col("_start") * pl.col("base")).alias("jobs")).select(list(PATH))


def _around(book: Book, place: str, day: date) -> list[str]:
    """Published areas that hold or make up the place's districts; England where some lie in none."""
    kept, _ = believed(book, day)
    extents = {one.code: districts(book, one.code) for one in kept}
    mine = districts(book, place)
    inside, left = tiles(kept, extents, mine)
    found = [one.code for one in inside]
    for district in left:
        holders = [one.code for one in kept if one.code != ENGLAND and extents[one.code].get(district) == 1.0]
        if not holders:
            return [ENGLAND]
        found.append(min(holders, key=lambda code: (len(extents[code]), code)))
    return list(dict.fromkeys(found))


def _summed(book: Book, areas: list[str], by: str, day: date) -> pl.DataFrame:
    rows = direct(book, book.measure("employment_projection"), day).filter(pl.col("place").is_in(areas))
    years = pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year")
    if by == ALL:
        mine = rows.filter(pl.col("breakdown") == "").with_columns(pl.lit(ALL).alias("code"))
    else:
        mine = rows.with_columns(pl.col("breakdown").str.strip_prefix(f"{by}=").alias("published")).join(
            _yearly(by), on="published"
        )
    added = mine.with_columns(years).group_by("year", "code").agg(pl.col("value").sum().alias("jobs"), pl.len().alias("_areas"))
    whole = added.filter(pl.col("_areas") == len(areas)).sort("code", "year")
    return whole.with_columns((pl.col("year") > facts.base_year()).alias("is_projected")).select(list(PATH))


def _yearly(by: str) -> pl.DataFrame:
    """Categories given year by year: nine major groups, nine qualifications, twenty-two industries."""
    known = facts.categories(by)
    is_parent = pl.col("code").is_in(known["parent"].implode())
    chosen = known.filter(is_parent) if by == "occupation" else known.filter(~is_parent)
    return chosen.select("code", "published")
