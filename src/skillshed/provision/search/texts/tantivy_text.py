"""Words in tantivy, in memory: it is made from the database at the first search and has nothing to mend after a crash."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import tantivy
from tantivy import Occur, Query

from skillshed.provision.search.order import weights
from skillshed.provision.search.texts.port import Matches
from skillshed.provision.search.words.reading import Choice, Group
from skillshed.provision.search.words.text import Text

HEAP = 64_000_000
FIELDS = ("title", "body", "exact")


class TantivyText:
    """The words of offers in tantivy. They come cut already, so it only splits them at spaces."""

    name = "tantivy"

    def __init__(self) -> None:
        build = tantivy.SchemaBuilder()
        for name in FIELDS:
            build.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        build.add_unsigned_field("key", fast=True, indexed=True)
        self._schema = build.build()
        self._index = tantivy.Index(self._schema)
        self._writer = self._index.writer(HEAP, 1)
        self._searcher = self._index.searcher()

    def put(self, rows: Iterable[tuple[int, Text]]) -> None:
        """Add offers that are not there."""
        for key, text in rows:
            document = tantivy.Document()
            document.add_text("title", " ".join(text.title))
            document.add_text("body", " ".join(text.body))
            document.add_text("exact", " ".join(text.exact))
            document.add_unsigned("key", key)
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

    def match(self, groups: tuple[Group, ...], *, any_word: bool) -> Matches:
        """Offers that have a choice of every group, or of one at least with `any_word`."""
        occur = Occur.Should if any_word else Occur.Must
        query = Query.boolean_query([(occur, self._group(group)) for group in groups])
        found = self._searcher.search(query, limit=max(self._searcher.num_docs, 1), count=False).hits
        keys = self._searcher.fast_field_values("key", [address for _, address in found])
        return np.array(keys, np.int64), np.array([score for score, _ in found], float)

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
