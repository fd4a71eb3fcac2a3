"""Publishers' words as ours, from TOML tables; and a text column mapped once for each different cell."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl

from skillshed.terms.period import read_period


@cache
def vocabulary(path: Path) -> dict[str, str]:
    """A TOML of lists (`our_word = ["theirs", ...]`) turned round: theirs, lower case -> ours."""
    return {word.casefold(): ours for ours, words in tomllib.loads(path.read_text()).items() for word in words}


def mapped(column: str, function: Callable[[str], str | None]) -> pl.Expr:
    """A text column through a Python function, called once for each different text; nulls stay."""
    return pl.col(column).map_batches(lambda found: _mapped(found, function), return_dtype=pl.String)


def _mapped(found: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    answers = {text: function(text) for text in found.unique().to_list() if text is not None}
    return found.replace_strict(answers, default=None, return_dtype=pl.String)


def iso(text: str) -> str | None:
    """A publisher's period as ISO, or None."""
    period = read_period(text.strip())
    return period.iso if period else None
