"""What follows from facts and the day: ages, years here, the authority. None where a fact it needs is not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from skillshed.rules.facts import Facts
from skillshed.rules.jurisdictions import authority_of

AUGUST, SEPTEMBER = 8, 9
LEAVING_AGE = 16


def full_years(since: date, on: date) -> int:
    """Whole years between two days; a birthday on 29 February falls on 1 March in other years."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def full_months(since: date, on: date) -> int:
    """Whole months between two days."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def august_31(on: date) -> date:
    """31 August inside the funding year (1 August to 31 July) of a day."""
    return date(on.year if on.month >= AUGUST else on.year - 1, AUGUST, 31)


def leaves_school(born: date) -> date:
    """The last Friday in June of the school year (1 September to 31 August) in which somebody turns 16."""
    sixteenth = born.year + LEAVING_AGE
    june_30 = date(sixteenth if born.month < SEPTEMBER else sixteenth + 1, 6, 30)
    return june_30 - timedelta(days=(june_30.weekday() - 4) % 7)


def _age_at_start(facts: Facts, on: date) -> int:
    return full_years(facts["date_of_birth"], on)


def _age_31_august(facts: Facts, on: date) -> int:
    return full_years(facts["date_of_birth"], august_31(on))


def _past_school(facts: Facts, on: date) -> bool:
    return on > leaves_school(facts["date_of_birth"])


def _years_here(facts: Facts, on: date) -> int:
    return full_years(facts["uk_resident_since"], on)


def _months_here(facts: Facts, on: date) -> int:
    return full_months(facts["uk_resident_since"], on)


def _in_england(facts: Facts, on: date) -> bool:
    return bool(facts["area_code"].startswith("E"))


def _authority(facts: Facts, on: date) -> str:
    found = authority_of(facts["area_code"])
    return found.code if found else "none"


def _transfer_share(facts: Facts, on: date) -> Decimal | None:
    funds = facts["last_year_levy_funds_gbp"]
    wanted: Decimal = facts["wanted_transfer_gbp"]
    return wanted / funds if funds else Decimal(0) if not wanted else Decimal("Infinity")


# name -> the facts it needs, and how it follows from them
DERIVED: dict[str, tuple[tuple[str, ...], Callable[[Facts, date], Any]]] = {
    "age_at_start": (("date_of_birth",), _age_at_start),
    "age_31_august": (("date_of_birth",), _age_31_august),
    "past_school_leaving": (("date_of_birth",), _past_school),
    "years_here": (("uk_resident_since",), _years_here),
    "months_here": (("uk_resident_since",), _months_here),
    "in_england": (("area_code",), _in_england),
    "authority": (("area_code",), _authority),
    "transfer_share": (("wanted_transfer_gbp", "last_year_levy_funds_gbp"), _transfer_share),
}


def needed(name: str) -> tuple[str, ...]:
    """The facts a name rests on: itself, or those it follows from."""
    return DERIVED[name][0] if name in DERIVED else (name,)


def value_of(name: str, facts: Facts, on: date) -> Any:
    """A fact's value or what follows; None where it is not known."""
    if name not in DERIVED:
        return facts.get(name)
    wanted, follow = DERIVED[name]
    return follow(facts, on) if all(one in facts for one in wanted) else None
