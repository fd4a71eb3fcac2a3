"""What a page, picture or file shows, all of it in its address: the address is the whole state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from skillshed.evidence.book import Book
from skillshed.site.evidence.opened import book
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import read_period

VIEWS = ("line", "dots", "ranked", "bars", "map", "table")
MOST_PLACES = 6
FIELDS = ("measure", "place", "by", "from", "to", "period", "among", "beside", "as_of", "view")


@dataclass(frozen=True, slots=True)
class State:
    """Places are codes, the first is the chosen one. `by` holds (dimension, category) pairs; `*` opens a dimension.

    `start`, `end`: first and last ISO day of a trend, or empty. `period`: an ISO period, empty for the newest.
    `among`: the area whose districts are ranked or mapped, empty for England. `beside`: comparators asked for; empty
    lets the figure pick them, `("none",)` wants none. `as_of`: what was known on that day; None is now.
    """

    measure: str = ""
    places: tuple[str, ...] = ()
    by: tuple[tuple[str, str], ...] = ()
    start: str = ""
    end: str = ""
    period: str = ""
    among: str = ""
    beside: tuple[str, ...] = ()
    as_of: date | None = None
    view: str = ""

    @classmethod
    def read(cls, params: QueryDict, **path: str) -> State:
        """The state of a request; `path` holds what stands in its path (measure, place, view) and wins.

        Places by code, slug or name. Raises NotFound and UsageError, each naming the text that is not understood.
        """
        opened = book()
        names = [path["place"]] if path.get("place") else [text for text in params.getlist("place") if text.strip()]
        places = tuple(dict.fromkeys(code_of(opened, text) for text in names))
        if len(places) > MOST_PLACES:
            raise UsageError(f"{len(places)} places are too many for one page.", next_step=f"Choose at most {MOST_PLACES}.")
        measure = path.get("measure") or params.get("measure", "").strip()
        among = params.get("among", "").strip()
        return cls(
            measure=opened.measure(measure).id if measure else "",
            places=places,
            by=_by(params.getlist("by")),
            start=_day(params.get("from", ""), "from"),
            end=_day(params.get("to", ""), "to"),
            period=_period(params.get("period", "")),
            among=code_of(opened, among) if among else "",
            beside=_beside(opened, params.getlist("beside")),
            as_of=_as_of(params.get("as_of", "")),
            view=_view(path.get("view") or params.get("view", "")),
        )

    @property
    def place(self) -> str:
        """The chosen place's code, or nothing."""
        return self.places[0] if self.places else ""

    @property
    def parts(self) -> dict[str, str] | None:
        """`by` as `evidence.series` takes it."""
        return dict(self.by) or None

    def query(self, *leave_out: str, **changes: Any) -> str:
        """The canonical query string with some fields changed and some left out because they stand in the path.

        `changes` are fields of the state (`places=("E07000117",)`); `leave_out` are names as they stand in the address
        (`measure`, `place`, `by`, `from`, `to`, `period`, `among`, `beside`, `as_of`, `view`).
        """
        changed = replace(self, **changes) if changes else self
        pairs = [(name, text) for name, text in changed.pairs() if name not in leave_out]
        return urlencode(pairs, safe="/:*,")

    def pairs(self) -> list[tuple[str, str]]:
        """Names and texts as they stand in the address, in their fixed order; places by their slugs."""
        found = [("measure", self.measure), *(("place", slug_of(code)) for code in self.places)]
        found += [("by", f"{name}={category}") for name, category in self.by]
        found += [("from", self.start), ("to", self.end), ("period", self.period)]
        found += [("among", slug_of(self.among) if self.among else "")]
        found += [("beside", code if code == "none" else slug_of(code)) for code in self.beside]
        found += [("as_of", self.as_of.isoformat() if self.as_of else ""), ("view", self.view)]
        return [(name, text) for name, text in found if text]


def code_of(opened: Book, text: str) -> str:
    """The code of the place a text names; NotFound with the nearest names."""
    plain = " ".join(text.split())[:200]
    if not plain:
        raise NotFound("No place is named.", next_step="Give a code, a name or a slug, such as burnley.")
    return opened.areas.one(plain).code


def slug_of(code: str) -> str:
    """The slug of a place by its code."""
    return book().areas.get(code).slug or code


def _by(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for text in texts:
        for pair in filter(None, (one.strip() for one in text.split("|"))):
            name, sign, category = pair.partition("=")
            if not sign or not name.strip() or not category.strip():
                raise UsageError(f"'{pair}' does not say which part is meant.", next_step="Write it as sex=Male.")
            found[name.strip()] = category.strip()
    return tuple(sorted(found.items()))


def _beside(opened: Book, texts: Iterable[str]) -> tuple[str, ...]:
    named = [text.strip() for text in texts if text.strip()]
    return ("none",) if "none" in named else tuple(dict.fromkeys(code_of(opened, text) for text in named))[:3]


def _day(text: str, name: str) -> str:
    """The first ISO day of a period (`2015`, `2018/19`, `July 2020`); empty where nothing is asked."""
    if not text.strip():
        return ""
    found = read_period(text.strip())
    if found is None:
        raise UsageError(f"'{text}' is not a date for '{name}'.", next_step="Write a year such as 2015, or 2015-04-01.")
    return found.start.isoformat()


def _period(text: str) -> str:
    if not text.strip():
        return ""
    found = read_period(text.strip())
    if found is None:
        raise UsageError(f"'{text}' is not a period.", next_step="Write it as 2023, 2018/19, July 2020 or 2020-07-01/P1M.")
    return found.iso


def _as_of(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"'{text}' is not a date.", next_step="Write it as 2024-12-31.") from error


def _view(text: str) -> str:
    if text and text not in VIEWS:
        raise NotFound(f"There is no view '{text}'.", next_step=f"Choose one of: {', '.join(VIEWS)}.")
    return text


def hidden(state: State, *leave_out: str) -> Mapping[str, list[str]]:
    """Fields a plain form must carry along so that nothing of the state is lost, by name."""
    found: dict[str, list[str]] = {}
    for name, text in state.pairs():
        if name not in leave_out:
            found.setdefault(name, []).append(text)
    return found
