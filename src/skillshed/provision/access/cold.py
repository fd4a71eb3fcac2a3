"""Where provision is missing: access to it set against need, home by home, under several choices of what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.evidence.book import Book
from skillshed.provision import travel
from skillshed.provision.access.asked import Asked
from skillshed.provision.access.floating import Numbers, Pairs, access
from skillshed.provision.access.homes import homes, minutes, near, pairs
from skillshed.provision.access.need import Need, district_needs
from skillshed.provision.access.settings import NeedDefinition, Settings, need_of, settings
from skillshed.provision.access.supply import Site, Supply, supply
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

COLD, SOME, WELL, NO_NEED, UNKNOWN = "cold", "some", "not_cold", "no_need", "not_known"


@dataclass(frozen=True, slots=True)
class Choice:
    """One set of the choices that nobody can make for sure: minutes a person travels, places of a run that does not say."""

    minutes: float
    class_size: float


@dataclass(frozen=True, slots=True)
class Home:
    """One postcode sector within a district. `access`: places for each person in need, as shown; low and high over all choices."""

    sector: str
    district: str
    latitude: float
    longitude: float
    people: float | None
    access: float
    low: float
    high: float
    cold_under: int
    verdict: str

    @property
    def label(self) -> str:
        """`BB11 1`"""
        return f"{self.sector[:-1]} {self.sector[-1]}"


@dataclass(frozen=True, slots=True)
class District:
    """One district: its need as published, and its access as the mean of its people in need."""

    need: Need
    access: float | None
    is_above: bool | None
    is_surely_above: bool
    homes: int
    cold: int
    people_cold: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """An offer near a home, whether or not within its catchment."""

    site: Site
    miles: float
    minutes: float


@dataclass(frozen=True, slots=True)
class ColdSpots:
    """The answer. `mean`: the area's own, by choice. `tests_need`: false where one district is all there is to compare.
    `short_under`: homes below the threshold, whatever their need, by choice."""

    asked: Asked
    area: Place
    definition: NeedDefinition
    settings: Settings
    choices: tuple[Choice, ...]
    shown: int
    homes: tuple[Home, ...]
    districts: tuple[District, ...]
    mean: tuple[float, ...]
    area_rate: float | None
    tests_need: bool
    supply: Supply
    sites_near: int
    people: float
    assumed_beyond: int
    way: travel.Mode
    short_under: tuple[int, ...]

    @property
    def cold(self) -> list[Home]:
        """Cold spots, most people in need first."""
        return sorted((one for one in self.homes if one.verdict == COLD), key=lambda one: (-(one.people or 0), one.sector))

    @property
    def people_cold(self) -> float:
        """People in need who live in cold spots."""
        return sum(one.people or 0 for one in self.cold)

    @property
    def releases(self) -> tuple[str, ...]:
        """Releases the need was read from."""
        return tuple(sorted({name for one in self.districts for name in one.need.releases}))


def cold_spots(book: Book, asked: Asked) -> ColdSpots:
    """Access and need of an area, and where the one is low while the other is high.

    Raises NotFound for an area without districts in England or a kind of need that is none. Cost: some 50 ms for a county
    and 400 offers; the directory is read once.
    """
    facts, definition, way = settings(book.folder), need_of(book.folder, asked.need), travel.settings(book.folder)
    on_offer = supply(asked, definition, facts.supply.days_ahead)
    ground = _Ground(book, asked, facts, definition, on_offer, way)
    return ground.answer()


class _Ground:
    """Everything one question stands on, worked out step by step."""

    def __init__(
        self, book: Book, asked: Asked, facts: Settings, definition: NeedDefinition, on_offer: Supply, way: travel.Settings
    ) -> None:
        self.book, self.asked, self.facts, self.definition, self.supply, self.travel = (
            book,
            asked,
            facts,
            definition,
            on_offer,
            way,
        )
        self.area = book.place(asked.area)
        self.districts = (
            [code for code, weight in book.areas.made_of(self.area.code) if weight > 0 and code.startswith("E")]
            if self.area.code in book.areas
            else []
        )
        self.every = homes(facts.points.least_postcodes)
        if not self.districts or self.own.is_empty():
            raise NotFound(
                f"Cold spots cannot be worked out for {self.area.name}.",
                next_step="Ask for a district of England, or an area made of districts.",
            )

    @property
    def own(self) -> pl.DataFrame:
        return self.every.filter(pl.col("district").is_in(self.districts))

    def answer(self) -> ColdSpots:
        sizes, reaches = self.facts.class_size, self.facts.catchments.of(self.asked.mode)
        choices = tuple(Choice(reach, size) for reach in reaches for size in sizes.all)
        shown = choices.index(Choice(reaches[self.facts.catchments.shown], sizes.middle))
        sites, around = self._around(max(reaches))
        needs = district_needs(self.book, self.definition, sorted(set(around["district"].to_list())))
        people, assumed = self._people(around, needs)
        found = self._pairs(around, sites, max(reaches))
        every = np.array([self._access(one, sites, people, found) for one in choices])
        is_own = around["district"].is_in(self.districts).to_numpy()
        return self._told(around.filter(is_own), people[is_own], every[:, is_own], needs, choices, shown, len(sites), assumed)

    def _around(self, reach: float) -> tuple[list[Site], pl.DataFrame]:
        """Sites the area's people can reach, and all homes whose people can reach those: they share the places."""
        miles = self._miles(reach)
        points = _points([(one.latitude, one.longitude) for one in self.supply.sites])
        _, reached, _ = near(_coordinates(self.own), points, miles)
        chosen = sorted(set(reached.tolist()))
        sharing, _, _ = near(_coordinates(self.every), points[chosen], miles)
        wanted = np.zeros(self.every.height, dtype=bool)
        wanted[sharing] = True
        return [self.supply.sites[index] for index in chosen], self.every.filter(
            pl.col("district").is_in(self.districts) | pl.Series(wanted)
        )

    def _miles(self, reach: float) -> float:
        ways = (self.asked.mode, "walk") if self.asked.mode == "bus" else (self.asked.mode,)
        return max(travel.miles_within(reach, way, by=self.travel) for way in ways)

    def _pairs(self, around: pl.DataFrame, sites: list[Site], reach: float) -> Pairs:
        points = _points([(one.latitude, one.longitude) for one in sites])
        found = pairs(_coordinates(around), points, self._miles(reach), self.asked.mode, self.travel)
        limited = [(index, one.areas) for index, one in enumerate(sites) if one.areas]
        if not limited:
            return found
        keep = np.ones(len(found.home), dtype=bool)
        districts = around["district"].to_numpy()
        for index, areas in limited:
            at = found.venue == index
            keep[at] = np.isin(districts[found.home[at]], self._districts_of(areas))
        return Pairs(found.home[keep], found.venue[keep], found.minutes[keep])

    def _districts_of(self, areas: Sequence[str]) -> list[str]:
        known = [code for code in areas if code in self.book.areas]
        return [district for code in known for district, _ in self.book.areas.made_of(code)]

    def _people(self, around: pl.DataFrame, needs: dict[str, Need]) -> tuple[Numbers, int]:
        """People in need at each home. Neighbours whose need is not known count at the rate of those that are, and are counted."""
        known = [one for one in needs.values() if one.rate is not None]
        base = sum(one.base or 0 for one in known)
        usual = sum(one.people or 0 for one in known) / base if base else 0.0
        missing = [one for one in needs.values() if one.people is None]
        whole = {one.district: one.people if one.people is not None else (one.base or 0) * usual for one in needs.values()}
        totals = around["district"].replace_strict(whole, return_dtype=pl.Float64).to_numpy()
        return totals * around["share"].to_numpy(), len(missing)

    def _access(self, choice: Choice, sites: list[Site], people: Numbers, found: Pairs) -> Numbers:
        places = np.array([one.supply(choice.class_size) for one in sites], dtype=np.float64)
        return access(places, people, found, choice.minutes, self.facts.method.weights)

    def _told(
        self,
        own: pl.DataFrame,
        people: Numbers,
        every: Numbers,
        needs: dict[str, Need],
        choices: tuple[Choice, ...],
        shown: int,
        sites: int,
        assumed: int,
    ) -> ColdSpots:
        total = people.sum()
        mean = every @ people / total if total else np.zeros(len(choices))
        mine = [needs[code] for code in self.districts if code in needs]
        rate = _rate(mine)
        tests_need = self._tests_need(mine)
        above = {one.district: _is_above(one, rate, tests_need) for one in mine}
        low = (every < self.facts.cold.threshold * mean[:, None]) & (mean[:, None] > 0)
        found = tuple(
            self._home(row, people[index], every[:, index], low[:, index], above, needs, shown)
            for index, row in enumerate(own.iter_rows(named=True))
        )
        return ColdSpots(
            self.asked, self.area, self.definition, self.facts, choices, shown, found, tuple(_district(one, found, above[one.district], rate, tests_need) for one in mine),
            tuple(mean.tolist()), rate, tests_need, self.supply, sites, float(sum(one.people or 0 for one in mine)), assumed, self.travel.mode(self.asked.mode), tuple(low.sum(axis=1).tolist()),
        )  # fmt: skip

    def _tests_need(self, mine: list[Need]) -> bool:
        """Whether there is anything to compare: two districts with a rate, of something that is not everyone."""
        is_everyone = any(way.count == self.definition.base for way in self.definition.ways)
        return not is_everyone and len([one for one in mine if one.rate is not None]) > 1

    def _home(
        self,
        row: dict[str, Any],
        people: float,
        every: Numbers,
        low: NDArray[np.bool_],
        above: dict[str, bool | None],
        needs: dict[str, Need],
        shown: int,
    ) -> Home:
        is_above = above[row["district"]]
        under = int(low.sum()) if is_above else 0
        known = needs[row["district"]].people is not None
        verdict = (
            UNKNOWN
            if is_above is None
            else NO_NEED
            if people <= 0
            else COLD
            if under > self.facts.cold.most * len(every)
            else SOME
            if under
            else WELL
        )
        return Home(
            row["sector"],
            row["district"],
            row["latitude"],
            row["longitude"],
            float(people) if known else None,
            float(every[shown]),
            float(every.min()),
            float(every.max()),
            under,
            verdict,
        )


