"""Periods: ISO start and duration, `2020-07-01/P1M`, and every way publishers write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_ISO = re.compile(r"^(\d{4}-\d{2}-\d{2})/P(\d+)([YMDW])$")
MONTHS = {
    name: number
    for number, names in enumerate(
        ["jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"], start=1)
    for name in names.split()
}  # fmt: skip
MONTH_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"]  # fmt: skip


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A stretch of time from `start`, lasting `count` of `unit` (Y, M, W or D)."""

    start: date
    count: int
    unit: str

    @property
    def iso(self) -> str:
        """`2020-07-01/P1M`."""
        return f"{self.start.isoformat()}/P{self.count}{self.unit}"

    @property
    def end(self) -> date:
        """The day after the last day."""
        if self.unit == "D":
            return self.start + timedelta(days=self.count)
        if self.unit == "W":
            return self.start + timedelta(weeks=self.count)
        months = self.count * (12 if self.unit == "Y" else 1)
        return add_months(self.start, months)

    @property
    def months(self) -> int | None:
        """Length in whole months, or None for days and weeks."""
        return {"Y": self.count * 12, "M": self.count}.get(self.unit)

    @property
    def label(self) -> str:
        """As a reader says it: 2019, 2018/19, July 2020, July 2019 to June 2020, 24 April 2024."""
        return _label(self)

    def __str__(self) -> str:
        return self.iso

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period an ISO text names; ValueError if it is not one."""
        return _parsed(text)

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), 1, "Y")

    @classmethod
    def academic(cls, first_year: int) -> Period:
        """An academic year: 1 August to 31 July."""
        return cls(date(first_year, 8, 1), 1, "Y")

    @classmethod
    def financial(cls, first_year: int) -> Period:
        """A financial year: 1 April to 31 March."""
        return cls(date(first_year, 4, 1), 1, "Y")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month."""
        return cls(date(year, month, 1), 1, "M")

    @classmethod
    def day(cls, on: date) -> Period:
        """One day: a census day, a snapshot."""
        return cls(on, 1, "D")


def said_day(day: date) -> str:
    """As a reader writes it: `1 September 2026`."""
    return f"{day.day} {day:%B %Y}"


def add_months(on: date, months: int) -> date:
    """The same day of the month so many months on, or the month's last day."""
    index = on.year * 12 + on.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _label(period: Period) -> str:
    start, months = period.start, period.months
    if period.unit == "D" and period.count == 1:
        return f"{start.day} {MONTH_NAMES[start.month - 1]} {start.year}"
    if period.unit == "Y" and start.day == 1 and start.month == 1:
        return str(start.year) if period.count == 1 else f"{start.year} to {start.year + period.count - 1}"
    if period.unit == "Y" and period.count == 1 and start.day == 1 and start.month in (4, 8, 9):
        return f"{start.year}/{(start.year + 1) % 100:02d}"
    if months == 1 and start.day == 1:
        return f"{MONTH_NAMES[start.month - 1]} {start.year}"
    last = period.end - timedelta(days=1)
    if months and start.day == 1:
        first = f"{MONTH_NAMES[start.month - 1]}" + (f" {start.year}" if start.year != last.year else "")
        return f"{first} to {MONTH_NAMES[last.month - 1]} {last.year}"
    return f"{start.day} {MONTH_NAMES[start.month - 1]} {start.year} to {last.day} {MONTH_NAMES[last.month - 1]} {last.year}"


_WORD = r"([A-Za-z]{3,9})\.?"
_PATTERNS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:T.*| 00:00:00)?$"), "day"),
    (re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$"), "british_day"),
    (re.compile(rf"^(\d{{1,2}})(?:st|nd|rd|th)? {_WORD},? (\d{{4}})$"), "day_word"),
    (re.compile(r"^(\d{4})(?:\.0)?$"), "year"),
    (re.compile(r"^(\d{4})-(\d{2})$"), "year_dash_two"),
    (re.compile(r"^(\d{4})\s*/\s*(\d{2}|\d{4})$"), "split_year"),
    (re.compile(r"^(\d{4})(\d{2})(?:\.0)?$"), "six_digits"),
    (re.compile(r"^(\d{4})\s*[-–]?\s*Q([1-4])$", re.I), "quarter"),
    (re.compile(r"^Q([1-4])\s*(\d{4})$", re.I), "quarter_first"),
    (re.compile(rf"^{_WORD}[ -](\d{{4}}|\d{{2}})$"), "month_word"),
    (re.compile(rf"^(\d{{4}}) {_WORD}$"), "year_month_word"),
    (re.compile(rf"^{_WORD} (\d{{4}})\s*(?:-|–|to)\s*{_WORD} (\d{{4}})$"), "month_range"),
    (re.compile(rf"^{_WORD}\s*(?:-|–|to)\s*{_WORD} (\d{{4}})$"), "month_range_one_year"),
    (re.compile(r"^(\d{4})\s*(?:-|–|to)\s*(\d{4})$"), "year_range"),
]


