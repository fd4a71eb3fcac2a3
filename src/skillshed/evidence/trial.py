"""What the evidence would say of an area nobody has defined yet."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.changing import with_trial
from skillshed.evidence.book import Book
from skillshed.evidence.covers import covers
from skillshed.evidence.places import Places, learned
from skillshed.terms.place import Place


class TrialBook(Book):
    """A book that knows one more area. It shares the frames of the book it stands on; nothing is written."""

    def __init__(self, book: Book, name: str, codes: Iterable[str]) -> None:
        self.__dict__.update(book.__dict__)
        self._tried, self.trial = with_trial(book.areas, name, codes)
        # Not through `_kept`: what is worked out for a trial must never stay in the book it stands on.
        self._places = Places(self._tried, lambda: learned(book.lake))
        self._covers: list[pl.DataFrame] | None = None

    @property
    def areas(self) -> Areas:
        """The area engine with the area on trial."""
        return self._tried

    @property
    def places(self) -> Places:
        """Every place, the area on trial among them."""
        return self._places

    def covers(self, code: str) -> list[pl.DataFrame]:
        """The sets of places that make up an area; the trial's own are kept with the trial."""
        if code != self.trial.code:
            return super().covers(code)
        if self._covers is None:
            self._covers = covers(self._tried, code)
        return self._covers


def same_as(areas: Areas, place: Place) -> Place | None:
    """The known area that has exactly these districts, if there is one."""
    return next(iter(areas.twins(place.code)), None)
