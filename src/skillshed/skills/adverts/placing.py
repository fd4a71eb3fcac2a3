"""Where a vacancy is: the district of its postcode or town. Unknown stays unknown, and is counted."""

from __future__ import annotations

from functools import lru_cache

import polars as pl


def districts(adverts: pl.DataFrame) -> pl.Series:
    """The code of the district of each advert (ADVERTS); null where neither postcode nor place is known."""
    told = adverts.select("postcode", "place").iter_rows()
    return pl.Series("district", [_district(postcode or "") or _town(place or "") for postcode, place in told], pl.String)


def _town(place: str) -> str | None:
    """`Burnley, Lancashire`, `Lancashire, Burnley`, `UK, North West England, Lancashire, Burnley`: the part that is a place in a district."""
    parts = [one.strip() for one in place.split(",") if one.strip()]
    return next((found for part in (*parts, *reversed(parts)) if (found := _district(part))), None)


@lru_cache(maxsize=50_000)
def _district(text: str) -> str | None:
    from skillshed.evidence.postcodes.points import locate

    found = locate(text) if text else None
    return (found.district or None) if found else None
