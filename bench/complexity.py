"""Complexity of 300 areas by 600 industries, side by side with the package `ecomplexity`.

`python -m bench.complexity ours|theirs|start` does one of them in a process of its own and prints a checksum; `start` only
draws the table and loads what both need. The package is asked without its check of log-supermodularity, which we do not make.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time
import warnings
from importlib.util import find_spec
from typing import Any

from bench.measure import Result, machine, python, rounds, table

AREAS, INDUSTRIES, SEED = 300, 600, 20261122
START = "start, numpy and the drawn table only"
OURS, THEIRS = "skillshed.insight.structure.complexity", "ecomplexity (Growth Lab)"


def jobs() -> Any:
    """A table of jobs with large and small areas and industries, the same every time."""
    import numpy as np

    drawn = np.random.default_rng(SEED)
    size = np.outer(drawn.lognormal(0, 0.8, AREAS), drawn.lognormal(4, 1.4, INDUSTRIES))
    return (size * drawn.lognormal(0, 1.0, (AREAS, INDUSTRIES))).round()


def ours(held: Any) -> tuple[Any, Any, Any]:
    """Indices and density."""
    from skillshed.insight.structure.complexity import complexity

    found = complexity(held)
    return found.eci, found.pci, found.density / 100


def theirs(held: Any) -> tuple[Any, Any, Any]:
    """The same from the package, which prints as it goes."""
    import numpy as np
    import pandas as pd
    from ecomplexity import ecomplexity

    areas, industries = np.meshgrid(np.arange(held.shape[0]), np.arange(held.shape[1]), indexing="ij")
    rows = pd.DataFrame({"time": 2019, "loc": areas.ravel(), "prod": industries.ravel(), "val": held.ravel()})
    names = {name: name for name in ("time", "loc", "prod", "val")}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ecomplexity(rows, names, check_logsupermodularity=False, verbose=False).sort_values(["loc", "prod"])
    square = {name: found[name].to_numpy().reshape(held.shape) for name in ("eci", "pci", "density")}
    return square["eci"][:, 0], square["pci"][0], square["density"]


def run(engine: str) -> str:
    """Do it; the checksum of the answer and the seconds of the work itself."""
    held = jobs()
    if engine == "start":
        return f"{held.sum():.0f}"
    begun = time.perf_counter()
    eci, pci, density = {"ours": ours, "theirs": theirs}[engine](held)
    spent = time.perf_counter() - begun
    return f"{abs(eci).sum():.6f} {abs(pci).sum():.6f} {density.sum():.6f} {spent:.3f}"


def main() -> str:
    """The table, with the seconds of the work alone."""
    engines = {START: "start", OURS: "ours"}
    if find_spec("ecomplexity") and find_spec("pandas"):
        engines[THEIRS] = "theirs"
    results = rounds({what: python("-m", "bench.complexity", engine) for what, engine in engines.items()})
    done = [result for result in results if result.what != START]
    answers = {run.out.rsplit(" ", 1)[0] for result in done for run in result.runs}
    if len(answers) != 1:
        raise RuntimeError(f"the engines do not agree: {answers}")
    inner = "; ".join(f"{result.what} {_work(result):.2f} s" for result in done)
    head = f"{AREAS} areas × {INDUSTRIES} industries. {machine()}. Answers agree. The work alone, median: {inner}."
    return f"{head}\n\n{table(results, START)}"


def _work(result: Result) -> float:
    return sorted(float(run.out.rsplit(" ", 1)[1]) for run in result.runs)[len(result.runs) // 2]


if __name__ == "__main__":
    print(run(sys.argv[1]))
