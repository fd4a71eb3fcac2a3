"""What is wrong or weak in a plan: where, why it matters, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is the kind of finding; `where` the element (its id, or its place in the file); `about` ids it speaks of."""

    weight: Weight
    rule: str
    where: str
    what: str
    why: str
    mend: str
    about: tuple[str, ...] = ()
