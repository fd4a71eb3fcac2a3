"""What every answer of the API carries: open to every origin, an ETag, a bound on how often one caller may ask."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern

from skillshed import __version__
from skillshed.site.evidence.opened import book
from skillshed.site.middleware import client_ip

ASKS, WINDOW = 300, 60  # requests from one network address in so many seconds
METHODS = ("GET", "HEAD", "OPTIONS")
View = Callable[..., HttpResponse]
Tag = Callable[[HttpRequest], str]


def opened(patterns: list[URLPattern]) -> list[URLPattern]:
    """The same addresses, each behind `door`."""
    return [URLPattern(one.pattern, door(one.callback), one.default_args, one.name) for one in patterns]


def door(view: View, *, tag_of: Tag | None = None) -> View:
    """Methods, rate, conditional requests and headers for everyone. `tag_of`: what stands for the answer, else `etag`."""

    @wraps(view)
    def reply(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, tag_of or etag, request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Vary"] = "Accept-Encoding"
        return response

    return reply


def _answer(view: View, tag_of: Tag, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        allowed = {"Allow": ", ".join(METHODS), "Access-Control-Allow-Methods": ", ".join(METHODS),
                   "Access-Control-Allow-Headers": "If-None-Match", "Access-Control-Max-Age": "86400"}  # fmt: skip
        return HttpResponse(status=204, headers=allowed)
    if request.method not in METHODS:
        return failed(
            405, "usage_error", f"{request.method} is not allowed: the API only reads.", "Ask with GET.", Allow=", ".join(METHODS)
        )
    if wait := _wait(client_ip(request)):
        return failed(429, "too_many_requests", f"More than {ASKS} requests in {WINDOW} seconds came from your address.",
                      f"Wait {wait} seconds, or ask for more in one request.", **{"Retry-After": str(wait)})  # fmt: skip
    known = tag_of(request)
    if known in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponse(status=304, headers={"ETag": known, "Cache-Control": "no-cache"})
    asked, request.method = request.method, "GET"  # HEAD is answered as GET; the server leaves the body out
    response = view(request, *args, **kwargs)
    request.method = asked
    if response.status_code == 200:
        response.headers["ETag"] = known
        response.headers["Cache-Control"] = "no-cache"  # may be kept, must be asked after
    return response


def etag(request: HttpRequest) -> str:
    """Changes with the address asked, the evidence base and the program."""
    return tag(request.get_full_path(), book().version)


def tag(*said: object) -> str:
    """The ETag of what these words stand for, in this version of the program."""
    text = " ".join(map(str, [*said, __version__]))
    return f'"{hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]}"'


def _wait(address: str) -> int:
    """Seconds until this address may ask again; nought where it may now."""
    now = int(time.time())
    key = f"api-rate:{hashlib.sha256(address.encode()).hexdigest()[:20]}:{now // WINDOW}"
    cache.add(key, 0, timeout=WINDOW * 2)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two steps
        return 0
    return WINDOW - now % WINDOW if asked > ASKS else 0


def failed(status: int, kind: str, message: str, next_step: str, **headers: str) -> JsonResponse:
    """An error as every error of the API looks."""
    said = {"error": {"kind": kind, "message": message, "next_step": next_step}}
    return JsonResponse(said, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
