"""How a place moved over the years: its standing in each year against the districts of that same year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillshed.insight.equilibrium.assess import Standing


@dataclass(frozen=True, slots=True)
class Movement:
    """Standings of one place, oldest first. `stayed`: the quadrant it may be named by in every known year, if there is one.

    `moved`: from and to, where the first and the last year are each named and differ. Neither means it cannot be told.
    """

    standings: tuple[Standing, ...]
    stayed: str = ""
    moved: tuple[str, str] | None = None

    @property
    def known(self) -> tuple[Standing, ...]:
        """The years with every input."""
        return tuple(one for one in self.standings if one.chances)


def movement(standings: Sequence[Standing]) -> Movement:
    """What may be said of standings of one place in several years."""
    ordered = tuple(sorted(standings, key=lambda one: one.period))
    known = [one for one in ordered if one.chances]
    names = [one.likeliest if one.is_named else "" for one in known]
    stayed = names[0] if len(names) > 1 and len(set(names)) == 1 else ""
    ends = (names[0], names[-1]) if len(names) > 1 and names[0] and names[-1] and names[0] != names[-1] else None
    return Movement(ordered, stayed, ends)
