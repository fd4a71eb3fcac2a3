"""Places beyond the area tables: wards, small areas, constituencies, codes of other countries, as publishers' files name them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

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
    """Every place there is here: the area tables first, then what files named (read only when it is needed)."""

    def __init__(self, areas: Areas, more: Callable[[], dict[str, Place]]) -> None:
        self._areas = areas
        self._read = more

    @cached_property
    def _more(self) -> dict[str, Place]:
        return self._read()

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for place in self._more.values():
            found.setdefault(plain(place.name), []).append(place.code)
        return found

    def get(self, code: str) -> Place:
        """The place of this code; NotFound."""
        if code in self._areas or code not in self._more:
            return self._areas.get(code)
        return self._more[code]

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
        """Places by code, name or its beginning, best first: exact names, then areas that look alike, then beginnings."""
        wanted = plain(text)
        exact = self._exactly(text)
        alike = self._areas.find(text, kind=kind)
        same = [place for place in alike if plain(place.name) == wanted]
        near = [place for place in alike if plain(place.name).startswith(wanted)]
        begun = [code for name, codes in self._names.items() if len(wanted) > 2 and name.startswith(wanted) for code in codes]
        mine = [place for place in [*exact, *(self._more[code] for code in begun)] if kind in ("", place.kind)]
        return list(dict.fromkeys([*same, *mine[: len(exact)], *near, *mine, *alike]))

    def _exactly(self, text: str) -> list[Place]:
        code = text.strip().upper()
        codes = [code] if code in self._more else self._names.get(plain(text), [])
        return [self._more[one] for one in codes]
