"""What is on offer: places at venues, what is offered without a venue, and how much is not known about both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from skillshed.provision.access.asked import Asked
from skillshed.provision.access.settings import NeedDefinition
from skillshed.provision.freshness import is_shown, last_end_of, state
from skillshed.provision.kinds import Audience, Delivery
from skillshed.provision.models import Change, Cost, Funding, Offer, Run

EVERYONE = Audience.RESIDENTS.value
DELIVERY = ("delivery", "is_national", "starts_on", "ends_on", "starts_any_time", "places", "places_left", "areas")
VENUE = ("venue__latitude", "venue__longitude", "venue__name", "venue__city", "venue__postcode", "venue__place_ons")


@dataclass(frozen=True, slots=True)
class Site:
    """One offer at one venue: places its runs say they have, and how many runs do not say."""

    offer: str
    title: str
    provider: str
    level: str
    venue: str
    town: str
    latitude: float
    longitude: float
    areas: tuple[str, ...]
    places: int
    runs: int
    runs_unsaid: int
    next_start: date | None
    any_time: bool

    def supply(self, class_size: float) -> float:
        """Places in all, where a run that does not say is taken to have so many."""
        return self.places + self.runs_unsaid * class_size


@dataclass(frozen=True, slots=True)
class Remote:
    """What anyone can take wherever they live: online, or said to be national."""

    offers: int = 0
    runs: int = 0
    places: int = 0
    runs_unsaid: int = 0
    titles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Supply:
    """Everything that counts for a question. `unknown`: what is not known -> how many. `left_out`: why -> how many offers."""

    sites: tuple[Site, ...] = ()
    remote: Remote = field(default_factory=Remote)
    unknown: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def offers(self) -> int:
        """Offers that can be had at a venue."""
        return len({one.offer for one in self.sites})


def newest_change() -> int:
    """The number of the directory's last change: an answer worked out before it still stands while this does not move."""
    return Change.objects.order_by("-number").values_list("number", flat=True).first() or 0


def supply(asked: Asked, definition: NeedDefinition, days_ahead: int) -> Supply:
    """Offers that are shown on the day, fit the question and have a run in the time asked for. Two to four queries in all."""
    offers = {row["pk"]: row for row in _offers(asked) if _is_for(row, asked, definition)}
    runs = _runs(offers)
    left_out = _not_shown(offers, runs, asked.on)
    costs, funded = (_costs(offers), _funded(offers)) if asked.is_free else ({}, set())
    if asked.is_free:
        left_out |= _not_free(offers, costs, funded)
    tally = _Tally(asked.on, asked.on + timedelta(days=days_ahead))
    for pk, offer in offers.items():
        if str(pk) not in left_out:
            tally.take(offer, runs[pk])
    unknown = {
        "ages": sum(
            row["minimum_age"] is None and row["maximum_age"] is None for pk, row in offers.items() if str(pk) not in left_out
        )
        if definition.ages
        else 0,
        **tally.unknown,
    }
    return Supply(
        tally.sites(),
        tally.remote(),
        {why: count for why, count in unknown.items() if count},
        _counted([*left_out.values(), *tally.no_run]),
    )


def _offers(asked: Asked) -> QuerySet[Offer, dict[str, Any]]:
    found = Offer.objects.all()
    for name, wanted in (("level", asked.levels), ("kind", asked.kinds)):
        if wanted:
            found = found.filter(**{f"{name}__in": wanted})
    return found.values(
        "pk",
        "title",
        "level",
        "subject",
        "status",
        "assured_on",
        "audiences",
        "minimum_age",
        "maximum_age",
        "provider__organisation__name",
    )


def _is_for(row: dict[str, Any], asked: Asked, definition: NeedDefinition) -> bool:
    """Subject and audience are lists and prefixes, which the two databases ask for in different ways."""
    wanted = set(asked.audiences or (definition.audience,))
    if row["audiences"] and EVERYONE not in row["audiences"] and EVERYONE not in wanted and not wanted & set(row["audiences"]):
        return False
    if asked.subjects and not any(row["subject"] == one or row["subject"].startswith(f"{one}.") for one in asked.subjects):
        return False
    low, high = definition.ages or (0, 200)
    return (row["minimum_age"] or 0) <= high and (row["maximum_age"] or 200) >= low


def _runs(offers: dict[Any, Any]) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    every = len(offers) > 500  # a database takes only so many keys in one question
    rows = Run.objects.all() if every else Run.objects.filter(offer__in=list(offers))
    for row in rows.values("offer_id", *DELIVERY, *VENUE):
        if row["offer_id"] in offers:
            found[row["offer_id"]].append(row)
    return found


