"""Skills in demand that no offer within reach teaches, or one only: whom it concerns, what comes nearest, who teaches something like it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from skillshed.evidence.book import Book
from skillshed.provision import travel
from skillshed.provision.access.homes import homes, minutes
from skillshed.provision.access.settings import settings as access_settings
from skillshed.provision.models import Offer, OfferSkill
from skillshed.provision.models.skills import DECIDED, TAUGHT
from skillshed.provision.published import published
from skillshed.provision.teaching.courses import spots_of
from skillshed.provision.teaching.likeness import like, likest
from skillshed.provision.teaching.wanted import Demand, Wanted, settings, wanted
from skillshed.skills.opened import Skills
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

NOBODY, FAR, ONLINE, UNSAID, PART, ONE, TAUGHT_HERE = "nobody", "far", "online", "unsaid", "part", "one", "taught"
MISSING = (NOBODY, FAR, ONLINE)


@dataclass(frozen=True, slots=True)
class Near:
    """An offer that comes nearest. `minutes` from the nearest home of the area; None where it needs no journey or is anywhere."""

    offer: UUID
    title: str
    provider: str
    minutes: float | None = None
    taught: str = ""  # the skill it teaches, where that is another one


@dataclass(frozen=True, slots=True)
class Line:
    """One skill in demand and who teaches it. `reached`: share of the area's homes within reach of an offer."""

    wanted: Wanted
    verdict: str
    within: int
    online: int  # of them
    confirmed: int
    reached: float
    nearest: Near | None = None
    alike: Near | None = None
    unsaid: int = 0  # offers within reach that lead to such work, whose providers have not said what they teach
    ask: tuple[str, ...] = ()  # the providers with most of them


@dataclass(frozen=True, slots=True)
class Untaught:
    """The answer for an area."""

    area: Place
    day: date
    demand: Demand
    lines: tuple[Line, ...]
    minutes: float
    mode: str
    homes: int
    offers: int
    decided: int

    def of(self, *verdicts: str) -> list[Line]:
        """Lines with one of these verdicts, those with the most openings first."""
        return [one for one in self.lines if one.verdict in verdicts]


def untaught(book: Book, skills: Skills, area: str, day: date) -> Untaught:
    """Every skill in demand of an area set against what offers teach within reach of its homes.

    NotFound for an area without homes in England. One look at the directory; some 100 ms for a county and 400 offers.
    """
    facts, asked = settings(), wanted(book, skills, area)
    places = _homes(book, area)
    taught = _Taught(skills, {one.skill for one in asked.skills}, places, day)
    lines = tuple(taught.line(one) for one in asked.skills)
    return Untaught(
        book.place(area), day, asked, lines, facts["minutes"], facts["mode"], len(places[0]), len(taught.offers), taught.decided
    )


