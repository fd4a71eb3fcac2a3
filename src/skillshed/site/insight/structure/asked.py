"""What a page of structure shows, all of it in its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from skillshed.insight.structure.definitions import level_names
from skillshed.insight.structure.orientation import Sign
from skillshed.insight.structure.structure import Specialising, Structure, specialising, structure
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State, slug_of
from skillshed.terms.errors import UsageError

Width = Literal["wide", "narrow"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A place by code, the level of detail, the two years (None: newest and oldest), which end of complexity is up, as of when."""

    place: str
    level: str = ""
    year: int | None = None
    base: int | None = None
    sign: Sign = "auto"
    as_of: date | None = None

    @classmethod
    def read(cls, params: QueryDict, slug: str) -> Asked:
        """The state of a request. NotFound for the place, UsageError for what cannot be read."""
        state = State.read(params, place=slug)
        level, sign = params.get("level", "").strip(), params.get("sign", "").strip() or "auto"
        if level and level not in level_names():
            raise UsageError(f"There is no level '{level}'.", next_step=f"Choose one of: {', '.join(level_names())}.")
        if sign not in get_args(Sign):
            raise UsageError(f"The index cannot be turned by '{sign}'.", next_step=f"Choose one of: {', '.join(get_args(Sign))}.")
        return cls(state.place, level, _year(params, "year"), _year(params, "base"), sign, state.as_of)  # type: ignore[arg-type]

    @property
    def slug(self) -> str:
        """The place as it stands in addresses."""
        return slug_of(self.place)

    def query(self, **more: Any) -> str:
        """The canonical query string; what is not asked is left out."""
        said = {"level": self.level, "year": self.year, "base": self.base, "sign": "" if self.sign == "auto" else self.sign,
                "as_of": self.as_of.isoformat() if self.as_of else "", **more}  # fmt: skip
        return urlencode({name: text for name, text in said.items() if text})

    def page(self, **changes: Any) -> str:
        """The address of the page of this state, changed."""
        changed = replace(self, **changes) if changes else self
        return _joined(reverse("insight:structure_place", args=[changed.slug]), changed.query())

    def picture(self, view: str, kind: str = "svg", **more: Any) -> str:
        """The address of a picture."""
        return _joined(reverse("insight:structure_picture", args=[self.slug, view, kind]), self.query(**more))

    def file(self, view: str, kind: str) -> str:
        """The address of a view's numbers."""
        return _joined(reverse("insight:structure_data", args=[self.slug, view, kind]), self.query())

    def structure(self) -> Structure:
        """Quotients, growth and shift-share, worked out once."""
        plain = replace(self, sign="auto")
        return kept(("structure", plain), lambda: structure(
            book(), self.place, level_name=self.level, year=self.year, base_year=self.base, as_of=self.as_of
        ))  # fmt: skip

    def specialising(self) -> Specialising:
        """Complexity and options, worked out once."""
        plain = replace(self, level="", base=None)
        return kept(
            ("specialising", plain),
            lambda: specialising(book(), self.place, year=self.year, sign=self.sign, as_of=self.as_of),
        )


def _year(params: QueryDict, name: str) -> int | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise UsageError(f"'{text}' is not a year.", next_step="Write it like 2019.")
    return int(text)


def _joined(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
