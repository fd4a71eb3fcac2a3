"""How figures of parts make a figure of the whole.

Counts add up; a ratio goes through its numerator and denominator; a mean of rates needs sizes; a median cannot be made.
A part that is missing is never zero: a sum without it is a marked lower bound without an upper limit, and the parts that
lack a figure are named. Where fewer than half of the parts have a figure there is none for the whole, and the note says why.

Intervals: the parts' samples are independent, so variances add, and the half-width of a sum is the root of the sum of
squares of the (weighted) half-widths. No interval is made where any known part has none.
Source: ONS, Annual Population Survey user guide; US Census Bureau, "Understanding and Using American Community Survey
Data", chapter 8, which gives the same rule for sums and ratios of estimates.
"""

from __future__ import annotations

import polars as pl

from skillshed.evidence.ratios import quotient

AT = ["period", "breakdown"]
JOB = "job"
ENOUGH = 0.5  # the share of the parts that must have a figure
# From the best to the worst a figure can be called; a whole is as good as its worst part.
_GRADES = ["final", "revised", "provisional", "modelled", "estimated", "unreliable"]
_ESTIMATED = _GRADES.index("estimated")
_NULLABLE = ["unreliable", "suppressed", "below_rounding", "not_applicable", "not_available"]
RESULT = {"period": pl.String, "breakdown": pl.String, "value": pl.Float64, "status": pl.String, "lower": pl.Float64,
          "upper": pl.Float64, "release": pl.String, "is_lower_bound": pl.Boolean, "basis": pl.String, "note": pl.String,
          "known": pl.Float64}  # fmt: skip


def lay_out(rows: pl.DataFrame, cover: pl.DataFrame) -> pl.DataFrame:
    """One row for each part each figure needs, present or not.

    rows: place | period | breakdown | value | status | lower | upper | release | is_lower_bound and others.
    cover: place | name | weight, the parts of one area. Returns the columns of both. Many areas go at once where both have
    a column `job` that keeps them apart; it comes back in what `total`, `mean` and `ratio` give.
    """
    at = _at(cover)
    mine = rows.join(cover.select([*at[:-2], "place"]), on=[*at[:-2], "place"], how="semi", maintain_order="left")
    figures = mine.select(at).unique(maintain_order=True)
    if at == AT:
        wanted = figures.join(cover, how="cross")
    else:
        wanted = figures.join(cover, on=JOB, how="inner", maintain_order="left_right")
    return wanted.join(mine, on=["place", *at], how="left", maintain_order="left")


def _at(rows: pl.DataFrame) -> list[str]:
    """What one figure of the whole is known by."""
    return [JOB, *AT] if JOB in rows.columns else AT


def total(laid: pl.DataFrame, said: str | pl.Expr = "") -> pl.DataFrame:
    """The sum of the parts of each period and breakdown (RESULT); basis `summed`, or `best_fit` where a part is split.

    `said` (a text, or an expression that gives one or null) is added to the note, here and in `mean` and `ratio`.
    """
    known, weight = pl.col("_known"), pl.col("weight")
    found = (
        _ready(laid, ["value"])
        .group_by(_at(laid), maintain_order=True)
        .agg(
            (weight * pl.col("value")).filter(known).sum().alias("value"),
            (weight * (pl.col("value") - pl.col("lower"))).filter(known).pow(2).sum().sqrt().alias("_down"),
            (weight * (pl.col("upper") - pl.col("value"))).filter(known).pow(2).sum().sqrt().alias("_up"),
            (pl.col("is_lower_bound") & known).any().alias("_bound"),
            *_facts(["release"]),
        )
    )
    short = pl.col("_bound") | (pl.col("_lacking").list.len() > 0)
    return _finish(found.with_columns(short.alias("_short")), "summed", said)


def mean(laid: pl.DataFrame, said: str | pl.Expr = "") -> pl.DataFrame:
    """The mean of the parts' rates by `size` (RESULT)."""
    known, share = pl.col("_known"), pl.col("size") * pl.col("weight")
    whole = share.filter(known).sum()
    found = (
        _ready(laid, ["value", "size"])
        .group_by(_at(laid), maintain_order=True)
        .agg(
            ((pl.col("value") * share).filter(known).sum() / whole).alias("value"),
            ((share * (pl.col("value") - pl.col("lower"))).filter(known).pow(2).sum().sqrt() / whole).alias("_down"),
            ((share * (pl.col("upper") - pl.col("value"))).filter(known).pow(2).sum().sqrt() / whole).alias("_up"),
            *_facts(["release"]),
        )
    )
    return _finish(found.with_columns(pl.lit(False).alias("_short")), "weighted", said)