def _homes(book: Book, area: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of the area's homes, and their weights, which add up to 1: every district counts alike."""
    every = homes(access_settings(book.folder).points.least_postcodes)
    parts = dict(book.areas.made_of(area)) if area in book.areas else {}
    mine = every.filter(every["district"].is_in(list(parts)))
    if mine.is_empty():
        raise NotFound("No homes are known for this area.", next_step="Choose a district, county or region of England.")
    weights = mine["share"].to_numpy() * np.array([parts[one] for one in mine["district"]])
    return mine.select("latitude", "longitude").to_numpy(), weights / weights.sum()


class _Taught:
    """Who teaches what, and how far that is from the area's homes; read once for all skills asked."""

    def __init__(
        self, skills: Skills, asked: Collection[str], places: tuple[NDArray[np.float64], NDArray[np.float64]], day: date
    ) -> None:
        self.space, self.weights = skills.desk.space, places[1]
        rows = list(OfferSkill.objects.filter(is_lost=False).values_list("offer", "skill", "label", "state"))
        taught = [row for row in rows if row[3] in TAUGHT]
        self.labels = {skill: label for _, skill, label, _ in taught}
        self.by_skill: dict[str, dict[UUID, str]] = defaultdict(dict)
        for offer, skill, _, state in taught:
            self.by_skill[skill][offer] = state
        self.said = {offer for offer, _, _, state in rows if state in DECIDED}
        self.work = {pk: {code[:2] for code in codes} for pk, codes in published(day).values_list("pk", "occupations")}
        self.spots = spots_of(self.work, day)
        there = {one.offer for one in self.spots.values()}
        self.offers = there & {row[0] for row in taught}
        self.decided = len(self.said & self.offers)
        self.names = _names(there)
        self.reach = self._reach(places[0])
        self.near = {offer for offer, way in self.reach.items() if way is None or way.min() <= settings()["minutes"]}
        self.answering: dict[str, dict[str, float]] = defaultdict(dict)
        for one, matches in like(self.space, sorted(asked), self.labels).items():
            for skill, match in matches.items():
                self.answering[skill][one] = match
        self.likest = likest(self.space, sorted(asked), [one for one in self.labels if self.by_skill[one].keys() & self.offers])

    def _reach(self, places: NDArray[np.float64]) -> dict[UUID, NDArray[np.float64] | None]:
        """Offer -> minutes from every home to its nearest run; None where a run needs no journey, absent where no place is known."""
        found: dict[UUID, NDArray[np.float64] | None] = {}
        placed: dict[UUID, set[tuple[float, float]]] = defaultdict(set)
        for one in self.spots.values():
            if one.is_remote:
                found[one.offer] = None
            elif not np.isnan(one.latitude):
                placed[one.offer].add((one.latitude, one.longitude))
        points = sorted({point for own in placed.values() for point in own})
        if points:
            at = {point: column for column, point in enumerate(points)}
            there = np.array(points)
            miles = travel.miles_between(places[:, :1], places[:, 1:], there[None, :, 0], there[None, :, 1])
            way = minutes(miles, settings()["mode"], travel.settings())
            for offer, own in placed.items():
                if offer not in found:
                    found[offer] = way[:, [at[point] for point in own]].min(axis=1)
        return found

    def line(self, one: Wanted) -> Line:
        """One skill."""
        states: dict[UUID, str] = {}
        for taught in self.answering.get(one.skill, {}):
            for offer, state in self.by_skill[taught].items():
                if offer in self.offers and states.get(offer) in (None, "extracted"):
                    states[offer] = state
        least = settings()["minutes"]
        ways = {offer: way for offer in states if (way := self.reach.get(offer)) is not None}
        near = {offer for offer, way in ways.items() if way.min() <= least}
        remote = {offer for offer in states if offer in self.reach and self.reach[offer] is None}
        reached = float(self.weights[np.any([ways[offer] <= least for offer in near], axis=0)].sum()) if near else 0.0
        verdict, unsaid = _verdict(states, near, remote, reached), self._unsaid(one)
        if verdict in MISSING and unsaid:
            # Whoever has not said what a course teaches may teach it: not known is not no.
            verdict = UNSAID
        counted = near | remote
        return Line(
            one, verdict, len(counted), len(remote), sum(states[offer] != "extracted" for offer in counted), reached, self._nearest(ways, remote),
            self._alike(one.skill) if verdict in (*MISSING, UNSAID) else None, len(unsaid), _most(self.names[offer][1] for offer in unsaid),
        )  # fmt: skip

    def _unsaid(self, one: Wanted) -> list[UUID]:
        """Offers within reach that lead to work in the group that asks most for the skill, and whose provider decided nothing."""
        group = one.groups[0][0][:2] if one.groups else ""
        return [offer for offer in sorted(self.near - self.said) if group in self.work[offer]]

    def _nearest(self, ways: Mapping[UUID, NDArray[np.float64]], remote: Collection[UUID]) -> Near | None:
        if ways:
            offer = min(ways, key=lambda one: (float(ways[one].min()), str(one)))
            return Near(offer, *self.names[offer], float(ways[offer].min()))
        return Near(offer, *self.names[offer]) if (offer := min(remote, key=str, default=None)) else None

    def _alike(self, skill: str) -> Near | None:
        """An offer within reach that teaches something like it, though not near enough to count."""
        taught, match = self.likest.get(skill, ("", 0.0))
        if match < settings()["alike"]:
            return None
        ways = {offer: way for offer in self.by_skill[taught] if (way := self.reach.get(offer)) is not None}
        offer = min(ways, key=lambda one: (float(ways[one].min()), str(one)), default=None)
        if offer is None or float(ways[offer].min()) > settings()["minutes"]:
            return None
        return Near(offer, *self.names[offer], float(ways[offer].min()), self.labels[taught])


def _most(providers: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(sorted(providers)).most_common(3))


def _verdict(states: Mapping[UUID, str], near: Collection[UUID], remote: Collection[UUID], reached: float) -> str:
    if not states:
        return NOBODY
    if not near:
        return ONLINE if remote else FAR
    if len(near) + len(remote) == 1:
        return ONE
    return PART if reached < settings()["half"] else TAUGHT_HERE


def _names(offers: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    rows = Offer.objects.filter(pk__in=list(offers)) if len(offers) <= 500 else Offer.objects.all()
    return {pk: (title, name) for pk, title, name in rows.values_list("pk", "title", "provider__organisation__name")}
