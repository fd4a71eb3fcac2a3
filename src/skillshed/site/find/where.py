"""Where a search stands: a place's point, the exact one only in the reader's own browser, and what to say when none is found."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from skillshed.evidence.postcodes.points import WRITE, Located, locate, nearest, unknown
from skillshed.evidence.postcodes.reading import whole_postcode
from skillshed.provision.search.port import Near
from skillshed.site.evidence.opened import book
from skillshed.site.find.state import POINT, sector_of
from skillshed.site.signed_cookie import SignedCookie

COOKIE = "near"
EXACT = SignedCookie(COOKIE, "find-near")
ROUGHLY_M = 1_000


@dataclass(frozen=True, slots=True)
class Where:
    """A point and its district, or why there is none."""

    near: Near | None = None
    district: str = ""
    note: str = ""
    error: str = ""
    suggestions: tuple[str, ...] = ()


def where(request: HttpRequest, text: str) -> Where:
    """The point of what stands in the address; the exact one where this browser keeps it for that very sector."""
    if not text:
        return Where()
    if point := POINT.match(text):
        return _shared(float(point[1]), float(point[2]))
    found = _kept(request, text) or locate(text)
    if found is None:
        told = unknown(text)
        return Where(error=f"{told.message} {WRITE}", suggestions=told.near)
    return Where(
        Near(found.latitude, found.longitude, found.label, found.precision_m, found.district), found.district, found.note
    )


def keep_exact(reply: HttpResponse, typed: str) -> HttpResponse:
    """A full postcode that was typed, kept signed in the reader's browser until it closes; anything else drops what was kept."""
    if not whole_postcode(typed):
        return reply
    return EXACT.keep(reply, {"sector": sector_of(typed), "postcode": typed.strip().upper()})


def typed_by(request: HttpRequest, text: str) -> str:
    """What the reader wrote: their full postcode where the address holds its sector, else what the address holds."""
    found = _read(request)
    return found["postcode"] if found and found["sector"] == text else text


def _kept(request: HttpRequest, text: str) -> Located | None:
    found = _read(request)
    return locate(found["postcode"]) if found and found["sector"] == text else None


def _read(request: HttpRequest) -> dict[str, str] | None:
    found: dict[str, str] | None = EXACT.read(request)
    return found


def _shared(latitude: float, longitude: float) -> Where:
    if not (49 <= latitude <= 61 and -9 <= longitude <= 2.5):
        return Where(error="That point lies outside the United Kingdom. Write a postcode or a town instead.")
    found = nearest(latitude, longitude)
    label = f"where you are, near {found.label}" if found else "where you are"
    note = f"We took where you are to about a kilometre{f', near {_named(found)}' if found else ''}. Not right? Write a postcode or town."
    district = found.district if found else ""
    return Where(Near(latitude, longitude, label, ROUGHLY_M, district), district, note)


def _named(found: Located) -> str:
    """The postcode sector and the council area it lies in."""
    areas = book().areas
    return f"{found.label}, {areas.get(found.district).name}" if found.district in areas else found.label
