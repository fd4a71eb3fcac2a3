"""Periods as Explore Education Statistics writes them: digits in one column, what they mean in another."""

from __future__ import annotations

import re
from datetime import date

from skillshed.sources.ees_csv.standard import standard
from skillshed.terms.period import MONTHS, Period, add_months

_FOUR = re.compile(r"^(\d{4})(?:\.0)?$")
_SIX = re.compile(r"^(\d{4})\s*[/-]?\s*(?:20|19)?(\d{2})(?:\.0)?$")
_QUARTERS = re.compile(r"^(.+ year) q([1-4])(?:\s*-\s*q([1-4]))?$")
_WEEK = re.compile(r"^week (\d{1,2})$")


def ees_period(time_period: str, identifier: str) -> Period | None:
    """The period that `201819` and `Academic year Q1` name, or None where they do not fit together."""
    said = " ".join(identifier.casefold().split())
    years = standard()["years"]
    if said in years:
        start = _start(time_period, years[said])
        return Period(start, 1, "Y") if start else None
    if quarters := _QUARTERS.match(said):
        return _quarters(time_period, *quarters.groups())
    if said in standard()["parts"]:
        return _part(time_period, *standard()["parts"][said])
    return _short(time_period.strip(), said)


def digits_period(time_period: str, year_starts: str = "08-01") -> Period | None:
    """The year that digits alone name: six for a split year (academic unless said otherwise), four for a calendar year."""
    text = time_period.strip()
    if _FOUR.match(text):
        return Period.year(int(text[:4]))
    start = _start(text, year_starts)
    return Period(start, 1, "Y") if start else None


def _start(time_period: str, month_day: str) -> date | None:
    """First day of the year named; a split year needs six digits that follow on, a calendar year four."""
    text = time_period.strip()
    pattern = _FOUR if month_day == "01-01" else _SIX
    match = pattern.match(text)
    if not match or (pattern is _SIX and int(match[2]) != (int(match[1]) + 1) % 100):
        return None
    return date(int(match[1]), int(month_day[:2]), int(month_day[3:]))


def _quarters(time_period: str, year: str, first: str, last: str | None) -> Period | None:
    starts = standard()["years"].get(year)
    start = _start(time_period, starts) if starts else None
    count = int(last or first) - int(first) + 1
    if start is None or count < 1:
        return None
    return Period(add_months(start, 3 * (int(first) - 1)), 3 * count, "M")


def _part(time_period: str, month_day: str, length: str) -> Period | None:
    """A term or half year. Months before August (April for half years) lie in the year's second half."""
    text = time_period.strip()
    month, day = int(month_day[:2]), int(month_day[3:])
    if split := _SIX.match(text):
        if int(split[2]) != (int(split[1]) + 1) % 100:
            return None
        later = month < (8 if length != "6M" else 4)
        year = int(split[1]) + (1 if later else 0)
    elif single := _FOUR.match(text):
        year = int(single[1])
    else:
        return None
    return Period(date(year, month, day), int(length[:-1]), length[-1])


def _short(time_period: str, said: str) -> Period | None:
    """A month or an ISO week of a calendar year."""
    if not (match := _FOUR.match(time_period)):
        return None
    if said in MONTHS:
        return Period.month(int(match[1]), MONTHS[said])
    if week := _WEEK.match(said):
        try:
            return Period(date.fromisocalendar(int(match[1]), int(week[1]), 1), 1, "W")
        except ValueError:
            return None
    return None
