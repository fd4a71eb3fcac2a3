"""How figures of districts make a figure of an area.

Counts add up; a rate goes through its numerator and denominator; a mean of rates needs weights; a median cannot be made.
A part that is missing is never zero: a sum without it is a marked lower bound, and the parts that lack are named.

Intervals: the districts' samples are independent, so variances add, and the half-width of a sum is the root of the sum of
squares of the (weighted) half-widths. Source: ONS, Annual Population Survey user guide; U.S. Census Bureau, *Understanding
and Using American Community Survey Data*, chapter 8, which gives the same rule for sums and ratios of estimates.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from skillshed.terms.errors import Refused, UsageError

KEYS = ("measure", "indicator", "period", "breakdown", "sex", "age")
RESULT = ["value", "status", "lower", "upper", "is_lower_bound", "note"]
# From the best to the worst a sum can be called; a sum is as good as its worst part.
_GRADES = ["final", "revised", "provisional", "modelled", "estimated", "unreliable"]
_ESTIMATED = _GRADES.index("estimated")
_REFUSALS = {
    "median": "medians cannot be added: the middle of a whole is not made of the middles of its parts",
    "index": "an index cannot be added: its base differs from place to place",
}


def combine(
    observations: pl.DataFrame,
    members: pl.DataFrame,
    *,
    how: str,
    denominators: pl.DataFrame | None = None,
    weights: pl.DataFrame | None = None,
    scale: float = 100.0,
    by: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Figures of areas from figures of their districts, for all areas and periods at once.

    observations: code | value | status | lower | upper, and any of `KEYS` (or `by`); with `year` where `members` has it.
    members: area | code | weight [| year], as `Areas.membership` gives.
    how: `total`, `ratio` (needs `denominators`, shaped like observations) or `weighted_mean` (needs `weights`: code | weight).
    Returns area | the keys | value | status | lower | upper | is_lower_bound | note. Raises Refused for a median or an index.
    """
    if how in _REFUSALS:
        raise Refused(
            f"The figure of this area is refused: {_REFUSALS[how]}.", next_step="Ask the publisher for the area's own figure."
        )
    keys = _keys(observations, members, by)
    rows = _laid_out(observations, members, keys)
    if how == "total":
        return _totals(rows, ["area", *keys])
    if how == "ratio" and denominators is not None:
        below = _totals(
            _laid_out(denominators, members, _keys(denominators, members, by)), ["area", *_keys(denominators, members, by)]
        )
        return ratio(_totals(rows, ["area", *keys]), below, scale)
    if how == "weighted_mean" and weights is not None:
        heavy = rows.join(weights.select("code", people=pl.col("weight")), on="code", how="left")
        return _means(heavy.with_columns(pl.col("weight") * pl.col("people")), ["area", *keys])
    raise UsageError(
        f"'{how}' cannot be done with what was given.",
        next_step="Give total; ratio with denominators; or weighted_mean with weights.",
    )


def total(rows: pl.DataFrame) -> pl.DataFrame:
    """The sum of `code | value | status | lower | upper | weight`: one row value | status | lower | upper | is_lower_bound | note.

    Any null part makes the sum a lower bound (estimated, no upper limit); all null makes it null.
    """
    return _totals(rows.with_columns(_all=pl.lit(0)), ["_all"]).drop("_all")


def ratio(numerators: pl.DataFrame, denominators: pl.DataFrame, scale: float = 100.0) -> pl.DataFrame:
    """`scale` times numerator over denominator, two results of `total` or `combine` joined on the keys they share.

    The half-width is scale / D * sqrt(h_n^2 + r^2 h_d^2), r = N / D: the first-order variance of a ratio of independent
    estimates. Where the numerator is part of the denominator the covariance makes the truth a little narrower, so this
    errs on the wide side. Source: American Community Survey guide, chapter 8 ("derived ratios").
    A numerator that is a lower bound gives a lower bound; a denominator that lacks a part gives no rate at all.
    """
    shared = [c for c in numerators.columns if c in denominators.columns and c not in RESULT]
    below = denominators.select(*shared, *(pl.col(c).alias(f"d_{c}") for c in RESULT))
    both = (
        numerators.join(below, on=shared, how="left", nulls_equal=True)
        if shared
        else pl.concat([numerators, below], how="horizontal")
    )
    usable = pl.col("d_is_lower_bound").eq(False) & (pl.col("d_value") > 0)
    share = pl.col("value") / pl.col("d_value")
    both = both.with_columns(
        _rate=pl.when(usable).then(share * scale),
        _down=_ratio_half(pl.col("value") - pl.col("lower"), share, scale),
        _up=_ratio_half(pl.col("upper") - pl.col("value"), share, scale),
        _why=pl.when(usable.fill_null(False))
        .then(pl.lit(""))
        .otherwise(pl.lit("no whole denominator. ") + pl.col("d_note").fill_null("")),
    )
    return both.with_columns(
        value=pl.col("_rate"),
        lower=pl.col("_rate") - pl.col("_down"),
        upper=pl.col("_rate") + pl.col("_up"),
        status=pl.when(pl.col("_rate").is_null())
        .then(_null_status(pl.col("status")))
        .otherwise(_worse(pl.col("status"), pl.col("d_status"))),
        is_lower_bound=pl.col("is_lower_bound") & pl.col("_rate").is_not_null(),
        note=(pl.col("note") + " " + pl.col("_why")).str.strip_chars(),
    ).select(numerators.columns)


