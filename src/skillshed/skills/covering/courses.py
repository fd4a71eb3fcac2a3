"""What can be learned, at what price and in how many weeks, and what a choice of courses leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from skillshed.terms.errors import UsageError

ENOUGH = 0.6  # a course teaches a skill where its own skills match it at least so well; an assumption, said with every answer


@dataclass(frozen=True, slots=True)
class Course:
    """An offer as a cover sees it. `teaches`: skill to how well it is matched, 0 to 1. None: cost or length not known."""

    key: str
    title: str
    teaches: Mapping[str, float]
    cost: Decimal | None = None  # pounds, for this person
    weeks: Decimal | None = None

    def __post_init__(self) -> None:
        """UsageError for a price or length below nought, and for a match outside 0 to 1."""
        for what, amount in (("cost", self.cost), ("weeks", self.weeks)):
            if amount is not None and (not amount.is_finite() or amount < 0):
                raise UsageError(f"The {what} of “{self.title}” is {amount}.", next_step="Give pounds or weeks from 0 up.")
        if wrong := next((one for one in self.teaches.values() if not 0 <= one <= 1), None):
            raise UsageError(f"“{self.title}” is said to match a skill by {wrong}.", next_step="A match is from 0 to 1.")

    def covers(self, skill: str, enough: float = ENOUGH) -> bool:
        """Whether the course teaches the skill well enough."""
        return self.teaches.get(skill, 0.0) >= enough


@dataclass(frozen=True, slots=True)
class Step:
    """A course of a cover and the skills it adds to those before it."""

    course: Course
    adds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """Courses that close a gap. Sums are None where a part of them is not known: they are never read as nought."""

    steps: tuple[Step, ...] = ()
    covered: tuple[str, ...] = ()
    nowhere: tuple[str, ...] = ()  # no course within reach teaches it
    dropped: tuple[str, ...] = ()  # taught, but beyond what may be spent
    is_exact: bool = True
    why: str = field(default="", compare=False)

    @property
    def cost(self) -> Decimal | None:
        """Pounds for all courses; None where one has no price."""
        return _sum(step.course.cost for step in self.steps)

    @property
    def weeks(self) -> Decimal | None:
        """Weeks one after the other; None where one has no length."""
        return _sum(step.course.weeks for step in self.steps)

    @property
    def unpriced(self) -> tuple[Course, ...]:
        """Courses whose price is not known."""
        return tuple(step.course for step in self.steps if step.course.cost is None)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    every = list(amounts)
    return None if None in every else sum((one for one in every if one is not None), Decimal(0))
