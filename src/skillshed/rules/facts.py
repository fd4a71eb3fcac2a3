"""Facts of a person: read, checked by name and kind, and completed by what they imply. Absent and null are unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from skillshed.terms.errors import InputNotUnderstood

Facts = Mapping[str, Any]
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may be known, and how it is asked."""

    name: str
    kind: str
    ask: str
    hint: str = ""
    effort: int = 1
    most: int = 1_000_000_000
    options: Mapping[str, str] = field(default_factory=dict)
    tries: tuple[str, ...] = ()

    def answers(self, on: date) -> list[Any]:
        """Answers to weigh when choosing what to ask: one in each range that matters."""
        if self.kind == "yes_no":
            return [True, False]
        if self.kind == "one":
            return list(self.options)
        return [self._answer(text, on) for text in self.tries]

    def _answer(self, text: str, on: date) -> Any:
        if self.kind == "several":
            return frozenset(text.split())
        if self.kind == "day":
            return date(on.year - int(text.split()[-1]) - 1, on.month, min(on.day, 28))
        return text if self.kind == "district" else Decimal(text)


@cache
def known_facts() -> dict[str, Fact]:
    """Every fact by its name, in the order of the file."""
    rows = {name: row for name, row in _document().items() if name != "implied"}
    return {name: Fact(name, **{**row, "tries": tuple(row.get("tries", ()))}) for name, row in rows.items()}


def read_facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they came (JSON) in their kinds: days as dates, money and numbers as decimals, several as a set.

    Raises InputNotUnderstood that names the fact, what stands there and what was expected; for an unknown name, the nearest.
    """
    found = {}
    for name, value in given.items():
        fact = known_facts().get(name)
        if fact is None:
            near = get_close_matches(name, known_facts(), n=1)
            raise InputNotUnderstood(
                f"No fact is called '{name[:LONGEST_TEXT]}'.",
                next_step=f"Did you mean '{near[0]}'?" if near else f"The names are: {', '.join(known_facts())}.",
            )
        if value is not None:
            found[name] = _read(fact, value)
    return found


def completed(facts: Facts) -> dict[str, Any]:
    """The facts with what they imply; an answer given is never replaced."""
    found = dict(facts)
    for _ in range(2):  # level 3 says level 2, and no rule here goes further than that
        for rule in _document()["implied"]:
            if found.get(rule["when"]) == rule["is"]:
                found |= {name: value for name, value in rule["then"].items() if name not in found}
    return found


def _read(fact: Fact, value: Any) -> Any:
    readers = {"yes_no": _yes_no, "day": _day, "money": _number, "number": _number, "several": _several}
    read = readers.get(fact.kind, _text)(value)
    if read is None or (fact.kind == "one" and read not in fact.options):
        wanted = f"one of: {', '.join(fact.options)}" if fact.kind == "one" else _WANTED[fact.kind]
        raise InputNotUnderstood(f"'{fact.name}' is {str(value)[:LONGEST_TEXT]!r}.", next_step=f"Give {wanted}.")
    if isinstance(read, Decimal) and read > fact.most:
        raise InputNotUnderstood(
            f"'{fact.name}' is {read}, which is more than {fact.most}.", next_step="Check the number and its unit."
        )
    return read


_WANTED = {"yes_no": "true or false", "day": "a date such as 2001-05-31", "money": "an amount in pounds that is not negative", "number": "a number that is not negative",
           "several": "a list such as [\"UC\"], empty for none", "district": "the nine-character code of a district, such as E07000117"}  # fmt: skip


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _several(value: Any) -> frozenset[str] | None:
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        return None
    return frozenset(str(one).strip().upper() for one in value)


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(resources.files("skillshed.rules").joinpath("facts.toml").read_text("utf-8"))
