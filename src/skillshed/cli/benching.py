"""The bench command: speed and memory beside a peer or the bare limit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from skillshed.terms.errors import NotFound

ROOT = Path(__file__).parents[3]  # of a clone; an installed package has no bench folder there


def bench(*names: str) -> int:
    """Run benchmarks by name, or all: big-job, import, demo, help, pages, complexity. Results go into docs/explanation/speed.md."""
    if not (ROOT / "bench" / "all.py").exists():
        raise NotFound(
            "The benchmarks are not part of the installed package.",
            next_step="Clone the project and run `make bench` there, or read docs/explanation/speed.md.",
        )
    return subprocess.run([sys.executable, "-m", "bench.all", *names], cwd=ROOT, check=False).returncode
