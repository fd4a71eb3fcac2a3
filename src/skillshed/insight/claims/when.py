"""Which of a measure's periods a claim means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from skillshed.terms.period import MONTHS, Period, add_months, read_period

NEWEST = {"", "latest", "newest", "now", "today", "current", "most recent", "the latest", "last"}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_LEAD = re.compile(
    r"^(?:in|as of|as at|at|for|during|by|mid[- ]|the year|calendar year|year|academic year|ay|financial year|fy|cy)\s*", re.I
)
_YEAR_TO = re.compile(
    rf"^(?:the )?(?:year|12 months|twelve months)(?: ending| ended)?(?: in| to)? ((?:{_MONTH})\.? \d{{4}})$", re.I
)
_SHORT = re.compile(r"^(\d{2})/(\d{2})$")
_PLAIN_YEAR = re.compile(r"\d{2,4}(?:\s*[/–-]\s*\d{2,4})?")
_LAST_DAY = re.compile(r"^(?:end of|end) ", re.I)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The period chosen, how it was reached where that needs saying, and why there is none."""

    period: Period | None
    how: str = ""
    why_not: str = ""


def wanted(text: str) -> list[Period]:
    """The periods a text may mean: `2018/19` is an academic or a financial year, `March 2020` a month or a year to it."""
    plain = " ".join(text.casefold().replace("–", "-").split())
    found = _read(plain)
    while not found and (shorter := _LEAD.sub("", _LAST_DAY.sub("", plain))) != plain:
        plain = shorter
        found = _read(plain)
    return found


def _read(plain: str) -> list[Period]:
    if match := _YEAR_TO.match(plain):
        month = read_period(match[1])
        return [Period(add_months(month.end, -12), 1, "Y")] if month else []
    if match := _SHORT.match(plain):
        plain = f"20{plain}"
    found = [read_period(plain if "/p" not in plain else plain.upper(), starts) for starts in (8, 4, 9)]
    return list(dict.fromkeys(period for period in found if period))


def choose(text: str, have: Sequence[Period], *, academic: bool = True) -> Chosen:
    """The one of the periods that have figures which a claim's words mean; the newest where they name none.

    `academic`: whether a split year such as 2017/18 is first of all a school year beside calendar years.
    """
    if not have:
        return Chosen(None, why_not="no period is loaded")
    if " ".join(text.casefold().split()) in NEWEST:
        newest = max(have, key=lambda one: one.end)
        return Chosen(newest, how=f"no period is named, so the newest ({newest.label}) is taken")
    asked = wanted(text)
    if not asked:
        return Chosen(None, why_not=f"'{text}' is not understood as a period")
    exact = next((one for one in asked if one in have), None)
    if exact:
        return Chosen(exact)
    return _near(text, asked, have, 8 if academic else 4)


def _near(text: str, asked: list[Period], have: Sequence[Period], year_starts: int) -> Chosen:
    for one in asked:
        inside = [period for period in have if one.start <= period.start and period.end <= one.end]
        if len(inside) == 1:
            return Chosen(inside[0], how=f"the figure is of {inside[0].label}")
        if len(inside) > 1:
            return Chosen(
                None, why_not=f"{one.label} has {len(inside)} figures, from {inside[0].label} to {inside[-1].label}: name one"
            )
    ending = [period for one in asked if one.months == 1 for period in have if period.end == one.end and period.months == 12]
    if ending:
        return Chosen(ending[0], how=f"the survey year that ends then, {ending[0].label}")
    years = [one for one in asked if one.months == 12 and _PLAIN_YEAR.fullmatch(_LEAD.sub("", text.strip()))]
    years = [one for one in years if one.start.month == year_starts] or years
    best = max(((_shared(one, period), period) for one in years for period in have if period.months == 12), default=None)
    # A split year beside calendar years: 2017/18 is the year of the summer examinations, 2018.
    if best and best[0] > 183:
        return Chosen(best[1], how=f"the figure is of {best[1].label}, which shares most of {text}")
    return Chosen(None, why_not=f"there is no figure for {text}; {_nearest(asked[0], have)}")


def _shared(one: Period, other: Period) -> int:
    return (min(one.end, other.end) - max(one.start, other.start)).days


def _nearest(asked: Period, have: Sequence[Period]) -> str:
    ordered = sorted(have)
    near = min(ordered, key=lambda one: abs(((one.start + timedelta(days=(one.end - one.start).days // 2)) - asked.start).days))
    return (
        f"loaded are {ordered[0].label} to {ordered[-1].label}, the nearest {near.label}"
        if len(ordered) > 1
        else f"only {near.label} is loaded"
    )
