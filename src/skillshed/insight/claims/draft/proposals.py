"""Proposed claims: how what stands in a sentence is put together into statements that can be checked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from skillshed.evidence.book import Book
from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.draft import shapes
from skillshed.insight.claims.draft.reading import Read, Reader
from skillshed.insight.claims.draft.sentences import LONGEST, LONGEST_SENTENCE, Sentence, sentences
from skillshed.insight.claims.figures import Missing
from skillshed.insight.claims.joined import PREFIX
from skillshed.insight.claims.naming import place_named
from skillshed.insight.claims.reading import read_claim
from skillshed.insight.yaml_lines import Block
from skillshed.terms.place import Place

LONGEST_LINE = 5_000
WIDE = ["lep", "lsip", "combined_authority", "county", "region", "district", "own"]


@dataclass(frozen=True)
class Proposal:
    """A claim to confirm or correct: its entries as a ledger has them, how sure the reading is (0 to 1), and why."""

    sentence: Sentence
    entries: dict[str, object]
    confidence: float
    notes: tuple[str, ...] = ()

    def claim(self, number: int = 1) -> Claim:
        """The claim as the ledger reader makes it."""
        lines = dict.fromkeys(self.entries, self.sentence.line)
        return read_claim(Block(self.sentence.line, _blocks(self.entries), lines), number=number)


def _blocks(entries: dict[str, object]) -> dict[str, object]:
    return {key: Block(entries=dict(value)) if isinstance(value, dict) else value for key, value in entries.items()}


@dataclass(frozen=True)
class Draft:
    """What was read: proposals in the order of the text; sentences that state something and were not understood, with why."""

    proposals: tuple[Proposal, ...] = ()
    not_understood: tuple[tuple[Sentence, str], ...] = ()
    sentences: int = 0
    place: Place | None = None


@dataclass
class Context:
    """What the sentences before have settled."""

    place: Place | None
    period: str = ""
    measure: str = ""
    paragraph: int = -1
    settled: Place | None = field(default=None)


def draft(book: Book, text: str, *, place: str = "", period: str = "") -> Draft:
    """Propose claims from a text, without any outside service. `place`, `period`: what is meant where none is named.

    Where no place is given, the one the text names most (of areas wider than a district, if it names any) stands for it.
    Raises NotFound for a `place` there is none of.
    """
    reader = Reader(book)
    every = sentences(text)
    home = place_named_or_raise(book, place) if place else _most_named(reader, text)
    here = Context(home, period)
    proposals: list[Proposal] = []
    missed: list[tuple[Sentence, str]] = []
    for sentence in every:
        if len(sentence.text) > LONGEST_SENTENCE:
            missed.append((sentence, "it is too long to be read as one sentence"))
            continue
        read = reader.read(sentence.text, home)
        _new_paragraph(here, sentence, period)
        made, left = shapes.proposed(book, read, here.place, here.measure, here.period)
        proposals += [Proposal(sentence, one.entries, one.confidence, one.notes) for one in made]
        if why := _left_out(left) if made else _why_not(read, here):
            missed.append((sentence, why))
        _remember(here, read, home)
    return Draft(tuple(_named(proposals)), tuple(missed), len(every), home)


def place_named_or_raise(book: Book, text: str) -> Place:
    """The place of an option: NotFound as any command gives it."""
    try:
        return place_named(book, text)
    except Missing:
        return book.places.one(text)


def _named(proposals: list[Proposal]) -> list[Proposal]:
    return [replace(one, entries={"id": f"p{number}", **one.entries}) for number, one in enumerate(proposals, start=1)]


def _most_named(reader: Reader, text: str) -> Place | None:
    """The area a text names most, headings counted too; of two named as often the one that comes first."""
    counted: Counter[str] = Counter()
    for line in text[:LONGEST].splitlines():
        counted.update(span.place.code for span in reader.places(line[:LONGEST_LINE], None) if span.how == "named")
    known = [(count, reader.book.places.get(code)) for code, count in counted.items() if not code.startswith(PREFIX)]
    fitting = [(count, place) for count, place in known if place.kind in WIDE]
    return max(fitting, key=lambda pair: pair[0], default=(0, None))[1]


def _new_paragraph(here: Context, sentence: Sentence, period: str) -> None:
    if sentence.paragraph != here.paragraph:
        here.paragraph, here.measure, here.period = sentence.paragraph, "", period


def _remember(here: Context, read: Read, home: Place | None) -> None:
    if read.measures:
        here.measure = read.measures[-1].what
    here.place = home


_COMPARED = re.compile(r"\b(?:than|average|averages|national(?:ly)?|compared (?:to|with))\b", re.I)


def _left_out(numbers: list[str]) -> str:
    """Numbers of a sentence that made claims otherwise, which belong to none of them."""
    return f"no measure is recognised for {', '.join(numbers)}; the rest is proposed" if numbers else ""


def _why_not(read: Read, here: Context) -> str:
    """Why a sentence that states something made no claim; empty where it states nothing to check."""
    if read.unknown and read.says_something and not read.measures:
        return f"no measure is defined for {', '.join(dict.fromkeys(span.what for span in read.unknown))}"
    if read.numbers and not read.measures:
        return f"no measure is recognised for {', '.join(one.text for one, _, _ in read.numbers)}"
    if read.measures and not read.says_something:
        return ""
    if read.measures and here.place is None and not read.places:
        return "no place is named"
    if read.directions and not read.measures and _COMPARED.search(read.sentence):
        return "it compares, but no measure is recognised"
    if read.measures and read.says_something:
        return "a measure is recognised, but not what is said of it"
    return ""
