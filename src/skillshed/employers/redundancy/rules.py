"""The figures a response goes by, as `rules.toml` gives them."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """One of this room's definition files."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def rules() -> dict[str, Any]:
    """The whole of `rules.toml`."""
    return table("rules.toml")


def erase_by(last_day: date) -> date:
    """The day on which a response is erased unless an earlier one is set."""
    return last_day + timedelta(weeks=rules()["keeping"]["weeks_after_last_day"])


def latest_erasure(last_day: date) -> date:
    """The latest day that may be set."""
    return last_day + timedelta(weeks=rules()["keeping"]["most_weeks_after"])
