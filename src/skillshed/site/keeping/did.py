"""Entries of the audit trail as a provider reads them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from skillshed.people.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Did:
    """Who did what, when."""

    at: datetime
    who: str
    what: str


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return tomllib.loads(files("skillshed.site.keeping").joinpath("did.toml").read_text(encoding="utf-8"))


def did(entry: AuditEntry) -> Did:
    """One entry in words. What nobody signed in for was done by link, by a reader, or by the system."""
    how = entry.facts.get("how") if isinstance(entry.facts, dict) else ""
    nobody = "a reader" if entry.did == "problem.tell" else "by link" if how == "link" else "the system"
    return Did(entry.at, entry.who.person.name if entry.who else nobody, _words().get(entry.did, entry.did))
