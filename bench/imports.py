"""Import of a folder of publishers' files: rows a second by format, and the whole folder in one process.

Needs the folder: `SKILLSHED_REAL_DATA` names the one that holds `lmi`. Limit of the machine: reading and checksumming the bytes.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import ROOT, machine, once, python


def folder() -> Path:
    """The publishers' files."""
    return Path(os.environ.get("SKILLSHED_REAL_DATA") or ROOT.parent / "shared" / "data") / "lmi"


def files() -> list[Path]:
    """Every file that is data: not the texts beside them, nor the metadata read together with its CSV."""
    found = [path for path in sorted(folder().rglob("*")) if path.is_file() and path.suffix != ".md"]
    return [path for path in found if not (path.suffix == ".json" and path.with_suffix(".csv").exists())]


def bring_in() -> str:
    """Import them all into a new lake; a table by format."""
    from skillshed.evidence.areas import Areas
    from skillshed.evidence.lake import Lake
    from skillshed.evidence.publish import publish
    from skillshed.sources.raw import RawFile

    spent: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        lake, areas = Lake(Path(scratch)), Areas.load()
        for path in files():
            begun = time.perf_counter()
            release = publish(RawFile.open(path), lake=lake, areas=areas, now=datetime.now(UTC)).release
            row = spent[release.source]
            row[0] += 1
            row[1] += release.rows_in or release.file_rows
            row[2] += time.perf_counter() - begun
    whole = time.perf_counter() - started
    lines = ["| format | files | rows | seconds | rows a second |", "|---|---|---|---|---|"]
    lines += [f"| {name} | {n:.0f} | {rows:,.0f} | {s:.2f} | {rows / s:,.0f} |" for name, (n, rows, s) in sorted(spent.items())]
    total = [sum(row[place] for row in spent.values()) for place in (0, 1)]
    lines.append(f"| **all** | {total[0]:.0f} | {total[1]:,.0f} | {whole:.2f} | {total[1] / whole:,.0f} |")
    return "\n".join(lines)


def bare() -> str:
    """Seconds to read and checksum the same files."""
    started = time.perf_counter()
    size = sum(len(content) for path in files() for content in [path.read_bytes()] if hashlib.sha256(content).digest())
    return f"{size / 1e6:.1f} MB in {time.perf_counter() - started:.2f} s"


def main() -> str:
    """The table, or why there is none."""
    if not folder().is_dir():
        return f"Not measured: {folder()} is not here. Set SKILLSHED_REAL_DATA to the folder that holds `lmi`."
    limit = once(python("-m", "bench.imports", "bare"))
    done = once(python("-m", "bench.imports", "bring"))
    return (
        f"{machine()}. Whole process {done.seconds:.1f} s, {done.cpu:.1f} s of processor, peak {done.peak_mb:,.0f} MB; reading and "
        f"checksumming the same bytes: {limit.out.strip()}.\n\n{done.out.strip()}"
    )


if __name__ == "__main__":
    print(bare() if sys.argv[1] == "bare" else bring_in())
