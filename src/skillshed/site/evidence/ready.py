"""Make every place's page ready, in a process of its own that takes what time others leave: `python -m skillshed.site.evidence.ready`.

The server's own processes stay small, and all of them find the pages on disk.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

POLITE = 19  # the lowest priority there is
logger = logging.getLogger(__name__)


def main(folder: Path) -> None:
    """Pages of the data folder, unless another process is at it."""
    from skillshed.site.boot import setup

    server = os.getppid()
    os.nice(POLITE)
    setup(folder)
    from skillshed.site.evidence import shelf

    shelf.home().mkdir(parents=True, exist_ok=True)
    with (shelf.home() / ".making").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        shelf.sweep()
        # Without its server nobody waits for the pages any more.
        make(lambda: os.getppid() == server)


def make(may_go_on: Callable[[], bool]) -> int:
    """Every place's page, the reference place and its districts first, then all districts; gives how many. Stops when the
    evidence changes: what is made then would be thrown away."""
    from skillshed.evidence.packs import shipped_packs
    from skillshed.site.evidence.opened import book
    from skillshed.site.evidence.pages.place import finished
    from skillshed.site.evidence.state import State

    opened, made_for = book(), book().version
    centre = shipped_packs()["headline"].place
    kinds = sorted(opened.areas.kinds(), key=lambda kind: kind != "district")
    others = [place.code for kind in kinds for place in opened.areas.of_kind(kind)]
    codes = dict.fromkeys([centre, *(code for code, _ in opened.areas.made_of(centre)), *others])
    count = 0
    for code in codes if opened.lake.releases() else ():
        if opened.version != made_for or not may_go_on():
            break
        finished(State(places=(code,)))
        count += 1
    logger.info("pages ready: %s", count)
    return count


if __name__ == "__main__":
    main(Path(sys.argv[1]))
