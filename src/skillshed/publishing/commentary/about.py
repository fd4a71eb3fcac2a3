"""What may be said of one measure in one place: its level, beside others, against its own past, its rank, its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import everywhere, series
from skillshed.insight.compare import Comparison, change, estimate, rank_with_ties, set_beside
from skillshed.insight.profile import year_before
from skillshed.publishing import words
from skillshed.publishing.commentary.sentence import Number, Sentence, number_of, sentence
from skillshed.publishing.commentary.told import (
    among_words,
    changed,
    compared,
    honest,
    largest,
    named,
    part_name,
    ranked,
    stands_out,
)
from skillshed.publishing.names import opening
from skillshed.publishing.numbers import rounded, shown
from skillshed.terms.period import Period

Row = Mapping[str, Any]
LONG = 3  # years: a first figure older than this is worth a sentence of its own beside the year before


def about(
    book: Book, measure_id: str, place: str, comparators: Sequence[str], *, among: str = "", as_of: date | None = None
) -> list[Sentence]:
    """Sentences on a measure's newest figure for a place, each with the numbers under it; none where there is no figure.

    `comparators`: codes to set it beside. `among`: an area among whose districts it is ranked (England: its country code).
    A direction is named only where sampling error cannot explain it, a rank never without the ranks the intervals allow.
    Raises NotFound for an unknown measure or place.
    """
    defined = book.measure(measure_id)
    measure = defined.model_copy(update={"short": defined.name})
    codes = list(dict.fromkeys([place, *comparators]))
    rows = series(book, measure_id, codes, as_of=as_of)
    mine = rows.filter((pl.col("place") == place) & pl.col("value").is_not_null())
    if not mine.height:
        return _nothing(measure, rows.filter(pl.col("place") == place))
    newest = str(mine["period"].max())
    if mine.filter(pl.col("period") == newest).height > 1:
        return list(_of_parts(measure, rows, place, newest, codes[1:]))
    asked = _Asked(book, measure, rows, place, newest, as_of)
    found = [_level(asked), *_beside(asked, codes[1:]), *_past(asked)]
    return [*found, *(_rank(asked, among) if among else [])]


@dataclass(frozen=True)
class _Asked:
    """One question and the rows that answer it."""

    book: Book
    measure: Measure
    rows: pl.DataFrame
    place: str
    period: str
    as_of: date | None

    @property
    def own(self) -> Row:
        """The row of the place's newest figure."""
        picked = (pl.col("place") == self.place) & (pl.col("period") == self.period) & pl.col("value").is_not_null()
        return self.rows.filter(picked).row(0, named=True)

    def identity(self, *what: str) -> str:
        """The id of a sentence."""
        return ":".join([self.measure.id, *what])


def _nothing(measure: Measure, rows: pl.DataFrame) -> list[Sentence]:
    """A place whose rows are all empty gets the reason; one without rows gets nothing."""
    if not rows.height:
        return []
    row = rows.sort("period").row(-1, named=True)
    return [sentence(f"{measure.id}:level", words.missing_sentence(estimate(row), measure), [number_of(row, measure)])]


def _level(asked: _Asked) -> Sentence:
    row, measure = asked.own, asked.measure
    text = f"{words.value_sentence(estimate(row), measure)} {honest(row)}"
    numbers = [number_of(row, measure)]
    if before := _said_before(asked, row):
        text += (
            f" An earlier release gave {shown(estimate(before), measure.unit, measure.decimals)}: the figure has been revised."
        )
        numbers.append(number_of(before, measure))
    return sentence(asked.identity("level"), text, numbers)


def _said_before(asked: _Asked, row: Row) -> Row | None:
    """The same figure as the release before gave it, where that reads differently."""
    known = [asked.book.lake.releases()[name].known_on for name in (row["release"] or "").split("+") if name]
    stored = [one for name in asked.measure.stored for one in asked.book.holders.get(name, [])]
    if not known or not any(one.known_on < max(known) for one in stored):
        return None
    rows = series(asked.book, asked.measure.id, [asked.place], as_of=max(known) - timedelta(days=1))
    same = rows.filter(
        (pl.col("period") == row["period"]) & (pl.col("breakdown") == row["breakdown"]) & pl.col("value").is_not_null()
    )
    if not same.height:
        return None
    before, decimals = same.row(0, named=True), asked.measure.decimals
    return before if rounded(before["value"], decimals) != rounded(row["value"], decimals) else None


