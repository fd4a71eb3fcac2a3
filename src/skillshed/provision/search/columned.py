"""The engine for many offers: words by a text index, everything else over columns; both follow the log of changes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import islice
from threading import RLock
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from skillshed.provision.collecting import no_collecting
from skillshed.provision.freshness import Freshness
from skillshed.provision.search import meaning
from skillshed.provision.search.alike import Alike, alike
from skillshed.provision.search.believing import Belief, believe
from skillshed.provision.search.changes import Log
from skillshed.provision.search.columns import Columns
from skillshed.provision.search.documents import OfferDocument, documents
from skillshed.provision.search.facets import facets, hidden
from skillshed.provision.search.narrowing import narrow
from skillshed.provision.search.port import Found, Query
from skillshed.provision.search.ranking import best_of_each, hits, page_of, rank
from skillshed.provision.search.reaching import bounds_of, reach_of
from skillshed.provision.search.texts.port import Bounds, Lost, TextIndex
from skillshed.provision.search.words.reading import Group, read
from skillshed.provision.search.words.suggesting import suggestions
from skillshed.provision.search.words.synonyms import synonyms
from skillshed.provision.search.words.text import text_of
from skillshed.provision.search.words.vocabulary import Vocabulary

Array = NDArray[Any]
BATCH = 20_000
KEPT = 64  # answers of the text index kept until the next change: the second page and every facet ask for the same words
DEAD, SPARE = 0.3, 1000  # with such a share of dead rows, and so many more, all is made anew


class ColumnEngine:
    """Answers from memory; one thread at a time. Each process holds its own and reads the log before each search."""

    def __init__(self, make_text: Callable[[], TextIndex]) -> None:
        self._make_text = make_text
        self._lock = RLock()
        self.name = make_text.__name__.removesuffix("Text").lower()
        self._log = Log()
        self._text = make_text()
        self._clear()

    def _clear(self) -> None:
        self._columns = Columns()
        self._text.close()
        self._text = self._make_text()
        self._known = Vocabulary(synonyms().words)
        self._words: dict[UUID, Array] = {}
        self._matched: OrderedDict[tuple[Any, ...], Array] = OrderedDict()
        self._belief: tuple[tuple[int, date], Belief] | None = None

    def search(self, query: Query) -> Found:
        """The page asked for, over the directory as it was when the search began or later."""
        began = time.perf_counter()
        with self._lock:
            try:
                found = self._answered(query)
            except Lost:
                self.rebuild()
                found = self._answered(query)
        return replace(found, seconds=time.perf_counter() - began)

    def _answered(self, query: Query) -> Found:
        self._follow()
        reading = read(query.text, self._known, exact=query.exact)
        found = self._found(query, reading.groups, any_word=False)
        if not found.total and len(reading.groups) > 1:
            wider = self._found(query, reading.groups, any_word=True)
            found = replace(wider, any_word=True) if wider.total else found
        return replace(found, read_as=reading.read_as, corrections=reading.corrections, widened=reading.widened)

    def suggest(self, prefix: str, *, most: int = 8) -> list[str]:
        """Titles and words that go on from what was typed."""
        with self._lock:
            self._follow()
            titles = (title for title, alive in zip(self._columns.titles, self._columns.alive, strict=True) if alive)
            return suggestions(prefix, titles, self._known, most=most)

    def similar(self, offer: UUID, *, most: int, on: date | None = None) -> tuple[Alike, ...]:
        """Offers that share its words, of those that searches show on the day; of its own subject where that is known."""
        with self._lock:
            self._follow()
            columns = self._columns
            row = columns.at.get(offer)
            if row is None:
                return ()
            fits = columns.alive & self._believed(on or timezone.localdate()).is_shown
            if subject := columns.offers.subject[row]:
                fits &= columns.offers.subject == subject
            fits[row] = False
            others = [(columns.ids[at], self._words[columns.ids[at]]) for at in np.flatnonzero(fits)]
            return alike(self._words[offer], others, self._known, total=len(columns.at), most=most)

    def rebuild(self) -> int:
        """Index everything anew; how many offers."""
        with self._lock:
            mark = self._log.start()
            self._clear()
            with no_collecting():
                self._add(documents())
            self._log.reached(mark, anew=True)
            return len(self._columns.at)

    @property
    def rows(self) -> int:
        """How many offers are held, dead rows included."""
        return len(self._columns.ids)

    def close(self) -> None:
        """Let go of the index; the next search would fail."""
        with self._lock:
            self._text.close()

    def _follow(self) -> None:
        """Take in every change that was committed before now."""
        changed, mark = self._log.read()
        if changed is None:
            self.rebuild()
            return
        if changed:
            self._change(changed)
        self._log.reached(mark)

    def _change(self, offers: Iterable[UUID]) -> None:
        rows = self._columns.drop(offers)
        self._text.drop(rows)
        for one in offers:
            if (learned := self._words.pop(one, None)) is not None:
                self._known.take(learned)
        self._add(documents(offers))
        if np.count_nonzero(~self._columns.alive) > DEAD * len(self._columns.ids) + SPARE:
            self.rebuild()

    def _add(self, new: Iterable[OfferDocument]) -> None:
        rows = iter(new)
        while some := list(islice(rows, BATCH)):
            places = self._columns.add(some, timezone.localdate())
            texts = [text_of(one) for one in some]
            self._text.put(zip(places, texts, map(reach_of, some), strict=True))
            for one, text in zip(some, texts, strict=True):
                self._words[one.id] = self._known.add(text.words)
        self._text.commit()
        self._matched.clear()

    def _found(self, query: Query, groups: tuple[Group, ...], *, any_word: bool) -> Found:
        columns, belief = self._columns, self._believed(meaning.today(query))
        shares = self._shares(groups, any_word=any_word, bounds=bounds_of(query))
        fits = columns.alive if shares is None else columns.alive & (shares > 0)
        left = narrow(columns, query, np.flatnonzero(fits[columns.runs.offer]))
        fails, of, over = left.fails(), columns.runs.offer[left.rows], belief.is_over[left.rows]
        shown = belief.is_shown[of]
        joinable = shown & ~over
        ranked = rank(columns, query, left, np.flatnonzero((fails == 0) & joinable), shares, belief)
        best = best_of_each(ranked)
        page = page_of(columns, query, ranked, best)
        why = {
            "closed": belief.are(Freshness.PAUSED)[of], "expired": belief.are(Freshness.EXPIRED)[of] | (shown & over),
            "stale": belief.are(Freshness.STALE)[of] & ~over,
        }  # fmt: skip
        return Found(
            len(best), hits(columns, query, ranked, page, groups, belief), facets(columns, query, left, fails, joinable),
            hidden=hidden(columns, left, fails, ranked.of[best], why, joinable),
        )  # fmt: skip

    def _shares(self, groups: tuple[Group, ...], *, any_word: bool, bounds: Bounds) -> Array | None:
        """How well each offer matches, as a share of the best; None where no words were asked for."""
        if not groups:
            return None
        key = (groups, any_word, bounds)
        if key not in self._matched:
            found = np.zeros(len(self._columns.ids))
            rows, scores = self._text.match(groups, any_word=any_word, bounds=bounds)
            found[rows] = np.maximum(scores / (scores.max() if len(scores) else 1.0), 1e-6)
            self._matched[key] = found
            if len(self._matched) > KEPT:
                self._matched.popitem(last=False)
        self._matched.move_to_end(key)
        return self._matched[key]

    def _believed(self, on: date) -> Belief:
        key = (self._columns.version, on)
        if self._belief is None or self._belief[0] != key:
            self._belief = (key, believe(self._columns, on))
        return self._belief[1]
