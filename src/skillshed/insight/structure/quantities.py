"""What the room works out, as a number is written: title, unit, decimals, meaning (quantities.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Quantity:
    """A derived quantity; has what publishing asks of a measure."""

    id: str
    title: str
    short: str
    unit: str
    decimals: int
    kind: str
    meaning: str
    caveats: str
    polarity: str = ""


@cache
def _all() -> dict[str, Quantity]:
    text = resources.files(__package__).joinpath("quantities.toml").read_text("utf-8")
    return {name: Quantity(id=name, **facts) for name, facts in tomllib.loads(text).items()}


def quantity(name: str) -> Quantity:
    """The quantity of that id; KeyError for none."""
    return _all()[name]
