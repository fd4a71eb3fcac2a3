"""The Open Referral UK feed with 30,000 offers: the first answer, a page, a place, and everything as one stream, each from the server's side.

`python -m bench.oruk fill` makes the directory in the folder SKILLSHED_DATA names; `... run` measures the feed on it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench.measure import cache_folder, machine, once, python

OFFERS, PROVIDERS, TIMES = 30_000, 1_200, 9
PLACE = "/oruk/service_at_locations?postcode=BB11+1AA&proximity=5000"
ASKED = {
    "a page of /services": "/oruk/services?page=3", "a page far in": "/oruk/services?page=400", "services with a word": "/oruk/services?search=english",
    "near a postcode": PLACE, "serving a postcode's district": "/oruk/service_at_locations?postcode=BB11+1AA", "a page of whole services": "/oruk/services?full=true",
}  # fmt: skip


def main() -> str:
    """What is asked for, its milliseconds and processor time, and the aim."""
    folder = cache_folder() / "oruk"
    folder.mkdir(exist_ok=True)
    around = {
        "SKILLSHED_DATA": str(folder),
        "SKILLSHED_DEMO": "1",
        "SKILLSHED_ANSWERS_A_MINUTE": "0",
        "SKILLSHED_DOWNLOADS_A_MINUTE": "0",
    }
    if not (folder / "filled").exists():
        once(python("-m", "bench.oruk", "fill"), environment=around)
    found = json.loads(once(python("-m", "bench.oruk", "run"), environment=around).out)
    head = ["| what | ms | processor ms | aim, ms |", "|---|---|---|---|"]
    lines = [f"| {what} | {row['wall']:,.0f} | {row['cpu']:,.0f} | {row['aim']} |" for what, row in found["rows"].items()]
    said = f"{found['offers']:,} of {OFFERS:,} offers are published; the stream is {found['mb']:,.0f} MB and takes {found['grown']:,.0f} MB of memory beside the index"
    return f"{machine()}. {said}.\n\n" + "\n".join(head + lines)


def run() -> dict[str, Any]:
    """Ask through the whole of Django, as a worker of the server does."""
    from django.test import Client

    web = Client(SERVER_NAME="localhost")
    web.get("/oruk/openapi.json")  # addresses and settings are read; nothing of the directory is
    rows: dict[str, dict[str, Any]] = {"the first place search of a process": {**_timed(web, PLACE)[0], "aim": 500}}
    for what, path in ASKED.items():
        taken = [_timed(web, path)[0] for _ in range(TIMES)]
        rows[what] = {name: statistics.median(one[name] for one in taken) for name in taken[0]} | {
            "aim": 150 if "page" in what else ""
        }
    before = _memory()
    stream, size = _timed(web, "/oruk/services?format=ndjson")
    rows["everything as one stream"] = {**stream, "aim": "15,000"}
    offers = web.get("/oruk/services?per_page=1").json()["total_items"]
    return {"rows": rows, "offers": offers, "mb": size / 1e6, "grown": _memory() - before}


def _timed(web: Any, path: str) -> tuple[dict[str, float], int]:
    wall, cpu = time.perf_counter(), time.process_time()
    reply = web.get(path)
    if reply.status_code != 200:
        raise RuntimeError(f"{path} gave {reply.status_code}")
    size = sum(map(len, reply.streaming_content)) if reply.streaming else len(reply.content)
    return {"wall": (time.perf_counter() - wall) * 1000, "cpu": (time.process_time() - cpu) * 1000}, size


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill() -> None:
    """The demo's generator, with more offers."""
    from django.utils import timezone

    from skillshed.provision.demo.inventing import invent
    from skillshed.provision.demo.loading import load_many

    load_many(invent(count=OFFERS, providers=PROVIDERS, today=timezone.localdate()))


if __name__ == "__main__":
    from skillshed.site.boot import migrate, setup

    os.environ.pop("SKILLSHED_BENCH", None)  # ours, and no setting of the program
    setup(Path(os.environ["SKILLSHED_DATA"]))
    if sys.argv[1] == "fill":
        migrate()
        fill()
        (Path(os.environ["SKILLSHED_DATA"]) / "filled").touch()
    else:
        print(json.dumps(run()))
