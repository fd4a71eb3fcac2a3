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

SKILLS = pl.List(pl.Struct({"skill": pl.String, "start": pl.Int32, "end": pl.Int32, "score": pl.Float64, "method": pl.String}))
# What one pass over adverts gives (`batch`): the advert without how to reach a person, what its words say, where, which job, which skills.
ENRICHED: Schema = {
    **{name: kind for name, kind in ADVERTS.items() if name not in ("latitude", "longitude", "url")},
    "district": pl.String,
    "near": pl.String,  # only adverts of one `near` can be copies of each other
    "occupation": pl.String,
    "occupation_label": pl.String,
    "occupation_probability": pl.Float64,
    "occupation_needs_review": pl.Boolean,
    "occupation_group": pl.String,
    **FIELDS,
    "skills": SKILLS,
}
# What is kept of an advert: no description. A board's text is the board's, and may name people.
KEPT: Schema = {name: kind for name, kind in ENRICHED.items() if name not in ("description", "near", "pay_text")} | {
    "vacancy": pl.String,
    "why": pl.String,
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
