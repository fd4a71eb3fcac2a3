"""What the charts of ranges take: plain values, so that words and tables need not load the chart engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A range; either end may lie at nought. An open end (`high` None) has no upper limit."""

    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart of gaps: its name, the two ranges (None where a side is missing), what may be said."""

    name: str
    supply: Bar | None
    need: Bar | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: the range of the coefficients, the survey's round it (None where it gives none), and its words."""

    name: str
    low: float
    high: float
    lower: float | None
    upper: float | None
    said: str = ""
