"""Time words: `since 2015`, `between 2010 and 2014`, `in July 2020`, `2018/19`, `last five years`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from skillshed.terms.period import MONTHS, Period, read_period

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:19[89]\d|20[0-2]\d)"
_WHEN = rf"(?:(?:(?:{_MONTH})\.? |q[1-4] ?)?{_YEAR}(?: ?[/-] ?(?:{_YEAR}|\d\d)(?!\d))?(?: ?q[1-4])?)"
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
# 2020 to 2035 names a projection, not a stretch of time to look at.
_AHEAD = re.compile(rf"\b{_YEAR} (?:to|-) 20[3-9]\d\b")
_FORMS = [
    (re.compile(rf"\b(?:between|from)? ?({_WHEN}) ?(?:and|to|until|till|-) ?({_WHEN})\b"), "both"),
    (re.compile(rf"\b(?:since|from|after|starting) ({_WHEN})\b"), "start"),
    (re.compile(rf"\b(?:until|till|to|up to|before) ({_WHEN})\b"), "end"),
    (re.compile(rf"\b(?:in|for|during|of|at)? ?({_WHEN})\b"), "moment"),
    (re.compile(rf"\b(?:(?:over|in) )?(?:the )?(?:last|past) (\d{{1,2}}|{'|'.join(_COUNTS)}) years\b"), "last"),
]


@dataclass(frozen=True)
class Times:
    """The stretch asked for, as first and last day; `is_moment` where one period was named, not a stretch."""

    start: date | None = None
    end: date | None = None
    is_moment: bool = False
    words: str = ""


def read_times(text: str, newest: date) -> tuple[Times, str]:
    """The time in a text, and the text without it. `newest`: the day from which `last five years` counts back."""
    small = " ".join(text.casefold().replace("–", "-").split())
    if _AHEAD.search(small):
        return Times(), text
    for pattern, form in _FORMS:
        match = pattern.search(small)
        found = _made(form, match.groups(), newest, " ".join(match[0].split())) if match else None
        if match and found:
            return found, f"{small[: match.start()]} {small[match.end() :]}"
    return Times(), text


def _made(form: str, got: tuple[str, ...], newest: date, said: str) -> Times | None:
    if form == "last":
        years = _COUNTS.get(got[0]) or int(got[0])
        return Times(date(newest.year - years, 1, 1), None, words=said)
    read = [_period(one) for one in got]
    if None in read:
        return None
    first, last = read[0], read[-1]
    assert first is not None
    assert last is not None
    if form == "both":
        first, last = sorted((first, last))
        return Times(first.start, _last_day(last), words=said)
    if form == "start":
        return Times(first.start, None, words=said)
    if form == "end":
        return Times(None, _last_day(first), words=said)
    is_stretch = first.unit == "Y" and first.count > 1
    return Times(first.start, _last_day(first), is_moment=not is_stretch, words=said)


def _period(text: str) -> Period | None:
    return read_period(text.replace(" ", "") if text[:1].isdigit() else text)


def _last_day(period: Period) -> date:
    return period.end - timedelta(days=1)
