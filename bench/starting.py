"""Starting: `skillshed --help`, and `skillshed demo --no-serve` into an empty folder, beside a bare interpreter."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bench.measure import RUNS, Result, cache_folder, machine, once, python, rounds, table

RUN = ("-c", "from skillshed.cli.main import run; run()")


def help_text() -> str:
    """`skillshed --help`."""
    commands = {"bare interpreter": python("-c", "pass"), "skillshed --help": python(*RUN, "--help")}
    return f"{machine()}.\n\n{table(rounds(commands))}"


def demo() -> str:
    """`skillshed demo --no-serve`, each time into a new folder; the limit is copying the same files with fsync."""
    runs = []
    with tempfile.TemporaryDirectory(dir=cache_folder()) as scratch:
        for number in range(RUNS):
            folder = Path(scratch) / str(number)
            runs.append(once(python(*RUN, "demo", "--no-serve", "--data", str(folder))))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        copied = [once(["cp", "-r", str(folder), f"{scratch}/copy{number}"]) for number in range(RUNS)]
        shutil.rmtree(folder)
    results = [Result("copying the finished folder", tuple(copied)), Result("skillshed demo --no-serve", tuple(runs))]
    return f"{machine()}. The folder holds {size / 1e6:.1f} MB.\n\n{table(results)}"
