"""Who pays for what, by the employer's size and levy: shares worked out by the dated rules, each with its rows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from skillshed.employers.diagnosis.questions import people_of
from skillshed.rules.costs import cost
from skillshed.rules.definitions import RuleBook
from skillshed.rules.eligible import Verdict, answer
from skillshed.rules.facts import completed
from skillshed.rules.proof import Case

HUNDRED = Decimal(100)
# What is assumed of the levy, and the words for it.
CASES: dict[str, tuple[tuple[str, dict[str, bool]], ...]] = {
    "no": (("", {"employer_levy_payer": False}),),
    "yes": (
        ("with levy funds left", {"employer_levy_payer": True, "employer_levy_funds_left": True}),
        ("when they are spent", {"employer_levy_payer": True, "employer_levy_funds_left": False}),
    ),
}
CASES[""] = (
    ("if you do not pay the levy", CASES["no"][0][1]),
    *((f"if you pay it, {words}", facts) for words, facts in CASES["yes"]),
)


@dataclass(frozen=True, slots=True)
class Share:
    """What the employer pays in one case: a share of the price, 0 to 1; None is not known."""

    when: str
    share: Decimal | None
    rules: tuple[str, ...] = ()
    is_memory: bool = False

    @property
    def words(self) -> str:
        """`you pay 5% of the price`."""
        if self.share is None:
            return "what you pay depends on your size"
        said = (
            "you pay nothing for the course"
            if not self.share
            else f"you pay {(HUNDRED * self.share).normalize():f}% of the price"
        )
        return said


@dataclass(frozen=True, slots=True)
class Pays:
    """One way of having training paid for. `closed`: why it cannot be had on the day."""

    programme: str
    title: str
    for_whom: str
    ask: str
    shares: tuple[Share, ...]
    closed: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The dated rows all cases rest on."""
        return tuple(dict.fromkeys(row for one in self.shares for row in one.rules))

    @property
    def is_memory(self) -> bool:
        """Whether a row from memory decides."""
        return any(one.is_memory for one in self.shares)


def who_pays(size: str, levy: str, district: str, on: date, rules: RuleBook) -> list[Pays]:
    """Every way, for an employer's size band, levy ("yes", "no" or empty) and district, each empty where it is not known."""
    return [found for row in _document()["line"] for found in _ways(row, size, levy, district, on, rules)]


def _ways(row: dict[str, Any], size: str, levy: str, district: str, on: date, rules: RuleBook) -> Iterator[Pays]:
    programme = rules.programmes.get(row["programme"])
    if programme is None:
        return
    known = _facts(size, district, row["age"], on)
    found = answer(programme, Case(completed(known), on, rules))
    closed = found.because[0] if found.verdict is Verdict.CLOSED else ""
    cases = CASES[levy] if programme.employer == "apprenticeship" else (("", {}),)
    shares = tuple(_share(programme, {**known, **facts}, when, on, rules) for when, facts in cases)
    alike = len({one.share for one in shares}) == 1
    if alike and len(shares) > 1:
        shares = (Share("", shares[0].share, tuple(dict.fromkeys(r for one in shares for r in one.rules)), any(one.is_memory for one in shares)),)  # fmt: skip
    yield Pays(programme.id, row["title"], row["for_whom"], row.get("ask") or programme.apply, shares, closed)


def _share(programme: Any, facts: dict[str, Any], when: str, on: date, rules: RuleBook) -> Share:
    found = cost(programme, facts, on, rules)
    return Share(
        when, found.employer_share, tuple(one.id for one in found.rules), any(not one.is_verified for one in found.rules)
    )


def _facts(size: str, district: str, age: int, on: date) -> dict[str, Any]:
    """What is known of the employer, and of a learner of that age whom it sends."""
    found: dict[str, Any] = {
        "date_of_birth": date(on.year - age, 1, 1),
        "employment_status": "employed",
        "sent_by_employer": True,
    }
    people = people_of(size)
    if people is not None:
        found["employer_employees"] = people
    if district:
        found["area_code"] = district
    return found


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files("skillshed.employers.diagnosis").joinpath("paying.toml").read_text("utf-8"))
