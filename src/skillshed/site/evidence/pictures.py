"""Pictures at their own addresses: drawn once, kept on disk, sent with an ETag. No page waits for a drawing."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from skillshed import __version__
from skillshed.publishing.charts import coloured, locator
from skillshed.publishing.charts.picture import Picture
from skillshed.site.evidence.contents import Content, content
from skillshed.site.evidence.drawing import WIDTHS, draw, features, outlines, values
from skillshed.site.evidence.locating import neighbourhood
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import State

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
PICTURE_VIEWS = ("line", "dots", "ranked", "bars", "map")
MOST_FILES = 20_000
_pen = Lock()
# A picture may be kept a few minutes without asking; after that its ETag says whether it is still the same.
CACHING = "public, max-age=300"


@require_safe
def picture(request: HttpRequest, view: str, kind: str) -> HttpResponse:
    """/figures/<view>.svg|png: the chart of a state; `framed=yes` adds title and source, to stand alone."""
    if view not in PICTURE_VIEWS or kind not in TYPES:
        raise Http404(f"no picture {view}.{kind}")
    state = State.read(request.GET, view=view)
    width = request.GET.get("width", "wide") if request.GET.get("width", "wide") in WIDTHS else "wide"
    is_framed = request.GET.get("framed") == "yes"
    key = f"{state.query()}|{width}|{is_framed}|{kind}"
    return answer(request, key, kind, lambda: _drawn(content(state), WIDTHS[width], is_framed=is_framed))


@require_safe
def where(request: HttpRequest, slug: str) -> HttpResponse:
    """/figures/where/<slug>.svg: the small map of where a place lies."""
    found = neighbourhood(State.read(request.GET, place=slug).place)
    key = f"where|{found.codes}|{found.chosen}|{found.within}"
    return answer(request, key, "svg", lambda: locator(outlines(found.codes), found.chosen, within=found.within))


@require_safe
def shapes(request: HttpRequest) -> JsonResponse:
    """/figures/map.geojson: the outlines of a mapped state with class colours, for the map that moves."""
    found = content(State.read(request.GET, view="map"))
    rows = coloured(features(found), values(found), found.measure)
    reply = JsonResponse({"type": "FeatureCollection", "features": rows}, content_type="application/geo+json")
    reply["Cache-Control"] = CACHING
    return reply


def _drawn(found: Content, width: int, *, is_framed: bool) -> Picture:
    drawn = draw(found, width)
    return drawn.framed(subtitle=found.subtitle, source=f"Source: {citation(releases_of(found.listed))}") if is_framed else drawn


def answer(request: HttpRequest, key: str, kind: str, make: Callable[[], Picture]) -> HttpResponse:
    """The kept bytes of a picture, drawn first where there are none; 304 where the reader has them."""
    name = hashlib.sha256(f"{__version__}|{book().version}|{key}|{kind}".encode()).hexdigest()[:40]
    etag = f'"{name}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        reply: HttpResponse = HttpResponseNotModified()
    else:
        reply = HttpResponse(_bytes(name, kind, make), content_type=TYPES[kind])
    reply["ETag"] = etag
    reply["Cache-Control"] = CACHING
    return reply


def _bytes(name: str, kind: str, make: Callable[[], Picture]) -> bytes:
    path = _folder() / f"{name}.{kind}"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    # The chart engine is not safe in two threads at once: pictures of one come out with the scales of the other.
    with _pen:
        if path.exists():
            return path.read_bytes()
        drawn = make()
        found = drawn.png() if kind == "png" else drawn.svg.encode("utf-8")
    _keep(path, found)
    return found


def _folder() -> Path:
    """One folder a version of the evidence; pictures of earlier versions are thrown away."""
    opened = book()
    home = opened.folder / "cache" / "pictures"
    folder = home / hashlib.sha256(f"{__version__}{opened.version}".encode()).hexdigest()[:16]
    if not folder.exists():
        for old in home.iterdir() if home.is_dir() else []:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _keep(path: Path, found: bytes) -> None:
    """Keep a picture for the next reader; a full or read-only disk only costs drawing it again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if len(os.listdir(path.parent)) >= MOST_FILES:
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".drawing-")
        with os.fdopen(handle, "wb") as file:
            file.write(found)
        os.replace(temporary, path)
    except OSError:
        return
