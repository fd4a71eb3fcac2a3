"""The figures of one published area as a table of categories: 9 and 26 occupations, 9 qualifications, 6 and 22 industries."""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.insight.ahead import facts
from skillshed.insight.ahead.published import ENGLAND, FIGURES, figures

SUMS = ["base", "target", "expansion", "replacement", "total"]
TABLE = pl.Schema({"code": pl.String, **dict.fromkeys(SUMS, pl.Float64), "estimated": pl.Boolean, "release": pl.String})
ALL = "all"


def area_table(book: Book, area: str, by: str, as_of: date) -> pl.DataFrame:
    """TABLE of one published area: the narrow categories first, then their parents as sums, or one row where `by` is `all`.

    `estimated` marks replacement that is not published for the area's industries (see `_industries`).
    """
    rows = figures(book, as_of).filter(pl.col("place") == area)
    if by == ALL:
        return _plain(rows.filter(pl.col("breakdown") == "").with_columns(pl.lit(ALL).alias("code")))
    narrow = _industries(book, rows, area, as_of) if by == "industry" else _coded(rows, by)
    return with_parents(narrow, by)


def cross_table(book: Book, area: str, as_of: date) -> pl.DataFrame:
    """occupation | code (qualification) | base | target | expansion | replacement | total | release of one published area."""
    rows = figures(book, as_of).filter((pl.col("place") == area) & pl.col("breakdown").str.starts_with("occupation="))
    split = rows.with_columns(
        pl.col("breakdown").str.extract(r"^occupation=([^|]*)\|qualification=").alias("_occupation"),
        pl.col("breakdown").str.extract(r"\|qualification=([^|]*)$").alias("published"),
    ).drop_nulls(["_occupation", "published"])
    # Lancashire and England give the wide groups by qualification too: taking both would count everybody twice.
    narrow = facts.categories("occupation").filter(pl.col("parent") != "")
    occupations = narrow.select(pl.col("code").alias("occupation"), pl.col("published").alias("_occupation"))
    found = split.join(occupations, on="_occupation").join(
        facts.categories("qualification").select("code", "published"), on="published"
    )
    return found.select("occupation", "code", *FIGURES, "release")


def with_parents(narrow: pl.DataFrame, by: str) -> pl.DataFrame:
    """The narrow categories followed by the wider ones they add up to."""
    parents = facts.categories(by).select("code", "parent").filter(pl.col("parent") != "")
    wide = add_up(narrow.join(parents, on="code").drop("code").rename({"parent": "code"}))
    return pl.concat([narrow, wide]) if wide.height else narrow


def add_up(tables: pl.DataFrame) -> pl.DataFrame:
    """Rows of one code made one. A sum that lacks a part is null: missing is never zero."""
    sums = [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in SUMS]
    made = tables.group_by("code", maintain_order=True).agg(*sums, pl.col("estimated").any(), releases())
    return made.select(list(TABLE))


def releases() -> pl.Expr:
    """The releases of a group's rows, each once."""
    return pl.col("release").str.split("+").explode().unique().sort().str.join("+").alias("release")


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.lit(False).alias("estimated")).select(list(TABLE))


def _coded(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """The published narrow categories by their codes; wider ones are added up, not read, so that all areas are alike."""
    known = facts.categories(by)
    narrow = known.filter(~pl.col("code").is_in(known["parent"].implode())).select("code", "published")
    named = rows.with_columns(pl.col("breakdown").str.strip_prefix(f"{by}=").alias("published"))
    return _plain(named.join(narrow, on="published", how="inner").sort("code"))


def _industries(book: Book, rows: pl.DataFrame, area: str, as_of: date) -> pl.DataFrame:
    """Twenty-two industries. Replacement by industry is published for England (in more detail) and for Lancashire only.

    Elsewhere each industry is given England's replacement in proportion to its jobs, and all are scaled to the
    replacement published for the area as a whole.
    """
    table = _coded(rows, "industry")
    if area == ENGLAND:
        return _from_parts(rows, table)
    if table["replacement"].null_count() == 0:
        return table
    england = _from_parts(figures(book, as_of).filter(pl.col("place") == ENGLAND), _england(book, as_of))
    rates = england.select("code", (pl.col("replacement") / pl.col("base")).alias("_rate"))
    whole = rows.filter(pl.col("breakdown") == "")["replacement"]
    guess = table.join(rates, on="code", how="left", maintain_order="left").with_columns(
        (pl.col("base") * pl.col("_rate")).alias("_guess")
    )
    scale = (
        whole[0] / guess["_guess"].sum() if len(whole) and whole[0] is not None and guess["_guess"].null_count() == 0 else None
    )
    replacement = pl.col("_guess") * pl.lit(scale, dtype=pl.Float64)
    return guess.with_columns(
        replacement.alias("replacement"), (replacement + pl.col("expansion")).alias("total"), pl.lit(True).alias("estimated")
    ).select(list(TABLE))


def _england(book: Book, as_of: date) -> pl.DataFrame:
    return _coded(figures(book, as_of).filter(pl.col("place") == ENGLAND), "industry")


def _from_parts(rows: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """England's detailed industries added up to the twenty-two.

    `Construction`, `Arts and entertainment` and others name both an industry and one of its parts: the demand rows of that
    name are the part's, the employment rows the industry's.
    """
    named = rows.with_columns(pl.col("breakdown").str.strip_prefix("industry=").alias("published"))
    both = facts.industry_parts().join(named, on="published", how="left")
    codes = facts.categories("industry").filter(pl.col("parent") != "").select("code", pl.col("published").alias("part_of"))
    demand = ["expansion", "replacement", "total"]
    sums = [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in demand]
    added = both.group_by("part_of").agg(*sums).join(codes, on="part_of").select("code", *demand)
    return table.drop(demand).join(added, on="code", how="left", maintain_order="left").select(list(TABLE))
