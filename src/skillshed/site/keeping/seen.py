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
    """Looks at one offer in the last four weeks and the four before (None: nobody counted then), its referrals by state (None: hidden)."""

    now: Mapping[str, int] | None = None
    before: Mapping[str, int] | None = None
    referrals: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def views(self) -> str:
        """How often its page was opened."""
        return _looks(self.now, "view")

    @property
    def shown(self) -> str:
        """How often it stood among results; nothing where nobody counted."""
        return "" if self.now is None else _looks(self.now, "shown")

    @property
    def referred(self) -> str:
        """Referrals in all, in words."""
        return words(self.referrals.get(ALL, 0))

    @property
    def looks(self) -> list[tuple[str, str, str]]:
        """What happened, now and before."""
        return [(label, _looks(self.now, name), _looks(self.before, name)) for name, label in LOOKS]

    @property
    def states(self) -> list[tuple[str, str]]:
        """States that have anything, each with its count in words."""
        return [(State(name).label, words(number)) for name, number in self.referrals.items() if name != ALL]


def _looks(found: Mapping[str, int] | None, name: str) -> str:
    """A count; days on which nobody counted are not days without readers."""
    return "not counted" if found is None else str(found.get(name, 0))


def words(number: int | None) -> str:
    """A count as it is shown."""
    return "hidden: few" if number is None else str(number)


def seen(offers: Iterable[UUID], received: Received, on: date) -> dict[UUID, Seen]:
    """What there is of each offer. Three queries."""
    every, first, earlier = list(offers), on - timedelta(days=DAYS - 1), on - timedelta(days=2 * DAYS - 1)
    now, before = tally.looks(every, first, on), tally.looks(every, earlier, first - timedelta(days=1))
    begun = tally.counted_since()
    is_now, is_before = begun is not None, begun is not None and begun < first
    return {
        one: Seen(now.get(one, {}) if is_now else None, before.get(one, {}) if is_before else None, received.of(one)) for one in every
    }  # fmt: skip


def since_words(on: date) -> str:
    """From when looks are counted, where that is not long ago: a short time must not look like few readers."""
    first = tally.counted_since()
    if first is None:
        return "Nothing is counted yet: looks are counted from today."
    return f"Looks are counted since {said_day(first)}." if first > on - timedelta(days=2 * DAYS - 1) else ""
