"""What an advert is here, whatever board it came from; as Arrow, so that the same function runs in a pool and on Spark."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]
ADVERTS: Schema = {
    "id": pl.String,
    "board": pl.String,
    "title": pl.String,
    "employer": pl.String,
    "description": pl.String,
    "place": pl.String,
    "postcode": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "pay_min": pl.Float64,
    "pay_max": pl.Float64,
    "pay_period": pl.String,
    "pay_text": pl.String,
    "pay_is_predicted": pl.Boolean,  # the board's guess: kept, and never counted as pay
    "contract": pl.String,
    "hours": pl.String,
    "sector": pl.String,
    "posted_on": pl.Date,
    "closes_on": pl.Date,
    "url": pl.String,
}
# Read out of the words. Null where nothing is said: not said is not "no".
FIELDS: Schema = {
    "year_pay_min": pl.Float64,  # pounds a year of full-time work
    "year_pay_max": pl.Float64,
    "contract_kind": pl.String,
    "hours_kind": pl.String,
    "remote": pl.String,
    "qualification": pl.Int8,
    "qualification_is_wish": pl.Boolean,
    "licences": pl.List(pl.String),
    "is_apprenticeship": pl.Boolean,
}


@cache
def columns() -> dict[str, str]:
    """The plain form of every name a board may use, to our column."""
    names: dict[str, list[str]] = definitions("columns.toml")["names"]
    return {plain(one): column for column, every in names.items() for one in every}


def plain(name: str) -> str:
    """A column's name in small letters, without spaces, dots and underscores."""
    return "".join(one for one in name.lower() if one.isalnum())


@cache
def definitions(name: str) -> dict[str, Any]:
    """One of this room's definition files."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
