"""Official projections for any area of England: base, expansion, replacement and total requirement by category.

Expansion is the net change in jobs; replacement is for those who retire, leave work or die; the total is both. The
publishers' yearly rate r satisfies replacement = base x ((1 + r)^years - 1).
Source: Skills Imperative 2035 technical report; Working Futures technical reports (replacement demand).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import polars as pl

from skillshed.evidence.book import Book
from skillshed.insight.ahead import facts
from skillshed.insight.ahead.ground import REST, Ground, Share, ground, tiles
from skillshed.insight.ahead.published import ENGLAND, believed, districts
from skillshed.insight.ahead.sharing import EVERY, Keys, keys
from skillshed.insight.ahead.tables import ALL, SUMS, TABLE, add_up, area_table, cross_table, with_parents
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.place import Place

BY = ("occupation", "qualification", "industry", ALL)
REQUIREMENT = pl.Schema(
    {
        "place": pl.String, "place_name": pl.String, "by": pl.String, "level": pl.String, "code": pl.String, "category": pl.String,
        "parent": pl.String, **dict.fromkeys(SUMS, pl.Float64), "per_year": pl.Float64, "rate_pct_pa": pl.Float64,
        "total_low": pl.Float64, "total_high": pl.Float64, "is_indicative": pl.Boolean, "status": pl.String, "basis": pl.String,
        "release": pl.String, "note": pl.String,
    }
)  # fmt: skip
Sharer = Callable[[Share, Share, str], float]


def requirement(book: Book, place: str, by: str = "occupation", as_of: date | None = None) -> pl.DataFrame:
    """Demand from 2020 to 2035 by occupation, qualification or industry (REQUIREMENT, people), as published.

    `place` is a code. Of a place inside a published area the answer is that area's (`basis` held_by, `place_name` says
    whose); where no published area answers it is the estimate of `shared_requirement`. `level` is wide or narrow: the
    narrow ones add up to the wide. `status` is modelled (published) or estimated. Raises UsageError, NotFound.
    """
    day, by = as_of or date.max, _asked(by)
    found = ground(book, place, day)
    if found.basis == "shared":
        return shared_requirement(book, place, by, as_of)
    table = add_up(pl.concat([area_table(book, one.code, by, day) for one in found.areas]))
    named = found.areas[0] if found.basis == "held_by" else found.place
    return _finished(table, by, named, found.basis, found.note)


def shared_requirement(book: Book, place: str, by: str = "occupation", as_of: date | None = None) -> pl.DataFrame:
    """An estimate for a place inside published areas: their figures by its share of their jobs (REQUIREMENT, basis shared).

    `total_low` and `total_high` are the totals under the two ways of sharing (by occupation, and by all jobs): how much
    the assumption matters, not a confidence interval. Raises UsageError; NotFound without Census jobs.
    """
    day, by = as_of or date.max, _asked(by)
    key = ("ahead shared", place, by, day)
    return book.derived(key, partial(_shared, book, ground(book, place, day), by, day))


def _asked(by: str) -> str:
    if by not in BY:
        raise UsageError(f"Projections are not given by '{by}'.", next_step=f"Choose one of: {', '.join(BY)}.")
    return by


def _shared(book: Book, found: Ground, by: str, day: date) -> pl.DataFrame:
    weighed = keys(book, day, found.note)
    mine = districts(book, found.place.code)
    mixed = _estimate(book, mine, by, day, weighed.share)
    plain = _estimate(book, mine, by, day, partial(_by_all_jobs, weighed))
    chosen = plain if by == "industry" else mixed
    ends = mixed.select("code", pl.col("total").alias("_mixed")).join(
        plain.select("code", pl.col("total").alias("_plain")), on="code"
    )
    table = _finished(chosen, by, found.place, "shared", _how_shared(by, found))
    return table.join(ends, on="code", how="left", maintain_order="left").with_columns(
        pl.min_horizontal("_mixed", "_plain").alias("total_low"), pl.max_horizontal("_mixed", "_plain").alias("total_high"),
        pl.lit("estimated").alias("status"),
    ).select(list(REQUIREMENT))  # fmt: skip


def _by_all_jobs(weighed: Keys, part: Share, whole: Share, _major: str) -> float:
    return weighed.share(part, whole, EVERY)


def _how_shared(by: str, found: Ground) -> str:
    said = facts.settings()["sharing"]
    how = said["plainly"] if by == "industry" else said["says"]
    return f"estimated, not published: {how[0].lower()}{how[1:].removesuffix('.')}"


def _estimate(book: Book, mine: Share, by: str, day: date, share: Sharer) -> pl.DataFrame:
    """Published areas wholly inside are taken whole; of the others, the districts' share."""
    kept, _ = believed(book, day)
    extents = {one.code: districts(book, one.code) for one in kept}
    inside, left = tiles(kept, extents, mine)
    parts = [area_table(book, one.code, by, day) for one in inside]
    for holder, (part, whole) in _holders(kept, extents, left).items():
        parts.append(_part_of(book, holder, by, day, partial(share, part, whole)))
    return add_up(pl.concat(parts))


