"""Where somebody is: a district, from a postcode, a town or a council's name; the postcode itself is never kept."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from skillshed.evidence.postcodes.points import locate, unknown
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import code_of, slug_of


@dataclass(frozen=True, slots=True)
class Here:
    """A place by code, or why there is none."""

    code: str = ""
    name: str = ""
    slug: str = ""
    error: str = ""

    @property
    def query(self) -> str:
        """`?place=burnley`, to stand behind an address of this room; empty where no place is known."""
        return f"?{urlencode({'place': self.slug})}" if self.slug else ""


def read_place(text: str) -> Here:
    """The district of what somebody wrote; an error that says what to write."""
    written = " ".join(text.split())[:60]
    if not written:
        return Here()
    found = locate(written)
    if found and found.district and found.district in book().areas:
        return here(found.district)
    return Here(error=str(unknown(written)))


def here(code: str) -> Here:
    """A place by its code."""
    if not code or code not in book().areas:
        return Here()
    return Here(code, book().areas.get(code).name, slug_of(code))


def asked_place(request: HttpRequest, kept: str) -> Here:
    """The place of the address (`?place=burnley`), else the one the person gave. Raises NotFound for an unknown one."""
    text = request.GET.get("place", "").strip()
    return here(code_of(book(), text)) if text else here(kept)
