"""The directory as columns: one row an offer, one row a run, in the same order; quick to ask, quick to append to.

A changed offer is appended anew and its old row is dead; the rows of an offer's runs always stand together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from skillshed.provision.kinds import Attendance, Audience, Feature
from skillshed.provision.search.documents import OfferDocument, RunDocument, cost_on

Array = NDArray[Any]
NO_AGE = 999
UNKNOWN_COST = -1
BIT = {str(code): 1 << at for kind in (Audience, Attendance, Feature) for at, code in enumerate(kind)} | {"other": 1 << 31}


class Codes:
    """Words as small numbers; 0 is blank."""

    def __init__(self) -> None:
        self.words: list[str] = [""]
        self._number: dict[str, int] = {"": 0}

    def number(self, word: str) -> int:
        """The word's number, a new one where it is new."""
        if word not in self._number:
            self._number[word] = len(self.words)
            self.words.append(word)
        return self._number[word]

    def numbers(self, words: Iterable[object]) -> list[int]:
        """The numbers of those that are known."""
        return [self._number[str(word)] for word in words if str(word) in self._number]

    def __len__(self) -> int:
        return len(self.words)


@dataclass
class Offers:
    """One row an offer. Days are ordinals, 0 where not known."""

    high: Array
    low: Array
    provider: Array
    kind: Array
    level: Array
    subject: Array
    step: Array
    audiences: Array
    youngest: Array
    oldest: Array
    status: Array
    assured: Array
    problems: Array
    last_end: Array
    last_start: Array
    has_any_time: Array


@dataclass
class Runs:
    """One row a run, or one for an offer without runs. `cost` in pence."""

    offer: Array
    delivery: Array
    study_mode: Array
    attendance: Array
    starts: Array
    any_time: Array
    ends: Array
    apply_by: Array
    is_remote: Array
    is_outreach: Array
    district: Array
    latitude: Array
    longitude: Array
    yes: Array
    no: Array
    cost: Array
    is_full: Array


@dataclass
class Pairs:
    """Offer and code, for what an offer may have several of."""

    offer: Array
    code: Array


