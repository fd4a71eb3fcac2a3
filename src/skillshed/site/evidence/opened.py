"""The evidence base these pages read: one open book a process, and what was worked out from it once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

from skillshed.evidence.book import Book

MOST = {"": 1_500, "pages": 150}  # finished pages are large, so fewer of them are kept
Held = TypeVar("Held")
_rooms: dict[str, OrderedDict[Hashable, object]] = {name: OrderedDict() for name in MOST}
_lock = Lock()


@cache
def _open(folder: Path) -> Book:
    return Book(folder)


def book() -> Book:
    """The book of the data folder in the settings. It notices new releases, areas and definitions by itself."""
    return _open(settings.CONFIG.data)


def known_on(as_of: date | None = None) -> date:
    """The day a page speaks of: the one asked for, or today."""
    return as_of or timezone.localdate()


def kept(key: Hashable, make: Callable[[], Held], *, room: str = "") -> Held:
    """What `make` gives, worked out once for as long as the book does not change; the least used go first."""
    opened = book()
    full, held = (opened.folder, opened.version, key), _rooms[room]
    with _lock:
        if full in held:
            held.move_to_end(full)
            return held[full]  # type: ignore[return-value]
    made = make()
    with _lock:
        held[full] = made
        while len(held) > MOST[room]:
            held.popitem(last=False)
    return made
