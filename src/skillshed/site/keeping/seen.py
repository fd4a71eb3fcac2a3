"""How often offers are seen and how many referrals they have, ready for their provider's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from skillshed.provision import tally
from skillshed.referrals.kinds import State
from skillshed.referrals.received import ALL, Received
from skillshed.terms.period import said_day

DAYS = 28
LOOKS = (
    ("shown", "Shown among results"),
    ("view", "Page opened"),
    ("shortlist", "Put on a shortlist"),
    ("final_screen", "Asked how to apply"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Looks at one offer in the last four weeks and the four before, and its referrals by state. None is hidden."""

    now: Mapping[str, int] = field(default_factory=dict)
    before: Mapping[str, int] = field(default_factory=dict)
    referrals: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def views(self) -> int:
        """How often its page was opened."""
        return self.now.get("view", 0)

    @property
    def shown(self) -> int:
        """How often it stood among results."""
        return self.now.get("shown", 0)

    @property
    def referred(self) -> str:
        """Referrals in all, in words."""
        return words(self.referrals.get(ALL, 0))

    @property
    def looks(self) -> list[tuple[str, int, int]]:
        """What happened, now and before."""
        return [(label, self.now.get(name, 0), self.before.get(name, 0)) for name, label in LOOKS]

    @property
    def states(self) -> list[tuple[str, str]]:
        """States that have anything, each with its count in words."""
        return [(State(name).label, words(number)) for name, number in self.referrals.items() if name != ALL]


def words(number: int | None) -> str:
    """A count as it is shown."""
    return "hidden: few" if number is None else str(number)


def seen(offers: Iterable[UUID], received: Received, on: date) -> dict[UUID, Seen]:
    """What there is of each offer. Two queries."""
    every, first, earlier = list(offers), on - timedelta(days=DAYS - 1), on - timedelta(days=2 * DAYS - 1)
    now, before = tally.looks(every, first, on), tally.looks(every, earlier, first - timedelta(days=1))
    return {one: Seen(now.get(one, {}), before.get(one, {}), received.of(one)) for one in every}


def since_words(on: date) -> str:
    """From when looks are counted, where that is not long ago: a short time must not look like few readers."""
    first = tally.counted_since()
    if first is None:
        return "Nothing is counted yet: looks are counted from today."
    return f"Looks are counted since {said_day(first)}." if first > on - timedelta(days=2 * DAYS - 1) else ""
