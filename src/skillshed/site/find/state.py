"""The whole state of a search as it stands in its address: read from one, written to one. Never a full postcode."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from skillshed.evidence.postcodes.reading import whole_postcode, without_unit
from skillshed.provision.search.port import Near, Query
from skillshed.site.find.doors import Door, choices
from skillshed.site.find.skills import teaching

MILES = (1, 3, 5, 10, 15, 25)
USUAL_MILES = 10
SORTS = {"relevance": "Best match", "distance": "Nearest", "start": "Soonest start", "cost": "Lowest price", "title": "A to Z"}
LONGEST, MOST_CHOSEN, MOST_PAGES = 120, 40, 500
LONGEST_SKILL, MOST_SKILLS = 200, 10
POINT = re.compile(r"^(-?\d{1,2}\.\d{1,2}),(-?\d{1,3}\.\d{1,2})$")
FINE_POINT = re.compile(r"^(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)$")
MULTIPLE = {"kind": "kinds", "level": "levels", "subject": "subjects", "mode": "deliveries", "hours": "study_modes", "when": "attendance",
            "help": "features", "lang": "languages", "step": "steps", "fund": "programmes", "area": "districts", "by": "providers", "for": "audiences"}  # fmt: skip


def sector_of(text: str) -> str:
    """The sector of a full postcode (`BB11 1`), typed with slips or not; its like without its last letters; anything else as it is, or to two decimals where it is a point."""
    if point := FINE_POINT.match(text.strip()):
        # About a kilometre: enough to say what is near, not enough to say which house.
        return f"{float(point[1]):.2f},{float(point[2]):.2f}"
    found = whole_postcode(text)
    return f"{found.outward} {found.digit}" if found else without_unit(text)


@dataclass(frozen=True, slots=True)
class State:
    """One search. `chosen` holds the boxes that are ticked, by name in the address; `skills` what the offers are to teach, by id or name."""

    q: str = ""
    near: str = ""
    miles: int = USUAL_MILES
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    free: bool = False
    most: Decimal | None = None
    start_from: date | None = None
    start_to: date | None = None
    any_time: bool = True
    remote: bool = True
    age: int | None = None
    any_age: bool = False
    sort: str = "relevance"
    page: int = 1
    view: str = ""
    exact: bool = False

    @classmethod
    def read(cls, given: QueryDict) -> State:
        """The state in an address or a posted form. What is not understood is left out: an address never fails."""
        picked = {one.param: _several(given.getlist(one.param)) for one in choices()}
        return cls(
            q=" ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST], near=sector_of(given.get("near", "").replace("\x00", "")[:60]),
            miles=_whole(given.get("miles"), MILES) or USUAL_MILES, chosen={name: found for name, found in picked.items() if found},
            skills=_several(given.getlist("skill"), LONGEST_SKILL)[:MOST_SKILLS], free=given.get("free") == "1", most=_money(given.get("most", "")), start_from=_day(given.get("from", "")), start_to=_day(given.get("to", "")),
            any_time=given.get("anytime") != "no", remote=given.get("remote") != "no", age=_number(given.get("age"), 120),
            any_age=given.get("age") == "any", sort=given.get("sort") if given.get("sort") in SORTS else "relevance",
            page=_number(given.get("page"), MOST_PAGES) or 1, view=given.get("view") if given.get("view") in ("list", "map") else "",
            exact=given.get("exact") == "1",
        )  # fmt: skip

    def pairs(self, door: Door) -> list[tuple[str, str]]:
        """What differs from the door's beginning, as names and values of an address, in a fixed order."""
        one: list[tuple[str, Any]] = [
            ("q", self.q),
            ("near", self.near),
            ("miles", self.miles if self.miles != USUAL_MILES else ""),
        ]
        one += [(name, value) for name in MULTIPLE for value in self.chosen.get(name, ())]
        one += [("skill", value) for value in self.skills]
        one += [
            ("free", "1" if self.free else ""), ("most", "" if self.most is None else format(self.most, "f")), ("from", self.start_from or ""),
            ("to", self.start_to or ""), ("anytime", "" if self.any_time else "no"), ("remote", "" if self.remote else "no"),
            ("age", self._age(door)), ("sort", "" if self.sort == "relevance" else self.sort), ("view", "" if self.view in ("", door.view) else self.view),
            ("exact", "1" if self.exact else ""), ("page", self.page if self.page > 1 else ""),
        ]  # fmt: skip
        return [(name, str(value)) for name, value in one if value != ""]

    def url(self, door: Door, **changes: Any) -> str:
        """The address of this search, or of one that differs; a change of anything but the page begins at the first."""
        changed = replace(self, **({"page": 1} | changes)) if changes else self
        pairs = changed.pairs(door)
        return f"{door.url}?{urlencode(pairs)}" if pairs else door.url

    def without(self, param: str, value: str) -> dict[str, tuple[str, ...]]:
        """The boxes ticked, one taken away."""
        left = tuple(one for one in self.chosen.get(param, ()) if one != value)
        return {**{name: found for name, found in self.chosen.items() if name != param}, **({param: left} if left else {})}

    def asked_age(self, door: Door) -> int | None:
        """The age that is asked for: the reader's, else the door's, else none."""
        return self.age or (None if self.any_age else door.age)

    def query(self, door: Door, near: Near | None, verdicts: Mapping[str, str], on: date, *, size: int = 20) -> Query:
        """What the engine is asked."""
        boxes: dict[str, Any] = {MULTIPLE[name]: found for name, found in self.chosen.items() if name != "by"}
        boxes.setdefault("audiences", door.audiences)
        sort = "relevance" if self.sort == "distance" and near is None else self.sort
        return Query(
            text=self.q, near=near, within_miles=self.miles if near else None, providers=_uuids(self.chosen.get("by", ())), starts_from=self.start_from,
            starts_to=self.start_to, any_time=self.any_time, with_remote=self.remote, exact=self.exact, age=self.asked_age(door), most_cost=self.most, free_to_me=self.free,
            verdicts=verdicts, sort=sort, on=on, page=self.page, size=size, offers=teaching(self.skills), **boxes,
        )  # fmt: skip

    @property
    def is_asked(self) -> bool:
        """Whether the reader asked for anything at all."""
        return bool(
            self.q
            or self.near
            or self.chosen
            or self.skills
            or self.free
            or self.most is not None
            or self.start_from
            or self.start_to
            or self.age
        )

    def _age(self, door: Door) -> str:
        if self.age and self.age != door.age:
            return str(self.age)
        return "any" if self.any_age and door.age and not self.age else ""


def _several(values: list[str], longest: int = 60) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip()[:longest] for one in values[:MOST_CHOSEN] if one.strip() and "\x00" not in one))


def _number(text: str | None, most: int) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) <= most else None


def _whole(text: str | None, among: tuple[int, ...]) -> int | None:
    found = _number(text, max(among))
    return found if found in among else None


def _money(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().removeprefix("£").replace(",", "")) if text.strip() else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() and 0 <= found <= 100_000 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuids(texts: tuple[str, ...]) -> tuple[UUID, ...]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(found)
