"""The contract at the boundary: what an observation must be to enter a release; the rest is put aside with reasons."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from skillshed.terms.status import Status

KEY = ["measure", "place", "period", "breakdown"]
_NULLABLE = [status.value for status in Status if status.may_be_null]


class Observation(dy.Schema):
    """One observation, as design section 4.1 defines it."""

    measure = dy.String(primary_key=True)
    place = dy.String(primary_key=True)
    period = dy.String(primary_key=True, regex=r"^\d{4}-\d{2}-\d{2}/P\d+[YMDW]$")
    breakdown = dy.String(primary_key=True)
    value = dy.Float64(nullable=True)
    status = dy.String()
    lower = dy.Float64(nullable=True)
    upper = dy.Float64(nullable=True)
    sheet = dy.String(nullable=True)
    row = dy.Int32(nullable=True)

    @dy.rule()
    def status_known(cls) -> pl.Expr:
        return pl.col("status").is_in([status.value for status in Status])

    @dy.rule()
    def null_says_why(cls) -> pl.Expr:
        return pl.col("value").is_not_null() | pl.col("status").is_in(_NULLABLE)

    @dy.rule()
    def interval_holds_value(cls) -> pl.Expr:
        # A rounded value may stand a hair outside an interval that was rounded the other way.
        slack = pl.col("value").abs() * 1e-3 + 1e-6
        return (pl.col("lower").is_null() | pl.col("value").is_null() | (pl.col("lower") <= pl.col("value") + slack)) & (
            pl.col("upper").is_null() | pl.col("value").is_null() | (pl.col("upper") >= pl.col("value") - slack)
        )


REASONS = {
    "primary_key": "two different figures for the same measure, place, period and part",
    "period|regex": "the period could not be read",
    "period|nullability": "the period could not be read",
    "place|nullability": "the place is not known",
    "null_says_why": "no figure, and nothing that says why",
    "status_known": "a status that is not on the list",
    "interval_holds_value": "the figure lies outside its own interval",
    "value|nan": "not a number",
    "value|inf": "an infinite number",
}


def check(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that keep the contract, and those that do not with a `reason` each.

    `table`: measure | place | period | breakdown | value | status | lower | upper | sheet | row, and any others.
    """
    good, failures = Observation.filter(table)
    if not failures.invalid().height:
        return pl.DataFrame(good), failures.invalid().with_columns(pl.lit("").alias("reason"))
    details = failures.details()
    rules = [name for name in details.columns if name not in table.columns]
    said = [
        pl.when(pl.col(name).cast(pl.String) == "invalid").then(
            pl.lit(REASONS.get(name, name.replace("|", " ").replace("_", " ")))
        )
        for name in rules
    ]
    bad = details.with_columns(pl.concat_str(said, separator="; ", ignore_nulls=True).alias("reason"))
    return pl.DataFrame(good), bad.select(*table.columns, "reason")


def drop_repeats(table: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Take out rows that repeat a figure exactly (unitary authorities stand twice in some Nomis files)."""
    kept = table.unique(subset=[*KEY, "value", "status", "lower", "upper"], keep="first", maintain_order=True)
    return kept, table.height - kept.height
