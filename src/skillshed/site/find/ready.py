"""The feed's and the search's index made before anybody asks: with a hundred thousand offers that takes half a minute, and no
reader should wait for it."""

from __future__ import annotations

import logging
from threading import Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from skillshed.provision.feeds.out_index import held
from skillshed.provision.search.engine import search
from skillshed.provision.search.port import Query

logger = logging.getLogger(__name__)


def start() -> None:
    """Make the index of this process in the background."""
    Thread(target=_make, name="search", daemon=True).start()


def _make() -> None:
    try:
        held(timezone.localdate())
        search(Query(size=1))
    except DatabaseError:
        # A database that is not migrated yet: the first search will say so to its reader.
        logger.exception("the search index could not be made ready")
    finally:
        connection.close()
