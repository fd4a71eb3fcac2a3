"""What an index may leave out unseen: the bounds of a query, and how far each offer reaches."""

from __future__ import annotations

from datetime import date
from math import cos, radians

from skillshed.provision.search.columns import NO_AGE, pence
from skillshed.provision.search.documents import OfferDocument
from skillshed.provision.search.port import Query
from skillshed.provision.search.texts.port import Bounds, Reach

ANY_DAY = date(2000, 1, 1)  # for costs that are the same every day
MILES_A_DEGREE = 68.0  # of latitude, a little less than it is, so that the box holds the circle


def bounds_of(query: Query) -> Bounds:
    """The box round the circle, the age and the cost asked for."""
    # What is free to a person may be paid for them: then the cost says nothing.
    most = None if query.most_cost is None else int(query.most_cost * 100)
    if query.near is None or query.within_miles is None:
        return Bounds(age=query.age, most_pence=most)
    up = query.within_miles / MILES_A_DEGREE
    widest = max(cos(radians(min(abs(query.near.latitude) + up, 89.0))), 0.01)
    side = up / widest
    latitude, longitude = query.near.latitude, query.near.longitude
    return Bounds(latitude - up, latitude + up, longitude - side, longitude + side, query.age, most)


def reach_of(offer: OfferDocument) -> Reach:
    """The box round its places, its ages, its least cost; anywhere where one run is not tied to a known place."""
    points = [(run.latitude, run.longitude) for run in offer.runs if run.latitude is not None and run.longitude is not None]
    tied = len(points) == len(offer.runs) and not any(run.is_remote for run in offer.runs)
    ages = (offer.minimum_age or 0, NO_AGE if offer.maximum_age in (None, 0) else int(offer.maximum_age or 0))
    if not points:
        return Reach(is_anywhere=True, youngest=ages[0], oldest=ages[1], cheapest=_least(offer))
    north, east = [one for one, _ in points], [other for _, other in points]
    return Reach(min(north), max(north), min(east), max(east), not tied, *ages, _least(offer))


def _least(offer: OfferDocument) -> int:
    """0 where a cost is not known or has dates of its own."""
    if any(begins or ends for run in offer.runs for _, _, begins, ends in run.costs):
        return 0
    return max(0, min(pence(run, ANY_DAY) for run in offer.runs))
