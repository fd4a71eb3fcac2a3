"""Numbers as a reader sees them: rounded half up, thousands marked, with their unit, interval and honesty marks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from importlib import resources

from skillshed.insight.compare import Estimate
from skillshed.terms.period import MONTH_NAMES, Period
from skillshed.terms.status import Status

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Unit:
    """How one unit is written; see units.toml."""

    before: str = ""
    after: str = ""
    words: str = ""
    one: str = ""
    many: str = ""
    points_one: str = ""
    points_many: str = ""
    axis: str = ""
    tick: str = ""


@cache
def _units() -> dict[str, Unit]:
    text = resources.files(__package__).joinpath("units.toml").read_text("utf-8")
    return {name: Unit(**facts) for name, facts in tomllib.loads(text).items()}


def unit_names() -> list[str]:
    """Every unit there are words for."""
    return list(_units())


def unit_of(name: str) -> Unit:
    """The unit of that name; an unknown one is written after the digits as it stands."""
    known = _units().get(name)
    if known:
        return known
    plain = name.replace("_", " ")
    return Unit(one=plain, many=plain, axis=plain)


@lru_cache(maxsize=50_000)
def rounded(value: float, decimals: int = 0) -> Decimal:
    """The value at so many decimals, halves away from zero as statisticians publish (2.5 gives 3, 0.25 gives 0.3)."""
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return exact if exact else abs(exact)


def digits(value: float, decimals: int = 0) -> str:
    """`-1234.5` -> `−1,234.5` (a true minus, thousands marked)."""
    number = rounded(value, decimals)
    return f"{MINUS if number < 0 else ''}{abs(number):,.{max(decimals, 0)}f}"


@lru_cache(maxsize=50_000)
def number(value: float, unit: str = "number", decimals: int = 0) -> str:
    """The short form: `70.8%`, `£593`, `£6,312 million`, `3,215`."""
    form, shown = unit_of(unit), digits(abs(value), decimals)
    sign = MINUS if rounded(value, decimals) < 0 else ""
    return f"{sign}{form.before}{shown}{form.after}"


def spoken(value: float, unit: str = "number", decimals: int = 0) -> str:
    """The full form, for a sentence: `3,215 people`, `£593 a week`, `1 job`, `70.8%`."""
    form = unit_of(unit)
    noun = form.one if abs(rounded(value, decimals)) == 1 else form.many
    return f"{number(value, unit, decimals)}{form.words}{' ' + noun if noun else ''}"


def distance(value: float, unit: str = "number", decimals: int = 0) -> str:
    """The size of a difference: `1.8 percentage points`, `£49`, `320 people`."""
    form, size = unit_of(unit), abs(value)
    if form.points_many:
        one = rounded(size, decimals) == 1
        return f"{digits(size, decimals)} {form.points_one if one else form.points_many}"
    return spoken(size, unit, decimals)


def signed(value: float, unit: str = "number", decimals: int = 0) -> str:
    """A difference with its sign: `+1.8 percentage points`, `−£49`, `no difference`."""
    if not rounded(value, decimals):
        return "no difference"
    return f"{'+' if value > 0 else MINUS}{distance(value, unit, decimals)}"


def shown(one: Estimate, unit: str, decimals: int) -> str:
    """A value with the words it needs: `at least 5,430`, `70.8%`; the status words where there is none."""
    if one.value is None:
        return one.status.words
    return f"{'at least ' if one.is_lower_bound else ''}{number(one.value, unit, decimals)}"


def interval(one: Estimate, unit: str, decimals: int) -> str:
    """`±7.8`, `±£65`; a lopsided interval as its ends, `63.2% to 80.1%`; empty where there is none."""
    if one.lower is None or one.upper is None or one.value is None:
        return ""
    below, above = rounded(one.below or 0, decimals), rounded(one.above or 0, decimals)
    # Publishers round the ends after adding: a last digit's difference is no lopsidedness.
    if abs(below - above) <= Decimal(1).scaleb(-decimals):
        form = unit_of(unit)
        return f"±{form.before}{digits(one.half_width or 0, decimals)}{'' if form.after == '%' else form.after}"
    return ends(one, unit, decimals)


def ends(one: Estimate, unit: str, decimals: int, joiner: str = " to ") -> str:
    """`63% to 89%`; empty where there is no interval."""
    if one.lower is None or one.upper is None:
        return ""
    return f"{number(one.lower, unit, decimals)}{joiner}{number(one.upper, unit, decimals)}"


def with_interval(one: Estimate, unit: str, decimals: int) -> str:
    """`70.8% (±7.8)`."""
    extent = interval(one, unit, decimals)
    return f"{shown(one, unit, decimals)} ({extent})" if extent else shown(one, unit, decimals)


@lru_cache(maxsize=20_000)
def when(period: str) -> str:
    """An ISO period as a reader says it: `2018/19`, `July 2020`."""
    return Period.parse(period).label if period else ""


def day(iso: str) -> str:
    """`2026-11-21` -> `21 November 2026`; anything else as it stands."""
    year, _, rest = iso[:10].partition("-")
    month, _, date = rest.partition("-")
    if not (year.isdigit() and month.isdigit() and date.isdigit()):
        return iso
    return f"{int(date)} {MONTH_NAMES[int(month) - 1]} {year}"


def ordinal(rank: int) -> str:
    """1 -> `1st`, 12 -> `12th`, 23 -> `23rd`."""
    ending = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank:,}{ending}"


def mark(status: str) -> str:
    """The letter printed beside a number of this status, empty for a final one."""
    return Status(status).mark if status else ""
