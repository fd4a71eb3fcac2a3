"""Work done before anybody asks: the first reader of the morning should not wait for the book to be opened."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from threading import Thread
from time import sleep

from django.conf import settings

from skillshed.evidence.packs import shipped_packs
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.pages.place import finished
from skillshed.site.evidence.state import State

LOOK_AGAIN = 60.0  # seconds
logger = logging.getLogger(__name__)


def start() -> None:
    """Open the book and have place pages made in the background; requests do not wait for it."""
    Thread(target=_watch, name="warm", daemon=True).start()


def warm() -> None:
    """The reference place, so that what any page reads is at hand; and a process beside the server that makes all others."""
    if not book().lake.releases():
        return
    finished(State(places=(shipped_packs()["headline"].place,)))
    command = [sys.executable, "-m", "skillshed.site.evidence.ready", str(settings.CONFIG.data)]
    settings_name = {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "skillshed.site.settings")}
    subprocess.run(command, env={**os.environ, **settings_name}, check=False, stdout=subprocess.DEVNULL)


def _watch() -> None:
    """Once after the start, again when a release, an area or a definition changed, and each morning."""
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
