"""A page of results, made ready for its template: what was found, how it was read, what was left out and what to do when nothing is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from skillshed.provision.fit import Fitting
from skillshed.provision.freshness import thresholds
from skillshed.provision.search.port import Found, Query
from skillshed.publishing.figure import Link
from skillshed.site.find import panel
from skillshed.site.find.asking import looser, search
from skillshed.site.find.cards import Card, cards
from skillshed.site.find.doors import Door
from skillshed.site.find.drawn import Drawn, drawn
from skillshed.site.find.person import fitting
from skillshed.site.find.state import SORTS, USUAL_MILES, State
from skillshed.site.find.where import Where, where
from skillshed.site.offers.shortlist import kept_in

SIZE = 20


@dataclass(frozen=True, slots=True)
class Results:
    """All that a page of results shows."""

    state: State
    door: Door
    where: Where
    person: Fitting
    query: Query
    found: Found
    cards: list[Card]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.found.total // SIZE))

    @property
    def previous(self) -> Link | None:
        """The page before."""
        page = min(self.state.page, self.pages + 1)
        return Link(f"page {page - 1} of {self.pages}", self.state.url(self.door, page=page - 1)) if page > 1 else None

    @property
    def next(self) -> Link | None:
        """The page after."""
        page = self.state.page
        return Link(f"page {page + 1} of {self.pages}", self.state.url(self.door, page=page + 1)) if page < self.pages else None

    @property
    def view(self) -> str:
        """Map first, or the list alone."""
        return self.state.view or self.door.view

    @property
    def views(self) -> list[tuple[str, str, bool]]:
        """The two ways to look at the same results: words, address, whether it is the one shown."""
        return [(word, self.state.url(self.door, view=view, page=self.state.page), self.view == view) for view, word in (("list", "List"), ("map", "Map"))]

    @property
    def around(self) -> str:
        """`within 10 miles of Burnley, or online`."""
        near = self.where.near
        if near is None:
            return ""
        miles = f"{self.state.miles} mile{'s' if self.state.miles > 1 else ''}"
        also = ", or online or national" if self.state.remote else ""
        return f" within {miles} of {near.label}{also}"

    @property
    def left_out(self) -> list[str]:
        """What the search did not show and why, with how many."""
        return [f"{count} {_why(why, count, self.person.today)}" for why, count in self.found.hidden.items() if count]

    @property
    def left_out_count(self) -> int:
        """How many offers were left out in all."""
        return sum(self.found.hidden.values())

    def context(self) -> dict[str, Any]:
        """What the template is given."""
        return {
            "results": self, "door": self.door, "state": self.state, "where": self.where, "found": self.found, "cards": self.cards, "person": self.person,
            "groups": panel.groups(self.state, self.door, self.found), "chips": panel.chips(self.state, self.door), "sorts": SORTS.items(), "has_answers": self.person.has_answers,
            "corrected": _corrected(self), "widened": sorted(self.found.widened.items()), "everything_url": self.state.url(self.door, everything=True),
            "looser": looser(self) if not self.found.total else [], "map": self.drawn() if self.view == "map" else None, "url": self.state.url(self.door, page=self.state.page),
        }  # fmt: skip

    def drawn(self) -> Drawn | None:
        """The map of the page's results."""
        return drawn(self.cards, self.where.near, self.state.miles)


def results(request: HttpRequest, door: Door, state: State, *, size: int = SIZE) -> Results:
    """The search in the address, answered."""
    person, place = fitting(request), where(request, state.near)
    verdicts = person.verdicts() if person.has_answers else {}
    query = state.query(door, place.near, verdicts, person.today, size=size)
    found = search(query, state)
    listed = cards(found.hits, person, kept_in(request), first=(state.page - 1) * size + 1)
    return Results(state, door, place, person, query, found, listed)


def _corrected(one: Results) -> dict[str, str] | None:
    """What was searched in place of what was typed."""
    if not one.found.corrections or one.state.exact:
        return None
    return {"read_as": one.found.read_as, "typed": one.state.q, "url": one.state.url(one.door, exact=True)}


def _why(why: str, count: int, on: date) -> str:
    is_one = count == 1
    words = {
        "stale": f"not confirmed for over {thresholds(on).shown_days} days",
        "expired": "has ended" if is_one else "have ended",
        "paused": "is paused" if is_one else "are paused",
        "defunct": "is no longer offered" if is_one else "are no longer offered",
        "no_date": "does not say when it starts" if is_one else "do not say when they start",
    }
    return words.get(why, why.replace("_", " "))


def wider(state: State) -> dict[str, Any]:
    """The same search twice as far, or anywhere."""
    return {"miles": 25} if state.miles < 25 else {"near": "", "miles": USUAL_MILES}
