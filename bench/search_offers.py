"""The demo's invented offers, 100,000 of them by 2,000 providers, and 500 searches of them: the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

SEED = 20261122
OFFERS, PROVIDERS = 100_000, 2_000
ON = date(2026, 11, 22)
QUERIES, WITH_SLIPS = 500, 0.29


def fill() -> None:
    """Write the directory into the database that is set up."""
    from skillshed.provision.demo.inventing import invent
    from skillshed.provision.demo.loading import load_many
    from skillshed.provision.models import Change, Offer

    load_many(invent(count=OFFERS, providers=PROVIDERS, seed=SEED, today=ON))
    Change.objects.create(offer=Offer.objects.order_by("pk")[0].pk)


@dataclass(frozen=True, slots=True)
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
        starts_on__gte=ON, offer__assured_on__gt=ON - timedelta(days=170), offer__costs__amount=0, venue__latitude__isnull=False
    ).exclude(offer__level="")
    numbers = sorted(set(shown.values_list("pk", flat=True)), key=lambda one: one.int)
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
    """One or two words, each of five letters and more where there are such: of the title mostly, else of the text."""
    from skillshed.provision.search.words.tokens import tokens

    def among(text: str) -> list[str]:
        every = [word for word in tokens(text) if word.isalpha()]
        return [word for word in every if len(word) >= 5] or every

    first = drawn.choice(among(offer.title if drawn.random() < 0.6 else offer.description) or ["course"])
    return [first, *([drawn.choice(among(offer.description) or [first])] if drawn.random() < 0.5 else [])]


def slipped(drawn: random.Random, word: str) -> str:
    """The word with one slip; the long ones now and then with two."""
    for _ in range(2 if len(word) >= 8 and drawn.random() < 0.3 else 1):
        at = drawn.randrange(1, len(word) - 1)
        letter = drawn.choice("abcdefghijklmnopqrstuvwxyz")
        word = drawn.choice((word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :],
                             word[:at] + word[at + 1] + word[at] + word[at + 2 :]))  # fmt: skip
    return word
