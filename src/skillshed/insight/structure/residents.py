"""What residents do, from the survey of households: quotients with intervals, for the place itself."""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.series import rows_for
from skillshed.insight.structure.quotients import reading, survey_quotient

MEASURE = "residents_by_industry_share"
REFERENCE = "E92000001"
_SCHEMA = {
    "industry": pl.String, "period": pl.String, "share": pl.Float64, "share_lower": pl.Float64, "share_upper": pl.Float64,
    "status": pl.String, "reference_share": pl.Float64, "quotient": pl.Float64, "lower": pl.Float64, "upper": pl.Float64,
    "reading": pl.String, "is_upper_bound": pl.Boolean, "release": pl.String,
}  # fmt: skip


def residents(book: Book, code: str, *, period: str = "", as_of: date | None = None) -> pl.DataFrame:
    """industry | period | share | ... | quotient | lower | upper | reading of residents in work, largest quotient first.

    The newest period with a figure for both place and England, or the one asked for; no rows where there is none. Shares that
    the publisher withholds stay null, with their status; the other shares are then of the rest, so too high (`is_upper_bound`).
    """
    if MEASURE not in book.measures:
        return pl.DataFrame(schema=_SCHEMA)
    measure, day = book.measure(MEASURE), as_of or date.max
    mine = rows_for(book, measure, code, day).filter(pl.col("breakdown").str.starts_with("industry="))
    wide = direct(book, measure, day).filter((pl.col("place") == REFERENCE) & pl.col("value").is_not_null())
    both = set(mine.filter(pl.col("value").is_not_null())["period"]) & set(wide["period"])
    chosen = period if period in both else max(both, default="")
    known = {row["breakdown"]: row for row in wide.filter(pl.col("period") == chosen).iter_rows(named=True)}
    here = mine.filter(pl.col("period") == chosen)
    has_gaps = here["value"].null_count() > 0
    rows = [_row(row, known.get(row["breakdown"], {}), has_gaps=has_gaps) for row in here.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=_SCHEMA).sort("quotient", descending=True, nulls_last=True)


def _row(mine: dict[str, object], wide: dict[str, object], *, has_gaps: bool) -> dict[str, object]:
    share, reference = _number(mine["value"]), _number(wide.get("value"))
    found, half = survey_quotient(share, _half(mine), reference, _half(wide))
    has_interval = found is not None and half is not None
    return {
        "industry": str(mine["breakdown"]).removeprefix("industry="), "period": mine["period"], "share": share,
        "share_lower": mine["lower"], "share_upper": mine["upper"], "status": mine["status"], "reference_share": reference,
        "quotient": found, "lower": max(found - half, 0.0) if has_interval else None,  # type: ignore[operator]
        "upper": found + half if has_interval else None,  # type: ignore[operator]
        "reading": _reading(found, half, has_gaps=has_gaps), "is_upper_bound": has_gaps and found is not None,
        "release": mine["release"],
    }  # fmt: skip


def _reading(found: float | None, half: float | None, *, has_gaps: bool) -> str:
    """Strong or weak only with an interval, and strong never on a share that is too high by what is withheld."""
    said = reading(found, half)
    is_doubtful = half is None or (has_gaps and said == "strong")
    return "not_certain" if is_doubtful and said in ("strong", "weak") else said


def _half(row: dict[str, object]) -> float | None:
    lower, upper = _number(row.get("lower")), _number(row.get("upper"))
    return (upper - lower) / 2 if lower is not None and upper is not None else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
