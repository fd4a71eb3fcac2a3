"""What is published and where, held in memory and read on from the log of changes: pages are cut and circles drawn without a query.

Offers and venues are held as the 32 letters of their ids: thousands of them are compared and sorted, and few become UUIDs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import RLock
from uuid import UUID

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from skillshed.provision.collecting import no_collecting
from skillshed.provision.feeds.out_places import REMOTE, at_location_id
from skillshed.provision.models import Offer, Run, Venue
from skillshed.provision.published import open_runs, published
from skillshed.provision.search.changes import Log

Pair = tuple[str, str]  # offer, venue; no venue is online
MANY = 5_000  # changed offers above which all are read anew
LAST = "~"  # sorts after every id


@dataclass(frozen=True, slots=True)
class Place:
    """One published offer: its venues ("" is online), the districts it names, and whether it serves every district."""

    venues: tuple[str, ...]
    districts: frozenset[str]
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class Held:
    """The directory as it stood at one moment; never changed, so that readers need no lock."""

    places: dict[str, Place]
    points: dict[str, tuple[float, float]]
    offers: tuple[str, ...]
    pairs: tuple[Pair, ...]

    def pairs_of(self, offers: Collection[str]) -> list[Pair]:
        """Offers with each of their places, in the feed's order."""
        return [(one, venue) for one in sorted(offers) for venue in self.places[one].venues]


@dataclass(slots=True)
class _Index:
    log: Log = field(default_factory=Log)
    lock: RLock = field(default_factory=RLock)
    on: date | None = None
    held: Held = field(default_factory=lambda: Held({}, {}, (), ()))
    ids: dict[str, Pair] = field(default_factory=dict)
    ids_of: Held | None = None

    def now(self, on: date) -> Held:
        with self.lock:
            changed, mark = self.log.read()
            if changed is None or on != self.on or len(changed) > MANY:
                mark = self.log.start()
                self.held, self.on = _all(on), on
                self.log.reached(mark, anew=True)
            else:
                if changed:
                    self.held = _moved(self.held, changed, on)
                self.log.reached(mark)
            return self.held

    def find(self, id: str, on: date) -> Pair | None:
        with self.lock:
            held = self.now(on)
            if self.ids_of is not held:
                # Ids of a place are made, not kept: those of a pair that stood before are not made again.
                known = {pair: id for id, pair in self.ids.items()}
                self.ids = {known.get(pair) or _id_of(pair): pair for pair in held.pairs}
                self.ids_of = held
            return self.ids.get(id)


_index = _Index()


def held(on: date) -> Held:
    """What is published on a day. The first call reads every run, later ones what changed."""
    return _index.now(on)


def pair_of(id: str, on: date) -> Pair | None:
    """The offer and the venue of the id of an offer at a place, or nothing."""
    return _index.find(id, on)


def forget() -> None:
    """Begin anew, as after the database was put back."""
    with _index.lock:
        _index.on, _index.log = None, Log()


def texts(found: QuerySet[Offer]) -> list[str]:
    """The ids of offers as they are held."""
    return [one.replace("-", "") for one in found.order_by().annotate(text=_text("pk")).values_list("text", flat=True)]


def _id_of(pair: Pair) -> str:
    return at_location_id(UUID(pair[0]), UUID(pair[1]) if pair[1] else None)


def _all(on: date) -> Held:
    with no_collecting():
        return _held(_places(texts(published(on)), open_runs(on)), _points(Venue.objects.all()))


def _moved(before: Held, changed: Collection[UUID], on: date) -> Held:
    """What was held, with these offers read anew."""
    gone = {one.hex for one in changed}
    kept = {offer: place for offer, place in before.places.items() if offer not in gone}
    fresh = _places(texts(published(on).filter(pk__in=changed)), open_runs(on).filter(offer__in=changed))
    return _held(kept | fresh, before.points | _points(Venue.objects.filter(runs__offer__in=changed)))


def _held(places: dict[str, Place], points: dict[str, tuple[float, float]]) -> Held:
    offers = tuple(sorted(places))
    return Held(places, points, offers, tuple((one, venue) for one in offers for venue in places[one].venues))


def _places(offers: Iterable[str], runs: QuerySet[Run]) -> dict[str, Place]:
    rows: dict[str, list[tuple[str, str, bool, str]]] = {one: [] for one in offers}
    read = runs.annotate(offer_text=_text("offer_id"), venue_text=_text("venue_id"), areas_text=_text("areas"))
    for offer, *said in read.values_list("offer_text", "venue_text", "delivery", "is_national", "areas_text"):
        if (listed := rows.get(offer.replace("-", ""))) is not None:
            listed.append((said[0], said[1], said[2], said[3]))
    return {offer: _place(listed) for offer, listed in rows.items()}


def _place(runs: list[tuple[str, str, bool, str]]) -> Place:
    venues = {venue.replace("-", "") if venue else "" for venue, delivery, _, _ in runs if venue or delivery in REMOTE}
    districts = frozenset(code for *_, areas in runs for code in _codes(areas))
    return Place(tuple(sorted(venues, key=lambda one: one or LAST)), districts, any(one[2] or not _codes(one[3]) for one in runs))


def _codes(areas: str) -> list[str]:
    """The codes of `["E07000117", ...]`: tens of thousands of such texts, most of them empty, are read at once."""
    return [] if len(areas) < 3 else [one.strip(' "') for one in areas.strip("[]").split(",")]


def _points(venues: QuerySet[Venue]) -> dict[str, tuple[float, float]]:
    placed = venues.filter(~Q(latitude=None), ~Q(longitude=None)).annotate(text=_text("pk"))
    rows = placed.values_list("text", "latitude", "longitude")
    return {
        text.replace("-", ""): (latitude, longitude)
        for text, latitude, longitude in rows
        if latitude is not None and longitude is not None
    }


def _text(name: str) -> Cast:
    return Cast(name, CharField())
