"""Adding up: counts by sum, ratios as sum over sum, cumulative and by period, people once however often they take part."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal

from skillshed.insight.plan.measures import Actual
from skillshed.terms.errors import UsageError


def cumulated(values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Running totals; after a missing value the total is not known, and stays so."""
    total: Decimal | None = Decimal(0)
    found: list[Decimal | None] = []
    for value in values:
        total = None if total is None or value is None else total + value
        found.append(total)
    return found


def increments(totals: Sequence[Decimal | None]) -> list[Decimal | None]:
    """What each period added to a running total; UsageError where the total falls."""
    before: Decimal | None = Decimal(0)
    found: list[Decimal | None] = []
    for number, total in enumerate(totals, 1):
        if total is not None and before is not None and total < before:
            raise UsageError(
                f"The cumulative value falls from {before} to {total} at period {number}.",
                next_step="Correct the value, or count by period instead of cumulatively.",
            )
        found.append(None if total is None or before is None else total - before)
        before = total
    return found


def ratio(parts: Iterable[Actual]) -> Decimal | None:
    """Sum of numerators over sum of denominators, in per cent; None where a part is missing: never the mean of ratios."""
    top = bottom = Decimal(0)
    for one in parts:
        if one.numerator is None or one.denominator is None:
            return None
        top, bottom = top + one.numerator, bottom + one.denominator
    return 100 * top / bottom if bottom else None


def total(parts: Iterable[Actual]) -> Decimal | None:
    """The sum of counts; None where one is missing: a sum with a part missing is no sum."""
    found = Decimal(0)
    for one in parts:
        if one.value is None:
            return None
        found += one.value
    return found


def people_and_enrolments(enrolments: Iterable[tuple[Hashable, Hashable]]) -> tuple[int, int]:
    """(distinct people, enrolments) from pairs of a person and a project: one person may move through several."""
    pairs = list(enrolments)
    return len({person for person, _ in pairs}), len(pairs)
