"""Transitions over the whole of ESCO: time and memory of all pairs, one against all, what-if; and how good they are.

`SKILLSHED_ESCO` names the folder of an ESCO package, `SKILLSHED_CAUSEWAYS` Career Causeways' CSV of published counts by occupation.
Speed is processor time of whole processes (others may use the machine); memory is the peak of the process.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from bench.measure import cache_folder, machine, python, rounds

ESCO, PUBLISHED = "SKILLSHED_ESCO", "SKILLSHED_CAUSEWAYS"
PREPARE = """
import sys; from pathlib import Path
from skillshed.skills.taxonomy.loading import load
from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions.opening import open_space
data = Path(sys.argv[2])
load([Path(sys.argv[1])], data)
open_space(open_taxonomy(data), open_embedder(), data)
"""
OPEN = """
import json, resource, sys, time; from pathlib import Path
import numpy as np
from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions.opening import open_space
data = Path(sys.argv[1])
space = open_space(open_taxonomy(data), open_embedder(), data)
"""
PAIRS = (
    OPEN
    + """
from skillshed.skills.transitions.pairs import all_pairs
started, clock = time.process_time(), time.perf_counter()
pairs = all_pairs(space)
print(json.dumps({"cpu": time.process_time() - started, "wall": time.perf_counter() - clock, "occupations": len(pairs.coverage)}))
"""
)
ONE = (
    OPEN
    + """
from skillshed.skills.transitions.cover import best, coverage, held, with_skill
from skillshed.skills.transitions.likeness import outlook
def each(work, many):
    work(many[0]); started = time.process_time()
    for one in many: work(one)
    return 1000 * (time.process_time() - started) / len(many)
many = [int(at) for at in np.random.default_rng(0).integers(0, len(space.occupations), 100)]
having = best(space, held(space.has(many[0])))
print(json.dumps({
    "coverage_ms": each(lambda at: coverage(space, best(space, held(space.has(at)))), many),
    "outlook_ms": each(lambda at: outlook(space, at, least=0.21), many),
    "what_if_ms": each(lambda at: coverage(space, with_skill(space, having, at)), many),
}))
"""
)


def quality(data: Path, published: Path | None) -> dict[str, Any]:
    """AUC of sharing an ISCO unit group, and the rank correlation of desirable counts with the published ones."""
    import numpy as np
    import polars as pl
    from scipy.stats import rankdata, spearmanr

    from skillshed.skills.embedding.port import open_embedder
    from skillshed.skills.taxonomy.store import open_taxonomy
    from skillshed.skills.transitions.calibrate import calibrate, groups
    from skillshed.skills.transitions.opening import open_space
    from skillshed.skills.transitions.pairs import all_pairs
    from skillshed.skills.transitions.rules import rules

    space = open_space(open_taxonomy(data), open_embedder(), data)
    pairs = all_pairs(space)
    bounds = calibrate(space, pairs)
    isco = np.array(groups(space, "isco4"))
    same = isco[:, None] == isco[None, :]
    other = ~np.eye(len(isco), dtype=bool)

    def auc(values: Any) -> float:
        near, far = np.nan_to_num(values[same & other]), np.nan_to_num(values[~same])
        far = far[np.random.default_rng(0).choice(len(far), min(len(far), 2_000_000), replace=False)]
        places = rankdata(np.concatenate([near, far]))[: len(near)].sum()
        return float((places - len(near) * (len(near) + 1) / 2) / (len(near) * len(far)))

    found: dict[str, Any] = {
        "auc_coverage": auc(pairs.coverage),
        "auc_likeness": auc(pairs.likeness),
        "auc_essential": auc(pairs.essential),
        "bounds": vars(bounds),
    }
    if published:
        told = pl.read_csv(published).filter(pl.col("concept_uri").is_in(space.occupations))
        at = np.array([space.occupation_at[one] for one in told["concept_uri"]])
        zone, pay = told["job_zone"].to_numpy(), told["annual_earnings"].to_numpy()
        both = np.ix_(at, at)
        viable = (np.nan_to_num(pairs.likeness[both]) > bounds.viable) & (
            np.nan_to_num(pairs.coverage[both]) > bounds.viable_coverage
        )
        viable &= np.abs(zone[:, None] - zone[None, :]) <= rules()["viable"]["level_step"]
        desirable = viable & (pay[None, :] / pay[:, None] > rules()["desirable"]["pay_ratio"])
        np.fill_diagonal(desirable, False)
        found["spearman_desirable"] = float(spearmanr(desirable.sum(1), told["n_desirable"].to_numpy()).statistic)
        found["median_desirable"] = [float(np.median(desirable.sum(1))), float(told["n_desirable"].median())]
    return found


def main() -> str:
    """The figures as Markdown."""
    from bench.measure import once

    esco, published = os.environ.get(ESCO, ""), os.environ.get(PUBLISHED, "")
    if not esco:
        return f"Not measured: {ESCO} names no folder of an ESCO package."
    data = cache_folder() / "transitions"
    once(python("-c", PREPARE, esco, str(data)))
    results = rounds({"all pairs": python("-c", PAIRS, str(data)), "one against all": python("-c", ONE, str(data))})
    lines = [f"{machine()}.", ""]
    for result in results:
        inner = [json.loads(run.out) for run in result.runs]
        middle = {name: round(sorted(one[name] for one in inner)[len(inner) // 2], 2) for name in inner[0]}
        said = ", ".join(f"{name} {value:,}" for name, value in middle.items())
        lines.append(
            f"- {result.what}: {said}; whole process {result.cpu:.1f} s of processor time, peak {result.peak_mb:,.0f} MB"
        )
    found = quality(data, Path(published) if published else None)
    return "\n".join([*lines, f"- quality: {_said(found)}"])


def _said(found: dict[str, Any]) -> str:
    """`auc coverage 0.926, ...`; the bounds of what is viable after the rest."""
    flat = {**{name: value for name, value in found.items() if name != "bounds"}, **found["bounds"]}
    return ", ".join(f"{name.replace('_', ' ')} {_short(value)}" for name, value in flat.items())


def _short(value: Any) -> str:
    if isinstance(value, list):
        return " and ".join(f"{one:g}" for one in value)
    return value if isinstance(value, str) else f"{float(value):.3f}"


if __name__ == "__main__":
    print(main())
