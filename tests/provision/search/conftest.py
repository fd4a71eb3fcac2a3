"""Every engine, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from skillshed.provision.search.columned import ColumnEngine
from skillshed.provision.search.texts.fts5_text import Fts5Text
from skillshed.provision.search.texts.tantivy_text import TantivyText

MAKERS = {"tantivy": TantivyText, "fts5": Fts5Text}


def made(name: str) -> ColumnEngine:
    """The engine of that name; a skip for PostgreSQL's where the tests run on SQLite."""
    if name != "postgres":
        return ColumnEngine(MAKERS[name])
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite; SKILLSHED_TEST_DATABASE=postgres runs them on PostgreSQL")
    from skillshed.provision.search.texts.postgres_text import PostgresText

    return ColumnEngine(PostgresText)


@pytest.fixture(params=["tantivy", "fts5", "postgres"])
def fast(request: pytest.FixtureRequest, db: None) -> Iterator[ColumnEngine]:
    """An engine that keeps an index."""
    engine = made(request.param)
    yield engine
    engine.close()
