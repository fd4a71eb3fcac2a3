"""Quarters of the calendar year, by their last days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta


def quarters(first: date, last: date) -> Iterator[date]:
    """The last days of the quarters from the one that holds a day to the one that ends on another."""
    day = quarter_end(first)
    while day <= last:
        yield day
        day = quarter_end(day + timedelta(days=1))


def quarter_end(day: date, *, whole: bool = False) -> date:
    """The last day of a day's quarter; `whole`: of the last one that has passed by then."""
    month = 3 * ((day.month - 1) // 3) + 3
    end = date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return end if not whole or end <= day else quarter_end(date(day.year, month - 2, 1) - timedelta(days=1))
