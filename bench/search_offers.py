"""A made-up directory of 100,000 offers for the benchmark of the search, the same every time, and 500 searches of it."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate
from typing import Any

from bench.measure import ROOT

SEED = 20261122
OFFERS, PROVIDERS, VENUES, WORDS = 100_000, 400, 3_000, 15_000
ON = date(2026, 11, 22)
QUERIES, WITH_SLIPS = 500, 0.29
LEVELS = ("", "entry", "1", "2", "2", "3", "3", "4", "5")
COMMON = (
    "course",
    "level",
    "training",
    "skills",
    "learn",
    "work",
    "people",
    "support",
    "job",
    "college",
    "start",
    "free",
    "course",
)


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Real words of this project's own pages, filled up with made ones; few are frequent, most are rare."""
    drawn = random.Random(SEED)
    text = " ".join(
        path.read_text("utf-8") for folder in ("docs", "src") for path in sorted((ROOT / folder).rglob("*.[mt][do]*"))
    )
    real = sorted(set(re.findall(r"\b[a-z]{4,14}\b", text)))
    drawn.shuffle(real)
    made = {
        "".join(drawn.choice("bcdfglmnprst") + drawn.choice("aeiou") for _ in range(drawn.randint(2, 5)))
        for _ in range(3 * WORDS)
    }
    words = (real + sorted(made - set(real)))[:WORDS]
    return words, list(accumulate(1 / (place + 10) for place in range(len(words))))


def fill() -> None:
    """Write the directory into the database that is set up."""
    from django.db import transaction

    from skillshed.provision.models import Change, Cost, Funding, Offer, Run

    drawn = random.Random(SEED)
    with transaction.atomic():
        providers, venues = _parties(drawn)
        for _ in range(0, OFFERS, 5000):
            rows = [_offer(drawn, providers, venues) for _ in range(5000)]
            for kind in (Offer, Run, Cost, Funding):
                kind.objects.bulk_create([one for row in rows for one in row if isinstance(one, kind)], batch_size=1000)
        Change.objects.create(offer=rows[-1][0].pk)


def _parties(drawn: random.Random) -> tuple[list[Any], list[Any]]:
    from skillshed.people.models import Organisation
    from skillshed.provision.models import Provider, Venue

    organisations = [
        Organisation.objects.create(name=f"Invented provider {number}", kind="provider", is_invented=True)
        for number in range(PROVIDERS)
    ]
    providers = Provider.objects.bulk_create([Provider(id=_id(drawn), organisation=one) for one in organisations])
    towns = [(drawn.uniform(53.5, 54.2), drawn.uniform(-3.0, -2.1)) for _ in range(30)]
    venues = []
    for number in range(VENUES):
        town = drawn.randrange(len(towns))
        latitude, longitude = towns[town]
        venues.append(Venue(
            id=_id(drawn), provider=drawn.choice(providers), name=f"Hall {number}", city=f"Town{town}", place_ons=f"E07{town % 14:06d}",
            latitude=drawn.gauss(latitude, 0.03), longitude=drawn.gauss(longitude, 0.05), features={"step_free": drawn.random() < 0.8},
        ))  # fmt: skip
    return providers, Venue.objects.bulk_create(venues, batch_size=1000)


def _id(drawn: random.Random) -> uuid.UUID:
    return uuid.UUID(int=drawn.getrandbits(128), version=4)


def _text(drawn: random.Random, count: int) -> str:
    words, weights = vocabulary()
    return " ".join(drawn.choices(words, cum_weights=weights, k=count))


