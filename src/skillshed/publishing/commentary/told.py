"""The turns of phrase of the commentary that `publishing.words` has no use for elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.insight.compare import Change, Comparison, cautions_of, estimate, rank_with_ties
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, listed, opening
from skillshed.publishing.numbers import interval, rounded, shown, when, with_interval
from skillshed.publishing.words import against, change_sentence, rank_sentence
from skillshed.terms.breakdown import parts

Row = Mapping[str, Any]
BASIS = {
    "summed": "It is not published for this area: it is the sum of its districts.",
    "weighted": "It is not published for this area: it is its districts’ rates, weighted by size.",
    "best_fit": "It is not published for this area: it is put together from districts by how far they lie inside.",
}
IN_CASH = "These are pounds of each year: inflation is not taken out."
_CODE = re.compile(r"^(\d{1,2} |[A-Z] : )(?=[A-Z])")
GOOD = {"higher_is_better": 1, "lower_is_better": -1}


def honest(row: Row) -> str:
    """What must be said of a figure by itself: provisional, revised, a lower bound, put together here."""
    return " ".join([*cautions_of(estimate(row)), BASIS.get(row.get("basis") or "", "")]).strip()


def favour(found: Comparison, polarity: str, decimals: int, said: tuple[str, str]) -> str:
    """The first of `said` where the difference is certain and good, the second where it is certain and bad; else nothing."""
    if not found.is_certain or polarity not in GOOD or not rounded(found.difference or 0, decimals):
        return ""
    return said[0] if (found.difference or 0) * GOOD[polarity] > 0 else said[1]


def compared(found: Comparison, measure: Measure) -> str:
    """Direction as the intervals allow, which side is the good one, and what a reader must know of both figures."""
    text = against(found, measure)
    side = favour(found, measure.polarity, measure.decimals, ("a more favourable position", "a less favourable position"))
    return " ".join([f"{text.removesuffix('.')}, {side}." if side else text, *found.cautions])


def changed(found: Change, measure: Measure) -> str:
    """How the figure moved as far as the intervals allow; money always with what inflation does to it."""
    text = change_sentence(found, measure)
    if measure.unit.startswith("pounds"):  # more pounds of later years may buy less
        return " ".join([text, IN_CASH, *_unsaid(found, text)])
    side = favour(found, measure.polarity, measure.decimals, ("an improvement", "a worsening"))
    return " ".join([f"{text.removesuffix('.')}: {side}." if side else text, *_unsaid(found, text)])


def _unsaid(found: Change, text: str) -> list[str]:
    return [caution for caution in found.cautions if caution not in text]


def among_words(book: Book, area: str) -> str:
    """`the districts of Lancashire`."""
    return f"the districts of {in_text(book.place(area).name)}"


def named(book: Book, rows: pl.DataFrame, period: str) -> pl.DataFrame:
    """Rows of many places with their names and the period."""
    names = {code: book.place(code).name for code in rows["place"].unique()}
    return rows.with_columns(
        pl.col("place").replace_strict(names, return_dtype=pl.String).alias("place_name"), pl.lit(period).alias("period")
    )


def ranked(placed: pl.DataFrame, mine: Row, measure: Measure, who: str) -> tuple[str, list[Row]]:
    """The rank with what the intervals allow, and the two ends with how many cannot be told apart from them.

    Returns the text and the rows it speaks of.
    """
    known = placed.filter(pl.col("value").is_not_null())
    top, last = known.row(0, named=True), known.row(-1, named=True)
    said = _ranked(known, mine)
    missing = placed.height - known.height
    out = f" {missing} without a figure {'is' if missing == 1 else 'are'} left out." if missing else ""
    text = (
        f"Among {who}, {said[:1].lower() + said[1:] if said.startswith('The ') else said}{out} {_ends(known, top, last, measure)}"
    )
    return text, list({row["place"]: row for row in (mine, top, last)}.values())


def _ranked(known: pl.DataFrame, mine: Row) -> str:
    """The rank and the ranks the intervals allow; where there are no intervals at all, who has the same figure."""
    level = mine["rank_last"] - mine["rank_first"]
    if known["lower"].count() or not level:
        return rank_sentence(mine["place_name"], mine["rank"], mine["rank_first"], mine["rank_last"], mine["of"])
    alone = rank_sentence(mine["place_name"], mine["rank"], mine["rank"], mine["rank"], mine["of"])
    return f"{alone.removesuffix('.')}, level with {'one other' if level == 1 else f'{level} others'}."


def _ends(known: pl.DataFrame, top: Row, last: Row, measure: Measure) -> str:
    """Highest and lowest by name, only with the number that might as well be it."""
    rivals_top = known.filter((pl.col("rank_first") == 1) & (pl.col("place") != top["place"])).height
    rivals_last = known.filter((pl.col("rank_last") == known.height) & (pl.col("place") != last["place"])).height
    is_survey = known["lower"].count() > 0
    ends = [
        _end("highest", top, rivals_top, measure, is_survey=is_survey),
        _end("lowest", last, rivals_last, measure, is_survey=is_survey),
    ]
    return f"{opening(ends[0])}; {ends[1]}."


def _end(which: str, row: Row, rivals: int, measure: Measure, *, is_survey: bool) -> str:
    value = shown(estimate(row), measure.unit, measure.decimals)
    if not rivals:
        return f"the {which} is {in_text(row['place_name'])} ({value})"
    others = "one other" if rivals == 1 else f"{rivals} others"
    if not is_survey:
        return f"the {which} is {in_text(row['place_name'])} ({value}), level with {others}"
    return f"the {which} figure is that of {in_text(row['place_name'])} ({value}), though {others} could be {which} within the intervals"


def part_name(row: Row) -> str:
    """The categories of a row without the codes before them: `2 Professional occupations` -> `Professional occupations`."""
    return ", ".join(_CODE.sub("", text) for text in parts(row["breakdown"]).values())


def largest(mine: Mapping[str, Row], measure: Measure, period: str) -> tuple[str, list[Row]]:
    """The part with the largest figure, and how many others might as well be it. Parts may overlap, so none is called a share."""
    rows = pl.DataFrame([{**row, "place": key} for key, row in mine.items()], infer_schema_length=None)
    order = rank_with_ties(rows)
    first = mine[order["place"][0]]
    rivals = order.filter((pl.col("rank_first") == 1) & (pl.col("rank") > 1)).height
    others = "one other" if rivals == 1 else f"{rivals} others"
    doubt = f", though {others} could be as large within the intervals" if rivals else ""
    said = with_interval(estimate(first), measure.unit, measure.decimals)
    head = f"{measure.short}, {in_text(first['place_name'])}, {when(period)}"
    text = f"{head}: the largest figure is that of {part_name(first)}, {said}{doubt}."
    return f"{text} {honest(first)}", [first]


def stands_out(pairs: Sequence[tuple[Comparison, Row, Row]], measure: Measure) -> tuple[str, list[tuple[Comparison, Row, Row]]]:
    """The parts that differ from the comparator by more than chance, largest difference first; at most two are named."""
    other = in_text(pairs[0][2]["place_name"])
    where = in_text(pairs[0][1]["place_name"])
    certain = sorted((pair for pair in pairs if pair[0].is_certain), key=lambda pair: -abs(pair[0].difference or 0))
    if not certain:
        count = len(pairs)
        return f"None of the {count} parts in {where} differs from {other} by more than chance can explain.", list(pairs)
    told = certain[:2]
    said = [_part(found, mine, theirs, measure) for found, mine, theirs in told]
    rest = len(pairs) - len(certain)
    tail = f" {rest} of {len(pairs)} parts cannot be told apart." if rest else ""
    return f"Beside {other}, {where} has {listed(said)}.{tail}", told


def _part(found: Comparison, mine: Row, theirs: Row, measure: Measure) -> str:
    name = part_name(mine)
    side = "a higher" if (found.difference or 0) > 0 else "a lower"
    one = estimate(mine)
    extent = interval(one, measure.unit, measure.decimals)
    told = " ".join(text for text in (shown(one, measure.unit, measure.decimals), extent) if text)
    pair = f"{told} against {shown(estimate(theirs), measure.unit, measure.decimals)}"
    return f"{side} figure for {name} ({pair})"
