"""Components: one line of a measure's definition applied to stored rows (which part, added over what, in what unit)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl

from skillshed.evidence.book import KEY, Book
from skillshed.evidence.measures import From, Measure, as_text
from skillshed.evidence.ratios import RANK, paired, ratio_rows
from skillshed.evidence.runs import Runs
from skillshed.terms.breakdown import breakdown, parts

Only = tuple[str, ...] | None  # the breakdowns wanted; None for all


def component(book: Book, part: From, as_of: date) -> pl.DataFrame:
    """The rows a `[[from]]` picks, with the chosen dimensions taken out of the breakdown.

    Returns place | period | breakdown | value | status | lower | upper | release | is_lower_bound.
    """
    key = ("component", as_text(part), known_by(book, [part.measure], as_of))
    return book.derived(key, lambda: _pick(book.latest(part.measure, as_of), part))


def known_by(book: Book, stored: list[str], as_of: date) -> date | None:
    """The day, where it matters: it does not where every release was known by then."""
    if as_of == date.max:
        return None
    holders = book.holders
    moves = any(release.known_on > as_of for name in stored for release in holders.get(name, ()))
    return as_of if moves else None


def direct(book: Book, measure: Measure, as_of: date) -> pl.DataFrame:
    """A measure's rows for every place that has them itself; where two sources give the same key, the first named wins.

    After what is published outright come sums of parts (`[[sum]]`), then ratios of published counts. Returns the columns
    of a component and `basis`: published, summed or ratio.
    """
    key = ("direct", as_text(measure), known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _direct(book, measure, as_of))


def direct_runs(book: Book, measure: Measure, as_of: date, *, only: Only = None) -> Runs:
    """The same rows, by place, with an empty `note`: as `series.rows_for` has them. `only`: the breakdowns wanted."""
    key = ("direct runs", as_text(measure), only, known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _narrowed(book, measure, as_of, only))


def _narrowed(book: Book, measure: Measure, as_of: date, only: Only) -> Runs:
    if only is not None:
        return _runs(direct_runs(book, measure, as_of).rows, only)
    return Runs(direct(book, measure, as_of).with_columns(pl.lit("").alias("note")))


def ends_runs(book: Book, measure: Measure, as_of: date, *, by_part: bool, only: Only = None) -> Runs:
    """A ratio's numerators beside their denominators (see `ratios.paired`), by place; `by_part`: part by part."""
    key = ("ends runs", as_text(measure), by_part, only, known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _runs(_ends(book, measure, as_of, by_part=by_part), only))


def _runs(rows: pl.DataFrame, only: Only) -> Runs:
    return Runs(rows if only is None else rows.filter(pl.col("breakdown").is_in(only)))


def _ends(book: Book, measure: Measure, as_of: date, *, by_part: bool) -> pl.DataFrame:
    top, bottom = together(book, measure.numerator, as_of), together(book, measure.denominator, as_of)
    return paired(top, bottom, by_part=by_part)


def breakdowns(book: Book, measure: Measure, as_of: date) -> list[str]:
    """Every breakdown a figure of the measure can have, published or put together."""
    key = ("breakdowns", as_text(measure), known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _breakdowns(book, measure, as_of))


def _breakdowns(book: Book, measure: Measure, as_of: date) -> list[str]:
    found = set(direct_runs(book, measure, as_of).rows["breakdown"].unique())
    if measure.numerator:
        found |= set(together(book, measure.numerator, as_of)["breakdown"].unique())
    return sorted(found)


def has_base_parts(book: Book, measure: Measure, as_of: date) -> set[str]:
    """Places whose denominator is given part by part."""
    key = ("base parts", as_text(measure), known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _parted(together(book, measure.denominator, as_of)))


def _parted(bottom: pl.DataFrame) -> set[str]:
    return set(bottom.filter(pl.col("breakdown") != "")["place"].unique())


def _direct(book: Book, measure: Measure, as_of: date) -> pl.DataFrame:
    frames = [(component(book, part, as_of), "published") for part in measure.froms]
    if measure.sums:
        frames.append((together(book, measure.sums, as_of), "summed"))
    if measure.numerator and measure.denominator:
        top, bottom = together(book, measure.numerator, as_of), together(book, measure.denominator, as_of)
        frames.append((ratio_rows(top, bottom, measure.per), "ratio"))
    named = [frame.with_columns(pl.lit(basis).alias("basis")) for frame, basis in frames]
    filled = [frame for frame in named if frame.height]
    if not filled:
        return component(book, From(measure=""), as_of).with_columns(pl.lit("published").alias("basis"))
    return filled[0] if len(filled) == 1 else pl.concat(filled).unique(subset=KEY, keep="first", maintain_order=True)


