"""A Local Skills Report, cold: the process starts, reads the evidence, draws, writes and ends; beside Python starting with Django."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bench.measure import cache_folder, machine, once, python, rounds, table

PLACE = "Lancashire"
RUN = "from skillshed.cli.main import run; run()"
BARE = "from skillshed.site.boot import setup; setup(); import skillshed.publishing.charts"


def main() -> str:
    """One table; the last row is the bare start that no report can go below."""
    with tempfile.TemporaryDirectory(dir=cache_folder()) as name:
        folder = Path(name)
        environment = {"SKILLSHED_DATA": str(folder / "data")}
        once(python("-c", RUN, "demo", "--no-serve"), environment=environment)
        commands = {
            "the 24 figures, PDF": _report(folder, "figures24", "pdf"),
            "Local Skills Report, PDF": _report(folder, "local-skills-report", "pdf"),
            "Local Skills Report, every format": _report(folder, "local-skills-report", "html,pdf,docx,data"),
            "place profile, PDF": _report(folder, "place-profile", "pdf"),
            "the bare start": python("-c", BARE),
        }
        results = rounds(commands, runs=3, environment=environment)
        facts = json.loads(once(commands["Local Skills Report, PDF"], environment=environment).out)
    said = f"{facts['figures']} figures on {facts['pages']} pages from {facts['releases']} releases"
    return f"{machine()}; the Local Skills Report of {PLACE} has {said}.\n\n{table(results, base='the bare start')}"


def _report(folder: Path, template: str, formats: str) -> list[str]:
    words = ["report", PLACE, "--template", template, "--out", str(folder / template), "--formats", formats, "--json"]
    return python("-c", RUN, *words)
