"""Words in SQLite's FTS5, in memory: needs nothing beside Python's own SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import numpy as np

from skillshed.provision.search.order import weights
from skillshed.provision.search.texts.port import Matches
from skillshed.provision.search.words.reading import Choice, Group
from skillshed.provision.search.words.text import Text


class Fts5Text:
    """The words of offers in FTS5. They come cut already, so it only splits them."""

    name = "fts5"

    def __init__(self) -> None:
        # One thread at a time asks: the engine holds a lock.
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute("CREATE VIRTUAL TABLE words USING fts5(title, body, exact, tokenize = 'ascii', content = '', contentless_delete = 1)"
                           if sqlite3.sqlite_version_info >= (3, 43) else
                           "CREATE VIRTUAL TABLE words USING fts5(title, body, exact, tokenize = 'ascii')")  # fmt: skip

    def put(self, rows: Iterable[tuple[int, Text]]) -> None:
        """Add offers that are not there."""
        self._base.executemany(
            "INSERT INTO words (rowid, title, body, exact) VALUES (?, ?, ?, ?)",
            ((key, " ".join(text.title), " ".join(text.body), " ".join(text.exact)) for key, text in rows),
        )

    def drop(self, keys: Iterable[int]) -> None:
        """Take offers away."""
        self._base.executemany("DELETE FROM words WHERE rowid = ?", ((key,) for key in keys))

    def commit(self) -> None:
        """From now on searches see what was put and dropped."""
        self._base.commit()

    def match(self, groups: tuple[Group, ...], *, any_word: bool) -> Matches:
        """Offers that have a choice of every group, or of one at least with `any_word`."""
        asked = (" OR " if any_word else " AND ").join(f"({' OR '.join(map(_choice, group))})" for group in groups)
        title = weights()["text"]["title"]
        rows = self._base.execute(
            "SELECT rowid, -bm25(words, ?, 1.0, 1.0) FROM words WHERE words MATCH ?", (title, asked)
        ).fetchall()
        found = np.array(rows, float).reshape(-1, 2)
        # The score of words that most offers have is below zero there.
        return found[:, 0].astype(np.int64), np.maximum(found[:, 1], 1e-9)

    def close(self) -> None:
        """Let go of its memory."""
        self._base.close()


def _choice(choice: Choice) -> str:
    if choice.is_exact:
        return f'exact : "{" ".join(choice.words)}"'
    if choice.is_phrase:
        return f'{{title body}} : "{" ".join(choice.words)}"'
    return "(" + " AND ".join(f'{{title body}} : "{word}"' for word in choice.words) + ")"
