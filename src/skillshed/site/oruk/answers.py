"""How the feed answers: pages, streams, errors, all as JSON and open to every origin."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from skillshed.provision.feeds.out_terms import Json
from skillshed.provision.models import Change
from skillshed.site.api.doors import door, failed, tag
from skillshed.site.limits import network_of, spend
from skillshed.site.oruk.asked import once, page_of
from skillshed.terms.errors import NotFound, UserError

View = Callable[..., HttpResponse]
TOGETHER = 50  # lines sent in one piece
T = TypeVar("T")


def opened(view: View) -> View:
    """An endpoint of the feed: methods, rate, headers, conditional requests, and errors as JSON."""

    @wraps(view)
    def reply(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            once(request.GET)
            if is_all(request) and (wait := spend("downloads", network_of(request), settings.CONFIG.downloads_a_minute)):
                return failed(429, "too_many_requests", "The whole directory was asked for too often from your address.",
                              f"Wait {wait} seconds, or ask only for what changed: modified_after.", **{"Retry-After": str(wait)})  # fmt: skip
            return view(request, *args, **kwargs)
        except UserError as error:
            kind = "not_found" if isinstance(error, NotFound) else "usage_error"
            return failed(error.http_status, kind, error.message, error.next_step)

    return csrf_exempt(door(reply, tag_of=_tag))  # it only reads, and refuses other methods in its own words


def is_all(request: HttpRequest) -> bool:
    """Whether the whole directory is asked for, which takes the server seconds."""
    return request.path == "/offers.csv" or request.GET.get("format", "").strip().lower() == "ndjson"


def _tag(request: HttpRequest) -> str:
    # The day counts too: what is published hangs on it.
    last = Change.objects.aggregate(last=Max("number"))["last"]
    return tag(request.build_absolute_uri(), last, timezone.localdate())


def said(document: Json) -> JsonResponse:
    """One document."""
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


def paged(request: HttpRequest, found: Any, total: int, built: Callable[[Sequence[Any]], list[Json]]) -> JsonResponse:
    """The page asked for of `found`, which can be sliced. A page past the last is empty, as the last page says."""
    number, size = page_of(request)
    start = (number - 1) * size
    contents = built(list(found[start : start + size])) if start < total else []
    pages = -(-total // size)
    return said(
        {
            "total_items": total, "total_pages": pages, "page_number": number, "size": len(contents), "first_page": number == 1,
            "last_page": number >= pages, "empty": not contents, "contents": contents,
        }
    )  # fmt: skip


def streamed(rows: Iterable[Json]) -> StreamingHttpResponse:
    """Everything, one document a line, written as it is read; many lines at once, since each piece costs the server a turn."""
    return StreamingHttpResponse(_lines(rows), content_type="application/x-ndjson")


def _lines(rows: Iterable[Json]) -> Iterator[str]:
    left = iter(rows)
    while some := [_line(row) for row in islice(left, TOGETHER)]:
        yield "".join(some)


def _line(row: Json) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def missing(what: str, id: object) -> NotFound:
    """Nothing of this id is published."""
    return NotFound(
        f"There is no {what} {id} here, or it is no longer published.", next_step=f"Ask for the list to see every {what}."
    )