def _rate(needs: list[Need]) -> float | None:
    known = [one for one in needs if one.rate is not None]
    base = sum(one.base or 0 for one in known)
    return sum(one.people or 0 for one in known) / base if base else None


def _is_above(need: Need, rate: float | None, tests_need: bool) -> bool | None:
    """Whether the district's need is above the area's; None where it is not known. Alone, a district is not compared."""
    if need.people is None:
        return None
    if not tests_need or need.rate is None or rate is None:
        return None if tests_need else True
    return need.rate > rate


def _district(need: Need, found: tuple[Home, ...], is_above: bool | None, rate: float | None, tests_need: bool) -> District:
    inside = [one for one in found if one.district == need.district]
    people = sum(one.people or 0 for one in inside)
    mean = sum(one.access * (one.people or 0) for one in inside) / people if people else None
    cold = [one for one in inside if one.verdict == COLD]
    surely = bool(tests_need and rate is not None and need.rate_lower is not None and need.rate_lower > rate)
    return District(
        need, mean, is_above if tests_need else None, surely, len(inside), len(cold), sum(one.people or 0 for one in cold)
    )


def alternatives(book: Book, found: ColdSpots, homes_asked: Sequence[Home]) -> dict[str, list[Alternative]]:
    """The nearest offers to each home, each offer once, by minutes; however far they are."""
    way, most = travel.settings(book.folder), found.settings.nearest.offers
    sites = found.supply.sites
    if not sites:
        return {one.sector: [] for one in homes_asked}
    points = _points([(one.latitude, one.longitude) for one in sites])
    told = {}
    for one in homes_asked:
        miles = travel.miles_between(one.latitude, one.longitude, points[:, 0], points[:, 1])
        taken: dict[str, Alternative] = {}
        for index in np.argsort(miles, kind="stable"):
            site = sites[index]
            if site.offer not in taken:
                taken[site.offer] = Alternative(
                    site, float(miles[index]), float(minutes(miles[index : index + 1], found.asked.mode, way)[0])
                )
            if len(taken) == most:
                break
        told[one.sector] = list(taken.values())
    return told


def _points(pairs: list[tuple[float, float]]) -> Numbers:
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def _coordinates(rows: pl.DataFrame) -> Numbers:
    return rows.select("latitude", "longitude").to_numpy().astype(np.float64)
