"""The apprenticeship levy in pounds: what is owed, what comes into the account, what may be transferred, what a year costs.

Source: HMRC and apprenticeship funding rules by date (APPRENTICESHIP_LEVY rows); levy transfer matching service (costs, match).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from skillshed.rules.definitions import shipped_rules
from skillshed.terms.errors import NotFound

KEPT_BACK = Decimal("0.2")  # paid on completion, so it is no cost of the first year
MONTHS = 12
CRITERIA = 4


@dataclass(frozen=True, slots=True)
class Account:
    """A year of an employer's apprenticeship account, in pounds."""

    levy: Decimal
    account: Decimal
    transfer_cap: Decimal


def levy(pay_bill: Decimal, on: date) -> Decimal:
    """The levy of a year on a pay bill: the rate less the allowance, never under nought."""
    owed: Decimal = pay_bill * _number("rate", on) - _number("allowance_gbp_year", on)
    return max(Decimal(0), owed)


def account(pay_bill: Decimal, on: date, *, english_share: Decimal = Decimal(1)) -> Account:
    """What comes into the account in a year (the English share, with the top-up of the day) and how much may be transferred."""
    owed = levy(pay_bill, on)
    found = owed * english_share * (1 + _number("top_up", on))
    return Account(owed, found, found * _number("transfer_cap", on))


def expires_on(entered: date) -> date:
    """The first day on which funds that entered the account on a day can no longer be used."""
    months = int(_number("expiry_months", entered))
    year, month = divmod(entered.month - 1 + months, MONTHS)
    return date(entered.year + year, month + 1, 1)


def one_year_cost(band: Decimal, apprentices: int, months: int) -> Decimal:
    """What apprentices cost a sender in the first twelve months; of a longer course a fifth is kept back for its end."""
    if months <= 0 or apprentices < 0:
        raise ValueError("months must be above nought and apprentices not under it")
    whole = band * apprentices
    return whole if months <= MONTHS else (whole * (1 - KEPT_BACK) / months * MONTHS)


def match_percentage(matched: Collection[bool]) -> int:
    """A quarter each for sector, level, location and job role; a criterion the pledge leaves empty matches."""
    if len(matched) != CRITERIA:
        raise ValueError("give sector, level, location and job role")
    return 100 * sum(matched) // CRITERIA


def _number(name: str, on: date) -> Decimal:
    row = shipped_rules().parameter(f"APPRENTICESHIP_LEVY.{name}", on)
    if row is None:
        raise NotFound(
            f"There is no {name.replace('_', ' ')} of the levy on {on.isoformat()}.",
            next_step="The levy began on 6 April 2017, transfers in May 2018.",
        )
    return Decimal(str(row.value))
