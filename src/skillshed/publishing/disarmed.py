"""Text that a spreadsheet would run as a formula, kept from it by an apostrophe; and read back without it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import polars as pl

RISKY = ("=", "+", "-", "@", "\t", "\r")
Cell = TypeVar("Cell")


def disarmed(cell: Cell) -> Cell | str:
    """A cell of a CSV file; what is no text stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def disarmed_columns(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The same for columns of text."""
    risky = {name: pl.any_horizontal(pl.col(name).str.starts_with(sign) for sign in RISKY) for name in names}
    return frame.with_columns(
        pl.when(is_risky).then(pl.concat_str(pl.lit("'"), pl.col(name))).otherwise(pl.col(name)).alias(name)
        for name, is_risky in risky.items()
    )


def rearmed(text: str) -> str:
    """A cell as it was before it was disarmed."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(RISKY) else text
