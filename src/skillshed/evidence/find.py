"""One box for everything: what somebody typed, read as places, a measure, a time and a part, with what was understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from weakref import WeakKeyDictionary

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.finding.measures import Scored, Shelf, asked
from skillshed.evidence.finding.places import Gazetteer
from skillshed.evidence.finding.times import Times, read_times
from skillshed.evidence.finding.words import typed, words
from skillshed.evidence.measures import Measure
from skillshed.terms.breakdown import parts
from skillshed.terms.period import Period
from skillshed.terms.place import Place

# A measure is meant where it scores this much and is so far ahead of the next; a very good one need not be far ahead.
SURE, AHEAD = 72.0, 12.0
VERY_SURE, JUST_AHEAD = 90.0, 3.0
WITHOUT_ITS_PART = 0.95  # "gva by industry" is rather the measure of that name than GVA
LONGEST = 200
Intent = Literal["place", "compare", "measure", "measures", "places", "nothing"]


@dataclass(frozen=True)
class Found:
    """What a text was understood to ask.

    `intent`: place (one place), compare (several, no measure), measure (one, sure), measures or places (choose), nothing.
    `measures` come best first; `other_places` is what a name could also mean. `period` is one the measure has, where a
    moment was named; `start` and `end` are the ends of a stretch; `time` is how either was said.
    """

    text: str
    intent: Intent
    places: tuple[Place, ...] = ()
    measures: tuple[Measure, ...] = ()
    period: str = ""
    start: date | None = None
    end: date | None = None
    time: str = ""
    by: dict[str, str] = field(default_factory=dict)
    other_places: tuple[Place, ...] = ()
    near: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether there is one page to go to."""
        return self.intent in ("place", "compare", "measure")


def find(book: Book, text: str) -> Found:
    """Read a text such as `emploiment rate Pendel since 2015`, `pay BB11 1AA` or `level 3 v Preston and Chorley`."""
    text = " ".join(text[:LONGEST].split())
    index = _index(book)
    times, left = read_times(text, index.newest)
    named = index.gazetteer.read(typed(left), index.known)
    by_words, rest = _by_words(named.rest)
    best, mended, unread = index.search(rest, by_words)
    notes = [*named.notes, *(f"“{old}” was read as “{new}”." for old, new in (pair.split(" → ") for pair in mended))]
    intent = _intent(named.places, named.others, best, bool(asked(rest)))
    if intent in ("place", "compare", "places"):
        best, times = [], Times() if intent == "places" else times
    by, period = {}, ""
    if intent == "measure":
        by, missing = _by(book, best[0].measure, by_words, rest)
        period = _period(book, best[0].measure, named.places, times)
        notes += [missing] if missing else []
        notes += [f"{best[0].measure.name} has no figures {times.words}; the newest are shown."] if times.is_moment and not period else []
    is_stretch = not times.is_moment
    return Found(
        text=text, intent=intent, places=tuple(named.places), measures=tuple(one.measure for one in best[:12]),
        period=period, start=times.start if is_stretch else None, end=times.end if is_stretch else None, time=times.words,
        by=by, other_places=tuple(named.others[:6]),
        near=tuple(index.gazetteer.near(" ".join(named.rest))) if intent == "nothing" and named.rest else (),
        notes=tuple(notes), unread=tuple(unread),
    )  # fmt: skip


