"""Location quotients: how much more of a place's work is in an industry than of the reference's, with intervals where there are any."""

from __future__ import annotations

from math import hypot

import polars as pl

from skillshed.insight.structure.definitions import definitions

READINGS = ("strong", "not_certain", "ordinary", "weak", "unknown")


def quotients(jobs: pl.DataFrame) -> pl.DataFrame:
    """The quotient of each industry.

    jobs: code | name | jobs | reference_jobs (people with work, null where unknown).
    Adds share | reference_share (per cent of the known) | quotient | reading. The quotient is null where the place's figure is
    unknown or the reference has no such jobs; the shares are of the industries known on both sides.
    """
    known = pl.col("jobs").is_not_null() & pl.col("reference_jobs").is_not_null()
    whole = pl.col("jobs").filter(known).sum()
    wide = pl.col("reference_jobs").filter(known).sum()
    shares = jobs.with_columns(
        pl.when(known & (whole > 0)).then(pl.col("jobs") / whole * 100).alias("share"),
        pl.when(known & (wide > 0)).then(pl.col("reference_jobs") / wide * 100).alias("reference_share"),
    )
    found = pl.when(pl.col("reference_share") > 0).then(pl.col("share") / pl.col("reference_share"))
    return shares.with_columns(found.alias("quotient")).with_columns(_readings())


def _readings() -> pl.Expr:
    """The reading of counts that come without an interval."""
    said, value = definitions()["quotient"], pl.col("quotient")
    return (
        pl.when(value.is_null()).then(pl.lit("unknown"))
        .when(value >= said["strong"]).then(pl.lit("strong"))
        .when(value < said["weak"]).then(pl.lit("weak"))
        .otherwise(pl.lit("ordinary")).alias("reading")
    )  # fmt: skip


def survey_quotient(
    share: float | None, half: float | None, reference: float | None, reference_half: float | None
) -> tuple[float | None, float | None]:
    """A quotient of two surveyed shares and half its 95% interval; None where there is none.

    Delta method: (h/q)^2 = (h1/p1)^2 + (h2/p2)^2. The reference holds the place, so the two are not quite independent; with a
    place that is a small part of the reference the error is small, and it makes the interval too wide, not too narrow.
    A reference without an interval is taken as exact.
    """
    if share is None or not reference:
        return None, None
    found = share / reference
    if half is None:
        return found, None
    return found, hypot(half / reference, found * (reference_half or 0.0) / reference)


def reading(value: float | None, half: float | None) -> str:
    """One of READINGS. A strong or weak quotient whose interval reaches past 1 is `not_certain`."""
    said = definitions()["quotient"]
    if value is None:
        return "unknown"
    if said["weak"] <= value < said["strong"]:
        return "ordinary"
    if half is not None and value - half <= 1 <= value + half:
        return "not_certain"
    return "strong" if value >= said["strong"] else "weak"