def _offer(drawn: random.Random, providers: list[Any], venues: list[Any]) -> list[Any]:
    from skillshed.provision.kinds import Attendance, Kind, StudyMode
    from skillshed.provision.models import Cost, Funding, Offer, Run

    offer = Offer(
        id=_id(drawn), provider=drawn.choice(providers), kind=drawn.choice(list(Kind)), title=_text(drawn, 4).capitalize(),
        description=f"{_text(drawn, 50)} {' '.join(drawn.choices(COMMON, k=10))}", level=drawn.choice(LEVELS),
        subject=f"{drawn.randint(1, 15)}.{drawn.randint(1, 3)}", minimum_age=drawn.choice((None, 16, 19)), maximum_age=drawn.choice((None, None, None, 18, 24)),
        features={"childcare": drawn.random() < 0.3} if drawn.random() < 0.5 else {}, assured_on=ON - timedelta(days=drawn.randint(0, 190)),
        languages=drawn.sample(("pl", "ur", "ro"), 1) if drawn.random() < 0.1 else [],
    )  # fmt: skip
    runs = [
        Run(
            id=_id(drawn), offer=offer, venue=drawn.choice(venues), delivery=drawn.choices(("classroom", "online", "blended", "work"), (7, 1, 1, 1))[0],
            study_mode=drawn.choice(list(StudyMode)), attendance=drawn.sample(list(Attendance), 1),
            starts_on=ON + timedelta(days=drawn.randint(-80, 250)), starts_any_time=drawn.random() < 0.2,
        )
        for _ in range(drawn.choice((1, 1, 2)))
    ]  # fmt: skip
    cost = Cost(
        id=_id(drawn), offer=offer, amount=drawn.choice((Decimal(0), Decimal(0), Decimal(0), Decimal(45), Decimal(300), None))
    )
    paid = (
        [Funding(id=_id(drawn), offer=offer, programme=drawn.choice(("FCFJ", "SKILLS_BOOTCAMP", "ASF_FIRST_L2")))]
        if drawn.random() < 0.4
        else []
    )
    return [offer, *runs, cost, *paid]


@dataclass(frozen=True)
class Search:
    """A search that an offer of the directory answers, with the slip made in it and the word that was meant."""

    query: Any
    slip: str = ""
    meant: str = ""


def searches() -> Iterator[Search]:
    """Words of an offer, a circle of ten miles that holds it, an age, level and cost that fit it; 29 % with slips of one or two letters."""
    from skillshed.provision.models import Run
    from skillshed.provision.search.port import Near, Query

    drawn = random.Random(SEED + 1)
    shown = Run.objects.filter(
        starts_on__gte=ON, offer__assured_on__gt=ON - timedelta(days=170), offer__costs__amount=0, delivery="classroom"
    ).exclude(offer__level="")
    numbers = sorted(shown.values_list("pk", flat=True), key=lambda one: one.int)
    for number in drawn.sample(numbers, QUERIES):
        run = Run.objects.select_related("offer", "venue").get(pk=number)
        words = _words(drawn, run.offer)
        near = Near(run.venue.latitude + drawn.uniform(-0.06, 0.06), run.venue.longitude + drawn.uniform(-0.06, 0.06), "here")
        age = drawn.randint(run.offer.minimum_age or 16, max(run.offer.maximum_age or 60, run.offer.minimum_age or 16))
        slip, meant = "", ""
        if drawn.random() < WITH_SLIPS:
            meant = max(words, key=len)
            slip = slipped(drawn, meant)
            words = [slip if word == meant else word for word in words]
        yield Search(
            Query(
                text=" ".join(words), near=near, within_miles=10, levels=(run.offer.level,), age=age, most_cost=Decimal(0), on=ON
            ),
            slip,
            meant,
        )


def _words(drawn: random.Random, offer: Any) -> list[str]:
    from skillshed.provision.models import Offer

    assert isinstance(offer, Offer)
    text = offer.title.lower() if drawn.random() < 0.6 else offer.description
    return drawn.sample([word for word in text.split() if len(word) >= 5] or text.split(), 1) + (
        [drawn.choice(offer.description.split())] if drawn.random() < 0.5 else []
    )


def slipped(drawn: random.Random, word: str) -> str:
    """The word with one slip; the long ones now and then with two."""
    for _ in range(2 if len(word) >= 8 and drawn.random() < 0.3 else 1):
        at = drawn.randrange(1, len(word) - 1)
        letter = drawn.choice("abcdefghijklmnopqrstuvwxyz")
        word = drawn.choice((word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :],
                             word[:at] + word[at + 1] + word[at] + word[at + 2 :]))  # fmt: skip
    return word