def ratio(laid: pl.DataFrame, per: float | pl.Expr, said: str | pl.Expr = "") -> pl.DataFrame:
    """The sum of numerators over the sum of denominators (`base_value` and so on), over the parts that have both (RESULT).

    The interval is that of a numerator that is part of its denominator: see `ratios.quotient`.
    """
    known, weight = pl.col("_known"), pl.col("weight")
    half, half_base = ((pl.col(f"{side}upper") - pl.col(f"{side}lower")) / 2 * weight for side in ("", "base_"))
    sums = (
        _ready(laid, ["value", "base_value"])
        .group_by(_at(laid), maintain_order=True)
        .agg(
            (pl.col("value") * weight).filter(known).sum().alias("top"),
            (pl.col("base_value") * weight).filter(known).sum().alias("base"),
            (half**2).filter(known).sum().alias("top_var"),
            (half_base**2).filter(known).sum().alias("base_var"),  # a base counted in full has no interval and no variance
            *_facts(["release", "base_release"]),
        )
    )
    rates = sums.with_columns(quotient(per)).with_columns(_down="half", _up="half", _short=pl.lit(False))
    return _finish(rates, "ratio", said)


def _ready(laid: pl.DataFrame, needed: list[str]) -> pl.DataFrame:
    grade = pl.col("status").replace_strict(
        dict(zip(_GRADES, range(len(_GRADES)), strict=True)), default=0, return_dtype=pl.Int32
    )
    return laid.with_columns(
        pl.all_horizontal(pl.col(name).is_not_null() for name in needed).alias("_known"),
        (pl.col("lower").is_not_null() & pl.col("upper").is_not_null()).alias("_has_interval"),
        pl.col("status").fill_null("not_available"),
        pl.col("is_lower_bound").fill_null(False),
        grade.alias("_grade"),
    )


def _facts(releases: list[str]) -> list[pl.Expr]:
    """What a status and a note are made of."""
    known = pl.col("_known")
    unreliable = (pl.col("status") == "unreliable").filter(known)
    return [
        pl.len().alias("_parts"),
        pl.col("name").filter(~known).sort().alias("_lacking"),
        pl.col("status").filter(~known).unique().alias("_why"),
        pl.col("_grade").filter(known).max(),
        (unreliable.any() & ~unreliable.all()).alias("_mixed"),
        (pl.col("weight") < 1).any().alias("_split"),
        known.mean().alias("known"),
        pl.col("_has_interval").filter(known).all().alias("_limited"),
        pl.col("_has_interval").filter(known).any().alias("_half_limited"),
        pl.concat_list(releases).explode().drop_nulls().unique().sort().str.join("+").alias("release"),
    ]


def _finish(found: pl.DataFrame, basis: str, said: str | pl.Expr) -> pl.DataFrame:
    enough = (pl.col("known") >= ENOUGH) & pl.col("value").is_not_null()
    grade = pl.when(pl.col("_mixed")).then(_ESTIMATED).otherwise(pl.col("_grade"))
    doubtful = (pl.col("known") < 1) | pl.col("_split")
    grade = pl.when(doubtful).then(pl.max_horizontal(grade, pl.lit(_ESTIMATED))).otherwise(grade)
    good = grade.replace_strict(list(range(len(_GRADES))), _GRADES, default=None, return_dtype=pl.String)
    one = pl.col("_why").list.first()
    why = pl.when((pl.col("_why").list.len() == 1) & one.is_in(_NULLABLE)).then(one).otherwise(pl.lit("not_available"))
    limited = enough & pl.col("_limited")
    return found.select(
        *_at(found),
        pl.when(enough).then("value").alias("value"),
        pl.when(enough).then(good).otherwise(why).alias("status"),
        pl.when(limited).then(pl.col("value") - pl.col("_down")).alias("lower"),
        pl.when(limited & ~pl.col("_short")).then(pl.col("value") + pl.col("_up")).alias("upper"),
        "release",
        (enough & pl.col("_short")).alias("is_lower_bound"),
        pl.when("_split").then(pl.lit("best_fit")).otherwise(pl.lit(basis)).alias("basis"),
        _note(enough, said).alias("note"),
        "known",
    )


def _note(enough: pl.Expr, said: str | pl.Expr) -> pl.Expr:
    short = pl.col("_lacking").list.len() > 0
    more = pl.when(pl.col("_lacking").list.len() > 6).then(pl.lit(" and others")).otherwise(pl.lit(""))
    lacking = pl.format("{} of {} parts lack a figure ({}{})", pl.col("_lacking").list.len(), pl.col("_parts"),
                        pl.col("_lacking").list.head(6).list.join(", "), more)  # fmt: skip
    clauses = [
        _if(~enough & short, pl.concat_str(pl.lit("too few parts are known: "), lacking)),
        _if(enough & short & pl.col("_short"), pl.concat_str(pl.lit("at least this much: "), lacking)),
        _if(enough & ~short & pl.col("_short"), pl.lit("at least this much: a part is itself a lower bound")),
        _if(enough & short & ~pl.col("_short"), pl.concat_str(pl.lit("made without some parts: "), lacking)),
        _if(enough & pl.col("_split"), pl.lit("best fit of districts that lie partly inside, by share of small areas")),
        _if(enough & pl.col("_mixed"), pl.lit("some parts are unreliable by themselves")),
        _if(enough & pl.col("_half_limited") & ~pl.col("_limited"), pl.lit("no interval: a part has none")),
        _if(enough, said if isinstance(said, pl.Expr) else pl.lit(said or None, dtype=pl.String)),
    ]
    return pl.concat_str(clauses, separator="; ", ignore_nulls=True)


def _if(condition: pl.Expr, then: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(then)
