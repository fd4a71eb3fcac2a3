"""Whole-process runs: median of five, wall clock, processor time and memory of the child, with the machine's load."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

RUNS = 5
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    """One finished process."""

    seconds: float
    cpu: float
    peak_mb: float
    out: str


@dataclass(frozen=True)
class Result:
    """A row of a table of results."""

    what: str
    runs: tuple[Run, ...]
    note: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Median wall clock."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        """Median processor time."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def peak_mb(self) -> float:
        """The largest of the runs."""
        return max(run.peak_mb for run in self.runs)


def once(command: Sequence[str], *, environment: dict[str, str] | None = None) -> Run:
    """Run a command to its end; RuntimeError with its words where it fails."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **(environment or {})}, cwd=ROOT)
        # wait4 gives what this one child used; getrusage(RUSAGE_CHILDREN) would give the largest child so far.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: {err.read()[-500:]}")
        return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read())


def rounds(commands: dict[str, Sequence[str]], *, runs: int = RUNS, environment: dict[str, str] | None = None) -> list[Result]:
    """Every command in turn, `runs` times over, so that a change of the machine's load meets all of them alike."""
    for command in commands.values():
        once(command, environment=environment)  # the first run warms the disk cache and is not counted
    found: dict[str, list[Run]] = {what: [] for what in commands}
    for _ in range(runs):
        for what, command in commands.items():
            found[what].append(once(command, environment=environment))
    return [Result(what, tuple(rows)) for what, rows in found.items()]


def python(*words: str) -> list[str]:
    """This interpreter."""
    return [sys.executable, *words]


def cache_folder() -> Path:
    """Where made files are kept between runs: SKILLSHED_BENCH, else the platform's cache folder."""
    from platformdirs import user_cache_path

    folder = Path(os.environ.get("SKILLSHED_BENCH") or user_cache_path("skillshed", appauthor=False) / "bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def machine() -> str:
    """The machine and how busy it is, in a line."""
    load = os.getloadavg()
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {load[0]:.1f} (1 min), {load[1]:.1f} (5 min), {time.strftime('%Y-%m-%d')}"


def table(results: Sequence[Result], base: str = "") -> str:
    """A Markdown table; `base` names the row that the others are set against."""
    against = next((result.seconds for result in results if result.what == base), 0.0)
    lines = ["| what | seconds | processor s | peak MB | against the limit |", "|---|---|---|---|---|"]
    for result in results:
        ratio = f"{result.seconds / against:.2f}" if against else ""
        lines.append(f"| {result.what} | {result.seconds:.2f} | {result.cpu:.2f} | {result.peak_mb:,.0f} | {ratio} |")
    return "\n".join(lines)
