"""Figures for areas nobody published: sums of counts, ratios of sums, weighted rates. Medians are never put together.

An area can be covered by more than one set of parts (its districts before and after a reorganisation, or its counties
and unitaries); for each period the set with the most known figures is used.
Sources: sums and intervals of independent estimates, and of a proportion whose numerator is part of its denominator:
US Census Bureau, "Understanding and Using American Community Survey Data", chapter 8 (approximated standard errors).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct, together
from skillshed.evidence.measures import Measure
from skillshed.evidence.ratios import RANK, paired, quotient

AT = ["period", "breakdown"]
ENOUGH = 0.5  # a total is shown as a lower bound only where at least this share of the parts is known
_EMPTY = {"period": pl.String, "breakdown": pl.String, "value": pl.Float64, "status": pl.String, "lower": pl.Float64,
          "upper": pl.Float64, "release": pl.String, "is_lower_bound": pl.Boolean, "basis": pl.String, "note": pl.String}  # fmt: skip


def assembled(book: Book, measure: Measure, code: str, as_of: date) -> pl.DataFrame:
    """A measure for an area from its parts: period | breakdown | value | ... | basis | note; empty where it may not be done."""
    covers = book.covers(code)
    if measure.numerator and measure.denominator:
        return _ratio(book, measure, code, covers, as_of)
    if not covers or not (measure.froms or measure.sums):
        return pl.DataFrame(schema=_EMPTY)
    if measure.kind == "count":
        return _best([_sum(direct(book, measure, as_of), cover) for cover in covers])
    if measure.weight:
        return _best([_weighted(book, measure, cover, as_of) for cover in covers])
    return pl.DataFrame(schema=_EMPTY)


def why_not(measure: Measure) -> str:
    """Why a measure has no figure for an area made of districts, in a sentence; empty where it could have one."""
    if measure.kind == "median":
        return "Medians of districts cannot be added or averaged into the median of a larger area."
    if measure.kind == "count" or measure.weight or measure.numerator:
        return ""
    return "This rate is published without the counts behind it, so it cannot be worked out for a larger area."


def _sum(rows: pl.DataFrame, cover: pl.DataFrame) -> pl.DataFrame:
    """Add the parts of one cover (place | weight)."""
    half = (pl.col("upper") - pl.col("lower")) / 2 * pl.col("weight")
    found = _joined(rows, cover)
    added = found.group_by(AT, maintain_order=True).agg(
        (pl.col("value") * pl.col("weight")).sum().alias("value"),
        (half**2).sum().sqrt().alias("half"),
        half.is_not_null().any().alias("has_half"),
        *_bookkeeping(cover, ["value"]),
    )
    return _finish(added, cover, "summed", is_sum=True)


def _weighted(book: Book, measure: Measure, cover: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Published rates weighted by a count of the same place: the nearest period of the weight is used."""
    rates = _joined(direct(book, measure, as_of), cover)
    if not rates.height:
        return pl.DataFrame(schema={**_EMPTY, "known": pl.Float64})
    size = _sizes(book, measure.weight, cover["place"].to_list(), as_of).select(
        "place", pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year"), pl.col("value").alias("size")
    )
    rates = rates.with_columns(pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year")).sort("year")
    both = rates.join_asof(size.drop_nulls().sort("year"), on="year", by="place", strategy="nearest", check_sortedness=False)
    share = pl.col("size") * pl.col("weight")
    half = (pl.col("upper") - pl.col("lower")) / 2
    known = pl.col("value").is_not_null() & pl.col("size").is_not_null()
    whole = share.filter(known).sum()
    added = both.group_by(AT, maintain_order=True).agg(
        ((pl.col("value") * share).filter(known).sum() / whole).alias("value"),
        (((half * share) ** 2).filter(known).sum().sqrt() / whole).alias("half"),
        half.is_not_null().any().alias("has_half"),
        *_bookkeeping(cover, ["value", "size"]),
    )
    return _finish(
        added, cover, "weighted", is_sum=False, said=f"districts' rates weighted by {measure.weight.replace('_', ' ')}"
    )


def _sizes(book: Book, weight: str, places: list[str], as_of: date) -> pl.DataFrame:
    """The weighting count of each part: its own, or (a county, a new district) put together from its districts."""
    counted = book.measure(weight)
    own = (
        direct(book, counted, as_of)
        .filter((pl.col("breakdown") == "") & pl.col("place").is_in(places))
        .select("place", "period", "value")
    )
    held = set(own["place"])
    rest = [code for code in places if code not in held]
    made = [assembled(book, counted, code, as_of).filter(pl.col("breakdown") == "") for code in rest]
    named = [
        rows.select(pl.lit(code).alias("place"), "period", "value") for code, rows in zip(rest, made, strict=True) if rows.height
    ]
    return pl.concat([own, *named])


def _ratio(book: Book, measure: Measure, code: str, covers: list[pl.DataFrame], as_of: date) -> pl.DataFrame:
    """Sum of numerators over sum of denominators, over the parts that have both; the place's own rows count as one part."""
    top, bottom = together(book, measure.numerator, as_of), together(book, measure.denominator, as_of)
    own = [pl.DataFrame({"place": [one], "weight": [1.0]}) for one in [code, *[twin.code for twin in book.areas.twins(code)]]]
    return _best([_ratio_over(top, bottom, cover, measure) for cover in [*own, *covers]])


def _ratio_over(top: pl.DataFrame, bottom: pl.DataFrame, cover: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    both = paired(_joined(top, cover), bottom)
    known = pl.col("value").is_not_null() & pl.col("base_value").is_not_null()
    half_top = (pl.col("upper") - pl.col("lower")) / 2 * pl.col("weight")
    half_base = (pl.col("base_upper") - pl.col("base_lower")) / 2 * pl.col("weight")
    sums = both.group_by(AT, maintain_order=True).agg(
        (pl.col("value") * pl.col("weight")).filter(known).sum().alias("top"),
        (pl.col("base_value") * pl.col("weight")).filter(known).sum().alias("base"),
        (half_top**2).filter(known).sum().alias("top_var"),
        (half_base**2).filter(known).sum().alias("base_var"),
        half_top.is_not_null().any().alias("has_half"),
        *_bookkeeping(cover, ["value", "base_value"], ["release", "base_release"]),
    )
    return _finish(sums.with_columns(quotient(measure.per)), cover, "ratio", is_sum=False)


def _joined(rows: pl.DataFrame, cover: pl.DataFrame) -> pl.DataFrame:
    return rows.join(cover.select("place", "weight"), on="place", how="inner")


def _bookkeeping(cover: pl.DataFrame, needed: list[str], releases: list[str] | None = None) -> list[pl.Expr]:
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in needed)
    rank = pl.col("status").replace_strict(RANK, default=None, return_dtype=pl.Int32)
    names = releases or ["release"]
    return [
        (known.sum() / cover.height).alias("known"),
        rank.filter(known).min().alias("rank"),
        pl.concat_list(names).explode().unique().sort().str.join("+").alias("release"),
        pl.col("is_lower_bound").any().alias("is_lower_bound"),
        pl.col("place").filter(known).alias("_have"),
    ]


def _finish(added: pl.DataFrame, cover: pl.DataFrame, basis: str, *, is_sum: bool, said: str = "") -> pl.DataFrame:
    is_split = bool((cover["weight"] < 1).any())
    n = cover.height
    status = pl.col("rank").replace_strict({i: name for name, i in RANK.items()}, default="not_available", return_dtype=pl.String)
    enough = (pl.col("known") >= ENOUGH) if n > 1 else (pl.col("known") > 0)
    partial = pl.col("known") < 1
    have = (pl.col("known") * n).round().cast(pl.Int32)
    counted = pl.format("{} of {} parts have a figure", have, pl.lit(n))
    note = (
        pl.when(~enough).then(pl.concat_str(pl.lit("only "), counted))
        .when(partial & pl.lit(is_sum)).then(pl.concat_str(pl.lit("at least this much: "), counted))
        .when(partial).then(pl.concat_str(pl.lit("without the parts that have no figure: "), counted))
        .otherwise(pl.lit(f"best fit of districts that lie partly inside{'; ' + said if said else ''}" if is_split else said))
    )  # fmt: skip
    final = (
        pl.when(~enough)
        .then(pl.lit("not_available"))
        .when(partial | pl.lit(is_split))
        .then(pl.lit("estimated"))
        .otherwise(status)
    )
    return added.select(
        *AT,
        pl.when(enough).then("value").alias("value"),
        final.alias("status"),
        pl.when(enough & pl.col("has_half")).then(pl.col("value") - pl.col("half")).alias("lower"),
        pl.when(enough & pl.col("has_half")).then(pl.col("value") + pl.col("half")).alias("upper"),
        "release",
        (pl.lit(is_sum) & enough & (partial | pl.col("is_lower_bound"))).alias("is_lower_bound"),
        pl.lit("best_fit" if is_split else basis).alias("basis"),
        note.alias("note"),
        "known",
    )


def _best(found: list[pl.DataFrame]) -> pl.DataFrame:
    """For each period and part, the cover with the largest share of known figures; the first on a tie."""
    filled = [frame for frame in found if frame.height]
    if not filled:
        return pl.DataFrame(schema=_EMPTY)
    ranked = pl.concat([frame.with_columns(pl.lit(order).alias("order")) for order, frame in enumerate(filled)])
    ordered = ranked.sort(pl.col("known"), -pl.col("order"), descending=True, maintain_order=True)
    return ordered.unique(subset=AT, keep="first", maintain_order=True).select(list(_EMPTY))