class _Index:
    """All that can be searched in a book, until it changes."""

    def __init__(self, book: Book) -> None:
        measures = book.measures.values()
        loaded = frozenset(measure.id for measure in measures if book.is_loaded(measure))
        self.defined = Shelf([m for m in measures if not m.is_generated], loaded)
        self.generated = Shelf([m for m in measures if m.is_generated], loaded)
        self.gazetteer = Gazetteer(book.areas)
        self.newest = max((release.known_on for release in book.lake.releases().values()), default=date(2026, 1, 1))
        plural = {f"{word}s" for word in self.defined.vocabulary}
        self.known = self.defined.vocabulary | plural | frozenset(words().instead) | frozenset(words().by) | frozenset(words().part)

    def search(self, rest: list[str], by_words: list[str]) -> tuple[list[Scored], list[str], list[str]]:
        """Measures for the words left over: defined ones, and generated ones where no defined one will do."""
        wanted = [word for word in asked(rest) if word not in words().part]
        if not wanted:
            return [], [], []
        good, mended, unread = self.defined.mended(wanted)
        found = self.defined.search(good, strange=len(unread))
        if by_words:
            less = [Scored(one.measure, one.score * WITHOUT_ITS_PART) for one in found]
            found = _better(less, self.defined.search([*good, *asked(by_words)], strange=len(unread)))
        if not found or found[0].score < SURE:
            # Of the thousand indicators nobody has defined, only those that share every word that counts.
            known = [word for word in wanted if word in self.generated.vocabulary]
            found = _better(found, self.generated.search(known, strange=len(wanted) - len(known)))
        return found, mended, unread


_BUILT: WeakKeyDictionary[Book, tuple[object, _Index]] = WeakKeyDictionary()


def _index(book: Book) -> _Index:
    held = _BUILT.get(book)
    if held is None or held[0] != book.version:
        held = (book.version, _Index(book))
        _BUILT[book] = held
    return held[1]


def _better(first: list[Scored], second: list[Scored]) -> list[Scored]:
    """Both lists in one, each measure with its better score."""
    best: dict[str, Scored] = {}
    for one in [*first, *second]:
        if one.measure.id not in best or best[one.measure.id].score < one.score:
            best[one.measure.id] = one
    return sorted(best.values(), key=lambda one: -one.score)


def _by_words(rest: list[str]) -> tuple[list[str], list[str]]:
    """The words after `by` that open a dimension, and the others."""
    found, left, is_open = [], [], False
    for word in rest:
        if word == "by":
            is_open = True
        elif is_open and word in words().by:
            found.append(word)
        else:
            is_open = is_open and word == "and"
            left.append(word)
    return found, left


def _intent(places: list[Place], others: list[Place], best: list[Scored], has_words: bool) -> Intent:
    if best:
        lead = best[0].score - best[1].score if len(best) > 1 else best[0].score
        enough = JUST_AHEAD if best[0].score >= VERY_SURE else AHEAD
        return "measure" if best[0].score >= SURE and lead >= enough else "measures"
    if places and not has_words:
        return "place" if len(places) == 1 else "compare"
    if places or others:
        return "places"
    return "nothing"


def _period(book: Book, measure: Measure, places: list[Place], times: Times) -> str:
    """The measure's newest period inside the time asked for, where one moment was named."""
    if not times.is_moment or times.start is None or times.end is None:
        return ""
    rows = direct(book, measure, date.max)
    here = rows.filter(rows["place"] == places[0].code) if places else rows
    periods = (here if here.height else rows)["period"].unique().to_list()
    read = [Period.parse(text) for text in periods]
    inside = [one for one in read if times.start <= one.start <= times.end]
    round_it = [one for one in read if one.start <= times.end < one.end]
    best = max(inside or round_it, default=None)
    return best.iso if best else ""


def _by(book: Book, measure: Measure, by_words: list[str], rest: list[str]) -> tuple[dict[str, str], str]:
    """The dimensions opened and the parts picked, as the measure's own figures name them; and what it does not have."""
    picked = [words().part[word] for word in rest if word in words().part]
    if not by_words and not picked:
        return {}, ""
    held: dict[str, set[str]] = {}
    for text in direct(book, measure, date.max)["breakdown"].unique().to_list():
        for name, category in parts(text).items():
            held.setdefault(name, set()).add(category)
    by = {name: "*" for word in by_words if (name := _dimension(held, words().by[word]))}
    for name, beginning in picked:
        category = next((one for one in sorted(held.get(name, ())) if one.casefold().startswith(beginning)), "")
        by |= {name: category} if category else {}
    lacking = [*by_words, *(name for name, _ in picked)]
    return by, "" if by else f"{measure.name} is not broken down by {lacking[0]} here, so this is the whole."


def _dimension(held: dict[str, set[str]], fragments: list[str]) -> str:
    return next((name for fragment in fragments for name in sorted(held) if fragment in name), "")
