"""The engine in use, chosen by SKILLSHED_SEARCH, one a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import connection

from skillshed.provision.search.port import Engine, Found, Query
from skillshed.provision.search.texts.port import TextIndex


@cache
def engine() -> Engine:
    """The engine of this process, made at its first use."""
    from skillshed.provision.search.columned import ColumnEngine

    return ColumnEngine(text_index(getattr(settings, "SEARCH", "tantivy")))


def text_index(name: str) -> Callable[[], TextIndex]:
    """How the text part called `tantivy` or `database` is made; `database` is FTS5 or PostgreSQL, whichever holds the records."""
    if name == "tantivy":
        from skillshed.provision.search.texts.tantivy_text import TantivyText

        return TantivyText
    if connection.vendor == "postgresql":
        from skillshed.provision.search.texts.postgres_text import PostgresText

        return PostgresText
    from skillshed.provision.search.texts.fts5_text import Fts5Text

    return Fts5Text


def search(query: Query) -> Found:
    """Ask the engine in use."""
    return engine().search(query)


def suggest(prefix: str, *, most: int = 8) -> list[str]:
    """How what is being typed may go on: titles and words of the directory."""
    return engine().suggest(prefix, most=most)
