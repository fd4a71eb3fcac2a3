"""When a search finds nothing: which single filter stands in the way, and what is like an offer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from skillshed.provision.search.alike import Alike
from skillshed.provision.search.engine import engine
from skillshed.provision.search.port import Query

__all__ = ["Alike", "Lift", "nearest", "similar"]
# What lifting each filter means, and how a page says it.
LIFTS: dict[str, tuple[str, dict[str, Any]]] = {
    "within_miles": ("any distance", {"within_miles": None}), "text": ("any words", {"text": ""}), "kinds": ("any kind of help", {"kinds": ()}),
    "levels": ("any level", {"levels": ()}), "subjects": ("any subject", {"subjects": ()}),
    "deliveries": ("in person, online or both", {"deliveries": ()}), "study_modes": ("full time or part time", {"study_modes": ()}),
    "attendance": ("any time of the week", {"attendance": ()}), "audiences": ("for anybody", {"audiences": ()}),
    "steps": ("any step", {"steps": ()}), "features": ("with help and access not known", {"features": ()}),
    "languages": ("any language", {"languages": ()}), "providers": ("any provider", {"providers": ()}),
    "districts": ("any district", {"districts": ()}), "terms": ("any topic", {"terms": ()}), "programmes": ("any funding", {"programmes": ()}),
    "starts": ("any start date", {"starts_from": None, "starts_to": None, "any_time": True}), "age": ("any age", {"age": None}),
    "cost": ("any cost", {"most_cost": None, "free_to_me": False}), "with_remote": ("online and nation-wide as well", {"with_remote": True}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lift:
    """How many offers there would be with one filter lifted. `query` is that search; `words` say the lift."""

    filter: str
    words: str
    total: int
    query: Query


def nearest(query: Query) -> tuple[Lift, ...]:
    """What would match if one filter were lifted, the most offers first; a search of the engine for each filter that is set."""
    found = []
    for name, (words, change) in LIFTS.items():
        lifted = replace(query, page=1, size=1, **change)
        if any(getattr(query, field) != value for field, value in change.items()) and (total := engine().search(lifted).total):
            found.append(Lift(name, words, total, replace(lifted, size=query.size)))
    return tuple(sorted(found, key=lambda one: -one.total))


def similar(offer: UUID, *, most: int = 4, on: date | None = None) -> tuple[Alike, ...]:
    """Offers that share the words which say most of this one; only such as searches show on the day. Nothing for an unknown offer."""
    return engine().similar(offer, most=most, on=on)
