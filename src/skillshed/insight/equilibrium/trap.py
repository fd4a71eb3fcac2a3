"""The evidence for and against a low-skills trap: a list of signs, each with its figure and comparator, and never a score."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.series import rows_for
from skillshed.insight.compare import Comparison, Estimate, Verdict, compare, estimate
from skillshed.insight.equilibrium.assess import Standing
from skillshed.insight.equilibrium.definition import Source, Status

SHIPPED = Path(__file__).with_name("trap.toml")


class Sign(BaseModel):
    """One question of the reading. `text` follows "In a trap," in a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    text: str
    trap: Literal["low", "high"]
    measure: str = ""
    dimension: str = ""
    share: list[str] = []
    least_difference: float | None = None
    bring: str = ""


class Reading(BaseModel):
    """The questions, and what they are read against."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    title: str
    about: str
    author: str
    reviewed_on: date
    comparators: list[str] = Field(min_length=1)
    names: dict[str, str] = {}  # a comparator's code -> what it is called here
    wider: list[str]
    least_difference: float = Field(ge=0, lt=1)
    least_difference_status: Status
    source: list[Source]
    sign: list[Sign] = Field(min_length=1)


class Side(StrEnum):
    """What a sign says."""

    FOR = "for"
    AGAINST = "against"
    LEVEL = "level"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign as it is found. `wider` names the larger area whose figure stands in; `why` says why there is none."""

    sign: Sign
    side: Side
    title: str = ""
    unit: str = ""
    decimals: int = 1
    found: Comparison | None = None
    wider: str = ""
    why: str = ""
    releases: tuple[str, ...] = ()


@cache
def reading() -> Reading:
    """The questions that ship."""
    return Reading.model_validate(tomllib.loads(SHIPPED.read_text("utf-8")))


def trap(
    book: Book, code: str, *, standing: Standing | None = None, as_of: date | None = None, asked: Reading | None = None
) -> list[Evidence]:
    """Every sign for a place, in the order of the file. `standing` lends its intervals where a measure publishes none."""
    questions = asked or reading()
    return [_evidence(book, questions, sign, code, standing, as_of or date.max) for sign in questions.sign]


def sides(found: Sequence[Evidence]) -> dict[Side, int]:
    """How many signs stand on each side: to be told together, the unknown among them."""
    return {side: sum(one.side is side for one in found) for side in Side}


def _evidence(book: Book, asked: Reading, sign: Sign, code: str, standing: Standing | None, day: date) -> Evidence:
    if not sign.measure:
        return Evidence(sign, Side.UNKNOWN, why=f"No measure here shows it. What would bring it: {sign.bring}.")
    measure = book.measure(sign.measure)
    facts = Evidence(
        sign, Side.UNKNOWN, measure.title, "percent" if sign.share else measure.unit, 1 if sign.share else measure.decimals
    )
    if not book.is_loaded(measure):
        return replace(facts, why=f"No release here holds it. What would bring it: {measure.source}.")
    for place, wider in [(code, ""), *((one, book.place(one).name) for one in _wider(book, code, asked.wider))]:
        own = _figures(book, sign, place, day)
        for one in sorted(own, key=lambda row: row.period, reverse=True):
            mine = _lent(one, sign.measure, standing if place == code else None)
            other = _beside(book, sign, asked.comparators, one.period, day)
            if other is not None:
                named = replace(other, place_name=asked.names.get(other.place, other.place_name))
                return _weighed(book, replace(facts, wider=wider), mine, named, asked, day)
    return replace(facts, why="There is no figure for this place or a wider area with a national figure beside it.")


def _wider(book: Book, code: str, kinds: Sequence[str]) -> list[str]:
    """Larger areas that hold the place whole, by the kinds asked for."""
    if code not in book.areas:
        return []
    parents = book.areas.parents(code)
    return [one.code for kind in kinds for one in parents if one.kind == kind]


def _figures(book: Book, sign: Sign, code: str, day: date) -> list[Estimate]:
    """The place's known figures of a sign, every period."""
    rows = rows_for(book, book.measure(sign.measure), code, day).filter(pl.col("value").is_not_null())
    if sign.share:
        rows = _shares(rows, sign)
    name = book.place(code).name
    return [estimate({**row, "place_name": name}) for row in rows.filter(pl.col("breakdown") == "").iter_rows(named=True)]


def _shares(rows: pl.DataFrame, sign: Sign) -> pl.DataFrame:
    """Some categories as a share of the whole, where all of them are known. No interval."""
    wanted = [f"{sign.dimension}={name}" for name in sign.share]
    parts = (
        rows.filter(pl.col("breakdown").is_in(wanted))
        .group_by("period")
        .agg(pl.col("value").sum().alias("part"), pl.len().alias("n"))
    )
    whole = rows.filter(pl.col("breakdown") == "")
    return whole.join(parts.filter(pl.col("n") == len(wanted)), on="period").with_columns(
        (pl.col("part") / pl.col("value") * 100).alias("value"),
        pl.lit(None, dtype=pl.Float64).alias("lower"),
        pl.lit(None, dtype=pl.Float64).alias("upper"),
    )


def _lent(one: Estimate, measure: str, standing: Standing | None) -> Estimate:
    """The same figure with the interval the diagnosis gave it, where it has none of its own."""
    if one.lower is not None or standing is None or standing.period != one.period:
        return one
    lent = next((known for known in standing.inputs if known.measure == measure and known.how == "modelled"), None)
    return replace(one, lower=lent.lower, upper=lent.upper) if lent else one


def _beside(book: Book, sign: Sign, comparators: Sequence[str], period: str, day: date) -> Estimate | None:
    """The first comparator with a figure of that period."""
    for code in comparators:
        found = next((one for one in _figures(book, sign, code, day) if one.period == period), None)
        if found is not None:
            return found
    return None


def _weighed(book: Book, facts: Evidence, mine: Estimate, other: Estimate, asked: Reading, day: date) -> Evidence:
    found = compare(mine, other)
    releases = tuple(sorted(_releases(book, facts.sign, mine, day)))
    told = replace(facts, found=found, releases=releases)
    measured = direct(book, book.measure(facts.sign.measure), day)
    if mine.lower is None and not facts.sign.share and measured["lower"].is_not_null().any():
        return replace(told, why="The survey gives no interval for this figure, so it cannot be told from chance.")
    least = asked.least_difference if facts.sign.least_difference is None else facts.sign.least_difference
    return replace(told, side=_side(found, facts.sign, least))


def _side(found: Comparison, sign: Sign, least: float) -> Side:
    if found.verdict is Verdict.AS_THEY_ARE:
        if found.difference is None or found.b.value is None or abs(found.difference) < least * abs(found.b.value):
            return Side.LEVEL
        is_low = found.difference < 0
    elif found.verdict in (Verdict.HIGHER, Verdict.LOWER):
        is_low = found.verdict is Verdict.LOWER
    else:
        return Side.LEVEL if found.verdict is Verdict.SAME else Side.UNKNOWN
    return Side.FOR if is_low == (sign.trap == "low") else Side.AGAINST


def _releases(book: Book, sign: Sign, one: Estimate, day: date) -> set[str]:
    rows = rows_for(book, book.measure(sign.measure), one.place, day).filter(
        (pl.col("period") == one.period) & (pl.col("breakdown") == "")
    )
    return {name for text in rows["release"].drop_nulls() for name in text.split("+") if name}
