"""The doors and filters as `doors.toml` gives them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: its words, what it asks for from the start, which filters stand open, map or list first."""

    id: str
    path: str
    short: str
    title: str
    lead: str
    for_whom: str
    asks: str
    example: str
    view: str
    audiences: tuple[str, ...]
    open: tuple[str, ...]
    tries: tuple[str, ...]
    age: int | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return reverse("provision:find", args=[self.path])


@dataclass(frozen=True, slots=True)
class Filter:
    """One group of choices. `param` is its name in the address; without one it has fields of its own."""

    id: str
    title: str
    param: str = ""
    facet: str = ""
    hint: str = ""


@cache
def doors() -> dict[str, Door]:
    """Every door by its path."""
    rows = {name: row for name, row in _document().items() if name not in ("filters", "line")}
    made = [Door(id=name, **{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}) for name, row in rows.items()]  # fmt: skip
    return {one.path: one for one in made}


@cache
def line() -> dict[str, str]:
    """Whom to ring: name, phone, url."""
    found: dict[str, str] = _document()["line"]
    return found


@cache
def filters() -> tuple[Filter, ...]:
    """Every filter, in the order in which they stand."""
    return tuple(Filter(**row) for row in _document()["filters"])


@cache
def choices() -> tuple[Filter, ...]:
    """The filters that are lists of boxes."""
    return tuple(one for one in filters() if one.param)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(resources.files("skillshed.site.find").joinpath("doors.toml").read_text("utf-8"))
