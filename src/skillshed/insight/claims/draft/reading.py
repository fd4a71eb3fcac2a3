"""What stands in a sentence: measures, places, periods, numbers, directions, each with where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.finding.places import Gazetteer
from skillshed.evidence.finding.words import words
from skillshed.insight.claims.joined import joined_named
from skillshed.insight.claims.said import Said, said_in
from skillshed.terms.errors import UserError
from skillshed.terms.period import MONTHS
from skillshed.terms.place import Place


@dataclass(frozen=True, slots=True)
class Span:
    """Something found in a sentence, from `start` to `end`."""

    what: str
    start: int
    end: int
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A place found in a sentence. `how`: named, or the word that stood for it (england, region, county)."""

    place: Place
    start: int
    end: int
    how: str = "named"


@dataclass(frozen=True)
class Read:
    """All that was found in one sentence. `text` is the sentence in small letters with meaningless numbers blanked."""

    sentence: str
    text: str
    measures: tuple[Span, ...] = ()
    unknown: tuple[Span, ...] = ()  # statistics nothing is defined for
    places: tuple[PlaceSpan, ...] = ()
    periods: tuple[Span, ...] = ()
    numbers: tuple[tuple[Said, int, int], ...] = ()
    directions: tuple[Span, ...] = ()
    trends: tuple[Span, ...] = ()
    ranks: tuple[Span, ...] = ()
    extremes: tuple[Span, ...] = ()
    spread: bool = False
    quantifier: str = ""
    points_back: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether it states a number or a direction: what makes a sentence checkable at all."""
        return bool(self.numbers or self.directions or self.trends or self.ranks or self.extremes or self.spread)


@cache
def tables() -> dict[str, Any]:
    """words.toml."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_YEAR = r"(?:19[89]\d|20\d\d)"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_PERIOD = re.compile(
    rf"\b(?:(?:year (?:to|ending)|12 months to) (?:{_MONTH}) {_YEAR}|quarter [1-4] of {_YEAR}\s?/\s?\d\d|q[1-4] {_YEAR}(?:/\d\d)?"
    rf"|(?:{_MONTH}) {_YEAR}\s?[–-]\s?(?:{_MONTH}) {_YEAR}|(?:{_MONTH}) {_YEAR}"
    rf"|{_YEAR}\s?/\s?\d\d(?:\d\d)?|{_YEAR}\s?[–-]\s?\d\d\b(?!\d)|(?<![\d/])[12]\d/[12]\d\b|{_YEAR}\s?(?:[–-]|to|and)\s?{_YEAR}|{_YEAR})\b",
    re.I,
)


_OF = re.compile(r"\s+(?:of|among)\s+(?:the\s+)?")


