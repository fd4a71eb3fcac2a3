"""Offers at places, narrowed by where somebody is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from skillshed.provision.feeds.out_index import Held, Pair

EARTH_M = 6_371_008.8
METRES_A_DEGREE = 111_000.0  # a little less than there are, so that the box is never too small


def near(held: Held, places: Sequence[Pair], latitude: float, longitude: float, metres: float) -> list[Pair]:
    """Those at venues within so many metres as the crow flies, nearest first; what is online is nowhere, and left out."""
    up, across = box(latitude, metres)
    far = {
        venue: distance
        for venue, (lat, lon) in held.points.items()
        if abs(lat - latitude) <= up and abs(lon - longitude) <= across
        and (distance := apart(latitude, longitude, lat, lon)) <= metres
    }  # fmt: skip
    return sorted((pair for pair in places if pair[1] in far), key=lambda pair: (far[pair[1]], pair[0]))


def serving(held: Held, places: Sequence[Pair], district: str) -> list[Pair]:
    """Those of offers with a run that serves a district: it names it, names none, or is national."""
    found = held.places
    return [pair for pair in places if found[pair[0]].is_for_all or district in found[pair[0]].districts]


def box(latitude: float, metres: float) -> tuple[float, float]:
    """Half the height and half the width, in degrees, of a box that holds the circle."""
    up = metres / METRES_A_DEGREE
    return up, up / max(math.cos(math.radians(min(abs(latitude) + up, 89.0))), 0.01)


def apart(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two points as the crow flies."""
    rise, turn = math.radians(other_lat - lat), math.radians(other_lon - lon)
    part = math.sin(rise / 2) ** 2 + math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(turn / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(part)))