def _holders(kept: list[Place], extents: dict[str, Share], left: Share) -> dict[str, tuple[Share, Share]]:
    """Holder -> (the place's districts in it, all its districts); a district in no published area is in the rest of England."""
    rest = tiles(kept, extents, extents[ENGLAND])[1] if ENGLAND in extents else {}
    found: dict[str, tuple[Share, Share]] = {}
    for district, weight in left.items():
        around = [one.code for one in kept if one.code != ENGLAND and extents[one.code].get(district) == 1.0]
        if not around and district not in rest:
            raise NotFound(
                f"No projection is published for an area that holds the district {district}, and England's is not loaded.",
                next_step="Import England's workbook of the Skills Imperative projections.",
            )
        holder = min(around, key=lambda code: (len(extents[code]), code)) if around else REST
        whole = extents[holder] if around else rest
        found.setdefault(holder, ({}, whole))[0][district] = weight
    return found


def _part_of(book: Book, holder: str, by: str, day: date, share: Callable[[str], float]) -> pl.DataFrame:
    """A holder's table times the place's share, occupation by occupation where that can be done."""
    if by in ("occupation", ALL):
        occupations = _held(book, holder, "occupation", day)
        narrow = _scaled(occupations.filter(pl.col("code").str.len_chars() == 2), pl.col("code").str.slice(0, 1), share)
        if by == "occupation":
            return with_parents(narrow, by)
        return add_up(narrow.with_columns(pl.lit(ALL).alias("code")))
    if by == "qualification":
        return add_up(_scaled(_held_cross(book, holder, day), pl.col("occupation").str.slice(0, 1), share).select(list(TABLE)))
    return _scaled(_held(book, holder, by, day), pl.lit(EVERY), share)


def _scaled(table: pl.DataFrame, major: pl.Expr, share: Callable[[str], float]) -> pl.DataFrame:
    named = table.with_columns(major.alias("_major"))
    shares = {one: share(one) for one in named["_major"].unique().to_list()}
    factor = pl.col("_major").replace_strict(shares, return_dtype=pl.Float64)
    return named.with_columns(pl.col(name) * factor for name in SUMS).drop("_major")


def _held(book: Book, holder: str, by: str, day: date) -> pl.DataFrame:
    if holder != REST:
        return area_table(book, holder, by, day)
    return _less(area_table(book, ENGLAND, by, day), [area_table(book, one, by, day) for one in _tiling(book, day)], ["code"])


def _held_cross(book: Book, holder: str, day: date) -> pl.DataFrame:
    plain = pl.lit(False).alias("estimated")
    if holder != REST:
        return cross_table(book, holder, day).with_columns(plain)
    taken = [cross_table(book, one, day).with_columns(plain) for one in _tiling(book, day)]
    return _less(cross_table(book, ENGLAND, day).with_columns(plain), taken, ["occupation", "code"])


def _tiling(book: Book, day: date) -> list[str]:
    """The published areas that together cover most of England without overlap."""
    kept, _ = believed(book, day)
    extents = {one.code: districts(book, one.code) for one in kept}
    return [one.code for one in tiles(kept, extents, extents[ENGLAND])[0]]


def _less(whole: pl.DataFrame, parts: list[pl.DataFrame], on: list[str]) -> pl.DataFrame:
    """England less the areas that are published: what is left for those that are not."""
    taken = (
        pl.concat(parts)
        .group_by(on)
        .agg(*[pl.col(name).sum().alias(f"_{name}") for name in SUMS], pl.col("estimated").any().alias("_estimated"))
    )
    both = whole.join(taken, on=on, how="left", maintain_order="left")
    left = both.with_columns(
        [pl.col(name) - pl.col(f"_{name}") for name in SUMS] + [(pl.col("estimated") | pl.col("_estimated")).alias("estimated")]
    )
    return left.select(whole.columns)


def _finished(table: pl.DataFrame, by: str, named: Place, basis: str, note: str) -> pl.DataFrame:
    """Codes given their names, the yearly requirement and rate worked out, small cells marked."""
    years = facts.target_year() - facts.base_year()
    said = facts.settings()["projections"]
    known = _names(by)
    rows = known.join(table, on="code", how="inner", maintain_order="left")
    guessed = "replacement is not published by industry here: England's replacement of each industry in proportion to its jobs, scaled to the area's published total"
    notes = pl.when("estimated").then(pl.lit("; ".join(filter(None, (note, guessed))))).otherwise(pl.lit(note))
    return rows.with_columns(
        pl.lit(named.code).alias("place"), pl.lit(named.name).alias("place_name"), pl.lit(by).alias("by"),
        (pl.col("total") / years).alias("per_year"),
        (((1 + pl.col("replacement") / pl.col("base")) ** (1 / years) - 1) * 100).alias("rate_pct_pa"),
        pl.lit(None, dtype=pl.Float64).alias("total_low"), pl.lit(None, dtype=pl.Float64).alias("total_high"),
        (pl.col("base") < said["indicative_below"]).alias("is_indicative"),
        pl.when("estimated").then(pl.lit("estimated")).otherwise(pl.lit("modelled")).alias("status"),
        pl.lit(basis).alias("basis"), notes.alias("note"),
    ).select(list(REQUIREMENT))  # fmt: skip


def _names(by: str) -> pl.DataFrame:
    if by == ALL:
        return pl.DataFrame({"code": [ALL], "category": ["All jobs"], "parent": [""], "level": ["wide"]})
    known = facts.categories(by)
    is_wide = pl.col("parent") == "" if (known["parent"] != "").any() else pl.lit(True)
    level = pl.when(is_wide).then(pl.lit("wide")).otherwise(pl.lit("narrow")).alias("level")
    return known.select("code", pl.col("name").alias("category"), "parent", level)
