"""Words in tantivy, in memory: it is made from the database at the first search and has nothing to mend after a crash."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import tantivy
from tantivy import FieldType, Occur, Query

from skillshed.provision.search.order import weights
from skillshed.provision.search.texts.port import Bounds, Matches, Reach
from skillshed.provision.search.words.reading import Choice, Group
from skillshed.provision.search.words.text import Text

HEAP = 64_000_000
FIELDS = ("title", "body", "exact")
DEGREES, NUMBERS = ("south", "north", "west", "east"), ("youngest", "oldest", "cheapest")


class TantivyText:
    """The words of offers in tantivy. They come cut already, so it only splits them at spaces."""

    name = "tantivy"

    def __init__(self) -> None:
        build = tantivy.SchemaBuilder()
        for name in FIELDS:
            build.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        for name in DEGREES:
            build.add_float_field(name, fast=True)
        for name in NUMBERS:
            build.add_unsigned_field(name, fast=True)
        build.add_unsigned_field("key", fast=True, indexed=True)
        build.add_unsigned_field("is_anywhere", indexed=True)
        self._schema = build.build()
        self._index = tantivy.Index(self._schema)
        self._writer = self._index.writer(HEAP, 1)
        self._searcher = self._index.searcher()

    def put(self, rows: Iterable[tuple[int, Text, Reach]]) -> None:
        """Add offers that are not there."""
        for key, text, reach in rows:
            document = tantivy.Document()
            for name in FIELDS:
                document.add_text(name, " ".join(getattr(text, name)))
            for name in DEGREES:
                document.add_float(name, getattr(reach, name))
            for name in NUMBERS:
                document.add_unsigned(name, getattr(reach, name))
            document.add_unsigned("key", key)
            document.add_unsigned("is_anywhere", int(reach.is_anywhere))
            self._writer.add_document(document)

    def drop(self, keys: Iterable[int]) -> None:
        """Take offers away."""
        for key in keys:
            self._writer.delete_documents_by_term("key", key)

    def commit(self) -> None:
        """From now on searches see what was put and dropped."""
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def match(self, groups: tuple[Group, ...], *, any_word: bool, bounds: Bounds) -> Matches:
        """Offers that have a choice of every group, or of one at least with `any_word`, inside the bounds."""
        occur = Occur.Should if any_word else Occur.Must
        words = Query.boolean_query([(occur, self._group(group)) for group in groups])
        query = Query.boolean_query(
            [(Occur.Must, words), *((Occur.Must, Query.const_score_query(one, 0.0)) for one in self._inside(bounds))]
        )
        found = self._searcher.search(query, limit=max(self._searcher.num_docs, 1), count=False).hits
        keys = self._searcher.fast_field_values("key", [address for _, address in found])
        return np.array(keys, np.int64), np.array([score for score, _ in found], float)

    def _inside(self, bounds: Bounds) -> list[Query]:
        parts = []
        if bounds.is_box:
            box = [self._range("south", None, bounds.north), self._range("north", bounds.south, None),
                   self._range("west", None, bounds.east), self._range("east", bounds.west, None)]  # fmt: skip
            anywhere = Query.term_query(self._schema, "is_anywhere", 1)
            parts.append(
                Query.boolean_query(
                    [(Occur.Should, anywhere), (Occur.Should, Query.boolean_query([(Occur.Must, one) for one in box]))]
                )
            )
        if bounds.age is not None:
            parts += [self._range("youngest", None, bounds.age), self._range("oldest", bounds.age, None)]
        if bounds.most_pence is not None:
            parts.append(self._range("cheapest", None, bounds.most_pence))
        return parts

    def _range(self, name: str, low: float | None, high: float | None) -> Query:
        kind = FieldType.Float if name in DEGREES else FieldType.Unsigned
        return Query.range_query(self._schema, name, kind, low, high)

    def _group(self, group: Group) -> Query:
        return Query.disjunction_max_query([Query.boost_query(self._choice(one), one.weight) for one in group])

    def _choice(self, choice: Choice) -> Query:
        if choice.is_exact:
            return self._phrase("exact", choice.words)
        if choice.is_phrase:
            return self._either(choice.words)
        return Query.boolean_query([(Occur.Must, self._either((word,))) for word in choice.words])

    def _either(self, words: tuple[str, ...]) -> Query:
        title = Query.boost_query(self._phrase("title", words), weights()["text"]["title"])
        return Query.boolean_query([(Occur.Should, title), (Occur.Should, self._phrase("body", words))])

    def _phrase(self, name: str, words: tuple[str, ...]) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, name, words[0])
        return Query.phrase_query(self._schema, name, list(words))

    def close(self) -> None:
        """Its memory goes with it."""