@lru_cache(maxsize=50_000)
def read_period(text: str, year_starts: int = 8) -> Period | None:
    """The period a publisher's text names, or None: `Jan 2018-Dec 2018`, `2018/19`, `Apr 17`, `2020-Q3`, ISO.

    `year_starts`: the month a split year such as 2018/19 begins (8 academic, 4 financial or tax).
    """
    text = " ".join(text.split())
    if "/P" in text:
        return Period.parse(text) if _ISO.match(text) else None
    for pattern, kind in _PATTERNS:
        match = pattern.match(text)
        if match:
            found = _read(kind, match.groups(), year_starts)
            if found:
                return found
    return None


def _read(kind: str, got: tuple[str, ...], year_starts: int) -> Period | None:
    try:
        return _READERS[kind](got, year_starts)
    except (ValueError, KeyError):
        return None


def _split(first: str, second: str, year_starts: int) -> Period | None:
    start = int(first)
    if int(second[-2:]) != (start + 1) % 100:
        return None
    return Period(date(start, year_starts, 1), 1, "Y")


def _month(word: str) -> int:
    return MONTHS[word.casefold()]


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _range(first: tuple[int, int], last: tuple[int, int]) -> Period | None:
    months = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    if months < 1:
        return None
    start = date(first[0], first[1], 1)
    return Period(start, months // 12, "Y") if months % 12 == 0 else Period(start, months, "M")


def _two(first: str, second: str, year_starts: int) -> Period | None:
    """`2018-19` is a split year (`2011-12` too, though it could be a month), `2020-07` a month, `2014-16` three years."""
    if split := _split(first, second, year_starts):
        return split
    if 1 <= int(second) <= 12:
        return Period.month(int(first), int(second))
    years = int(second) - int(first) % 100 + 1
    return Period(date(int(first), 1, 1), years, "Y") if 1 < years <= 10 else None


_READERS: dict[str, Callable[[tuple[str, ...], int], Period | None]] = {
    "day": lambda g, s: Period.day(date(int(g[0]), int(g[1]), int(g[2]))),
    "british_day": lambda g, s: Period.day(date(int(g[2]), int(g[1]), int(g[0]))),
    "day_word": lambda g, s: Period.day(date(int(g[2]), _month(g[1]), int(g[0]))),
    "year": lambda g, s: Period.year(int(g[0])),
    "year_dash_two": lambda g, s: _two(g[0], g[1], s),
    "split_year": lambda g, s: _split(g[0], g[1], s),
    "six_digits": lambda g, s: _split(g[0], g[1], s) or Period.month(int(g[0]), int(g[1])),
    "quarter": lambda g, s: Period(date(int(g[0]), 3 * int(g[1]) - 2, 1), 3, "M"),
    "quarter_first": lambda g, s: Period(date(int(g[1]), 3 * int(g[0]) - 2, 1), 3, "M"),
    "month_word": lambda g, s: Period.month(_full_year(g[1]), _month(g[0])),
    "year_month_word": lambda g, s: Period.month(int(g[0]), _month(g[1])),
    "month_range": lambda g, s: _range((int(g[1]), _month(g[0])), (int(g[3]), _month(g[2]))),
    "month_range_one_year": lambda g, s: _range((int(g[2]), _month(g[0])), (int(g[2]), _month(g[1]))),
    "year_range": lambda g, s: Period(date(int(g[0]), 1, 1), int(g[1]) - int(g[0]) + 1, "Y"),
}


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> Period:
    """A page reads the same few hundred periods thousands of times."""
    match = _ISO.match(text)
    if not match:
        raise ValueError(f"'{text}' is not an ISO period such as 2020-07-01/P1M")
    return Period(date.fromisoformat(match[1]), int(match[2]), match[3])
