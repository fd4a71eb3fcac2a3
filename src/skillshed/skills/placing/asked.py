"""People and posts as a placing sees them: no name, no birth date, no postcode, nothing that may not enter a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from skillshed.terms.errors import UsageError

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Person:
    """`key`: a number of the list, no name. None: not said, and so no bar."""

    key: str
    pay_floor: Decimal | None = None  # pounds a year
    most_minutes: float | None = None
    licences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Post:
    """Vacancies of one kind at one place. `pay` None: not said; it is then no bar, and the answer says so."""

    key: str
    title: str
    pay: Decimal | None = None  # pounds a year
    places: int = 1
    licences: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """UsageError for a count of places below one."""
        if self.places < 1:
            raise UsageError(f"“{self.title}” has {self.places} places.", next_step="Leave out posts that are filled.")


class Bar(StrEnum):
    """What can stand between a person and a post, in the order in which it is told."""

    LICENCE = "licence"
    SKILLS = "skills"
    TRAVEL = "travel"
    PAY = "pay"


@dataclass(frozen=True)
class Asked:
    """The whole question. `fit`: people by posts, 0 to 1, how much of what the post asks the person has.

    `minutes`: people by posts; NaN where not known, which is no bar.
    """

    people: Sequence[Person]
    posts: Sequence[Post]
    fit: Matrix
    minutes: Matrix | None = None
    least_fit: float = 0.5

    def __post_init__(self) -> None:
        """UsageError where the tables do not have a row for each person and a column for each post."""
        shape = (len(self.people), len(self.posts))
        for name, table in (("fit", self.fit), ("minutes", self.minutes)):
            if table is not None and table.shape != shape:
                raise UsageError(f"The table of {name} is {table.shape}; there are {shape[0]} people and {shape[1]} posts.")
        if self.fit.size and not ((self.fit >= 0) & (self.fit <= 1)).all():
            raise UsageError("A fit lies outside 0 to 1.")

    def _unlicensed(self) -> Mask:
        found = np.zeros(self.fit.shape, bool)
        for name in sorted({name for post in self.posts for name in post.licences}):
            lacks = np.array([name not in person.licences for person in self.people], bool)
            asks = np.array([name in post.licences for post in self.posts], bool)
            found |= lacks[:, None] & asks[None, :]
        return found

    @cached_property
    def bars(self) -> dict[Bar, Mask]:
        """Where each bar stands, people by posts. What is not known bars nobody."""
        pay = np.array([np.nan if post.pay is None else float(post.pay) for post in self.posts])
        floor = np.array([np.nan if person.pay_floor is None else float(person.pay_floor) for person in self.people])
        most = np.array([np.nan if person.most_minutes is None else person.most_minutes for person in self.people])
        far = np.full(self.fit.shape, np.nan) if self.minutes is None else self.minutes
        return {
            Bar.LICENCE: self._unlicensed(),
            Bar.SKILLS: self.fit < self.least_fit,
            Bar.TRAVEL: far > most[:, None],
            Bar.PAY: pay[None, :] < floor[:, None],
        }

    @cached_property
    def allowed(self) -> Mask:
        """Pairs that nothing bars."""
        barred: Mask = np.logical_or.reduce(list(self.bars.values()))
        return ~barred
