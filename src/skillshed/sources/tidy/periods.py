"""Periods of a whole column: some texts can only be told by their neighbours."""

from __future__ import annotations

import re
from datetime import date

from skillshed.terms.period import Period, add_months, read_period

_YEAR_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_BARE_YEAR = re.compile(r"^(19|20)\d{2}(\.0)?$")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def read_periods(texts: list[str], heading: str, months_to: int = 0) -> tuple[dict[str, str | None], str]:
    """Each different text of a column as ISO (None where it is no period), and what had to be inferred."""
    starts = 4 if re.search(r"financial|tax|fiscal", heading, re.I) else 8
    plain = {text: " ".join(text.split()) for text in texts}
    months = _all_months(list(plain.values()))
    academic = re.search(r"academic", heading, re.I) is not None
    found = {text: _one(clean, starts, months, academic) for text, clean in plain.items()}
    found, note = _coarser(found)
    if months_to:
        found = {text: _ending(period, months_to) for text, period in found.items()}
        note = f"Each date ends a period of {months_to} months."
    return {text: period.iso if period else None for text, period in found.items()}, note


def _all_months(texts: list[str]) -> bool:
    """Whether 2011-12 must be a month: every text is year-number and one of them cannot be a split year."""
    parts = [match.groups() for text in texts if (match := _YEAR_MONTH.match(text))]
    split = [int(second) == (int(first) + 1) % 100 for first, second in parts]
    return bool(parts) and not all(split) and all(1 <= int(second) <= 12 for _, second in parts)


def _one(text: str, starts: int, months: bool, academic: bool) -> Period | None:
    match = _YEAR_MONTH.match(text)
    if months and match:
        return Period.month(int(match[1]), int(match[2]))
    if academic and _BARE_YEAR.match(text):
        return Period.academic(int(text[:4]))
    return read_period(text, starts)


def _coarser(found: dict[str, Period | None]) -> tuple[dict[str, Period | None], str]:
    """Days that all begin a month stand for the month; that all begin a year, for the year."""
    days = [period for period in found.values() if period]
    if len(days) < 2 or any((period.count, period.unit, period.start.day) != (1, "D", 1) for period in days):
        return found, ""
    if all(period.start.month == 1 for period in days):
        return {
            text: period and Period.year(period.start.year) for text, period in found.items()
        }, "Dates of 1 January are read as years."
    return (
        {text: period and Period.month(period.start.year, period.start.month) for text, period in found.items()},
        "Dates that fall on the first of a month are read as months.",
    )


def _ending(period: Period | None, months: int) -> Period | None:
    if not period:
        return None
    end = add_months(date(period.start.year, period.start.month, 1), 1)
    start = add_months(end, -months)
    return Period(start, months // 12, "Y") if months % 12 == 0 else Period(start, months, "M")


def year_in_name(name: str) -> int | None:
    """The one plausible year in a file's name, or None where there is none or more than one."""
    years = {int(year) for year in _IN_NAME.findall(re.sub(r"_", " ", name))}
    return years.pop() if len(years) == 1 else None
