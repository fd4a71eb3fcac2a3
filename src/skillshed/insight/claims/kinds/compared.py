"""Claims that state a direction: above or below another place, a number, or an earlier period."""

from __future__ import annotations

from itertools import pairwise

from skillshed.insight.claims.figures import (
    Figure,
    Missing,
    every_period,
    figure,
    figure_at,
    in_unit,
    part_named,
    place_named,
    written,
)
from skillshed.insight.claims.outcome import Holds, Outcome, Setting, fit, joined, number_of
from skillshed.insight.claims.relations import caution, on_other_basis, said_of_basis
from skillshed.insight.claims.said import Said, read_said
from skillshed.insight.compare import Comparison, Estimate, Verdict, change, compare

SIDE = {"above": "above", "below": "below", "same": "level with"}


def comparison(here: Setting) -> Outcome:
    """A place above, below or level with other places (or a stated number) at one period."""
    claim = here.claim
    if not claim.others:
        raise Missing("a comparator", "The claim names nothing to compare with.")
    if not claim.direction:
        raise Missing("a direction", "The claim does not say whether above, below or the same.")
    place = place_named(here.book, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    mine, how = _mine(here, place, by)
    found = [_beside(here, mine, other, by) for other in claim.others]
    worst = min((holds for holds, *_ in found), default=Holds.YES)
    stated, wrong = _stated_values(here, mine, by)
    why = joined([how, *(clause for _, clause, _, _ in found), *stated])
    said = f"{SIDE[claim.direction]} {' and '.join(claim.others)}"
    texts = "; ".join(text for *_, text in found)
    return Outcome(
        min(worst, wrong),
        said,
        f"{mine.shown} against {texts}",
        why,
        number_of(here.book, mine),
        (mine, *(f for _, _, f, _ in found if f)),
    )


def _mine(here: Setting, place: object, by: dict[str, str]) -> tuple[Figure, str]:
    """The place's figure at the period meant; where none is named, at the newest that the comparators have too."""
    from skillshed.terms.place import Place

    assert isinstance(place, Place)
    claim = here.claim
    if claim.period:
        return figure(here.book, here.measure, place, by, claim.period, here.as_of)
    held = [every_period(here.book, here.measure, place, by, here.as_of)]
    held += [
        every_period(here.book, here.measure, place_named(here.book, other), by, here.as_of)
        for other in claim.others
        if read_number(other) is None
    ]
    known = [{one.period for one in figures if one.estimate.value is not None} for figures in held]
    both = set.intersection(*known)
    return (
        figure_at([one for one in held[0] if one.period in both] or held[0], "")
        if held[0]
        else figure(here.book, here.measure, place, by, "", here.as_of)
    )


def read_number(text: str) -> Said | None:
    """The number a comparator is, where it is one and not a place."""
    return read_said(text) if text[:1] in "£-−~.0123456789" else None


def _beside(here: Setting, mine: Figure, other: str, by: dict[str, str]) -> tuple[Holds, str, Figure | None, str]:
    number = read_number(other)
    if number:
        read = in_unit(number, here.measure)
        against = Estimate(read.value, place_name=number.text)
        holds = judged(compare(mine.estimate, against), here.claim.direction)
        return holds, f"{mine.name}: {mine.shown}; stated is {number.text}", None, number.text
    theirs, _ = figure(here.book, here.measure, place_named(here.book, other), by, mine.period.iso, here.as_of)
    found = compare(mine.estimate, theirs.estimate)
    if theirs.value is None or mine.value is None or (found.verdict is Verdict.UNKNOWN and found.difference is None):
        raise Missing("a figure", "One of the two figures is missing")
    if mine.estimate.is_lower_bound or theirs.estimate.is_lower_bound:
        _refuse_bounds(mine, theirs, found)
    clause = f"{mine.name}: {mine.shown}; {theirs.place.name}: {theirs.shown}{_apart(here, found)}"
    return judged(found, here.claim.direction), clause, theirs, f"{theirs.shown} ({theirs.place.name})"


def _refuse_bounds(mine: Figure, theirs: Figure, found: Comparison) -> None:
    if found.verdict is Verdict.UNKNOWN:
        part = mine if mine.estimate.is_lower_bound else theirs
        raise Missing("a whole figure", f"part of {part.name} is missing: it is {part.shown}")


def _apart(here: Setting, found: Comparison) -> str:
    if found.verdict is not Verdict.SAME or found.half_width is None or found.difference is None:
        return ""
    unit = "points" if here.measure.unit == "percent" else here.measure.unit
    gap, need = (written(abs(one), unit, here.measure.decimals) for one in (found.difference, found.half_width))
    return f": {gap} apart, and the survey can only tell a difference of more than {need}"


def judged(found: Comparison, direction: str) -> Holds:
    """Whether a comparison goes the way that is claimed, as far as the survey can tell."""
    gap = found.difference or 0.0
    if direction == "same":
        return Holds.YES if found.verdict is Verdict.SAME or abs(gap) < 1e-9 else Holds.NO
    if found.verdict in (Verdict.SAME, Verdict.UNKNOWN):
        return Holds.UNSURE
    is_above = gap > 0
    if gap == 0:
        return Holds.NO
    return Holds.YES if is_above == (direction == "above") else Holds.NO


def _stated_values(here: Setting, mine: Figure, by: dict[str, str]) -> tuple[list[str], Holds]:
    """Numbers stated beside the comparison: which of them are not the evidence's."""
    clauses: list[str] = []
    worst = Holds.YES
    own = {here.claim.place: here.claim.said} if here.claim.said else {}
    for name, said in {**own, **here.claim.values}.items():
        place = place_named(here.book, name)
        found, _ = (mine, "") if place == mine.place else figure(here.book, here.measure, place, by, mine.period.iso, here.as_of)
        holds, _ = fit(in_unit(said, here.measure), number_of(here.book, found))
        if holds is Holds.NO:
            clauses.append(f"{said.text} is stated for {place.name}, where the figure is {found.shown}")
        worst = min(worst, holds)
    return clauses, worst if worst in (Holds.NO, Holds.YES) else Holds.ROUNDED


def across_bases(here: Setting) -> Outcome | None:
    """Whether the claim holds if one side is taken on another basis than the other; None where no such figure is known."""
    claim = here.claim
    place = place_named(here.book, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    mine, how = _mine(here, place, by)
    clauses, used = [how], []
    for other in claim.others:
        if read_number(other):
            return None
        theirs = place_named(here.book, other)
        rows = on_other_basis(here.measure, theirs.code, mine.period)
        holding = [row for row in rows if judged(compare(mine.estimate, Estimate(row.value)), claim.direction) is Holds.YES]
        if not holding:
            return None
        own, _ = figure(here.book, here.measure, theirs, by, mine.period.iso, here.as_of)
        clauses.append(
            f"{mine.name}: {mine.shown}, for {here.measure.universe.casefold()}; {said_of_basis(holding[0], here.measure)}"
        )
        clauses.append(f"on the same basis {theirs.name} has {own.shown}, and the claim does not hold")
        used.append(own)
    said = f"{SIDE[claim.direction]} {' and '.join(claim.others)}"
    return Outcome(
        Holds.YES,
        said,
        f"{mine.shown} against {used[0].shown} ({used[0].place.name})",
        joined(clauses),
        number_of(here.book, mine),
        (mine, *used),
    )


def trend(here: Setting) -> Outcome:
    """A rise, a fall or no change between two periods (the first and the newest where none is named)."""
    claim = here.claim
    if not claim.direction:
        raise Missing("a direction", "The claim does not say whether it grows or falls.")
    place = place_named(here.book, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    known = [one for one in every_period(here.book, here.measure, place, by, here.as_of) if one.estimate.value is not None]
    if not known:
        figure(here.book, here.measure, place, by, "", here.as_of)
    last, how_last = figure_at(known, claim.end or claim.period)
    before = [one for one in known if one.period.start < last.period.start]
    if not before:
        raise Missing("an earlier figure", f"{last.name} is the first figure that is loaded")
    first, how_first = figure_at(known, claim.start) if claim.start else (before[0], "")
    moved = change(first.estimate, last.estimate)
    holds = _moved(moved, claim.direction)
    steps = [
        later.value - earlier.value
        for earlier, later in pairwise(known)
        if first.period.start <= earlier.period.start and later.period.start <= last.period.start
    ]
    up = sum(step > 0 for step in steps)
    way = f"{first.name}: {first.shown}; {last.period.label}: {last.shown}" + (
        f"; it rose in {up} of {len(steps)} steps" if len(steps) > 1 else ""
    )
    chance = "a difference of this size can come up by chance" if moved.verdict is Verdict.SAME else ""
    rebased = caution(here.measure, "rebased") if first.period.start.year < 2021 <= last.period.start.year else ""
    found = f"{first.shown} in {first.period.label}, {last.shown} in {last.period.label}"
    return Outcome(
        holds,
        claim.direction,
        found,
        joined([way, chance, rebased, how_first, how_last]),
        number_of(here.book, last),
        (last, first),
    )


def _moved(moved: Comparison, direction: str) -> Holds:
    gap = moved.difference or 0.0
    if direction == "steady":
        return Holds.YES if moved.verdict is Verdict.SAME or gap == 0 else Holds.NO
    if moved.verdict is Verdict.SAME or (moved.verdict is Verdict.UNKNOWN and moved.half_width is not None):
        return Holds.UNSURE
    return Holds.YES if gap and (gap > 0) == (direction == "growing") else Holds.NO
