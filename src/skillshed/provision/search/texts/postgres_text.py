"""Words in PostgreSQL, in a table of this process' own that goes with it: the server's memory instead of this machine's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import psycopg
from django.db import connection

from skillshed.provision.search.order import weights
from skillshed.provision.search.texts.port import Lost, Matches
from skillshed.provision.search.words.reading import Choice, Group
from skillshed.provision.search.words.text import Text
from skillshed.provision.search.words.tokens import GAP

TABLE = """
SET temp_buffers = '128MB';
SET jit = off;
CREATE TEMPORARY TABLE words (key bigint PRIMARY KEY, stems tsvector NOT NULL, exact tsvector NOT NULL);
CREATE INDEX words_stems ON words USING gin (stems);
CREATE INDEX words_exact ON words USING gin (exact);
"""
LARGE = 2000


class PostgresText:
    """The words of offers as text vectors, on a connection of their own. They come cut already: the configuration is `simple`."""

    name = "postgres"

    def __init__(self) -> None:
        self._held: Any = None

    @property
    def _base(self) -> Any:
        if self._held is None:
            asked = {
                name: value
                for name, value in connection.get_connection_params().items()
                if name in ("dbname", "user", "password", "host", "port")
            }
            self._held = psycopg.connect(**asked, autocommit=True)
            self._held.execute(TABLE)
        return self._held

    def put(self, rows: Iterable[tuple[int, Text]]) -> None:
        """Add offers that are not there."""
        ready = [(key, " ".join([*text.title, GAP]), " ".join(text.body), " ".join(text.exact)) for key, text in rows]
        with self._base.transaction(), self._base.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE coming (key bigint, title text, body text, exact text) ON COMMIT DROP")
            with cursor.copy("COPY coming FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
            cursor.execute(
                "INSERT INTO words SELECT key, setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D'),"
                " to_tsvector('simple', exact) FROM coming"
            )
        if len(ready) >= LARGE:
            self._base.execute("ANALYZE words")

    def drop(self, keys: Iterable[int]) -> None:
        """Take offers away."""
        self._base.execute("DELETE FROM words WHERE key = ANY(%s)", (list(keys),))

    def commit(self) -> None:
        """Nothing to do: each step was committed."""

    def match(self, groups: tuple[Group, ...], *, any_word: bool) -> Matches:
        """Offers that have a choice of every group, or of one at least with `any_word`."""
        parts, values = [], []
        for group in groups:
            parts.append(f"({' OR '.join('exact @@ %s::tsquery' if one.is_exact else 'stems @@ %s::tsquery' for one in group)})")
            values += [_query(one) for one in group]
        everything = " | ".join(f"({value})" for value in values)
        title = weights()["text"]["title"]
        rank = "ts_rank(%s::float4[], stems, %s::tsquery) + ts_rank(exact, %s::tsquery) * 0.3"
        asked = f"SELECT key, {rank} FROM words WHERE {(' OR ' if any_word else ' AND ').join(parts)}"
        try:
            rows = self._base.execute(
                asked, ([1 / title, 1 / title, 1 / title, 1.0], everything, everything, *values), binary=True
            ).fetchall()
        except psycopg.OperationalError as error:
            raise Lost("the server went away") from error
        found = np.array(rows, float).reshape(-1, 2)
        return found[:, 0].astype(np.int64), np.maximum(found[:, 1], 1e-9)

    def close(self) -> None:
        """The table goes with its connection."""
        if self._held is not None:
            self._held.close()


def _query(choice: Choice) -> str:
    between = " <-> " if choice.is_phrase or choice.is_exact else " & "
    return between.join(f"'{word}'" for word in choice.words)
