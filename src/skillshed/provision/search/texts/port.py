"""What the text part of every engine does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from numpy.typing import NDArray

from skillshed.provision.search.words.reading import Group
from skillshed.provision.search.words.text import Text

Matches = tuple[NDArray[Any], NDArray[Any]]  # keys of offers, and how well each matches: more is better, above 0


class Lost(Exception):
    """What the index held is gone, through no fault of the question: make it anew and ask again."""


class TextIndex(Protocol):
    """An index of offers' words by a number that its owner gives each."""

    name: str

    def put(self, rows: Iterable[tuple[int, Text]]) -> None:
        """Add offers that are not there."""
        ...

    def drop(self, keys: Iterable[int]) -> None:
        """Take offers away."""
        ...

    def commit(self) -> None:
        """From now on searches see what was put and dropped."""
        ...

    def match(self, groups: tuple[Group, ...], *, any_word: bool) -> Matches:
        """Offers that have a choice of every group, or of one at least with `any_word`."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...
