"""Nomis files read for a test, the real ones and altered ones."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from skillshed.sources import registry
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile


def read_real(path: Path, format_: str) -> Parsed:
    source, parsed = registry.parse(RawFile.open(path))
    assert source.name == format_
    return parsed


def read(content: bytes | str, name: str, format_: str, given: Given | None = None) -> Parsed:
    source, parsed = registry.parse(RawFile(content.encode() if isinstance(content, str) else content, name), given=given)
    assert source.name == format_
    return parsed


def states(parsed: Parsed) -> dict[str, int]:
    return dict(parsed.rows["status"].value_counts().iter_rows())


def one(parsed: Parsed, **wanted: str) -> dict[str, object]:
    found = parsed.rows.filter(*[pl.col(name) == text for name, text in wanted.items()])
    assert found.height == 1, found
    return found.row(0, named=True)
