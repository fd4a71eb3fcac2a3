"""Marks in value cells: a number, or the reason why there is none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from skillshed.sources.cells import number, to_number
from skillshed.sources.vocabulary import vocabulary
from skillshed.terms.status import Status

# A letter after a number: 12.3p, 12.3 [r]. The number stands and the letter qualifies it.
_FLAGS = {"p": "provisional", "r": "revised", "e": "estimated", "u": "unreliable"}
_FLAGGED = r"^(.*\d)\s*\[?([preuPREU])\]?$"
_FEWER = r"^(?:<|&lt;|less than|fewer than|under)\s*\d+$"


@cache
def marks(own: Path | None = None) -> dict[str, str]:
    """Mark -> status, from a table whose keys are statuses; a format's own table lies over the common one."""
    return {**vocabulary(Path(__file__).with_name("symbols.toml")), **(vocabulary(own) if own else {})}


def read_cell(cell: object, known: dict[str, str]) -> tuple[float | None, str | None]:
    """One cell as value and status; status None where the cell is neither a number nor a known mark."""
    value = number(cell)
    if value is not None:
        return value, "final"
    return None, known.get(str(cell).strip().casefold())


def read_values(table: pl.DataFrame, column: str, known: dict[str, str]) -> pl.DataFrame:
    """Adds `value` and `status` from a text column; status is null where a cell is neither number nor known mark."""
    cell = pl.col(column).fill_null("").str.strip_chars()
    plain = to_number(cell)
    flagged = cell.str.extract(_FLAGGED, 1)
    flag = cell.str.extract(_FLAGGED, 2).str.to_lowercase().replace_strict(_FLAGS, default=None)
    lowered = cell.str.to_lowercase()
    word = lowered.replace_strict(known, default=None, return_dtype=pl.String)
    return table.with_columns(
        value=plain.fill_null(to_number(flagged)),
        status=pl.when(plain.is_not_null())
        .then(pl.lit("final"))
        .when(to_number(flagged).is_not_null())
        .then(flag)
        .when(lowered.str.contains(_FEWER))
        .then(pl.lit(str(Status.SUPPRESSED)))
        .otherwise(word),
    )


def rejects(table: pl.DataFrame, reason: pl.Expr, text: pl.Expr, sheet: str | None = None) -> pl.DataFrame:
    """Rows put aside, in the common shape; `table` has `row`."""
    return table.select(
        sheet=pl.lit(sheet, dtype=pl.String),
        row=pl.col("row").cast(pl.Int32),
        reason=reason,
        text=text.cast(pl.String).fill_null("").str.slice(0, 200),
    )
