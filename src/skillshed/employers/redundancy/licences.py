"""Licences and cards by one name each, however a list or an advert writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from skillshed.employers.redundancy.rules import table
from skillshed.skills.adverts.fields import read_fields
from skillshed.skills.adverts.shape import ADVERTS

NONE = {"none", "no", "nil", "n a", "nothing", "no licence"}


def read_licences(text: str) -> tuple[str, ...]:
    """The names in a cell, each once; none for a cell that says that there is none."""
    parts = (plain(part) for part in re.split(r"[;,/\n]+", text))
    return tuple(dict.fromkeys(_names().get(part, part) for part in parts if part and part not in NONE))


def asked_in(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """What each advert asks for."""
    rows = [{"title": "", "description": text} for text in texts]
    found = read_fields(pl.DataFrame(rows, schema=ADVERTS, orient="row"))["licences"].to_list() if rows else []
    return [tuple(one) for one in found]


def binding(names: Iterable[str]) -> frozenset[str]:
    """Those that one must hold to begin; a check made with the job bars nobody."""
    return frozenset(names) - set(table("licences.toml")["got_with_the_job"]["names"])


def plain(text: str) -> str:
    """Small letters, one space between words."""
    return re.sub(r"[^a-z0-9+]+", " ", text.casefold()).strip()


@cache
def _names() -> dict[str, str]:
    listed: dict[str, list[str]] = table("licences.toml")["licences"]
    return {plain(one): name for name, every in listed.items() for one in (name, *every)}


def by_law(needs: str) -> str:
    """The name that lists use for what the law asks of an occupation; else the law's own words."""
    listed: dict[str, str] = table("licences.toml")["by_law"]
    return listed.get(needs, needs)
