"""The place page on the loopback interface: latency and requests a second (wrk), beside the smallest page of the same server;
and first views: places nobody has asked the server for, each once."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bench.measure import cache_folder, machine, python
from skillshed.evidence.areas import Areas

PAGE = "/places/lancashire/"
SMALL = "/account/login/"
SECONDS = 15
QUIET, LONGEST = 15, 400  # seconds without a new page after which all are ready; seconds after which we give up waiting
EARLY = 8  # one place in so many is asked for as soon as the server answers
STEPS = {"district": 6, "ttwa": 8, "itl": 12, "nuts": 12}  # every so many of a kind


def main() -> str:
    """A table for each page, or why there is none."""
    wrk = shutil.which("wrk")
    if not wrk:
        return "Not measured: wrk is not here (Debian: apt-get install wrk)."
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        command = python("-c", "from skillshed.cli.main import run; run()", "demo", "--port", str(port), "--data", folder)
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            _until_ready(server, port)
            places = _places()
            early = _first_views(port, places[::EARLY], "at once")
            _until_quiet(Path(folder))
            lines = [_line(wrk, port, page, connections) for page in (SMALL, PAGE) for connections in (1, 8)]
            late = [page for page in places if page not in places[::EARLY]]
            lines += [early, _first_views(port, late, "when the pages are ready")]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    head = [
        "| page | connections | status | kB | p50 ms | p95 ms | p99 ms | requests a second |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return f"{machine()}; wrk runs on the same cores, so these are floors.\n\n" + "\n".join(head + lines)


def _until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            _get(port, PAGE)
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("the demo did not start")


def _until_quiet(folder: Path) -> None:
    """Until the process beside the server has made every page it makes."""
    until, before, since = time.monotonic() + LONGEST, -1, time.monotonic()
    while time.monotonic() < until:
        count = sum(1 for _ in (folder / "cache" / "pages").rglob("*.page"))
        if count != before:
            before, since = count, time.monotonic()
        elif count and time.monotonic() - since > QUIET:
            return
        time.sleep(1)


def _get(port: int, page: str) -> tuple[int, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        return answer.status, len(answer.read())
    finally:
        connection.close()


def _places() -> list[str]:
    """Places of every kind the demo has not made ready: none in the reference area."""
    areas = Areas.load()
    ready = {code for code, _ in areas.made_of(areas.one("lancashire").code)}
    found = [place for kind in areas.kinds() for place in areas.of_kind(kind)[:: STEPS.get(kind, 3)]]
    return [f"/places/{place.slug}/" for place in found if place.code not in ready]


def _first_views(port: int, pages: list[str], when: str) -> str:
    """One request a place, one after the other; a page that is not there ends the run."""
    seconds, sizes = [], []
    for page in pages:
        started = time.perf_counter()
        status, size = _get(port, page)
        seconds.append(time.perf_counter() - started)
        sizes.append(size)
        if status != 200:
            raise RuntimeError(f"{page} gave {status}")
    p50, p95, p99 = (statistics.quantiles(seconds, n=100, method="inclusive")[at - 1] * 1000 for at in (50, 95, 99))
    rate = len(seconds) / sum(seconds)
    middle = statistics.median(sizes) / 1000
    return f"| {len(pages)} places, each for the first time, {when} | 1 | 200 | {middle:.0f} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {rate:.0f} |"


def _line(wrk: str, port: int, page: str, connections: int) -> str:
    status, size = [_get(port, page) for _ in range(20)][-1]  # every worker has seen it once
    script = cache_folder() / "percentiles.lua"
    script.write_text(
        "done = function(s, l, r) io.write(string.format('P %f %f %f\\n', l:percentile(50)/1000, l:percentile(95)/1000, l:percentile(99)/1000)) end\n"
    )
    said = subprocess.run(
        [wrk, "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}{page}"],
        capture_output=True, text=True, check=True, env={**os.environ},
    ).stdout  # fmt: skip
    p50, p95, p99 = re.search(r"P ([\d.]+) ([\d.]+) ([\d.]+)", said).groups()  # type: ignore[union-attr]
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)  # type: ignore[union-attr]
    return f"| {page} | {connections} | {status} | {size / 1000:.0f} | {float(p50):.0f} | {float(p95):.0f} | {float(p99):.0f} | {float(rate):.0f} |"
