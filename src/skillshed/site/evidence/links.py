"""Addresses of pages. One that does not exist here gives nothing, and then no link is shown."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from skillshed.evidence.measures import Measure
from skillshed.publishing.figure import Link
from skillshed.site.evidence.state import State, slug_of
from skillshed.terms.breakdown import slug

FILES = ("csv", "csvw", "xlsx", "ods", "json")


def page(name: str, *args: str, query: str = "") -> str:
    """The address of a page of the evidence room, or nothing."""
    address = _address(name, args, get_urlconf(), get_script_prefix())
    return f"{address}?{query}" if query and address else address


@lru_cache(maxsize=20_000)
def _address(name: str, args: tuple[str, ...], urlconf: str | None, prefix: str) -> str:
    """Kept, because a place page has hundreds; `urlconf` and `prefix` are what else an address depends on."""
    try:
        return reverse(f"evidence:{name}", args=args)
    except NoReverseMatch:
        return ""


def place_page(code: str, *, as_of: str = "") -> str:
    """The page of a place by its code."""
    return page("place", slug_of(code), query=urlencode({"as_of": as_of}) if as_of else "")


def measure_page(state: State, **changes: object) -> str:
    """The page of the state's measure, with its places and dates."""
    changed = state.query("measure", "view", **changes)
    return page("measure", str(changes.get("measure", state.measure)), query=changed)


def trace_page(state: State, place: str, period: str, breakdown: str) -> str:
    """The chain behind one number."""
    pairs = {"place": slug_of(place), "period": period, "by": breakdown, "as_of": state.as_of.isoformat() if state.as_of else ""}
    return page("trace", state.measure, query=urlencode({name: text for name, text in pairs.items() if text}, safe="/:"))


def file_links(state: State, measure: Measure, about: str) -> list[Link]:
    """Files of a figure's numbers, its picture, and its code for another page."""
    query = state.query("view")
    return [
        *data_links(state, measure, about),
        *(Link(kind.upper(), page("picture", state.view, kind, query=f"{query}&framed=yes"), about) for kind in ("svg", "png")),
        Link("Embed", f"{page('embed', state.view, query=query)}#code", about),
    ]


def data_links(state: State, measure: Measure, about: str) -> list[Link]:
    """The same rows in each format."""
    stem = "_".join(part for part in (slug(measure.short, "-"), slug_of(state.place) if state.place else "all-places") if part)[
        :80
    ]
    query = state.query()
    first = page("data", stem, FILES[0])  # the others differ in their ending only
    return [Link(kind.upper(), f"{first.removesuffix(FILES[0])}{kind}?{query}", about) for kind in FILES]


def picture_file(state: State, kind: str) -> str:
    """The picture alone, with its title and source."""
    return page("picture", state.view, kind, query=f"{state.query('view')}&framed=yes")
