"""The columns of the template, as `columns.toml` documents them, and how a file's headers are recognised."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from skillshed.provision.feeds import cells
from skillshed.provision.models import Contact, Cost, Funding, Offer, Provider, Run, Venue

MODELS = {"provider": Provider, "offer": Offer, "run": Run, "venue": Venue, "contact": Contact, "funding": Funding, "cost": Cost}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: which record and field it fills, how a cell is read, and what to write in it."""

    name: str
    on: str
    field: str
    reads: str
    help: str
    required: bool = False
    choices: str = ""
    example: str = ""
    heading: str = ""
    longest: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The header in the template."""
        words = self.name.replace("_", " ").replace("ukprn", "UKPRN").replace("url", "URL")
        return (words[0].upper() + words[1:]).replace(" id", " ID")

    def read(self, cell: Any) -> Any:
        """What a cell says. CellFault says what is wrong and what to write."""
        if self.choices:
            return cells.choices(cell, self.choices) if self.reads == "choices" else cells.choice(cell, self.choices)
        found = cells.READERS[self.reads](cell)
        longest = max((len(one) for one in found), default=0) if isinstance(found, list) else len(found) if isinstance(found, str) else 0
        if self.longest and longest > self.longest:
            raise cells.CellFault(f"This has {longest} letters. Write at most {self.longest}.")
        return found


@cache
def columns() -> dict[str, Column]:
    """Every column by its name."""
    table = tomllib.loads(resources.files(__package__).joinpath("columns.toml").read_text("utf-8"))
    return {name: Column(name, **{**row, "aliases": tuple(row.get("aliases", ()))}, longest=_longest(row)) for name, row in table.items()}


def _longest(row: dict[str, Any]) -> int:
    """How much the field holds, where it has an end."""
    name = {"provider": {"name": "organisation"}, "cost": {}}.get(row["on"], {}).get(row["field"], row["field"])
    if name in ("organisation", "reference") or row["on"] == "cost":
        return {"description": 200, "organisation": 200, "reference": 120}.get(name, 0)
    fields = {field.name: field for field in MODELS[row["on"]]._meta.get_fields()}
    return getattr(fields.get(name), "max_length", None) or 0


@cache
def _headers() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns().values():
        for header in (*column.aliases, column.name):
            found[slug(header)] = column.name
    return found


def slug(header: object) -> str:
    """A header without what does not matter: `Start date *` is `start_date`."""
    return re.sub(r"[^a-z0-9]+", "_", str(header).casefold()).strip("_")


def recognised(headers: Sequence[object]) -> dict[int, Column]:
    """Which position holds which column; the first of two that mean the same counts."""
    found: dict[int, Column] = {}
    taken: set[str] = set()
    for index, header in enumerate(headers):
        name = _headers().get(slug(header))
        if name and name not in taken:
            taken.add(name)
            found[index] = columns()[name]
    return found