def _beside(asked: _Asked, comparators: Sequence[str]) -> Iterator[Sentence]:
    """One sentence a comparator that has a figure of the same period. Sizes of different places are not set beside each other."""
    if asked.measure.kind == "count":
        return
    has_intervals = asked.rows["lower"].count() > 0
    for code in comparators:
        same = asked.rows.filter((pl.col("place") == code) & (pl.col("period") == asked.period))
        if not same.height:
            continue
        other = same.row(0, named=True)
        found = set_beside(estimate(asked.own), estimate(other), has_intervals=has_intervals)
        numbers = [number_of(asked.own, asked.measure), number_of(other, asked.measure)]
        yield sentence(asked.identity("beside", code), compared(found, asked.measure), numbers)


def _past(asked: _Asked) -> Iterator[Sentence]:
    """Against the year before, and against the first year where that lies further back."""
    length = asked.period[11:]
    mine = asked.rows.filter(
        (pl.col("place") == asked.place) & pl.col("value").is_not_null() & pl.col("period").str.ends_with(f"/{length}")
    )
    earlier = {row["period"]: row for row in mine.iter_rows(named=True) if row["period"] < asked.period}
    newest = Period.parse(asked.period)
    before = year_before(newest, [Period.parse(text) for text in earlier])
    first = min(earlier, default="")
    if before:
        yield _moved(asked, earlier[before.iso], "year")
    if first and (before is None or first != before.iso) and newest.start.year - int(first[:4]) >= LONG:
        yield _moved(asked, earlier[first], "first")


def _moved(asked: _Asked, before: Row, what: str) -> Sentence:
    found = change(estimate(before), estimate(asked.own))
    numbers = [number_of(asked.own, asked.measure), number_of(before, asked.measure)]
    return sentence(asked.identity("change", what), changed(found, asked.measure), numbers)


def _rank(asked: _Asked, among: str) -> Iterator[Sentence]:
    """Where the place stands among districts, with the ranks the intervals allow, and who stands at the ends."""
    if asked.measure.kind == "count":
        return
    codes = [code for code in asked.book.areas.members(among)["code"].to_list() if not code.startswith("own:")]
    found = everywhere(asked.book, asked.measure.id, codes, asked.period, breakdown=asked.own["breakdown"], as_of=asked.as_of)
    if found.filter(pl.col("value").is_not_null()).height < 3 or asked.place not in set(found["place"]):
        return
    placed = rank_with_ties(named(asked.book, found, asked.period))
    mine = placed.filter(pl.col("place") == asked.place).row(0, named=True)
    who = among_words(asked.book, among)
    if mine["lower"] is None and placed["lower"].count():
        text = f"{opening(who)} are not ranked here: the figure has no published interval, as the sample is small."
        yield sentence(asked.identity("rank", among), text, [number_of(mine, asked.measure)])
        return
    text, rows = ranked(placed, mine, asked.measure, who)
    yield sentence(asked.identity("rank", among), text, [number_of(row, asked.measure) for row in rows])


def _of_parts(measure: Measure, rows: pl.DataFrame, place: str, period: str, comparators: Sequence[str]) -> Iterator[Sentence]:
    """Of a measure that only comes in parts: the largest part, and the part that stands clear of the first comparator."""
    now = rows.filter((pl.col("period") == period) & pl.col("value").is_not_null())
    mine = {row["breakdown"]: row for row in now.filter(pl.col("place") == place).iter_rows(named=True)}
    text, told = largest(mine, measure, period)
    yield sentence(f"{measure.id}:largest", text, [number_of(row, measure, part_name(row)) for row in told])
    spread = now["lower"].count() > 0
    for code in [] if measure.kind == "count" else comparators[:1]:
        theirs = {row["breakdown"]: row for row in now.filter(pl.col("place") == code).iter_rows(named=True)}
        pairs = [(_pair(mine[key], theirs[key], spread), mine[key], theirs[key]) for key in mine if key in theirs]
        if pairs:
            yield _standing_out(measure, pairs, code)


def _pair(mine: Row, theirs: Row, spread: bool) -> Comparison:
    return set_beside(estimate(mine), estimate(theirs), has_intervals=spread)


def _standing_out(measure: Measure, pairs: Sequence[tuple[Comparison, Row, Row]], code: str) -> Sentence:
    text, told = stands_out(pairs, measure)
    numbers: list[Number] = [number_of(row, measure, part_name(row)) for pair in told for row in pair[1:]]
    return sentence(f"{measure.id}:stands_out:{code}", text, numbers)
