"""The room's tables of facts: settings, and the categories of the projections with their codes, names and parents."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

HERE = Path(__file__).parent
TABLES = {"occupation": "occupations.csv", "qualification": "qualifications.csv", "industry": "industries.csv"}


@cache
def settings() -> dict[str, Any]:
    """settings.toml."""
    return tomllib.loads((HERE / "settings.toml").read_text(encoding="utf-8"))


@cache
def categories(by: str) -> pl.DataFrame:
    """code | name | parent | published, in the order of the table; a parent is the code of the wider group, or empty."""
    read = pl.read_csv(HERE / TABLES[by], infer_schema_length=0)
    if "parent" not in read.columns:
        read = read.with_columns(pl.lit("").alias("parent"))
    return read.select(pl.col("code", "name", "parent", "published").fill_null(""))


@cache
def industry_parts() -> pl.DataFrame:
    """published | part_of: England's detailed industries and the one of twenty-two each belongs to."""
    return pl.read_csv(HERE / "industry_parts.csv", infer_schema_length=0)


def base_year() -> int:
    """The year the projections start from."""
    return int(settings()["projections"]["base_year"])


def target_year() -> int:
    """The year they reach."""
    return int(settings()["projections"]["target_year"])
