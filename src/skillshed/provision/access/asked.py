"""What a reader asks: whose need, which provision, how they travel, on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DEFAULT_NEED = "no_qualifications"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about an area. Empty tuples ask for any; `audiences` empty takes that of the need. `on`: the day that counts as today."""

    area: str
    on: date
    need: str = DEFAULT_NEED
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    mode: str = "bus"
    is_free: bool = False
