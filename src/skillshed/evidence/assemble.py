"""Figures for areas nobody published: sums of counts, ratios of sums, weighted rates. Medians are never put together.

An area can be covered by more than one set of parts (its districts before and after a reorganisation, its counties and
unitaries, its statistical regions); for each period the set with the largest share of known figures is used.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.evidence.areas import combine
from skillshed.evidence.areas.combine import AT, RESULT
from skillshed.evidence.book import Book
from skillshed.evidence.components import direct, together
from skillshed.evidence.measures import Measure
from skillshed.evidence.ratios import paired

COLUMNS = [name for name in RESULT if name != "known"]


def assembled(book: Book, measure: Measure, code: str, as_of: date, *, have: pl.DataFrame | None = None) -> pl.DataFrame:
    """A measure for an area from its parts: period | breakdown | value | ... | basis | note; empty where it may not be done.

    `have`: period | breakdown that are known already and need not be made.
    """
    covers = _worth_trying(book.covers(code), direct(book, measure, as_of))
    if measure.numerator and measure.denominator:
        return _ratio(book, measure, code, covers, as_of, have)
    if not covers or not (measure.froms or measure.sums):
        return _nothing()
    if measure.kind == "count":
        rows = _lacking(direct(book, measure, as_of), have)
        return _best([combine.total(combine.lay_out(rows, cover), _replaced(book, code, cover)) for cover in covers])
    if measure.weight:
        return _best([_weighted(book, measure, code, cover, as_of, have) for cover in covers])
    return _nothing()


def _worth_trying(covers: list[pl.DataFrame], rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Covers enough of whose parts have rows at all; where none has, the first, so that the answer can say how many lack."""
    having = set(rows["place"].unique())
    enough = [cover for cover in covers if len(having.intersection(cover["place"])) >= combine.ENOUGH * cover.height]
    return enough or covers[:1]


def _replaced(book: Book, code: str, cover: pl.DataFrame) -> str:
    """What a district of a reorganisation is put together from."""
    place = book.place(code)
    if place.kind != "district":
        return ""
    return f"made of {', '.join(cover['name'])}" + (f", which it replaced in {place.start}" if place.start else "")


def why_not(measure: Measure) -> str:
    """Why a measure has no figure for an area made of districts, in a sentence; empty where it could have one."""
    if measure.kind == "median":
        return "Medians of districts cannot be added or averaged into the median of a larger area."
    if measure.kind == "count" or measure.weight or measure.numerator:
        return ""
    return "This rate is published without the counts behind it, so it cannot be worked out for a larger area."


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=RESULT).select(COLUMNS)


def _lacking(rows: pl.DataFrame, have: pl.DataFrame | None) -> pl.DataFrame:
    return rows if have is None or not have.height else rows.join(have.select(AT), on=AT, how="anti", maintain_order="left")


def _weighted(
    book: Book, measure: Measure, code: str, cover: pl.DataFrame, as_of: date, have: pl.DataFrame | None
) -> pl.DataFrame:
    """Published rates weighted by a count of the same place: the nearest period of the weight is used."""
    rates = combine.lay_out(_lacking(direct(book, measure, as_of), have), cover)
    if not rates.height:
        return pl.DataFrame(schema=RESULT)
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year")
    size = _sizes(book, measure.weight, cover["place"].to_list(), as_of).select("place", year, pl.col("value").alias("size"))
    dated = rates.with_columns(year).sort("year")
    both = dated.join_asof(size.drop_nulls().sort("year"), on="year", by="place", strategy="nearest", check_sortedness=False)
    said = [f"the parts' rates weighted by {measure.weight.replace('_', ' ')}", _replaced(book, code, cover)]
    return combine.mean(both, "; ".join(clause for clause in said if clause))


def _sizes(book: Book, weight: str, places: list[str], as_of: date) -> pl.DataFrame:
    """The weighting count of each part: its own, or (a county, a new district) put together from its districts."""
    counted = book.measure(weight)
    own = (
        direct(book, counted, as_of)
        .filter((pl.col("breakdown") == "") & pl.col("place").is_in(places))
        .select("place", "period", "value")
    )
    counted_here = set(own["place"])
    rest = [code for code in places if code not in counted_here]
    made = [assembled(book, counted, code, as_of).filter(pl.col("breakdown") == "") for code in rest]
    named = [
        rows.select(pl.lit(code).alias("place"), "period", "value") for code, rows in zip(rest, made, strict=True) if rows.height
    ]
    return pl.concat([own, *named])


def _ratio(
    book: Book, measure: Measure, code: str, covers: list[pl.DataFrame], as_of: date, have: pl.DataFrame | None
) -> pl.DataFrame:
    """Over the parts that have both ends; the place's own rows, and those of its twins, count as one part."""
    top, bottom = together(book, measure.numerator, as_of), together(book, measure.denominator, as_of)
    itself = [pl.DataFrame({"place": [one], "name": [""], "weight": [1.0]}) for one in [code, *book.twins(code)]]
    found = []
    for cover in [*itself, *covers]:
        mine = _lacking(top, have).join(cover.select("place"), on="place", how="semi", maintain_order="left")
        both = paired(mine, bottom.join(cover.select("place"), on="place", how="semi"))
        said = _replaced(book, code, cover) if cover["name"][0] else ""
        found.append(combine.ratio(combine.lay_out(both, cover), measure.per, said))
    return _best(found)


def _best(found: list[pl.DataFrame]) -> pl.DataFrame:
    """For each period and part, the cover with the largest share of known figures; the first on a tie."""
    filled = [frame for frame in found if frame.height]
    if not filled:
        return _nothing()
    ranked = pl.concat([frame.with_columns(pl.lit(order).alias("order")) for order, frame in enumerate(filled)])
    ordered = ranked.sort(pl.col("known"), -pl.col("order"), descending=True, maintain_order=True)
    return ordered.unique(subset=AT, keep="first", maintain_order=True).select(COLUMNS)
