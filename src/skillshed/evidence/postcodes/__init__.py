"""Postcodes: which district a postcode, or the beginning of one, lies in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polars as pl

TABLE = Path(__file__).parent / "sectors.parquet"
# A whole postcode, or a sector (BB11 1), or its outward part alone (BB11).
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*(\d)(?:[A-Z]{2})?)?\b", re.IGNORECASE)


@cache
def _table() -> pl.DataFrame:
    return pl.read_parquet(TABLE)


def districts_of(text: str) -> list[tuple[str, float]]:
    """Districts a postcode may lie in and the share of its sector's (or outward part's) postcodes in each, largest first.

    Empty where the text is no postcode of England that we know of.
    """
    found = POSTCODE.fullmatch(text.strip())
    if not found:
        return []
    outward, digit = found[1].upper(), found[2]
    rows = _of_sector(f"{outward}{digit}") if digit else pl.DataFrame()
    rows = rows if rows.height else _of_outward(outward)
    return [(code, float(share)) for code, share in rows.iter_rows()]


def _of_sector(sector: str) -> pl.DataFrame:
    return _table().filter(pl.col("sector") == sector).select("district", "share")


def _of_outward(outward: str) -> pl.DataFrame:
    """The mean over the outward part's sectors: near enough to order its districts by."""
    inside = _table().filter((pl.col("sector").str.len_chars() == len(outward) + 1) & pl.col("sector").str.starts_with(outward))
    if not inside.height:
        return pl.DataFrame()
    count = inside["sector"].n_unique()
    shares = inside.group_by("district").agg((pl.col("share").sum() / count).alias("share"))
    return shares.sort(["share", "district"], descending=[True, False])