def together(book: Book, parts: list[From], as_of: date) -> pl.DataFrame:
    """Several components added up; a sum lacking one of its parts is a lower bound."""
    if len(parts) == 1:
        return component(book, parts[0], as_of)
    stored = [part.measure for part in parts]
    key = ("together", tuple(as_text(part) for part in parts), known_by(book, stored, as_of))
    return book.derived(key, lambda: _together(book, parts, as_of))


def _together(book: Book, parts: list[From], as_of: date) -> pl.DataFrame:
    expected = Counter(breakdown(part.add) for part in parts)
    frames = [component(book, part, as_of) for part in parts]
    marked = [
        frame.with_columns(pl.lit(expected[breakdown(part.add)]).alias("expected"))
        for frame, part in zip(frames, parts, strict=True)
    ]
    return _add_up(pl.concat(marked)).select(frames[0].columns)


def _pick(stored: pl.DataFrame, part: From) -> pl.DataFrame:
    rows = stored.with_columns(pl.lit(False).alias("is_lower_bound"))
    if not rows.height:
        return rows
    wanted = mapping(rows["breakdown"].unique().to_list(), part)
    is_sum = part.sum_over or any(isinstance(value, list) for value in part.where.values())
    picked = rows.join(wanted, on="breakdown", how="inner").drop("breakdown").rename({"new": "breakdown"})
    scaled = picked.with_columns(pl.col("value", "lower", "upper") * part.scale) if part.scale != 1 else picked
    return (_add_up(scaled.with_columns(pl.lit(0).alias("expected"))) if is_sum else scaled).select(rows.columns)


def mapping(breakdowns: list[str], part: From) -> pl.DataFrame:
    """Stored breakdown -> `new`: what is left of it after picking; rows not wanted are absent."""
    kept = [(text, new) for text in breakdowns if (new := _new_breakdown(parts(text), part)) is not None]
    return pl.DataFrame(kept, schema={"breakdown": pl.String, "new": pl.String}, orient="row")


def _new_breakdown(found: dict[str, str], part: From) -> str | None:
    """The breakdown after picking, or None if the row is not wanted."""
    rest = dict(found)
    for name, wanted in part.where.items():
        if not _fits(rest.pop(name, ""), wanted):
            return None
    for name in part.sum_over:
        if name not in rest:
            return None
        del rest[name]
    if part.only and set(rest) - set(part.keep):
        return None
    return breakdown({**{part.rename.get(name, name): category for name, category in rest.items()}, **part.add})


def _fits(category: str, wanted: str | list[str]) -> bool:
    if isinstance(wanted, list):
        return any(_fits(category, one) for one in wanted)
    if wanted.endswith("*"):
        return category.startswith(wanted[:-1])
    return category == wanted


def _add_up(rows: pl.DataFrame) -> pl.DataFrame:
    """Add parts of a whole: half-widths by the root of the sum of squares; a missing part makes no silent total.

    As in `areas.combine`: no interval where a known part has none, no upper limit on a lower bound.
    """
    half = ((pl.col("upper") - pl.col("lower")) / 2) ** 2
    rank = pl.col("status").replace_strict(RANK, default=-1, return_dtype=pl.Int32)
    added = rows.group_by(KEY, maintain_order=True).agg(
        pl.col("value").sum(),
        pl.col("value").is_null().sum().alias("missing"),
        half.sum().sqrt().alias("half"),
        half.is_not_null().filter(pl.col("value").is_not_null()).all().alias("has_half"),
        rank.filter(pl.col("value").is_not_null()).min().alias("rank"),
        pl.col("release").unique().sort().str.join("+"),
        pl.max_horizontal(pl.len(), pl.col("expected").max()).alias("n"),
        pl.len().alias("rows"),
    )
    status = pl.col("rank").replace_strict({i: name for name, i in RANK.items()}, default="not_available", return_dtype=pl.String)
    is_known = pl.col("missing") < pl.col("rows")
    partial = (pl.col("missing") > 0) | (pl.col("rows") < pl.col("n"))
    return added.select(
        *KEY,
        pl.when(is_known).then("value").alias("value"),
        pl.when(~is_known)
        .then(pl.lit("not_available"))
        .when(partial)
        .then(pl.lit("estimated"))
        .otherwise(status)
        .alias("status"),
        pl.when(is_known & pl.col("has_half")).then(pl.col("value") - pl.col("half")).alias("lower"),
        pl.when(is_known & pl.col("has_half") & ~partial).then(pl.col("value") + pl.col("half")).alias("upper"),
        "release",
        (is_known & partial).alias("is_lower_bound"),
    )
