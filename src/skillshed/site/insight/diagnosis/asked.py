"""What a page of diagnosis shows, all of it in its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from skillshed.insight.equilibrium.definition import QUADRANTS, Definition, definition, read_weights
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.terms.errors import UsageError

MOST_DRAWS = 20_000  # what a page may ask of the server; the command line may ask for more


@dataclass(frozen=True, slots=True)
class Asked:
    """`place` is a code, empty for England; `shows` the quadrant whose chance is mapped. Empty values are the file's.

    `lists`: the page of many districts, those of the place; else the place itself is meant.
    """

    place: str = ""
    method: str = "leed"
    weights: str = ""
    split: str = ""
    supply: str = ""
    year: str = ""
    draws: int | None = None
    seed: int | None = None
    shows: str = "low"
    as_of: date | None = None
    lists: bool = False

    @classmethod
    def read(cls, params: QueryDict, place: str = "", *, lists: bool = False) -> Asked:
        """What a request asks; UsageError and NotFound name the text that is not understood. `place` from the path wins."""
        text = place or params.get("place", "").strip()
        shows = params.get("shows", "").strip() or "low"
        if shows not in QUADRANTS:
            raise UsageError(f"'{shows[:40]}' is not a quadrant.", next_step=f"Choose one of: {', '.join(QUADRANTS)}.")
        words = {name: params.get(name, "").strip()[:100] for name in ("weights", "split", "supply", "year")}
        return cls(
            place=code_of(book(), text) if text else "", method=params.get("method", "").strip()[:60] or "leed", **words,
            draws=_whole(params, "draws"), seed=_whole(params, "seed"), shows=shows, as_of=_day(params.get("as_of", "").strip()),
            lists=lists or params.get("districts", "") == "yes",
        ).checked()  # fmt: skip

    def checked(self) -> Asked:
        """Itself, once every value fits; UsageError or NotFound."""
        if self.draws is not None and self.draws > MOST_DRAWS:
            raise UsageError(f"{self.draws:,} draws are too many for a page.", next_step=f"Ask for at most {MOST_DRAWS:,}.")
        self.definition()
        return self

    def definition(self) -> Definition:
        """The definition with the changes asked for."""
        weights = read_weights(self.weights) if self.weights else None
        chosen = definition(self.method, folder=book().folder)
        return chosen.changed(weights=weights, split=self.split, supply=self.supply, draws=self.draws, seed=self.seed)

    def query(self, *leave_out: str, **changes: Any) -> str:
        """The canonical query string; only what differs from the file's own values."""
        changed = replace(self, **changes) if changes else self
        return urlencode([(name, text) for name, text in changed.pairs() if name not in leave_out], safe=",")

    def pairs(self) -> list[tuple[str, str]]:
        """Names and texts as they stand in the address, in their fixed order."""
        found = [("place", slug_of(self.place) if self.place else ""), ("method", "" if self.method == "leed" else self.method)]
        found += [("weights", self.weights), ("split", self.split), ("supply", self.supply), ("year", self.year)]
        found += [("draws", "" if self.draws is None else str(self.draws)), ("seed", "" if self.seed is None else str(self.seed))]
        found += [("shows", "" if self.shows == "low" else self.shows), ("as_of", self.as_of.isoformat() if self.as_of else "")]
        found += [("districts", "yes" if self.lists and self.place else "")]
        return [(name, text) for name, text in found if text]


def _whole(params: QueryDict, name: str) -> int | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"'{text[:40]}' is not a whole number for '{name}'.", next_step="Write it like 10000.")
    return int(text)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is not a date.", next_step="Write it as 2024-12-31.") from error
