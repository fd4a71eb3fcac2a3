"""Which formats we read, and which one a file is in."""

from __future__ import annotations

import csv
import importlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, UsageError

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """One format: its name (the folder), title, publisher, what tells it apart, and what to do with it."""

    name: str
    title: str
    publisher: str
    about: str
    licence: str
    where: str  # where a person gets such a file
    next_release: str = ""

    def module(self) -> ModuleType:
        """Its parse.py, loaded only when needed."""
        return importlib.import_module(f"skillshed.sources.{self.name}.parse")


@cache
def sources() -> dict[str, Source]:
    """All formats, by name."""
    found = {}
    for path in sorted(HERE.glob("*/source.toml")):
        facts = tomllib.loads(path.read_text())
        found[path.parent.name] = Source(
            name=path.parent.name,
            title=facts["title"],
            publisher=facts["publisher"],
            about=facts["about"],
            licence=facts.get("licence", "OGL-UK-3.0"),
            where=facts.get("where", ""),
            next_release=facts.get("next_release", ""),
        )
    return found


def detect(raw: RawFile) -> Source:
    """The format a file is in, told by its content. Raises InputNotUnderstood with what was seen."""
    if raw.kind == "html":
        raise InputNotUnderstood(
            f"'{raw.name}' is a web page, not data: the publisher probably answered with an error page.",
            next_step="Open the link in a browser, check that the figures come, and save them again.",
        )
    scores = {name: _score(source, raw) for name, source in sources().items()}
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] <= 0:
        seen = ", ".join(raw.header[:6]) or (", ".join(raw.sheet_names[:6])) or raw.kind
        raise InputNotUnderstood(
            f"'{raw.name}' is in no format we know (it begins: {seen[:160]}).",
            next_step="Name the format with --source, or map your own columns with --columns FILE.toml; `skillshed sources` lists the formats.",
        )
    return sources()[best]


def _score(source: Source, raw: RawFile) -> float:
    """How sure a format is of a file; not at all where its first look fails on something no file of its own would have."""
    try:
        return float(source.module().detect(raw))
    except (KeyError, IndexError, ValueError, TypeError, csv.Error):
        return 0.0


def parse(raw: RawFile, *, source: str = "", given: Given | None = None) -> tuple[Source, Parsed]:
    """Read a file with the format named, or the one detected."""
    given = given or Given()
    if source and source not in sources():
        raise UsageError(f"There is no source '{source}'.", next_step="`skillshed sources` lists them.")
    chosen = sources()[source] if source else detect(raw)
    try:
        return chosen, chosen.module().parse(raw, given)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        # A parser met something its format does not have: say so, keep the cause for the log.
        raise InputNotUnderstood(
            f"'{raw.name}' begins like {chosen.title} but could not be read to the end ({type(error).__name__}: {error}).",
            next_step="Check that the file is whole and as published, or name another format with --source.",
        ) from error
