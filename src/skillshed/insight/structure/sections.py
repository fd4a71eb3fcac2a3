"""Sections of industry: which an industry belongs to, and shorter names for charts."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import polars as pl


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("sections.toml").read_text("utf-8"))


@cache
def _by_division() -> dict[str, str]:
    found = {letter: one["name"] for letter, one in _facts()["section"].items()}
    for one in _facts()["section"].values():
        found |= {f"{division:02d}": one["name"] for division in range(one["first"], one["last"] + 1)}
    return found


def section(code: pl.Expr) -> pl.Expr:
    """The short name of the section of a code of one letter, two or five digits; the code itself where it is none."""
    return code.str.slice(0, 2).replace(_by_division())


def shorter(name: str) -> str:
    """`Manufacture of mattresses` -> `Making mattresses`; anything else as it is."""
    for beginning, instead in _facts()["shorter"].items():
        if name.startswith(beginning):
            rest = name.removeprefix(beginning)
            return instead + rest if instead else rest[:1].upper() + rest[1:]
    return name