class Reader:
    """Reads sentences with the names and measures of one evidence base. Build it once for a text."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.gazetteer = Gazetteer(book.areas)
        self._titles = [
            (m.id, name.casefold())
            for m in book.measures.values()
            if not m.is_generated
            for name in (m.title, m.short)
            if len(name.split()) > 1
        ]

    def read(self, sentence: str, here: Place | None) -> Read:
        """Everything in a sentence. `here`: the place the text is about, for `the region` and `the county`."""
        small = sentence.casefold()
        measures = self.measures(small)
        periods = [Span(match[0], match.start(), match.end()) for match in _PERIOD.finditer(sentence)]
        text = _blanked(small, periods)
        found = tables()
        return Read(
            sentence=sentence,
            text=text,
            measures=tuple(measures),
            unknown=tuple(_all({row["name"]: row["patterns"] for row in found["unknown"]}, small)),
            places=tuple(self.places(sentence, here)),
            periods=tuple(periods),
            numbers=tuple(_numbers(text)),
            directions=tuple(_all(found["directions"], text)),
            trends=tuple(_all(found["trends"], text)),
            ranks=tuple(_all(found["ranks"], text)),
            extremes=tuple(_all(found["extremes"], small)),
            spread=any(_compiled(p).search(small) for p in found["spread"]["patterns"]),
            quantifier=next((span.what for span in _all(found["quantifiers"], small)), ""),
            points_back=any(_compiled(p).search(small) for p in found["back"]["patterns"]),
        )

    # Measures

    def measures(self, small: str) -> list[Span]:
        """Measures a sentence speaks of, in its order; of overlapping ones the longest, then the first of the table."""
        hits = [
            Span(row["id"], match.start(), match.end(), 0.9)
            for row in tables()["measure"]
            if not row.get("needs") or any(_compiled(need).search(small) for need in row["needs"])
            for pattern in row["patterns"]
            for match in _compiled(pattern).finditer(small)
        ]
        hits += [Span(name, at, at + len(title), 1.0) for name, title in self._titles if (at := small.find(title)) >= 0]
        kept: list[Span] = []
        for hit in sorted(hits, key=lambda one: -(one.end - one.start)):
            if all(hit.end <= one.start or hit.start >= one.end for one in kept):
                kept.append(hit)
        ordered = sorted(kept, key=lambda one: one.start)
        # "Scores of key stage 4 pupils": what follows `of` says whose scores they are.
        return [
            one
            for before, one in zip([None, *ordered], ordered, strict=False)
            if not (before and _OF.fullmatch(small[before.end : one.start]))
        ]

    # Places

    def places(self, sentence: str, here: Place | None) -> list[PlaceSpan]:
        """Places named with a capital letter, and words that stand for one."""
        found: list[PlaceSpan] = []
        tokens = list(re.finditer(r"[A-Za-z][\w&.-]*?(?=['’]s?\b|[^\w&.-]|[.-](?:\s|$)|$)", sentence))
        at = 0
        while at < len(tokens):
            hit = self._named(sentence, tokens, at)
            if hit:
                found.append(hit[0])
                at = hit[1]
            else:
                at += 1
        taken = [(one.start, one.end) for one in found]
        found += [one for one in _implied(self.book, sentence, here) if all(one.end <= s or one.start >= e for s, e in taken)]
        return sorted(found, key=lambda one: one.start)

    def _named(self, sentence: str, tokens: list[re.Match[str]], at: int) -> tuple[PlaceSpan, int] | None:
        if not tokens[at][0][0].isupper():
            return None
        for width in range(min(6, len(tokens) - at), 0, -1):
            gram = tokens[at : at + width]
            if not gram[-1][0][0].isupper() and gram[-1][0].casefold() not in ("region", "area", "county", "minus", "london"):
                continue
            text = sentence[gram[0].start() : gram[-1].end()]
            place = self._place(text) if "\n" not in text else None
            if place:
                return PlaceSpan(place, gram[0].start(), gram[-1].end()), at + width
        return None

    def _place(self, text: str) -> Place | None:
        plain = " ".join(text.casefold().replace("-", " ").replace(".", "").split()).removesuffix(" area").removesuffix(" region")
        plain = words().places.get(plain, _SPELT.get(plain, plain))
        if joined := joined_named(self.book, plain, self.book.places.one) if " minus " in plain else None:
            return joined
        held = self.gazetteer._called(plain) if len(plain) > 2 else []
        if not held or plain in _NOT_PLACES:
            return None
        try:
            return self.book.places.one(plain)
        except UserError:
            regions = [one for one in held if one.kind == "region"]
            districts = [one for one in held if one.kind == "district"]
            return (regions or districts or held)[0]


_SPELT = {
    "northwest": "north west",
    "northeast": "north east",
    "southwest": "south west",
    "southeast": "south east",
    "britain": "great britain",
}
# Words that begin with a capital and are also names of places.
_NOT_PLACES = {"the", "hub", "census", "reading and writing", "sale", "ware", "battle", "street", "deal", "rugby"}


def _implied(book: Book, sentence: str, here: Place | None) -> Iterator[PlaceSpan]:
    small = sentence.casefold()
    for name, patterns in tables()["places"].items():
        for pattern in patterns:
            for match in _compiled(pattern).finditer(small):
                place = _standing_for(book, name, here)
                if place:
                    yield PlaceSpan(place, match.start(), match.end(), name)


def _standing_for(book: Book, name: str, here: Place | None) -> Place | None:
    if name == "england":
        return book.places.one("England")
    if here is None or here.code not in book.areas:
        return None
    if name == "county":
        return here
    return next((one for one in book.areas.parents(here.code) if one.kind == "region"), None)


def _all(table: dict[str, list[str]], text: str) -> list[Span]:
    hits = [
        Span(name, m.start(), m.end())
        for name, patterns in table.items()
        for pattern in patterns
        for m in _compiled(pattern).finditer(text)
    ]
    return sorted(hits, key=lambda one: one.start)


def _blanked(small: str, periods: list[Span]) -> str:
    text = small
    for span in periods:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    for pattern in tables()["ignored"]["patterns"]:
        text = _compiled(pattern).sub(lambda match: " " * len(match[0]), text)
    return text


def _numbers(text: str) -> list[tuple[Said, int, int]]:
    """Numbers with a unit, money, or large enough to be a count; small bare ones measure nothing."""
    return [
        (one, start, end)
        for one, start, end in said_in(text)
        if one.unit or abs(one.value) >= 100 or one.value != int(one.value) or one.hedge
    ]
