"""What the text part of every engine does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from skillshed.provision.search.words.reading import Group
from skillshed.provision.search.words.text import Text

Matches = tuple[NDArray[Any], NDArray[Any]]  # keys of offers, and how well each matches: more is better, above 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Outside of these an offer cannot be found, whatever its words: degrees, years, pence. An index may use them or not."""

    south: float = -90.0
    north: float = 90.0
    west: float = -180.0
    east: float = 180.0
    age: int | None = None
    most_pence: int | None = None

    @property
    def is_box(self) -> bool:
        """Whether they leave some place out."""
        return self.south > -90.0


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an offer can be had, by whom and for how little: wide enough that no bounds leave it out wrongly."""

    south: float = 90.0
    north: float = -90.0
    west: float = 180.0
    east: float = -180.0
    is_anywhere: bool = False
    youngest: int = 0
    oldest: int = 999
    cheapest: int = 0


class Lost(Exception):
    """What the index held is gone, through no fault of the question: make it anew and ask again."""


class TextIndex(Protocol):
    """An index of offers' words by a number that its owner gives each."""

    name: str

    def put(self, rows: Iterable[tuple[int, Text, Reach]]) -> None:
        """Add offers that are not there."""
        ...

    def drop(self, keys: Iterable[int]) -> None:
        """Take offers away."""
        ...

    def commit(self) -> None:
        """From now on searches see what was put and dropped."""
        ...

    def match(self, groups: tuple[Group, ...], *, any_word: bool, bounds: Bounds) -> Matches:
        """Offers that have a choice of every group, or of one at least with `any_word`; those outside the bounds may be left out."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...
