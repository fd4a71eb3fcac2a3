"""From the id of an offer at a place back to the offer and the place. Ids are made, not stored, so they are made again and kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from django.db.models import Max, Q

from skillshed.provision.feeds.out_places import REMOTE, at_location_id
from skillshed.provision.models import Change, Run

Pair = tuple[UUID, UUID | None]
# On PostgreSQL a lower number may be seen later than a higher one, where its transaction took longer.
OVERLAP = 2000


@dataclass(slots=True)
class _Index:
    """Pairs by id, as of a number in the list of changes. Pairs that are gone stay: whoever asks looks whether they still stand."""

    pairs: dict[str, Pair] = field(default_factory=dict)
    number: int = -1
    lock: Lock = field(default_factory=Lock)

    def find(self, id: str) -> Pair | None:
        with self.lock:
            if id not in self.pairs:
                self._read_on()
            return self.pairs.get(id)

    def _read_on(self) -> None:
        last = Change.objects.aggregate(last=Max("number"))["last"] or 0
        runs = Run.objects.filter(Q(venue__isnull=False) | Q(delivery__in=REMOTE))
        if 0 <= self.number <= last:
            runs = runs.filter(offer__in=Change.objects.filter(number__gt=self.number - OVERLAP).values("offer"))
        for offer, venue in runs.values_list("offer_id", "venue_id").distinct():
            self.pairs[at_location_id(offer, venue)] = (offer, venue)
        self.number = last


_index = _Index()


def forget() -> None:
    """Begin anew, as after the database was put back."""
    with _index.lock:
        _index.pairs, _index.number = {}, -1


def pair_of(id: str) -> Pair | None:
    """The offer and the venue (None: online) of an id, or nothing. The first call reads every run, later ones what changed."""
    return _index.find(id)
