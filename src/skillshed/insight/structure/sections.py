"""Sections of industry: which an industry belongs to, and shorter names for charts."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from textwrap import shorten
from typing import Any

import polars as pl

LONGEST = 58  # letters: two lines beside a chart


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
    """`Manufacture of mattresses` -> `Making mattresses`; a long name ends after a word, with an ellipsis."""
    for beginning, instead in _facts()["shorter"].items():
        if name.startswith(beginning):
            name = instead + name.removeprefix(beginning)
            break
    return shorten(name[:1].upper() + name[1:], LONGEST, placeholder="…")


def label(code: str, name: str) -> str:
    """An industry's name for charts and sentences: a section's short name, anything else by `shorter`."""
    return _by_division()[code] if code in _facts()["section"] else shorter(name)
