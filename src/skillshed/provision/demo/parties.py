"""Invented providers and their venues: forty by name, and as many more as a benchmark asks for."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.evidence.postcodes.points import HERE
from skillshed.provision.demo.book import Place, named_providers, places, words
from skillshed.provision.demo.rows import InventedProvider, InventedVenue
from skillshed.provision.kinds import Feature

SPACE = uuid5(NAMESPACE_URL, "https://skillshed.example/invented")
VENUE_FEATURES = (Feature.STEP_FREE, Feature.TOILET, Feature.HEARING_LOOP, Feature.BLUE_BADGE)
KINDS = ("college", "council", "trainer", "trainer", "charity", "trainer", "council", "college")  # of the further providers
ENDINGS = {
    "college": ("College", "Technical College", "Vale College"),
    "council": ("Adult Learning", "Community Learning", "Learning Service"),
    "trainer": ("Training", "Skills", "Works Academy", "Skills Centre", "Trade School"),
    "charity": ("Community Hub", "Futures", "Together", "Open Door"),
}
ORGANISATION = {"charity": "support", "council": "authority"}
JITTER = 0.004  # degrees: venues of one sector do not all stand on one point


def identity(*parts: object) -> UUID:
    """The same number for the same parts, on every computer."""
    return uuid5(SPACE, ":".join(map(str, parts)))


def slug(name: str) -> str:
    """`Calder Vale College (invented)` -> calder-vale-college."""
    return re.sub(r"[^a-z0-9]+", "-", name.replace("(invented)", "").casefold()).strip("-")


def invent_providers(count: int, seed: int) -> list[InventedProvider]:
    """The first `count` providers: the named ones, then others all over England."""
    rows = named_providers()[:count]
    made = [_provider(n, row, [p for town in row["at"] for p in places()[town]], seed) for n, row in enumerate(rows)]
    return made + [_further(n, seed) for n in range(len(rows), count)]


def size_of(provider: InventedProvider) -> int:
    """How many offers it makes, in proportion."""
    return _sizes().get(provider.name, 3)


@cache
def _sizes() -> dict[str, int]:
    return {row["name"]: row["size"] for row in named_providers()}


def _provider(n: int, row: dict[str, Any], at: list[Place], seed: int) -> InventedProvider:
    rng = Random(f"{seed}:provider:{n}")
    name, kind = row["name"], row["kind"]
    # Names under .example and numbers kept for drama reach nobody.
    site = slug(name)
    return InventedProvider(
        id=identity(seed, "provider", n),
        name=name,
        kind=kind,
        organisation_kind=row.get("organisation_kind", ORGANISATION.get(kind, "provider")),
        ukprn=f"{99_000_000 + n}",  # real ones begin with 1
        description=f"{words()['about_provider'][kind]} Invented for this demo.",
        email=f"enquiries@{site}.example",
        phone=f"01632 96{n % 10_000:04d}",
        website=f"https://{site}.example",
        legal_status=words()["legal_status"][kind],
        subjects=tuple(row.get("subjects") or words()["teaches"][kind]),
        venues=tuple(_venue(n, m, place, kind, rng, seed) for m, place in enumerate(at)),
    )


def _venue(n: int, m: int, place: Place, kind: str, rng: Random, seed: int) -> InventedVenue:
    names, street = words()["venue"][kind], words()["street"]
    return InventedVenue(
        id=identity(seed, "venue", n, m),
        name=names[m % len(names)].format(town=place.town),
        address=f"{rng.randint(1, 120)} {rng.choice(street['names'])}",
        city=place.town,
        county=place.county,
        postcode=place.postcode,
        latitude=place.latitude,
        longitude=place.longitude,
        precision_m=place.precision_m,
        place_ons=place.district,
        features=some_features(rng, VENUE_FEATURES, yes=0.5, no=0.12),
        transport=rng.choice(street["transport"]) if rng.random() < 0.5 else "",
        region=place.region,
    )


def some_features(rng: Random, features: tuple[Feature, ...], *, yes: float, no: float) -> dict[str, bool]:
    """Some features said to be there, some not; the rest nobody said anything about."""
    drawn = {str(feature): rng.random() for feature in features}
    return {feature: chance < yes for feature, chance in drawn.items() if chance < yes + no}


def _further(n: int, seed: int) -> InventedProvider:
    rng = Random(f"{seed}:further:{n}")
    kind = KINDS[n % len(KINDS)]
    sectors = _sectors()
    first = rng.randrange(len(sectors) - 3)
    at = [_jittered(sectors[first + step], rng) for step in range(rng.randint(1, 3))]
    names = _names(kind)
    # The how-manieth of its kind it is, so that no two have one name.
    turn = n // len(KINDS) * KINDS.count(kind) + KINDS[: n % len(KINDS)].count(kind)
    name = f"{names[turn % len(names)]}{f' {turn}' if turn >= len(names) else ''} (invented)"
    return _provider(n, {"name": name, "kind": kind}, at, seed)


@cache
def _names(kind: str) -> list[str]:
    return [f"{town} {ending}" for ending, town in product(ENDINGS[kind], places())]


def _jittered(place: Place, rng: Random) -> Place:
    latitude = round(place.latitude + rng.uniform(-JITTER, JITTER), 5)
    longitude = round(place.longitude + rng.uniform(-JITTER, JITTER), 5)
    return Place(place.town, place.county, place.postcode, latitude, longitude, place.district, place.region, place.precision_m)


@cache
def _sectors() -> list[Place]:
    """Every postcode sector of England as a place; its neighbours in the list are mostly its neighbours on the ground."""
    areas = Areas.load()
    districts = pl.read_parquet(HERE / "sectors.parquet").unique("sector", keep="first", maintain_order=True)
    rows = pl.read_parquet(HERE / "points.parquet").join(districts, on="sector").filter(pl.col("postcodes") > 20).sort("sector")
    found = []
    for sector, latitude, longitude, radius, district in rows.select(
        "sector", "latitude", "longitude", "radius_m", "district"
    ).iter_rows():
        label, name = f"{sector[:-1]} {sector[-1]}", areas.get(district).name
        found.append(Place(name, "", label, latitude, longitude, district, "england", max(50, radius)))
    return found
