"""The table beside a chart: cells already written as a reader sees them, headers with their scope, marks explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from skillshed.insight.compare import estimate, ranks
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import label
from skillshed.publishing.numbers import ends, number, ordinal, unit_of, when
from skillshed.publishing.rows import Facts, Rows, has_interval, high_first, of_place, plain
from skillshed.terms.status import Status


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `mark` is the letter of its status; `said` is what the mark means, for a screen reader."""

    text: str
    is_number: bool = False
    mark: str = ""
    said: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A column's head. Numbers stand right, words left."""

    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its head (scope row) and its cells."""

    head: Cell
    cells: tuple[Cell, ...]
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What the template `cotton/table.html` prints."""

    caption: str
    headers: tuple[Header, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[str, ...] = field(default=())


def trend_table(rows: Rows, measure: Measure, *, chosen: str, comparators: Sequence[str] = (), caption: str = "") -> Table:
    """Periods down, places across; the chosen place with its interval. rows: as `charts.line` takes them. Latest first."""
    rows = plain(rows)
    found = {(row["place"], row["period"]): row for row in rows}
    names = {row["place"]: row["place_name"] for row in found.values()}
    codes = [code for code in (chosen, *comparators) if code in names]
    spread = any(row["lower"] is not None for (place, _), row in found.items() if place == chosen)
    axis = _unit_words(measure)
    headers = [Header("Period")]
    for code in codes:
        headers.append(_headed(names[code], axis))
        if code == chosen and spread:
            headers.append(Header("95% interval", is_number=True))
    body = []
    for period in sorted({period for _, period in found}, reverse=True):
        cells: list[Cell] = []
        for code in codes:
            row = found.get((code, period))
            cells.append(value_cell(row, measure))
            if code == chosen and spread:
                cells.append(interval_cell(row, measure))
        body.append(Row(Cell(when(period)), tuple(cells)))
    return Table(caption or f"{measure.title} by period", tuple(headers), tuple(body), footnotes(rows))


def places_table(rows: Rows, measure: Measure, *, chosen: str = "", caption: str = "") -> Table:
    """Places down from high to low, with the ranks their intervals allow. rows: one row a place, one period."""
    ranked = ranks(plain(rows))
    spread = has_interval(ranked)
    axis = _unit_words(measure)
    headers = [Header("Place"), Header(f"Value ({axis})" if axis else "Value", is_number=True)]
    headers += [Header("95% interval", is_number=True)] if spread else []
    headers.append(Header("Rank", is_number=True))
    body = []
    for row in ranked:
        cells = [value_cell(row, measure), *([interval_cell(row, measure)] if spread else []), _rank_cell(row)]
        body.append(Row(Cell(row["place_name"]), tuple(cells), is_chosen=row["place"] == chosen))
    return Table(caption or f"{measure.title} by place", tuple(headers), tuple(body), footnotes(rows))


def _headed(name: str, axis: str) -> Header:
    return Header(f"{label(name)} ({axis})" if axis else label(name), is_number=True)


def parts_table(rows: Rows, measure: Measure, *, chosen: str, comparator: str = "", caption: str = "") -> Table:
    """Categories down, the chosen place and its comparator across. rows: as `charts.bars` takes them."""
    rows = plain(rows)
    found = {(row["place"], row["category"]): row for row in rows}
    names = {row["place"]: row["place_name"] for row in found.values()}
    codes = [code for code in (chosen, comparator) if code in names]
    axis = _unit_words(measure)
    headers = (Header("Part"), *(_headed(names[code], axis) for code in codes))
    order = [row["category"] for row in high_first(of_place(rows, chosen))]
    body = [Row(Cell(part), tuple(value_cell(found.get((code, part)), measure) for code in codes)) for part in order]
    return Table(caption or f"{measure.title} by part", headers, tuple(body), footnotes(rows))


def value_cell(row: Facts | None, measure: Measure) -> Cell:
    """A number at the measure's decimals with its mark; where there is none, the mark alone in brackets."""
    if row is None:
        return Cell("[x]", is_number=True, said=Status.NOT_AVAILABLE.words)
    status = Status(row["status"] or Status.FINAL)
    if row["value"] is None:
        return Cell(f"[{status.mark}]", is_number=True, said=status.words)
    least = "≥ " if row.get("is_lower_bound") else ""
    mark = status.mark
    return Cell(
        f"{least}{number(row['value'], measure.unit, measure.decimals)}",
        is_number=True,
        mark=mark,
        said=status.words if mark else "",
    )


def interval_cell(row: Facts | None, measure: Measure) -> Cell:
    """`61.9% to 78.1%`, or `none` in words."""
    span = ends(estimate(row), measure.unit, measure.decimals) if row else ""
    return Cell(span or "none", is_number=True)


def footnotes(rows: Rows) -> tuple[str, ...]:
    """One line for each mark that occurs in the rows, and one for lower bounds."""
    rows = plain(rows)
    notes = [f"[{status.mark}] {status.words}" for status in _statuses(row["status"] for row in rows) if status.mark]
    if any(row.get("is_lower_bound") for row in rows):
        notes.append("≥ at least: part of the sum is missing, so the figure is a lower bound")
    return tuple(notes)


def _unit_words(measure: Measure) -> str:
    """The unit for a column's head; none where every cell carries its own sign, as in 70.8% and £593."""
    form = unit_of(measure.unit)
    return "" if form.before or form.after else form.axis


def _statuses(found: Iterable[str]) -> list[Status]:
    present = set(found)
    return [status for status in Status if status in present]


def _rank_cell(row: Facts) -> Cell:
    if row["rank"] is None:
        return Cell("not ranked", is_number=True)
    first, last = row["rank_first"], row["rank_last"]
    spread = "" if first == last else f" ({ordinal(first)} to {ordinal(last)})"
    return Cell(f"{ordinal(row['rank'])}{spread}", is_number=True)
