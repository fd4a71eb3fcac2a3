"""Ledgers with their results, worked out once for as long as the evidence does not change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from skillshed.insight.claims.check import check
from skillshed.insight.claims.claim import Claim, Result, verdicts
from skillshed.insight.claims.joined import PREFIX
from skillshed.insight.claims.ledger import Ledger, shipped, shipped_ledger
from skillshed.insight.claims.shown import counts
from skillshed.publishing.figure import Link, Tag
from skillshed.site.evidence.links import measure_page, trace_page
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.sourced import citation
from skillshed.site.evidence.state import State
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import Period


@dataclass(frozen=True)
class Shown:
    """One result as a page shows it."""

    result: Result
    as_of: date | None = None

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.result.claim

    @property
    def tag(self) -> Tag:
        """The verdict's sign; the words stand beside it."""
        return Tag(verdicts()[self.result.verdict].tag, _short(self.result.verdict))

    @property
    def period(self) -> str:
        """The period found, in words."""
        return Period.parse(self.result.period).label if self.result.period else ""

    @property
    def links(self) -> list[Link]:
        """To the chain behind the number, and to the measure's page."""
        found, about = self.result, self.claim.label
        if not found.release or found.place.startswith(PREFIX):
            return []
        state = State(measure=found.measure, places=(found.place,), as_of=self.as_of)
        try:
            return [
                Link("Trace the number", trace_page(state, found.place, found.period, found.breakdown), about),
                Link("See the measure", measure_page(state), about),
            ]
        except (NotFound, UsageError):
            return []

    @property
    def source(self) -> str:
        """Who published the figures, and when."""
        known = book().lake.releases()
        return citation([known[name] for name in self.result.release.split("+") if name in known]) if self.result.release else ""


@dataclass(frozen=True)
class Checked:
    """A ledger with the verdicts of the evidence as known on a day."""

    ledger: Ledger
    shown: tuple[Shown, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict, every verdict named."""
        return counts([one.result for one in self.shown])

    @property
    def said(self) -> list[tuple[str, int]]:
        """Verdicts that occur, in words, with their number."""
        return [(_short(name), count) for name, count in self.counts.items() if count]

    def having(self, verdict: str) -> list[Shown]:
        """The claims of one verdict, or all."""
        return [one for one in self.shown if verdict in ("", one.result.verdict)]


def _short(verdict: str) -> str:
    """`contradicted (found {found})` without its brackets, with a capital."""
    words = verdicts()[verdict].words.split(" (")[0].replace(" {vintage}", " an earlier release")
    return words[0].upper() + words[1:]


def short_words() -> dict[str, str]:
    """Every verdict's id with its short words."""
    return {name: _short(name) for name in verdicts()}


def checked(name: str, as_of: date | None = None) -> Checked:
    """A shipped ledger, checked; NotFound."""
    ledger, day = shipped_ledger(name), _effective(as_of)
    shown = kept(("claims", name, day), lambda: tuple(Shown(check(book(), claim, day), day) for claim in ledger.claims))
    return Checked(ledger, shown)


def _effective(as_of: date | None) -> date | None:
    """The day on which what was known then last changed: all days between two releases give one answer."""
    days = sorted({release.known_on for release in book().lake.releases().values()})
    if as_of is None or not days or as_of >= days[-1]:
        return None
    return max((day for day in days if day <= as_of), default=date.min)


def all_checked(as_of: date | None = None) -> list[Checked]:
    """Every shipped ledger."""
    return [checked(name, as_of) for name in shipped()]
