"""How often one caller may ask in a minute: counted in a small file that every process of this server shares.

The file holds numbers only. Where a caller's number stands follows from a keyed hash of their network address, so that neither the
file nor a log says who asked.
"""

from __future__ import annotations

import ipaddress
import mmap
import struct
import time
import tomllib
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from skillshed.site.middleware import client_ip

WINDOW = 60  # seconds
SLOTS = 1 << 17  # in each of two tables: two callers share a number where both their slots are the same
SLOT = struct.Struct("<II")  # the minute, and how often in it
SIZE = 2 * SLOTS * SLOT.size
FILE = Path("cache") / "limits.counts"
_lock = Lock()


class Limits:
    """Middleware: pages of `limits.toml` are counted, and too many are answered with a kind page and status 429."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A page that says wait, or None."""
        match = request.resolver_match
        found = _counted().get(match.view_name if match else "")
        if found is None:
            return None
        what, most = found[0], getattr(settings.CONFIG, found[1])
        wait = spend(what, network_of(request), most)
        # Behind one address there may be a whole office: who is signed in has an allowance of their own.
        if wait and request.user.is_authenticated:
            wait = spend(what, f"person {request.user.pk}", most)
        return too_many(request, wait) if wait else None


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The page that asks to wait so many seconds."""
    reply = render(request, "429.html", {"wait": wait}, status=429)
    reply.headers["Retry-After"], reply.headers["Cache-Control"] = str(wait), "no-store"
    return reply


def spend(what: str, who: str, most: int, *, now: float | None = None) -> int:
    """Count one request of `who`; 0 where it may be answered, else the seconds to wait. `most` 0 is no limit."""
    if not most:
        return 0
    moment = int(time.time() if now is None else now)
    key = blake2b(f"{what}:{who}".encode("utf-8", "replace"), key=settings.SECRET_KEY.encode()[:64], digest_size=16).digest()
    first, second = (int.from_bytes(part, "big") % SLOTS for part in (key[:8], key[8:]))
    with _lock:
        asked = min(_add(place * SLOT.size, moment // WINDOW) for place in (first, SLOTS + second))
    return WINDOW - moment % WINDOW if asked > most else 0


def network_of(request: HttpRequest) -> str:
    """Who is counted as one: an IPv4 address, or the /64 network that one line of IPv6 has whole."""
    said = client_ip(request)
    try:
        address = ipaddress.ip_address(said.partition("%")[0].strip("[]"))
    except ValueError:
        return said
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def forget() -> None:
    """Nothing counted: for tests."""
    with _lock:
        _table(settings.CONFIG.data)[:] = bytes(SIZE)


def _add(at: int, minute: int) -> int:
    # Two processes may write at once and lose one of the two: a limit may be off by a request or two.
    table = _table(settings.CONFIG.data)
    then, count = SLOT.unpack_from(table, at)
    count = min(count + 1, 0xFFFFFFFF) if then == minute else 1
    SLOT.pack_into(table, at, minute, count)
    return count


@cache
def _table(data: Path) -> mmap.mmap:
    path = data / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if file.seek(0, 2) < SIZE:
            file.truncate(SIZE)
        return mmap.mmap(file.fileno(), SIZE)


@cache
def _counted() -> dict[str, tuple[str, str]]:
    """The name of a page -> what it is counted as, and its setting."""
    table = tomllib.loads(resources.files("skillshed.site").joinpath("limits.toml").read_text("utf-8"))
    return {view: (what, row["setting"]) for what, row in table.items() for view in row["views"]}
