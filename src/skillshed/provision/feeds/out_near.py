"""Offers at places, narrowed by where somebody is."""

from __future__ import annotations

import math
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from skillshed.provision.models import Offer, Run
from skillshed.provision.published import open_runs

Pair = tuple[UUID, UUID | None]
EARTH_M = 6_371_008.8
METRES_A_DEGREE = 111_000.0  # a little less than there are, so that the box is never too small


def near(places: QuerySet[Run], latitude: float, longitude: float, metres: float) -> list[Pair]:
    """Those at venues within so many metres as the crow flies, nearest first; what is online is nowhere, and left out."""
    up, across = box(latitude, metres)
    inside = places.filter(
        venue__latitude__range=(latitude - up, latitude + up), venue__longitude__range=(longitude - across, longitude + across)
    )
    rows = inside.values_list("offer_id", "venue_id", "venue__latitude", "venue__longitude")
    found = [(apart(latitude, longitude, row[2], row[3]), row[0], row[1]) for row in rows]
    return [(offer, venue) for far, offer, venue in sorted(found, key=lambda one: (one[0], str(one[1]))) if far <= metres]


def serving(found: QuerySet[Offer], district: str, on: date) -> QuerySet[Offer]:
    """Those with a run that serves a district: it names it, names none, or is national."""
    runs = open_runs(on).filter(offer=OuterRef("pk")).annotate(areas_text=Cast("areas", TextField()))
    return found.filter(Exists(runs.filter(Q(areas=[]) | Q(is_national=True) | Q(areas_text__contains=f'"{district}"'))))


def box(latitude: float, metres: float) -> tuple[float, float]:
    """Half the height and half the width, in degrees, of a box that holds the circle."""
    up = metres / METRES_A_DEGREE
    return up, up / max(math.cos(math.radians(min(abs(latitude) + up, 89.0))), 0.01)


def apart(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two points as the crow flies."""
    rise, turn = math.radians(other_lat - lat), math.radians(other_lon - lon)
    part = math.sin(rise / 2) ** 2 + math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(turn / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(part)))
