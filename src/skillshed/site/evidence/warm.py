"""Work done before anybody asks: the first reader of the morning should not wait for the book to be opened."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Thread
from time import sleep

from skillshed.evidence.packs import shipped_packs
from skillshed.evidence.still import still
from skillshed.site.evidence.beside import AROUND
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.pages.place import finished
from skillshed.site.evidence.preparing import prepare
from skillshed.site.evidence.state import State

BREATH = 0.1  # seconds
LOOK_AGAIN = 60.0  # seconds
SMALL = {"itl", "nuts"}  # statistical regions are asked for too seldom to be made ready
logger = logging.getLogger(__name__)


def start() -> None:
    """Open the book and make place pages in the background; requests do not wait for it."""
    Thread(target=_watch, name="warm", daemon=True).start()


def warm() -> None:
    """The reference place first: everything any place page reads is then at hand. Then the districts inside it, the figures of
    the regions, counties and partnerships that other districts are set beside, and the other places' pages; with a breath
    between them, so that requests come first."""
    if not book().lake.releases():
        return
    centre = shipped_packs()["headline"].place
    first = [centre, *(code for code, _ in book().areas.made_of(centre))]
    _pages(first)
    for code in [place.code for kind in ("region", *AROUND) for place in book().areas.of_kind(kind)]:
        with still():
            prepare(State(places=(code,)))
        sleep(BREATH)
    kinds = sorted(set(book().areas.kinds()) - SMALL, key=lambda kind: kind != "district")
    _pages([place.code for kind in kinds for place in book().areas.of_kind(kind) if not place.end and place.code not in first])
    logger.info("warm")


def _watch() -> None:
    """Once after the start, and again when a release, an area or a definition changed, and each morning."""
    seen: object = None
    while True:
        now = (book().version, known_on())  # a page tells the day it speaks of
        if now != seen:
            seen = now
            try:
                warm()
            except Exception:
                # A page that cannot be made is told to its reader; the server goes on.
                logger.exception("pages could not be made ready")
        sleep(LOOK_AGAIN)


def _pages(codes: Sequence[str]) -> None:
    made_for = book().version
    for code in codes:
        if book().version != made_for:
            return
        finished(State(places=(code,)))
        sleep(BREATH)
