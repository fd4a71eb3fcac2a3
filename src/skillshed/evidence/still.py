"""A moment held still: inside `still()` a thread asks the disk once whether anything changed, not a thousand times.

A page made inside it is of one state of the folder, even if an import ends while it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any, TypeVar

Seen = TypeVar("Seen")
_moment = local()


@contextmanager
def still() -> Iterator[None]:
    """Until it ends, this thread sees the folder as it saw it first. One inside another is one."""
    if _seen() is not None:
        yield
        return
    _moment.seen = {}
    try:
        yield
    finally:
        _moment.seen = None


def once(key: Hashable, look: Callable[[], Seen]) -> Seen:
    """What `look` sees; inside `still()` it looks once for a key."""
    seen = _seen()
    if seen is None:
        return look()
    if key not in seen:
        seen[key] = look()
    found: Seen = seen[key]
    return found


def _seen() -> dict[Hashable, Any] | None:
    return getattr(_moment, "seen", None)