@dataclass
class Columns:
    """Everything of the directory that filters, facets and the order look at."""

    codes: dict[str, Codes] = field(default_factory=dict)
    ids: list[UUID] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    run_ids: list[UUID | None] = field(default_factory=list)
    areas: dict[int, tuple[str, ...]] = field(default_factory=dict)
    dated: dict[int, RunDocument] = field(default_factory=dict)
    at: dict[UUID, int] = field(default_factory=dict)
    alive: Array = field(default_factory=lambda: np.zeros(0, bool))
    offers: Offers = field(default_factory=lambda: Offers(*_empty(Offers)))
    runs: Runs = field(default_factory=lambda: Runs(*_empty(Runs)))
    languages: Pairs = field(default_factory=lambda: Pairs(*_empty(Pairs)))
    programmes: Pairs = field(default_factory=lambda: Pairs(*_empty(Pairs)))
    terms: Pairs = field(default_factory=lambda: Pairs(*_empty(Pairs)))
    version: int = 0

    def code(self, name: str) -> Codes:
        """The numbers of one kind of word."""
        return self.codes.setdefault(name, Codes())

    def drop(self, ids: Iterable[UUID]) -> list[int]:
        """Offers that are gone or about to be appended anew; their rows."""
        rows = [self.at.pop(one) for one in ids if one in self.at]
        self.alive[rows] = False
        self.version += 1
        return rows

    def add(self, documents: Sequence[OfferDocument], today: date) -> range:
        """Append offers; their rows."""
        first, first_run = len(self.ids), len(self.run_ids)
        self._remember(documents, first, first_run)
        self.offers = _joined(self.offers, [self._offer(one) for one in documents], OFFER_KINDS)
        rows = [self._run(first + at, run, today) for at, one in enumerate(documents) for run in one.runs]
        self.runs = _joined(self.runs, rows, RUN_KINDS)
        for name in ("languages", "programmes", "terms"):
            codes = self.code(name)
            pairs = [(first + at, codes.number(str(code))) for at, one in enumerate(documents) for code in getattr(one, name)]
            setattr(self, name, _joined(getattr(self, name), pairs, PAIR_KINDS))
        self.alive = np.concatenate([self.alive, np.ones(len(documents), bool)])
        self.version += 1
        return range(first, len(self.ids))

    def _remember(self, documents: Sequence[OfferDocument], first: int, first_run: int) -> None:
        for at, one in enumerate(documents):
            self.at[one.id] = first + at
            self.ids.append(one.id)
            self.titles.append(one.title)
        for at, run in enumerate(run for one in documents for run in one.runs):
            self.run_ids.append(run.id)
            if run.areas and run.delivery == "outreach":
                self.areas[first_run + at] = run.areas
            if any(begins or ends for _, _, begins, ends in run.costs):
                self.dated[first_run + at] = run

    def _offer(self, one: OfferDocument) -> tuple[Any, ...]:
        last_end = max((_day(run.ends_on) for run in one.runs), default=0)
        last_start = max((_day(run.starts_on) for run in one.runs if run.ends_on is None and not run.any_time), default=0)
        any_time = any(run.ends_on is None and (run.any_time or run.starts_on is None) for run in one.runs)
        number = one.id.int
        return (
            number >> 64, number & (2**64 - 1), self.code("providers").number(str(one.provider)), self.code("kinds").number(one.kind),
            self.code("levels").number(one.level), self.code("subjects").number(one.subject), self.code("steps").number(one.step),
            bits(one.audiences), one.minimum_age or 0, NO_AGE if one.maximum_age in (None, 0) else one.maximum_age,
            self.code("statuses").number(one.status), _day(one.assured_on), one.problems, last_end, last_start, any_time,
        )  # fmt: skip

    def _run(self, offer: int, run: RunDocument, today: date) -> tuple[Any, ...]:
        features = run.features or {}
        has_point = run.latitude is not None and run.longitude is not None
        return (
            offer, self.code("deliveries").number(run.delivery), self.code("study_modes").number(run.study_mode), bits(run.attendance),
            _day(run.starts_on), run.any_time, _day(run.ends_on), _day(run.apply_by), run.is_remote,
            run.delivery == "outreach" and run.latitude is None, self.code("districts").number(run.district),
            run.latitude if has_point else np.nan, run.longitude if has_point else np.nan,
            bits(code for code, said in features.items() if said), bits(code for code, said in features.items() if not said),
            pence(run, today), run.places_left == 0,
        )  # fmt: skip


OFFER_KINDS = ("u8", "u8", "i4", "i2", "i2", "i4", "i2", "u4", "i2", "i2", "i1", "i4", "i4", "i4", "i4", "?")
RUN_KINDS = ("i4", "i1", "i1", "u4", "i4", "?", "i4", "i4", "?", "?", "i4", "f8", "f8", "u4", "u4", "i8", "?")
PAIR_KINDS = ("i4", "i4")


def pence(run: RunDocument, on: date) -> int:
    """What a run costs on a day, in pence."""
    cost = cost_on(run.costs, on)
    return UNKNOWN_COST if cost is None else int(cost * 100)


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def bits(words: Iterable[str]) -> int:
    """The bits of several words of one list; a word that is in none has no bit."""
    found = 0
    for word in words:
        found |= BIT.get(word, 0)
    return found


def _empty(kind: type) -> list[Array]:
    kinds = {"Offers": OFFER_KINDS, "Runs": RUN_KINDS, "Pairs": PAIR_KINDS}[kind.__name__]
    return [np.zeros(0, one) for one in kinds]


def _joined(held: Any, rows: list[tuple[Any, ...]], kinds: Sequence[str]) -> Any:
    """The columns with the rows below them: new arrays, so that whoever still reads the old ones is not disturbed."""
    if not rows:
        return held
    new = [np.array(values, kind) for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
    make: Callable[..., Any] = type(held)
    return make(*(np.concatenate([getattr(held, one.name), more]) for one, more in zip(fields(held), new, strict=True)))
