"""Claims that state a number: value, difference, change in per cent, share, growth a year."""

from __future__ import annotations

import re
from dataclasses import replace
from math import hypot

import polars as pl

from skillshed.evidence.series import series
from skillshed.insight.claims.figures import Figure, Missing, every_period, figure, figure_at, part_named, place_named, written
from skillshed.insight.claims.outcome import Holds, Number, Outcome, Setting, fit, joined, number_of, stated
from skillshed.insight.claims.said import Said, said_in
from skillshed.insight.claims.when import wanted
from skillshed.terms.breakdown import is_total, parts
from skillshed.terms.status import Status

WHOLE = {"total", "all", "the total", "whole", "the whole", "all of it"}


def value(here: Setting) -> Outcome:
    """A level at a place and period."""
    claim = here.claim
    if claim.said and claim.said.unit == "percent" and here.measure.kind == "count":
        return share(here)
    said = stated(claim, here.measure)
    place = place_named(here.book, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    found, how = figure(here.book, here.measure, place, by, claim.period, here.as_of)
    number = number_of(here.book, found)
    holds, clause = fit(said, number, tolerance=claim.tolerance)
    why = f"{found.name}: {found.shown}{_interval(found)}{f', {clause}' if clause else ''}"
    return Outcome(
        holds, claim.said.text if claim.said else "", found.shown, joined([why, how, found.note, unsure(found)]), number, (found,)
    )


def _interval(found: Figure) -> str:
    one = found.estimate
    if one.lower is None or one.upper is None:
        return ""
    unit, decimals = found.measure.unit, found.measure.decimals
    return f" (95% interval {written(one.lower, unit, decimals)} to {written(one.upper, unit, decimals)})"


def unsure(found: Figure) -> str:
    """What the publisher says against the figure's certainty."""
    return {
        Status.PROVISIONAL: "the figure is provisional",
        Status.UNRELIABLE: "the figure rests on a small sample and is unreliable",
    }.get(found.estimate.status, "")


def difference(here: Setting) -> Outcome:
    """A difference in the measure's own unit (points for a rate) between two places or two periods."""
    claim = here.claim
    if claim.said is None:
        raise Missing("a number", "The claim states no difference.")
    later, earlier, hows = two_ends(here)
    found = later.value - earlier.value
    by_words = {"below": -1.0, "falling": -1.0}.get(claim.direction, 1.0)
    said = claim.said
    if claim.direction and said.value > 0:
        found *= by_words
    unit = "points" if here.measure.unit == "percent" else here.measure.unit
    number = _combined(here, found, later, earlier, unit)
    clauses = [f"{later.name}: {later.shown}; {earlier.name}: {earlier.shown}; the difference is {number.shown}"]
    if said.unit == "basis_points" and unit == "points":
        said, forced, more = _basis_points(said, number)
        clauses.append(more)
        return Outcome(
            Holds.NO, claim.said.text, number.shown, joined([*clauses, *hows]), number, (later, earlier), forced=forced
        )
    if said.unit == "percent" and unit == "points":
        clauses.append("written with a per cent sign, read as percentage points")
    holds, clause = fit(replace(said, unit=unit), number, tolerance=claim.tolerance)
    return Outcome(holds, claim.said.text, number.shown, joined([*clauses, clause, *hows]), number, (later, earlier))


def _basis_points(said: Said, number: Number) -> tuple[Said, str, str]:
    as_points = replace(said, unit="points")
    holds, _ = fit(as_points, number)
    right = holds >= Holds.ROUNDED
    more = f"{said.value:g} basis points would be {said.value / 100:g} percentage points" + (
        "; percentage points are meant" if right else ""
    )
    return as_points, "internally_inconsistent" if right else "", more


def two_ends(here: Setting) -> tuple[Figure, Figure, list[str]]:
    """The later and the earlier figure, or the place's and the comparator's; and how their periods were reached."""
    claim = here.claim
    place = place_named(here.book, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    if claim.start or claim.end:
        found = every_period(here.book, here.measure, place, by, here.as_of)
        if not found:
            figure(here.book, here.measure, place, by, "", here.as_of)
        first, how_first = figure_at(found, claim.start)
        last, how_last = figure_at(found, claim.end or claim.period)
        return last, first, [how_first, how_last]
    mine, how = figure(here.book, here.measure, place, by, claim.period, here.as_of)
    if not claim.others and not claim.of:
        raise Missing("a comparator", "The claim names nothing to compare with: `above`, `below`, or `from` and `to`.")
    if claim.of and not claim.others:
        whole, _ = figure(
            here.book,
            here.measure,
            place,
            part_named(here.book, here.measure, claim.of_by or {"?": claim.of}, here.as_of),
            mine.period.iso,
            here.as_of,
        )
        return mine, whole, [how]
    other = place_named(here.book, claim.others[0])
    theirs, _ = figure(here.book, here.measure, other, by, mine.period.iso, here.as_of)
    return mine, theirs, [how]


def _combined(here: Setting, found: float, one: Figure, other: Figure, unit: str) -> Number:
    halves = [half for half in (one.estimate.half_width, other.estimate.half_width) if half is not None]
    reach = hypot(*halves) if halves else None
    spans = [number_of(here.book, end) for end in (one, other)]
    slack = sum((span.high - span.value) for span in spans if span.high is not None)
    return Number(
        value=found,
        unit=unit,
        decimals=here.measure.decimals,
        lower=None if reach is None else found - reach,
        upper=None if reach is None else found + reach,
        low=found - slack if slack else None,
        high=found + slack if slack else None,
    )


def change(here: Setting) -> Outcome:
    """A change in per cent between two periods."""
    claim = here.claim
    if claim.said is None:
        raise Missing("a number", "The claim states no change.")
    if not (claim.start or claim.end):
        raise Missing("two periods", "A change needs `from` and `to`.")
    later, earlier, hows = two_ends(here)
    number = _ratio(here, later, earlier, less=1.0)
    said = _signed(claim.said, claim.direction, number)
    holds, clause = fit(said, number, tolerance=claim.tolerance)
    why = f"{earlier.name}: {earlier.shown}; {later.place.name}, {later.period.label}: {later.shown}; a change of {number.shown}"
    if holds is Holds.NO and here.measure.unit == "percent":
        points = _combined(here, later.value - earlier.value, later, earlier, "points")
        if fit(_signed(replace(claim.said, unit="points"), claim.direction, points), points)[0] >= Holds.ROUNDED:
            why += f"; {claim.said.value:g} is the change in percentage points, not in per cent"
            return Outcome(
                Holds.NO, claim.said.text, number.shown, joined([why, *hows]), number, (later, earlier), forced="different_bases"
            )
    return Outcome(
        holds, claim.said.text, number.shown, joined([f"{why}{', ' + clause if clause else ''}", *hows]), number, (later, earlier)
    )


def _signed(said: Said, direction: str, number: Number) -> Said:
    """A fall stated without its sign: `down 32.7%`."""
    if said.value > 0 and direction in ("below", "falling"):
        return replace(said, value=-said.value)
    return said


def _ratio(here: Setting, top: Figure, bottom: Figure, *, less: float = 0.0) -> Number:
    """top / bottom - less in per cent, with intervals and the reach of rounding."""
    if bottom.value == 0:
        raise Missing("a base", f"{bottom.name} is nought, so there is no per cent of it")
    for one in (top, bottom):
        if one.estimate.is_lower_bound:
            raise Missing("a whole figure", f"part of {one.name} is missing: it is {one.shown}")
    ends = [number_of(here.book, one) for one in (top, bottom)]
    a, b = top.value, bottom.value
    found = (a / b - less) * 100
    halves = [(one.estimate.half_width or 0.0) / one.value for one in (top, bottom) if one.value]
    reach = abs(a / b) * hypot(*halves) * 100 if any(halves) else None
    low = high = None
    if any(end.low is not None for end in ends):
        a_ends, b_ends = ((end.low or end.value, end.high or end.value) for end in ends)
        low, high = (a_ends[0] / b_ends[1] - less) * 100, (a_ends[1] / b_ends[0] - less) * 100
    return Number(
        found, "percent", 1, None if reach is None else found - reach, None if reach is None else found + reach, low, high
    )


def share(here: Setting) -> Outcome:
    """A share of a whole: of all parts, of a larger place, of an earlier year, or of another measure."""
    claim = here.claim
    if claim.said is None:
        raise Missing("a number", "The claim states no share.")
    place = place_named(here.book, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    part, how = figure(here.book, here.measure, place, by, claim.period, here.as_of)
    if (not claim.of and not claim.of_by) or claim.of.casefold() in WHOLE:
        number, whole = _of_all(here, part), ()  # type: tuple[Number, tuple[Figure, ...]]
        of = f"all of {here.measure.name.casefold()}"
    else:
        bottom = _whole(here, part)
        number, whole, of = _ratio(here, part, bottom), (bottom,), f"{bottom.name} ({bottom.shown})"
    holds, clause = fit(claim.said, number, tolerance=claim.tolerance)
    why = f"{part.name} ({part.shown}) is {number.shown} of {of}{', ' + clause if clause else ''}"
    return Outcome(holds, claim.said.text, number.shown, joined([why, how]), number, (part, *whole))


def _whole(here: Setting, part: Figure) -> Figure:
    claim = here.claim
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    if claim.of_by:
        whole = part_named(here.book, here.measure, claim.of_by, here.as_of)
        return figure(here.book, here.measure, part.place, whole, part.period.iso, here.as_of)[0]
    if wanted(claim.of):
        return figure(here.book, here.measure, part.place, by, claim.of, here.as_of)[0]
    if claim.of in here.book.measures:
        return figure(here.book, here.book.measure(claim.of), part.place, {}, part.period.iso, here.as_of)[0]
    try:
        other = place_named(here.book, claim.of)
    except Missing as error:
        raise Missing("a whole", f"'{claim.of}' is no period, place or measure.") from error
    return figure(here.book, here.measure, other, by, part.period.iso, here.as_of)[0]


def _of_all(here: Setting, part: Figure) -> Number:
    """A part of all its sisters: the headline where there is one, else the sum of every part."""
    if not part.breakdown:
        raise Missing(
            "a part",
            f"The claim says a share of what is whole already: name the part of {here.measure.name} under `by`, or the whole under `of`.",
        )
    rows = series(here.book, here.measure.id, [part.place.code], by={"*": "*"}, as_of=here.as_of).filter(
        pl.col("period") == part.period.iso
    )
    head = rows.filter((pl.col("breakdown") == "") & pl.col("value").is_not_null())
    if head.height:
        total = float(head["value"][0])
    else:
        names = set(parts(part.breakdown))
        sisters = rows.filter(
            pl.Series(
                [set(parts(text)) == names and not any(map(is_total, parts(text).values())) for text in rows["breakdown"]],
                dtype=pl.Boolean,
            )
        )
        if sisters["value"].null_count():
            raise Missing(
                "every part", f"Not every part of {here.measure.name} is known for {part.place.name} in {part.period.label}."
            )
        total = float(sisters["value"].sum())
    half = part.estimate.half_width
    found = part.value / total * 100
    reach = None if half is None else half / total * 100
    return Number(found, "percent", 1, None if reach is None else found - reach, None if reach is None else found + reach)


# Growth

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


def growth(here: Setting) -> Outcome:
    """A rate of growth a year between two periods of a measure."""
    claim = here.claim
    if claim.said is None:
        raise Missing("a number", "The claim states no rate of growth.")
    later, earlier, hows = two_ends(here)
    years = ((later.period.start - earlier.period.start).days) / 365.25
    if years <= 0 or earlier.value <= 0:
        raise Missing(
            "two periods", "A rate of growth needs an earlier and a later period, and a number above nought to start from."
        )
    number = Number(_yearly(earlier.value, later.value, years), "percent_year", 1)
    holds, clause = fit(claim.said, number, tolerance=claim.tolerance)
    why = f"{earlier.name}: {earlier.shown}; {later.period.label}: {later.shown}; that is {number.shown} over {years:.0f} years"
    return Outcome(
        holds, claim.said.text, number.shown, joined([f"{why}{', ' + clause if clause else ''}", *hows]), number, (later, earlier)
    )


def stated_growth(claim_said: Said, start: str, end: str, years: str, of: str, numbers_of: str) -> Outcome:
    """A rate of growth beside two stated numbers: do they fit each other, and are they of one quantity?"""
    first, last = _numbers(start), _numbers(end)
    spans = _spans(years, start, end)
    if not (first and last and spans):
        raise Missing(
            "two numbers and the years between", "A rate of growth needs `from`, `to` and `years` (or a year beside each number)."
        )
    rates = [_yearly(first.value, last.value, span) for span in spans]
    middle = Number(rates[len(rates) // 2], "percent_year", 1)
    low, high = min(rates), max(rates)
    each = ", ".join(f"{written(rate, 'percent_year', 1)} over {span:g} years" for rate, span in zip(rates, spans, strict=True))
    why = f"from {first.text} to {last.text} is {each}"
    holds, _ = fit(claim_said, replace(middle, low=low, high=high))
    if of and numbers_of and of.casefold() != numbers_of.casefold():
        why += (
            f"; the {claim_said.text} is of {of}, the numbers are of {numbers_of}: different quantities, so they need not agree"
        )
        return Outcome(holds, claim_said.text, middle.shown, joined([why]), middle, forced="different_bases")
    forced = "" if holds >= Holds.ROUNDED else "internally_inconsistent"
    return Outcome(holds, claim_said.text, middle.shown, joined([why]), middle, forced=forced)


def _numbers(text: str) -> Said | None:
    found = [one for one, _, _ in said_in(text) if not _YEAR.fullmatch(one.text)]
    return found[0] if found else None


def _spans(years: str, start: str, end: str) -> list[float]:
    if years:
        found = [one for one, _, _ in said_in(years)]
        ends = [found[0].value] + ([found[0].top] if found[0].top else []) if found else []
        return [float(one) for one in ends] if len(ends) < 2 else [float(n) for n in range(int(ends[0]), int(ends[1]) + 1)]
    dated = [_YEAR.search(text) for text in (start, end)]
    if dated[0] and dated[1]:
        span = float(int(dated[1][0]) - int(dated[0][0]))
        return [span] if span > 0 else []
    return []


def _yearly(first: float, last: float, years: float) -> float:
    return float(((last / first) ** (1 / years) - 1) * 100)
