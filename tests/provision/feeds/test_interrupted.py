"""An import that is killed leaves nothing half-written; two at once queue. Real processes, on a real database file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUN = """
import sys
from pathlib import Path
from types import SimpleNamespace
from skillshed.site.boot import migrate, setup
setup(Path(sys.argv[1]), demo=True)
migrate()
from skillshed.people.services import SYSTEM
from skillshed.provision.feeds.bring import bring
from skillshed.provision.feeds.tables import read_table
point = SimpleNamespace(latitude=53.8, longitude=-2.2, precision_m=100, district="E07000117")
batch = read_table(Path(sys.argv[2]).read_bytes(), "offers.csv")
batch.is_whole = True
print("ready", flush=True)
outcome = bring(by=SYSTEM, batch=batch, feed=sys.argv[3], locate=lambda postcode: point)
print("done", outcome.counts["offer"]["new"], flush=True)
"""
COUNT = 1200


def table(folder: Path, name: str, provider: str) -> Path:
    rows = [f"{provider},Course {n} of {name},{n % 400},07/09/2026,Hall {n % 9},BB11 1AA" for n in range(COUNT)]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(["Provider,Title,Cost,Start date,Venue,Postcode", *rows]))
    return path


def start(folder: Path, content: Path, feed: str) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SKILLSHED_", "DJANGO_"))}
    child = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder), str(content), feed], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env=env | {"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def counted(folder: Path) -> dict[str, int]:
    with sqlite3.connect(folder / "skillshed.sqlite3") as connection:
        return {
            name: connection.execute(f"SELECT count(*) FROM provision_{name}").fetchone()[0]
            for name in ("offer", "run", "cost", "feed", "change")
        }


NOTHING = {"offer": 0, "run": 0, "cost": 0, "feed": 0, "change": 0}
ALL = {"offer": COUNT, "run": COUNT, "cost": COUNT, "feed": 1, "change": COUNT}


@pytest.mark.slow
def test_killed_in_the_middle_it_leaves_nothing_or_everything(tmp_path: Path) -> None:
    content = table(tmp_path, "list", "Example College")
    child = start(tmp_path / "timed", content, "List")
    began = time.monotonic()
    assert child.wait() == 0
    takes = time.monotonic() - began
    seen = set()
    for share in (0.1, 0.3, 0.5, 0.7):
        child = start(tmp_path / "data", content, "List")
        time.sleep(share * takes)
        child.send_signal(signal.SIGKILL)
        child.wait()
        found = counted(tmp_path / "data")
        assert found in (NOTHING, ALL)
        seen.add(found["offer"])
        if found == ALL:
            break
    assert 0 in seen
    assert start(tmp_path / "data", content, "List").wait() == 0
    assert counted(tmp_path / "data") == ALL


@pytest.mark.slow
def test_two_at_once_queue_and_both_are_whole(tmp_path: Path) -> None:
    one, other = table(tmp_path, "one", "Example College"), table(tmp_path, "other", "Example Advice")
    assert start(tmp_path / "data", one, "One").wait() == 0
    both = [
        start(tmp_path / "data", one, "One"),
        start(tmp_path / "data", other, "Other"),
        start(tmp_path / "data", other, "Other"),
    ]
    assert [child.wait() for child in both] == [0, 0, 0]
    assert counted(tmp_path / "data") == {"offer": 2 * COUNT, "run": 2 * COUNT, "cost": 2 * COUNT, "feed": 2, "change": 2 * COUNT}