def weighted_mean(rates: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """The mean of `code | value | status | lower | upper` by `weights` (code | weight): one row shaped as `total`'s.

    A mean that lacks a part bounds nothing, so any part without rate or weight makes it null, and the note names it.
    """
    rows = rates.drop("weight", strict=False).join(weights.select("code", "weight"), on="code", how="left")
    return _means(rows.with_columns(_all=pl.lit(0)), ["_all"]).drop("_all")


def _keys(observations: pl.DataFrame, members: pl.DataFrame, by: Sequence[str] | None) -> list[str]:
    keys = [k for k in (by if by is not None else KEYS) if k in observations.columns]
    if "year" not in members.columns:
        return keys
    if "year" not in observations.columns:
        raise UsageError(
            "Members are given by year, but the observations have no year.", next_step="Add a column year: the districts' year."
        )
    return list(dict.fromkeys([*keys, "year"]))


def _laid_out(observations: pl.DataFrame, members: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """One row for each part each figure needs, present or not."""
    twice = observations.filter(observations.select("code", *keys).is_duplicated())
    if twice.height:
        raise UsageError(
            f"{twice['code'][0]} has more than one figure for the same {', '.join(keys) or 'question'}: it would count twice.",
            next_step="Keep one release, or name the columns that tell the figures apart in `by`.",
        )
    join = ["code", *(["year"] if "year" in members.columns else [])]
    have = [c for c in ("value", "status", "lower", "upper", "name") if c in observations.columns]
    wanted = members.join(observations.select("code", *keys).unique(), on=join, how="inner").select("area", *keys).unique()
    needed = wanted.join(members, on=["area", *join[1:]], how="inner")
    return needed.join(observations.select("code", *keys, *have), on=["code", *keys], how="left", nulls_equal=True)


def _ready(rows: pl.DataFrame) -> pl.DataFrame:
    for column, kind in (("status", pl.String), ("lower", pl.Float64), ("upper", pl.Float64), ("name", pl.String)):
        if column not in rows.columns:
            rows = rows.with_columns(pl.lit(None, dtype=kind).alias(column))
    weight = pl.col("weight") if "weight" in rows.columns else pl.lit(1.0)
    known = pl.col("value").is_not_null()
    return rows.with_columns(
        weight=weight.cast(pl.Float64),
        value=pl.col("value").cast(pl.Float64),
        name=pl.coalesce("name", "code"),
        status=pl.coalesce("status", pl.when(known).then(pl.lit("final")).otherwise(pl.lit("not_available"))),
        known=known,
        has_interval=pl.col("lower").is_not_null() & pl.col("upper").is_not_null(),
        grade=pl.col("status").replace_strict(
            dict(zip(_GRADES, range(len(_GRADES)), strict=True)), default=0, return_dtype=pl.Int32
        ),
    )


def _totals(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    known, weight = pl.col("known"), pl.col("weight")
    found = _ready(rows).group_by(keys, maintain_order=True).agg(
        value=pl.when(known.any()).then((weight * pl.col("value")).filter(known).sum()),
        _down=(weight * (pl.col("value") - pl.col("lower"))).filter(known).pow(2).sum().sqrt(),
        _up=(weight * (pl.col("upper") - pl.col("value"))).filter(known).pow(2).sum().sqrt(),
        _intervals=pl.col("has_interval").filter(known).all() & known.any(),
        _some_intervals=pl.col("has_interval").filter(known).any(),
        **_facts(),
    )  # fmt: skip
    limited = pl.col("_intervals")
    short = pl.col("_missing").list.len() > 0
    return _finish(
        found.with_columns(
            lower=pl.when(limited).then(pl.col("value") - pl.col("_down")),
            upper=pl.when(limited & ~short).then(pl.col("value") + pl.col("_up")),
            is_lower_bound=short & pl.col("value").is_not_null(),
        ),
        keys,
    )


def _means(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    ready = _ready(rows).with_columns(known=pl.col("known") & pl.col("weight").is_not_null())
    known, weight = pl.col("known"), pl.col("weight")
    found = ready.group_by(keys, maintain_order=True).agg(
        value=pl.when(known.all() & (weight.sum() > 0)).then((weight * pl.col("value")).sum() / weight.sum()),
        _down=(weight * (pl.col("value") - pl.col("lower"))).pow(2).sum().sqrt() / weight.sum(),
        _up=(weight * (pl.col("upper") - pl.col("value"))).pow(2).sum().sqrt() / weight.sum(),
        _intervals=pl.col("has_interval").all(),
        _some_intervals=pl.col("has_interval").any(),
        **{**_facts(), "_partial": pl.lit(False)},
    )
    limited = pl.col("_intervals")
    return _finish(
        found.with_columns(
            lower=pl.when(limited).then(pl.col("value") - pl.col("_down")),
            upper=pl.when(limited).then(pl.col("value") + pl.col("_up")),
            is_lower_bound=pl.lit(False),
        ),
        keys,
    )


def _facts() -> dict[str, pl.Expr]:
    known = pl.col("known")
    return {
        "_parts": pl.len(),
        "_missing": pl.col("name").filter(~known).sort(),
        "_why": pl.col("status").filter(~known).unique(),
        "_grade": pl.col("grade").filter(known).max(),
        "_unreliable": (pl.col("status") == "unreliable").filter(known),
        "_partial": ((pl.col("weight") < 1) & (pl.col("weight") > 0)).any(),
    }


def _finish(found: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Status and note from what the parts were."""
    short, partial = pl.col("_missing").list.len() > 0, pl.col("_partial")
    some_unreliable = pl.col("_unreliable").list.any() & ~pl.col("_unreliable").list.all()
    grade = pl.when(some_unreliable).then(_ESTIMATED).otherwise(pl.col("_grade"))
    grade = pl.when(short | partial).then(pl.max_horizontal(grade, pl.lit(_ESTIMATED))).otherwise(grade)
    named = pl.col("_missing").list.head(6).list.join(", ")
    lacking = pl.format("{} of {} parts lack a figure: {}{}.", pl.col("_missing").list.len(), pl.col("_parts"), named,
                        pl.when(pl.col("_missing").list.len() > 6).then(pl.lit(" and others")).otherwise(pl.lit("")))  # fmt: skip
    note = pl.concat_str(
        _if(short & pl.col("is_lower_bound"), pl.lit("Lower bound.")),
        _if(short, lacking),
        _if(partial, pl.lit("Best fit: parts of districts by share of small areas.")),
        _if(some_unreliable, pl.lit("Some parts are unreliable by themselves.")),
        _if(pl.col("_some_intervals") & ~pl.col("_intervals") & pl.col("value").is_not_null(), pl.lit("No interval: a part has none.")),
        separator=" ",
    ).str.replace_all(r"\s+", " ").str.strip_chars()  # fmt: skip
    good = grade.replace_strict(list(range(len(_GRADES))), _GRADES, default=None, return_dtype=pl.String)
    why = pl.when(pl.col("_why").list.len() == 1).then(pl.col("_why").list.first()).otherwise(pl.lit("not_available"))
    return found.with_columns(
        status=pl.when(pl.col("value").is_null()).then(_null_status(why)).otherwise(good), note=note
    ).select(*keys, *RESULT)  # fmt: skip


def _if(condition: pl.Expr, then: pl.Expr) -> pl.Expr:
    return pl.when(condition.fill_null(False)).then(then).otherwise(pl.lit(""))


def _null_status(status: pl.Expr) -> pl.Expr:
    may = ["unreliable", "suppressed", "below_rounding", "not_applicable", "not_available"]
    return pl.when(status.is_in(may)).then(status).otherwise(pl.lit("not_available"))


def _worse(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    rank = dict(zip(_GRADES, range(len(_GRADES)), strict=True))
    worst = pl.max_horizontal(*(e.replace_strict(rank, default=0, return_dtype=pl.Int32) for e in (one, other)))
    return worst.replace_strict(list(range(len(_GRADES))), _GRADES, return_dtype=pl.String)


def _ratio_half(above: pl.Expr, share: pl.Expr, scale: float) -> pl.Expr:
    below = ((pl.col("d_upper") - pl.col("d_lower")) / 2).fill_null(0.0)
    return (above.pow(2) + share.pow(2) * below.pow(2)).sqrt() / pl.col("d_value") * scale
