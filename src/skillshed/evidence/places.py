"""Places beyond the area tables: wards, small areas, constituencies, codes of other countries, as publishers' files name them."""

from __future__ import annotations

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.names import plain
from skillshed.evidence.lake import Lake
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.place import Place, kind_of

PLACES = pl.Schema({"code": pl.String, "name": pl.String, "kind": pl.String})
TABLE = "places"  # the table of a release that holds what its file says of places nobody else knows
SHOWN = 8


def unknown_places(rows: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """What a file says of the places that the area tables do not hold: code | name | kind, one row a code.

    rows: place | place_name | place_kind, with the code already resolved.
    """
    said = rows.select("place", "place_name", "place_kind").drop_nulls("place").unique(maintain_order=True)
    fresh = [code for code in said["place"].unique(maintain_order=True) if code not in areas]
    named = said.filter(pl.col("place").is_in(fresh)).group_by("place", maintain_order=True).agg(
        pl.col("place_name").drop_nulls().first(), pl.col("place_kind").drop_nulls().first()
    )  # fmt: skip
    found = [
        (code, " ".join((name or code).split()), kind_of(code) if kind_of(code) not in (None, "other") else kind or "other")
        for code, name, kind in named.iter_rows()
    ]
    return pl.DataFrame(found, schema=PLACES, orient="row")


def learned(lake: Lake) -> dict[str, Place]:
    """Places that imported files named, by code; the newest release's name wins."""
    found: dict[str, Place] = {}
    for release in lake.releases().values():
        if TABLE in release.tables:
            for code, name, kind in lake.table(release.id, TABLE).select(PLACES.names()).iter_rows():
                found[code] = Place(code, name, kind, code.casefold())
    return found


class Places:
    """Every place there is here: the area tables first, then what files named."""

    def __init__(self, areas: Areas, more: dict[str, Place]) -> None:
        self._areas = areas
        self.more = more
        self._names: dict[str, list[str]] = {}
        for place in more.values():
            self._names.setdefault(plain(place.name), []).append(place.code)

    def get(self, code: str) -> Place:
        """The place of this code; NotFound."""
        return self.more[code] if code in self.more and code not in self._areas else self._areas.get(code)

    def one(self, text: str) -> Place:
        """The place meant; NotFound with the nearest names, UsageError where the name has several."""
        try:
            return self._areas.one(text)
        except NotFound:
            found = self._exactly(text)
            if len(found) == 1:
                return found[0]
            if not found:
                raise
        names = ", ".join(f"{place.code} ({place.kind_words})" for place in found[:SHOWN])
        raise UsageError(f"'{text}' is the name of {len(found)} places: {names}.", next_step="Ask for one by its code.")

    def find(self, text: str, *, kind: str = "") -> list[Place]:
        """Places by code, name or its beginning, best first."""
        wanted = plain(text)
        begun = [code for name, codes in self._names.items() if len(wanted) > 2 and name.startswith(wanted) for code in codes]
        mine = [*self._exactly(text), *(self.more[code] for code in begun)]
        found = [*self._areas.find(text, kind=kind), *(place for place in mine if kind in ("", place.kind))]
        exact = [place for place in mine if kind in ("", place.kind) and plain(place.name) == wanted or place.code == text.strip().upper()]
        ordered = [*exact, *found] if exact and not self._is_area(text) else found
        return list(dict.fromkeys(ordered))

    def _is_area(self, text: str) -> bool:
        try:
            self._areas.one(text)
        except NotFound:
            return False
        except UsageError:
            return True
        return True

    def _exactly(self, text: str) -> list[Place]:
        code = text.strip().upper()
        codes = [code] if code in self.more else self._names.get(plain(text), [])
        return [self.more[one] for one in codes]
