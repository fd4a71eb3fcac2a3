"""What a file or feed brings, in one shape whatever it came as: records with keys of their own, and what was wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

ORDER = ("taxonomy", "term", "provider", "venue", "offer", "run")
CHILDREN = ("costs", "funding", "contacts", "tags")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be: where (`row 12`, `line 40`), which column, as written, why, and what to write."""

    where: str
    column: str
    value: str
    reason: str
    is_refusal: bool = True


@dataclass(slots=True)
class Entry:
    """One record. `fields`: only what the feed speaks of. `up`: key of what it belongs to. `venue`: None is not spoken of.

    An offer's `costs`, `funding`, `contacts` and `tags` are lists; a cost may name its `run` by key.
    `known`: the record's own number here, where the file gives it.
    """

    key: str
    where: str
    fields: dict[str, Any]
    up: str = ""
    venue: str | None = None
    known: UUID | None = None


@dataclass(slots=True)
class Batch:
    """All that one file or feed brings. `is_whole`: what is not in it is gone from the feed."""

    kind: str
    source: str
    taxonomy: dict[str, Entry] = field(default_factory=dict)
    term: dict[str, Entry] = field(default_factory=dict)
    provider: dict[str, Entry] = field(default_factory=dict)
    venue: dict[str, Entry] = field(default_factory=dict)
    offer: dict[str, Entry] = field(default_factory=dict)
    run: dict[str, Entry] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)  # offers the feed itself says are gone, and why
    refused: set[str] = field(default_factory=set)  # keys of offers that are in the feed but could not be used
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    rows_refused: int = 0
    repeated: int = 0
    is_whole: bool = False
    incomplete: str = ""  # why not all of the feed could be read: then nothing counts as gone
    notes: list[str] = field(default_factory=list)

    def of(self, kind: str) -> dict[str, Entry]:
        """The records of one kind, by their keys."""
        found: dict[str, Entry] = getattr(self, kind)
        return found

    def all(self) -> Iterator[tuple[str, Entry]]:
        """Every record, those that others belong to first."""
        for kind in ORDER:
            for entry in self.of(kind).values():
                yield kind, entry

    def fault(self, where: str, column: str, value: object, reason: str, *, is_refusal: bool = True) -> None:
        """Note something wrong."""
        self.faults.append(Fault(where, column, str(value)[:120], reason, is_refusal))
