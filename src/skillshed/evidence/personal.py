"""The lake holds counts, never people: a file with a line a person is refused before a byte of it is kept."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from skillshed.sources.heads import head_rows
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import Refused

TELLING = Path(__file__).with_name("personal.toml")
DEEPEST = 12


def refuse_people(raw: RawFile) -> None:
    """Refused where the columns of a person's own table name or number people."""
    found = sorted({cell for row in _heads(raw) for cell in row if slug(cell) in _telling()})
    if found:
        raise Refused(
            f"'{raw.name}' has columns about single people ({', '.join(found)}); the evidence base holds no personal data.",
            next_step="Count the people by place and period, leave those columns out, and import the counts with `protect = 5`.",
        )


def _heads(raw: RawFile) -> list[list[str]]:
    if raw.kind == "text":
        return head_rows(raw, DEEPEST)
    if raw.kind in ("xlsx", "xls", "ods"):
        return [[str(cell) for cell in row] for name in raw.sheet_names for row in raw.sheet_head(name, DEEPEST)]
    return []


@cache
def _telling() -> frozenset[str]:
    return frozenset(tomllib.loads(TELLING.read_text(encoding="utf-8"))["columns"])