def _not_shown(offers: dict[Any, Any], runs: dict[Any, list[dict[str, Any]]], on: date) -> dict[str, str]:
    """Offer -> why searches do not show it either."""
    found = {}
    for pk, row in offers.items():
        end, any_time = last_end_of(((one["starts_on"], one["ends_on"], one["starts_any_time"]) for one in runs[pk]), on)
        fresh = state(row["status"], row["assured_on"], end, any_time, on)
        if not is_shown(fresh):
            found[str(pk)] = fresh.value
    return found


def _costs(offers: dict[Any, Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for pk, amount in Cost.objects.values_list("offer_id", "amount"):
        if pk in offers:
            found[pk].append(amount)
    return found


def _funded(offers: dict[Any, Any]) -> set[Any]:
    return {pk for pk in Funding.objects.exclude(programme="").values_list("offer_id", flat=True) if pk in offers}


def _not_free(offers: dict[Any, Any], costs: dict[Any, list[Any]], funded: set[Any]) -> dict[str, str]:
    """Offer -> why it is not counted as free: a price, or none said, with no programme that may pay."""
    found = {}
    for pk in offers:
        amounts = costs.get(pk, [])
        if pk not in funded and not (amounts and all(one == 0 for one in amounts)):
            found[str(pk)] = "priced" if any(amounts) else "cost_not_said"
    return found


def _counted(reasons: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for why in reasons:
        found[why] = found.get(why, 0) + 1
    return found


class _Tally:
    """Runs gathered into sites and remote offers, and what is not known of them."""

    def __init__(self, start: date, end: date) -> None:
        self._start, self._end = start, end
        self._sites: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        self._offers: dict[Any, dict[str, Any]] = {}
        self._remote: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        self.unknown: dict[str, int] = defaultdict(int)
        self.no_run: list[str] = []

    def take(self, offer: dict[str, Any], runs: list[dict[str, Any]]) -> None:
        """One offer with all its runs."""
        self._offers[offer["pk"]] = offer
        counted = [run for run in runs if self._is_in_time(run)]
        if not counted:
            self.no_run.append("no_run_in_time" if runs else "no_run")
        for run in counted:
            self._place(offer["pk"], run)

    def _is_in_time(self, run: dict[str, Any]) -> bool:
        if run["ends_on"] and run["ends_on"] < self._start:
            return False
        return run["starts_any_time"] or run["starts_on"] is None or self._start <= run["starts_on"] <= self._end

    def _place(self, pk: Any, run: dict[str, Any]) -> None:
        if run["places"] is None and run["places_left"] is None:
            self.unknown["places"] += 1
        if run["starts_on"] is None and not run["starts_any_time"]:
            self.unknown["start"] += 1
        if run["delivery"] == Delivery.ONLINE or run["is_national"]:
            self._remote[pk].append(run)
        elif run["venue__latitude"] is None or run["venue__longitude"] is None:
            self.unknown["point"] += 1
        else:
            self._sites[pk, run["venue__latitude"], run["venue__longitude"], tuple(run["areas"])].append(run)

    def sites(self) -> tuple[Site, ...]:
        """Offers at venues, in the order they were taken."""
        return tuple(self._site(self._offers[key[0]], runs) for key, runs in self._sites.items())

    def _site(self, offer: dict[str, Any], runs: list[dict[str, Any]]) -> Site:
        first = runs[0]
        starts = [run["starts_on"] for run in runs if run["starts_on"] and run["starts_on"] >= self._start]
        return Site(
            str(offer["pk"]), offer["title"], offer["provider__organisation__name"], offer["level"], first["venue__name"], first["venue__city"] or first["venue__postcode"],
            first["venue__latitude"], first["venue__longitude"], tuple(first["areas"]), _said(runs), len(runs), _unsaid(runs),
            min(starts, default=None), any(run["starts_any_time"] for run in runs),
        )  # fmt: skip

    def remote(self) -> Remote:
        """What needs no venue."""
        every = [run for runs in self._remote.values() for run in runs]
        titles = tuple((str(pk), self._offers[pk]["title"]) for pk in self._remote)
        return Remote(len(self._remote), len(every), _said(every), _unsaid(every), titles)


def _said(runs: list[dict[str, Any]]) -> int:
    """Places the runs say they have: all of them, or those left where only these are said."""
    return sum(next((one for one in (run["places"], run["places_left"]) if one is not None), 0) for run in runs)


def _unsaid(runs: list[dict[str, Any]]) -> int:
    return sum(run["places"] is None and run["places_left"] is None for run in runs)
