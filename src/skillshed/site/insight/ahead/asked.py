"""What an address of this room asks for: the place, the day of knowledge, and whether the estimate for a part is wanted."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from skillshed.insight.ahead import leavers, scenarios
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State, slug_of
from skillshed.terms.errors import UsageError
from skillshed.terms.place import Place

SHARES = ("", "estimate")


@dataclass(frozen=True, slots=True)
class Asked:
    """`share`: empty for published figures (of the area that holds the place), `estimate` for the place's share of them."""

    place: str
    share: str = ""
    as_of: date | None = None
    by: tuple[tuple[str, str], ...] = ()

    @property
    def found(self) -> Place:
        """The place asked for."""
        return book().place(self.place)

    @property
    def parts(self) -> dict[str, str] | None:
        """As `evidence.series` takes them."""
        return dict(self.by) or None

    def query(self, **more: str) -> str:
        """The canonical query string."""
        pairs = [("share", self.share), *(("by", f"{name}={part}") for name, part in self.by)]
        pairs += [("as_of", self.as_of.isoformat() if self.as_of else ""), *more.items()]
        return urlencode([(name, text) for name, text in pairs if text], safe="/:*,=")

    def url(self, name: str, *args: str, **more: str) -> str:
        """An address of this room with this place and the rest of what is asked."""
        query = self.query(**more)
        path = reverse(f"insight:{name}", args=[slug_of(self.place), *args])
        return f"{path}?{query}" if query else path


def asked(request: HttpRequest, slug: str) -> Asked:
    """What a request asks. Raises NotFound and UsageError."""
    state = State.read(request.GET, place=slug)
    share = request.GET.get("share", "").strip()
    if share not in SHARES:
        raise UsageError(f"'{share}' is no way to share.", next_step="Leave it out, or write share=estimate.")
    return Asked(state.place, share, state.as_of, state.by)


def definitions() -> Hashable:
    """Changes whenever a user's scenario or sector file does."""
    return scenarios.stamp(book().folder), leavers.sectors_stamp(book().folder)
