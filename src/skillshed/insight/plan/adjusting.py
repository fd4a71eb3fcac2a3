"""Targets adjusted and judged together: a file of them, or a plan's own measures, term by term."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from skillshed.insight.plan.adjusted import FAILS_ALONE, FAILS_ON_AVERAGE, Term, adjusted, explained, mean, score
from skillshed.insight.plan.measures import AdjustedRow, Adjustment
from skillshed.insight.yaml_lines import Block, load
from skillshed.terms.errors import InputNotUnderstood

COLUMNS = ("programme", "measure", "negotiated", "expected", "estimated", "actual")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one programme. `terms` explain the adjustment where they are known; `score` is cut off, never rounded."""

    programme: str
    measure: str
    negotiated: Decimal
    adjustment: Decimal
    target: Decimal
    actual: Decimal | None
    ratio: Decimal | None
    score: Decimal | None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Means by programme and by measure, each cut off after one decimal, what failed, and what is not known."""

    programmes: dict[str, Decimal]
    measures: dict[str, Decimal]
    failures: tuple[str, ...]
    unknown: tuple[str, ...]


def line(programme: str, measure: str, negotiated: Decimal, by: Adjustment, actual: Decimal | None) -> Line:
    """A target adjusted by two estimates of one model, or by its terms; no score without an actual, or with a target of nought."""
    terms = tuple(Term(one.name, one.coefficient, one.expected, one.actual) for one in by.terms)
    both = by.expected is not None and by.estimated is not None
    change = by.estimated - by.expected if both else explained(terms)  # type: ignore[operator]
    target = adjusted(negotiated, Decimal(0), change)
    if actual is None or target <= 0:
        return Line(programme, measure, negotiated, change, target, actual, None, None, terms)
    return Line(programme, measure, negotiated, change, target, actual, 100 * actual / target, score(actual, target), terms)


def judged_together(lines: Iterable[Line]) -> Verdict:
    """Every score alone (below 50 fails), each programme's mean and each measure's mean (below 90 fails).

    Means are of the scores before they are cut off, and cut off themselves. What is not known is in no mean, and is said.
    """
    listed = list(lines)
    known = [one for one in listed if one.ratio is not None]
    failures = [
        f"{one.measure} of {one.programme}: {one.score} is below {FAILS_ALONE}."
        for one in known
        if one.score is not None and one.score < FAILS_ALONE
    ]
    programmes, measures = _means(known, "programme"), _means(known, "measure")
    for kind, found in (("programme", programmes), ("measure", measures)):
        failures += [
            f"The {kind} {name}: its mean of {one} is below {FAILS_ON_AVERAGE}."
            for name, one in found.items()
            if one < FAILS_ON_AVERAGE
        ]
    unknown = tuple(f"{one.measure} of {one.programme} has no score and is in no mean." for one in listed if one.ratio is None)
    return Verdict(programmes, measures, tuple(failures), unknown)


def _means(known: list[Line], by: str) -> dict[str, Decimal]:
    groups: dict[str, list[Decimal]] = {}
    for one in known:
        if one.ratio is not None:
            groups.setdefault(getattr(one, by), []).append(one.ratio)
    return {name: mean(ratios) for name, ratios in groups.items()}


def read_lines(text: str, name: str) -> list[Line]:
    """The lines of a YAML file (`scores:`) or a CSV file. InputNotUnderstood names the row."""
    rows = _csv(text, name) if name.lower().endswith(".csv") else _yaml(text, name)
    if not rows:
        raise InputNotUnderstood(f"'{name}' has no scores.", next_step=f"A CSV file has the columns {', '.join(COLUMNS)}.")
    return [_line(number, row, name) for number, row in rows]


def _line(number: int, row: dict[str, Any], name: str) -> Line:
    try:
        found = AdjustedRow.model_validate({key: value for key, value in row.items() if value not in ("", None)})
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(str(part) for part in first["loc"]) or "the row"
        raise InputNotUnderstood(
            f"'{name}', line {number}, {where}: {first['msg'].removeprefix('Value error, ')}.",
            next_step="Put it right and try again.",
        ) from error
    return line(found.programme or "All", found.measure, found.negotiated, found, found.actual)


def _csv(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = {(one or "").strip().casefold() for one in reader.fieldnames or ()}
    lacking = [one for one in COLUMNS if one not in names and one != "programme"]
    if lacking:
        raise InputNotUnderstood(
            f"'{name}' lacks the columns {', '.join(lacking)}.", next_step=f"It needs: {', '.join(COLUMNS)}."
        )
    return [
        (number, {key.strip().casefold(): value.strip() for key, value in row.items() if key and isinstance(value, str)})
        for number, row in enumerate(reader, 2)
    ]


def _yaml(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    whole = load(text, name)
    listed = whole.entries.get("scores") if isinstance(whole, Block) else None
    if not isinstance(listed, list) or not all(isinstance(one, Block) for one in listed):
        raise InputNotUnderstood(f"'{name}' has no list under `scores:`.", next_step="docs/how-to/adjust-targets.md shows one.")
    return [(one.line, _plain(one)) for one in listed]


def _plain(value: Any) -> Any:
    if isinstance(value, Block):
        return {key: _plain(one) for key, one in value.entries.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
