"""A page of results, made ready for its template: what was found, how it was read, what was left out and what to do when nothing is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from skillshed.provision import reads
from skillshed.provision.fit import Fitting
from skillshed.provision.freshness import thresholds
from skillshed.provision.search.plain import left_out
from skillshed.provision.search.port import Found, Query
from skillshed.publishing.figure import Link
from skillshed.site.find import panel, skills
from skillshed.site.find.asking import looser, search
from skillshed.site.find.cards import Card, card, cards
from skillshed.site.find.doors import Door, doors, line
from skillshed.site.find.drawn import Drawn, drawn
from skillshed.site.find.person import fitting
from skillshed.site.find.state import SORTS, State
from skillshed.site.find.where import Where, where
from skillshed.site.offers.shortlist import kept_in

SIZE, MOST_LEFT = 20, 100
LEFT_OUT = {
    "closed": ("is closed for now", "are closed for now"),
    "expired": ("has ended", "have ended"),
    "stale": ("was not checked for over {days} days", "were not checked for over {days} days"),
    "no_date": ("does not say when it starts", "do not say when they start"),
    "no_cost": ("does not say its price", "do not say their price"),
    "no_feature": ("does not say whether it has that help or access", "do not say whether they have that help or access"),
    "no_place": ("does not say where it is", "do not say where they are"),
    "no_pattern": ("does not say its days and times", "do not say their days and times"),
    "no_level": ("does not say its level", "do not say their level"),
    "no_subject": ("does not say its subject", "do not say their subject"),
}
# Which boxes to lift so that offers which do not say are shown as well; what has ended or is stale has a page of its own.
LIFTED = {
    "no_date": (), "no_cost": (), "no_place": ("area",), "no_feature": ("help",), "no_pattern": ("when", "hours"), "no_level": ("level",),
    "no_subject": ("subject",),
}  # fmt: skip


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
        return [
            (word, self.state.url(self.door, view=view, page=self.state.page), self.view == view)
            for view, word in (("list", "List"), ("map", "Map"))
        ]

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
    def left_out(self) -> list[tuple[str, str]]:
        """What the search did not show and why, with how many, and the address that shows them where there is one."""
        on = self.person.today
        return [(left_out_words(why, count, on), self._showing(why)) for why, count in self.found.hidden.items() if count]

    def _showing(self, why: str) -> str:
        """The same search with what was left out for that reason."""
        lifted = LIFTED.get(why)
        if lifted is None:
            query = urlencode(self.state.pairs(self.door))
            return f"{reverse('provision:left_out', args=[self.door.path])}?{query}#{why}"
        boxes = {name: found for name, found in self.state.chosen.items() if name not in lifted}
        dates = {"start_from": None, "start_to": None} if why == "no_date" else {}
        costs = {"most": None, "free": False} if why == "no_cost" else {}
        near = {"near": ""} if why == "no_place" else {}
        return self.state.url(self.door, chosen=boxes, **dates, **costs, **near)

    @property
    def left_out_count(self) -> int:
        """How many offers were left out in all."""
        return sum(self.found.hidden.values())

    def context(self) -> dict[str, Any]:
        """What the template is given."""
        state, door = self.state, self.door
        taught = skills.read(state.skills)
        return {
            "skills": taught, "unknown": self._unknown(taught),
            "results": self, "door": door, "state": state, "where": self.where, "found": self.found, "cards": self.cards, "has_answers": self.person.has_answers,
            "groups": panel.groups(state, door, self.found), "chips": panel.chips(state, door), "sorts": SORTS.items(), "asked_age": state.asked_age(door),
            "corrected": _corrected(self), "widened": sorted(self.found.widened.items()), "looser": looser(self) if not self.found.total else [],
            "map": self.drawn() if self.view == "map" else None, "url": state.url(door, page=state.page),
            "pairs": state.pairs(door), "line": line(), "left_out": self.left_out, "other_doors": [(one.url, one.short, one is door) for one in doors().values()],
            "suggested": [Link(text, state.url(door, near=text)) for text in self.where.suggestions],
        }  # fmt: skip

    def _unknown(self, taught: tuple[skills.Skill, ...]) -> list[tuple[str, list[Link]]]:
        """Skills nobody knows here: as typed, and searches with a like one in their place."""
        return [
            (one.text, [Link(label, self.state.url(self.door, skills=skills.address(label if text == one.text else text for text in self.state.skills))) for label in skills.near(one.text)])
            for one in taught if not one.id
        ]  # fmt: skip

    def drawn(self) -> Drawn | None:
        """The map of the page's results."""
        return drawn(self.cards, self.where.near, self.state.miles)


def results(request: HttpRequest, door: Door, state: State, *, size: int = SIZE) -> Results:
    """The search in the address, answered."""
    person, place = fitting(request), where(request, state.near)
    verdicts = person.verdicts() if person.has_answers else {}
    query = state.query(door, place.near, verdicts, person.today, size=size)
    found = search(query)
    listed = cards(found.hits, person, kept_in(request), first=(state.page - 1) * size + 1)
    return Results(state, door, place, person, query, found, listed)


def left_out_of(one: Results, kept: Collection[str]) -> list[tuple[str, str, list[Card]]]:
    """Offers the search left out because of their state: the reason, its words, and the offers."""
    query = replace(one.query, text=one.found.read_as or one.query.text)
    found = left_out(query, reads.perhaps_left_out(one.person.today), any_word=one.found.any_word)
    return [
        (why, left_out_words(why, len(ids), one.person.today), [card(offer, one.person, kept) for offer in reads.offers(ids[:MOST_LEFT])])
        for why, ids in found.items() if why not in LIFTED
    ]  # fmt: skip


def _corrected(one: Results) -> dict[str, str] | None:
    """What was searched in place of what was typed."""
    if not one.found.corrections or one.state.exact:
        return None
    return {"read_as": one.found.read_as, "typed": one.state.q, "url": one.state.url(one.door, exact=True)}


def left_out_words(why: str, count: int, on: date) -> str:
    """`3 have not been checked for over 180 days`."""
    one, more = LEFT_OUT[why]
    return f"{count} {(one if count == 1 else more).format(days=thresholds(on).shown_days)}"
