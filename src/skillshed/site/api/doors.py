"""What every answer of the API carries: open to every origin, an ETag, a bound on how often one caller may ask."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern

from skillshed import __version__
from skillshed.site.evidence.opened import book
from skillshed.site.limits import WINDOW, network_of, spend

ASKS = settings.CONFIG.answers_a_minute  # requests from one network address in a minute
MOST_BODY = 64_000  # bytes: far more than every fact there is
View = Callable[..., HttpResponse]
Tag = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a door lets in, and whether its answer may be kept: an ETag speaks for the evidence, and for nothing else."""

    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")
    headers: str = "If-None-Match"
    has_etag: bool = True
    caching: str = "no-cache"  # may be kept, must be asked after
    says: str = "the API only reads"
    instead: str = "Ask with GET."


READ = Rule()
FRESH = Rule(has_etag=False)  # rests on the directory or the published rules, which the ETag does not know
OWN = Rule(has_etag=False, caching="private, no-store")  # colleagues see more than others do
POSTED = Rule(
    ("POST", "OPTIONS"), "Content-Type", False, "no-store", "facts of a person never stand in an address", "Send them with POST."
)
RULES = {"eligible": POSTED, "eligible_next": POSTED, "cold_spots": FRESH, "programmes": FRESH, "rules": FRESH, "rule": FRESH,
         **dict.fromkeys(("plans", "plan", "plan_status", "plan_chain", "plan_measures"), OWN)}  # fmt: skip


def opened(patterns: list[URLPattern]) -> list[URLPattern]:
    """The same addresses, each behind `door`."""
    return [
        URLPattern(one.pattern, door(one.callback, RULES.get(one.name or "", READ)), one.default_args, one.name)
        for one in patterns
    ]


def door(view: View, rule: Rule = READ, *, tag_of: Tag | None = None) -> View:
    """Methods, rate, conditional requests and headers for everyone. `tag_of`: what stands for the answer, else `etag`."""

    @wraps(view)
    def reply(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, rule, tag_of or etag, request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Vary"] = "Accept-Encoding"
        return response

    return reply


def _answer(view: View, rule: Rule, tag_of: Tag, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        allowed = {"Allow": ", ".join(rule.methods), "Access-Control-Allow-Methods": ", ".join(rule.methods),
                   "Access-Control-Allow-Headers": rule.headers, "Access-Control-Max-Age": "86400"}  # fmt: skip
        return HttpResponse(status=204, headers=allowed)
    if request.method not in rule.methods:
        said = f"{request.method} is not allowed: {rule.says}."
        return failed(405, "usage_error", said, rule.instead, Allow=", ".join(rule.methods))
    if wait := spend("answers", network_of(request), ASKS):
        return failed(429, "too_many_requests", f"More than {ASKS} requests in {WINDOW} seconds came from your address.",
                      f"Wait {wait} seconds, or ask for more in one request.", **{"Retry-After": str(wait)})  # fmt: skip
    if request.method == "POST":
        return _posted(view, rule, request, *args, **kwargs)
    tag = tag_of(request) if rule.has_etag else ""
    if tag and tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
    asked, request.method = request.method, "GET"  # HEAD is answered as GET; the server leaves the body out
    response = view(request, *args, **kwargs)
    request.method = asked
    if response.status_code == 200:
        response.headers["Cache-Control"] = rule.caching
        if tag:
            response.headers["ETag"] = tag
    return response


def _posted(view: View, rule: Rule, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """An answer to what was posted, which nobody on the way may keep, nor an error that may repeat it."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BODY:
        response: HttpResponse = failed(
            413, "usage_error", f"The body is larger than {MOST_BODY:,} bytes.", "Send only the facts that are known."
        )
    else:
        response = view(request, *args, **kwargs)
    response.headers["Cache-Control"] = rule.caching
    return response


def etag(request: HttpRequest) -> str:
    """Changes with the address asked, the evidence base and the program."""
    return tag(request.get_full_path(), book().version)


def tag(*said: object) -> str:
    """The ETag of what these words stand for, in this version of the program."""
    text = " ".join(map(str, [*said, __version__]))
    return f'"{hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]}"'


def failed(status: int, kind: str, message: str, next_step: str, **headers: str) -> JsonResponse:
    """An error as every error of the API looks."""
    said = {"error": {"kind": kind, "message": message, "next_step": next_step}}
    return JsonResponse(said, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
