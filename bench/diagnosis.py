"""The diagnosis of every district of England with 10,000 draws: whole processes on the embedded evidence, median of five."""

from __future__ import annotations

import json
import tempfile

from bench.measure import Result, cache_folder, machine, once, python, rounds

AIM = 5.0  # seconds, whole process
DRAWS = 10_000
START = "from skillshed.cli.main import run; run()"


def main() -> str:
    """A table: yardstick held and redrawn, and how many districts came out."""
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        environment = {"SKILLSHED_DATA": folder}
        once(
            python(
                "-c",
                "import sys; from pathlib import Path; from skillshed.evidence.demo import load_embedded; load_embedded(Path(sys.argv[1]))",
                folder,
            )
        )
        found = rounds({what: _command(what) for what in ("held", "redrawn")}, environment=environment)
    head = [
        "| every district of England | districts | draws | wall s | processor s | peak MB | aim |",
        "|---|---|---|---|---|---|---|",
    ]
    return f"{machine()}\n\n" + "\n".join([*head, *(_line(one) for one in found)])


def _command(yardstick: str) -> list[str]:
    asked = ["diagnose", "England", "--draws", str(DRAWS), "--seed", "1", "--yardstick", yardstick, "--json"]
    return python("-c", START, *asked)


def _line(one: Result) -> str:
    said = json.loads(one.runs[0].out)
    known = sum(row["chances"] is not None for row in said["districts"])
    sums = {round(sum(row["chances"].values()), 9) for row in said["districts"] if row["chances"]}
    if sums != {1.0} or len({run.out for run in one.runs}) != 1:
        raise RuntimeError("the chances do not add up, or a seed gave two answers")
    verdict = "met" if one.seconds <= AIM else "missed"
    return f"| yardstick {one.what} | {known} | {said['method']['draws']:,} | {one.seconds:.2f} | {one.cpu:.2f} | {one.peak_mb:.0f} | {AIM:.0f} s: {verdict} |"


if __name__ == "__main__":
    print(main())
