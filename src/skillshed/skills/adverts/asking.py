"""Skills that adverts ask for by name: fast enough for every advert of a country, silent where a word is ambiguous.

The slower reading by meaning is `skillshed.skills.extracting`; here only labels that stand in a sentence that may ask for something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from skillshed.skills.extracting.extractor import sureness, table
from skillshed.skills.extracting.overrides import Overrides
from skillshed.skills.extracting.phrases import Mention, Phrases, longest
from skillshed.skills.extracting.sentences import cues, sentences
from skillshed.skills.extracting.views import Concepts

ASKED: dict[str, type[pl.DataType]] = {"id": pl.String, "skill": pl.String, "start": pl.Int64, "end": pl.Int64, "score": pl.Float64, "method": pl.String}  # fmt: skip
REMEMBERED = 200_000  # sentences: boards print the same ones again and again


@dataclass(frozen=True, slots=True)
class Named:
    """A skill in a sentence, by row."""

    row: int
    start: int
    end: int
    score: float
    method: str


class Asking:
    """Reads adverts against one taxonomy, word for word. Remembers sentences it has read."""

    def __init__(self, concepts: Concepts, overrides: Overrides | None = None) -> None:
        self._ids = concepts.ids
        self._phrases = concepts.phrases()
        self._decided = overrides or Overrides(Phrases([]), frozenset())
        self._below = float(table()["below"])
        self._named = lru_cache(maxsize=REMEMBERED)(self._read)

    def asked(self, adverts: pl.DataFrame) -> pl.DataFrame:
        """ASKED of adverts with `id`, `title` and `description`: each skill once an advert, the surest; places in the description.

        The same adverts give the same rows, in any batch.
        """
        rows = [
            (id_, *one)
            for id_, title, text in adverts.select("id", "title", "description").iter_rows()
            for one in self._of(title or "", text or "")
        ]
        return pl.DataFrame(rows, schema=ASKED, orient="row")

    def lists(self, adverts: pl.DataFrame) -> list[list[dict[str, object]]]:
        """The same as a list an advert, in their order; empty where none is asked by name."""
        names = ("skill", "start", "end", "score", "method")
        return [
            [dict(zip(names, one, strict=True)) for one in self._of(title or "", text or "")]
            for title, text in adverts.select("title", "description").iter_rows()
        ]

    def _of(self, title: str, text: str) -> list[tuple[str, int, int, float, str]]:
        best: dict[int, tuple[float, int, int, str]] = {}
        for start, named in self._sentences(title, text):
            for one in named:
                if one.row not in best or one.score > best[one.row][0]:
                    best[one.row] = (one.score, start + one.start, start + one.end, one.method)
        return sorted((self._ids[row], start, end, score, method) for row, (score, start, end, method) in best.items())

    def _sentences(self, title: str, text: str) -> Iterator[tuple[int, Iterable[Named]]]:
        # A title is no sentence, and names the trade: what it names stands before the text.
        yield -len(title) - 1, self._named(title)
        for one in sentences(text):
            if one.kind in ("requirement", "unsure"):
                yield one.start, self._named(one.text)

    def _read(self, text: str) -> tuple[Named, ...]:
        decided = [Named(one.row, one.start, one.end, 1.0, "override") for one in longest(self._decided.phrases.find(text))]
        found = longest(self._phrases.find(text))
        spans = {(one.start, one.end) for one in found}
        named = [
            Named(one.row, one.start, one.end, score, "exact")
            for one in _own_first(found)
            if (score := sureness(one, text, 0.0, len(spans))[0]) >= self._below
            and not self._decided.forbids(text[one.start : one.end])
            and not cues().denies(text, one.start, one.end)
        ]
        return (*decided, *named)


def _own_first(found: list[Mention]) -> list[Mention]:
    """One skill for the same words: the one whose own label it is, else the first by row; so they stand in what `find` gives."""
    best: dict[tuple[int, int], Mention] = {}
    for one in found:
        best.setdefault((one.start, one.end), one)
    return list(best.values())
