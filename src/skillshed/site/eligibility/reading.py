"""One answer out of a posted form, in the kind its question asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from skillshed.evidence.postcodes import districts_of
from skillshed.rules.facts import Fact
from skillshed.site.evidence.opened import book
from skillshed.terms.errors import UserError

SURE = 0.98  # a postcode sector with a few addresses over the border still has one district for nearly everybody
OLDEST = 1900


@dataclass(frozen=True, slots=True)
class Choice:
    """A district to choose where what was typed may be several."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood: a value as JSON holds it, or what is wrong and what may be meant."""

    value: Any = None
    error: str = ""
    choices: tuple[Choice, ...] = ()


def read_answer(fact: Fact, posted: QueryDict) -> Read:
    """The answer to a question; an error says what to write."""
    readers = {"yes_no": _yes_no, "one": _one, "several": _several, "day": _day, "district": _district}
    return readers.get(fact.kind, _amount)(fact, posted)


def _yes_no(fact: Fact, posted: QueryDict) -> Read:
    found = {"yes": True, "no": False}.get(posted.get("answer", ""))
    return Read(error="Choose yes or no.") if found is None else Read(found)


def _one(fact: Fact, posted: QueryDict) -> Read:
    found = posted.get("answer", "")
    return Read(found) if found in fact.options else Read(error="Choose one of the answers.")


def _several(fact: Fact, posted: QueryDict) -> Read:
    chosen = posted.getlist("answer")
    if "none" in chosen:
        return Read([]) if chosen == ["none"] else Read(error="Choose benefits, or “None of these”, not both.")
    found = [one for one in chosen if one in fact.options]
    return Read(found) if found else Read(error="Choose all that you get, or “None of these”.")


def _day(fact: Fact, posted: QueryDict) -> Read:
    parts = [posted.get(name, "").strip() for name in ("day", "month", "year")]
    if not all(part.isdigit() for part in parts):
        return Read(error="Write day, month and year in figures, such as 27 3 1996.")
    try:
        found = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return Read(error=f"{' '.join(parts)} is no day of the calendar.")
    return Read(found.isoformat()) if found.year >= OLDEST else Read(error="Write the year in four figures, such as 1996.")


def _amount(fact: Fact, posted: QueryDict) -> Read:
    text = posted.get("answer", "").strip().replace(",", "").removeprefix("£").strip()
    try:
        found = Decimal(text)
    except InvalidOperation:
        return Read(error="Write a number, such as 1200.")
    if not found.is_finite() or not 0 <= found <= fact.most:
        return Read(error=f"Write a number from 0 to {fact.most:,}.")
    return Read(format(found, "f"))


def _district(fact: Fact, posted: QueryDict) -> Read:
    text = " ".join(posted.get("answer", "").split())[:80]
    areas = book().areas
    found = districts_of(text)
    if found and found[0][1] >= SURE:
        return Read(found[0][0])
    if found:
        return Read(
            error="Homes of that postcode lie in more than one council area. Choose yours.",
            choices=tuple(Choice(code, areas.get(code).name) for code, _ in found[:6]),
        )
    try:
        named = [one for one in areas.find(text) if one.kind == "district" and not one.end] if text else []
    except UserError:
        named = []
    exact = [one for one in named if text.casefold() in (one.name.casefold(), one.code.casefold())]
    if len(exact) == 1:
        return Read(exact[0].code)
    if named:
        return Read(error="Choose your council area.", choices=tuple(Choice(one.code, one.name) for one in named[:6]))
    return Read(error="Write a postcode in England, such as BB11 1AA, or the name of a council area, such as Burnley.")
