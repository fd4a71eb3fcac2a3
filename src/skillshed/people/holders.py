"""Where other rooms say what they hold about a person, so that export and erasure reach everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from skillshed.people.models import Person


@dataclass(frozen=True, slots=True)
class Holder:
    """A room that holds records about people: how it tells them, and how it forgets them."""

    name: str
    export: Callable[[Person], Any]
    erase: Callable[[Person], None]


_HOLDERS: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Called once by a room when it is ready (`AppConfig.ready`); ValueError for a name already taken."""
    if holder.name in _HOLDERS:
        raise ValueError(f"Another room already exports as '{holder.name}'.")
    _HOLDERS[holder.name] = holder


def holders() -> tuple[Holder, ...]:
    """Every room that holds something about people."""
    return tuple(_HOLDERS.values())
