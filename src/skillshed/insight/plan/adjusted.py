"""Targets adjusted for who took part and for the economy, after the Workforce Innovation and Opportunity Act's method.

Source: US Department of Labor and RSA, RSA-TAC-20-02. Scores are cut off after one decimal, never rounded: 89.98 fails at 90.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

FAILS_ALONE, FAILS_ON_AVERAGE = Decimal(50), Decimal(90)
TENTH = Decimal("0.1")


def adjusted(negotiated: Decimal, expected: Decimal, actual: Decimal) -> Decimal:
    """The target moved by what a model says the participants and economy changed: negotiated + (estimate after - estimate before)."""
    return negotiated + (actual - expected)


def cut(value: Decimal) -> Decimal:
    """To one decimal, cut off."""
    return value.quantize(TENTH, rounding=ROUND_DOWN)


def score(actual: Decimal, target: Decimal) -> Decimal:
    """Actual as per cent of the adjusted target, cut off after one decimal. ZeroDivisionError where the target is nought."""
    return cut(100 * actual / target)


def mean(scores: Sequence[Decimal]) -> Decimal:
    """The mean of scores, cut off after one decimal."""
    return cut(sum(scores, Decimal(0)) / len(scores))


@dataclass(frozen=True, slots=True)
class Term:
    """What one characteristic adds to the estimate: its coefficient times how far the group moved."""

    name: str
    coefficient: Decimal
    before: Decimal
    after: Decimal

    @property
    def effect(self) -> Decimal:
        """In the units of the target."""
        return self.coefficient * (self.after - self.before)


def explained(terms: Sequence[Term]) -> Decimal:
    """The whole adjustment: the sum of its terms, each of which can be shown."""
    return sum((one.effect for one in terms), Decimal(0))
