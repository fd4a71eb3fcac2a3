"""Work done before anybody asks: the first reader of the morning should not wait for the book to be opened."""

from __future__ import annotations

import logging
from threading import Thread

from skillshed.evidence.packs import shipped_packs
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.pages.place import finished
from skillshed.site.evidence.state import State

logger = logging.getLogger(__name__)


def start() -> None:
    """Open the book and make the reference place's page in the background; requests do not wait for it."""
    Thread(target=warm, name="warm", daemon=True).start()


def warm() -> None:
    """Everything a place page reads is then at hand, for any place."""
    if book().lake.releases():
        finished(State(places=(shipped_packs()["headline"].place,)))
        logger.info("warm")
