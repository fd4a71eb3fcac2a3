"""Work done before anybody asks: the first reader of the morning should not wait for the book to be opened."""

from __future__ import annotations

import logging
from threading import Thread
from time import sleep

from skillshed.evidence.packs import shipped_packs
from skillshed.evidence.still import still
from skillshed.site.evidence.beside import AROUND
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.pages.place import finished
from skillshed.site.evidence.preparing import prepare
from skillshed.site.evidence.state import State

BREATH = 0.1  # seconds
logger = logging.getLogger(__name__)


def start() -> None:
    """Open the book and make the reference place's page in the background; requests do not wait for it."""
    Thread(target=warm, name="warm", daemon=True).start()


def warm() -> None:
    """The reference place first: everything any place page reads is then at hand. Then the districts inside it, then the
    figures of the regions, counties and partnerships that other districts are set beside; with a breath between them, so
    that requests come first."""
    if not book().lake.releases():
        return
    centre = shipped_packs()["headline"].place
    for code in [centre, *(code for code, _ in book().areas.made_of(centre))]:
        finished(State(places=(code,)))
        sleep(BREATH)
    for code in [place.code for kind in ("region", *AROUND) for place in book().areas.of_kind(kind)]:
        with still():
            prepare(State(places=(code,)))
        sleep(BREATH)
    logger.info("warm")
