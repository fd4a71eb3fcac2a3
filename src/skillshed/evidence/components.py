"""Components: one line of a measure's definition applied to stored rows (which part, added over what, in what unit)."""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.evidence.book import KEY, Book
from skillshed.evidence.measures import From, Measure
from skillshed.terms.breakdown import breakdown, parts

ADDED = ["estimated", "modelled", "unreliable", "provisional", "revised", "final"]


def component(book: Book, part: From, as_of: date) -> pl.DataFrame:
    """The rows a `[[from]]` picks, with the chosen dimensions taken out of the breakdown.

    Returns place | period | breakdown | value | status | lower | upper | release | is_lower_bound.
    """
    key = ("component", part.model_dump_json(), as_of if _moves(book, part, as_of) else None)
    return book.derived(key, lambda: _pick(book.latest(part.measure, as_of), part))


def _moves(book: Book, part: From, as_of: date) -> bool:
    """Whether the day matters: it does not where every release was known by then."""
    return any(release.known_on > as_of for release in book.holders.get(part.measure, []))


def direct(book: Book, measure: Measure, as_of: date) -> pl.DataFrame:
    """The published rows of a measure over all its sources; where two give the same key, the first named wins."""
    frames = [component(book, part, as_of) for part in measure.froms]
    filled = [frame for frame in frames if frame.height]
    if not filled:
        return frames[0] if frames else component(book, From(measure=""), as_of)
    return filled[0] if len(filled) == 1 else pl.concat(filled).unique(subset=KEY, keep="first", maintain_order=True)


def _pick(stored: pl.DataFrame, part: From) -> pl.DataFrame:
    rows = stored.with_columns(pl.lit(False).alias("is_lower_bound"))
    if not rows.height:
        return rows
    mapping = mapping(rows["breakdown"].unique().to_list(), part)
    adds = part.sum_over or any(isinstance(value, list) for value in part.where.values())
    picked = rows.join(mapping, on="breakdown", how="inner").drop("breakdown").rename({"new": "breakdown"})
    scaled = picked.with_columns(pl.col("value", "lower", "upper") * part.scale) if part.scale != 1 else picked
    return (_add_up(scaled) if adds else scaled).select(rows.columns)


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
    return breakdown({part.rename.get(name, name): category for name, category in rest.items()})


def _fits(category: str, wanted: str | list[str]) -> bool:
    if isinstance(wanted, list):
        return any(_fits(category, one) for one in wanted)
    if wanted.endswith("*"):
        return category.startswith(wanted[:-1])
    return category == wanted


def _add_up(rows: pl.DataFrame) -> pl.DataFrame:
    """Add parts of a whole: half-widths by the root of the sum of squares; a missing part makes no silent total."""
    half = ((pl.col("upper") - pl.col("lower")) / 2) ** 2
    rank = pl.col("status").replace_strict({name: i for i, name in enumerate(ADDED)}, default=-1, return_dtype=pl.Int32)
    added = rows.group_by(KEY, maintain_order=True).agg(
        pl.col("value").sum(),
        pl.col("value").is_null().sum().alias("missing"),
        half.sum().sqrt().alias("half"),
        half.is_not_null().any().alias("has_half"),
        rank.filter(pl.col("value").is_not_null()).min().alias("rank"),
        pl.col("release").unique().sort().str.join("+"),
        pl.len().alias("n"),
    )
    status = pl.col("rank").replace_strict(dict(enumerate(ADDED)), default="not_available", return_dtype=pl.String)
    is_known = pl.col("missing") < pl.col("n")
    return added.select(
        *KEY,
        pl.when(is_known).then("value").alias("value"),
        pl.when(~is_known).then(pl.lit("not_available")).when(pl.col("missing") > 0).then(pl.lit("estimated")).otherwise(status).alias("status"),
        pl.when("has_half").then(pl.col("value") - pl.col("half")).alias("lower"),
        pl.when("has_half").then(pl.col("value") + pl.col("half")).alias("upper"),
        "release",
        (is_known & (pl.col("missing") > 0)).alias("is_lower_bound"),
    )
