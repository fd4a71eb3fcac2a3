"""What the area engine worked out once; forgotten whenever an area is defined or removed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Held = TypeVar("Held")


class Memory:
    """Answers by question. Two threads may work out the same one; both find the same."""

    def __init__(self) -> None:
        self._held: dict[Hashable, Any] = {}

    def kept(self, key: Hashable, make: Callable[[], Held]) -> Held:
        """What `make` gives, worked out once."""
        held = self._held
        if key not in held:
            held[key] = make()
        found: Held = held[key]
        return found

    def clear(self) -> None:
        """Forget everything. Whoever is at work keeps the old answers for as long as that takes."""
        self._held = {}
