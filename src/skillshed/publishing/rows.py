"""Rows as charts and tables read them: of a frame, or plain dictionaries made already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

Facts = Mapping[str, Any]
Rows = pl.DataFrame | Sequence[Facts]


def plain(rows: Rows) -> Sequence[Facts]:
    """The rows as dictionaries, in their order."""
    return rows.to_dicts() if isinstance(rows, pl.DataFrame) else rows


def of_place(rows: Sequence[Facts], code: str) -> list[Facts]:
    """Those of one place."""
    return [row for row in rows if row["place"] == code]


def known(rows: Sequence[Facts]) -> list[Facts]:
    """Those with a value."""
    return [row for row in rows if row["value"] is not None]


def high_first(rows: Sequence[Facts]) -> list[Facts]:
    """From the highest value to the lowest, those without one last; otherwise in their order."""
    return [*sorted(known(rows), key=lambda row: -row["value"]), *(row for row in rows if row["value"] is None)]


def has_interval(rows: Sequence[Facts]) -> bool:
    """Whether any row has the lower end of an interval."""
    return any(row["lower"] is not None for row in rows)
