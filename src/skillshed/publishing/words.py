"""Sentences and titles: what a comparison, a change or a rank says, no more surely than it is known."""

from __future__ import annotations

from collections.abc import Sequence

from skillshed.insight.compare import Change, Comparison, Estimate, Verdict, compare
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, inside, opening, possessive
from skillshed.publishing.numbers import (
    digits,
    distance,
    ends,
    number,
    ordinal,
    rounded,
    shown,
    spoken,
    unit_of,
    when,
    with_interval,
)


def value_sentence(one: Estimate, measure: Measure) -> str:
    """`Burnley’s employment rate was 76.0% (±12.8) in 2023.`"""
    if one.value is None:
        return missing_sentence(one, measure)
    return f"{_subject(one, measure)} {_was(measure)} {with_interval(one, measure.unit, measure.decimals)} {at(one.period)}."


def missing_sentence(one: Estimate, measure: Measure) -> str:
    """Why there is no number: `There is no figure for Pendle in 2020 (employment rate): not available.`"""
    time = f" {at(one.period)}" if one.period else ""
    return f"There is no figure for {in_text(one.place_name)}{time} ({inside(measure.short)}): {one.status.words}."


def at(period: str) -> str:
    """`in 2023`, `in July 2020`, `on 30 April 2025`."""
    return f"{'on' if period.endswith('/P1D') else 'in'} {when(period)}"


def likely_sentence(one: Estimate, measure: Measure) -> str:
    """`In 2023 it is likely to lie between 63.2% and 88.8%.` Empty where there is no interval."""
    span = ends(one, measure.unit, measure.decimals, joiner=" and ")
    return f"{opening(at(one.period))} it is likely to lie between {span}." if span else ""


def against(found: Comparison, measure: Measure) -> str:
    """One sentence on a beside b, as sure as the intervals allow."""
    missing = [one for one in (found.a, found.b) if one.value is None]
    if missing:
        return missing_sentence(missing[0], measure)
    if measure.kind == "count" and found.a.place != found.b.place:
        return _sizes(found, measure)
    unit, decimals = measure.unit, measure.decimals
    a = f"{opening(possessive(found.a.place_name))} {with_interval(found.a, unit, decimals)}"
    b = f"{possessive(found.b.place_name)} {shown(found.b, unit, decimals)}"
    return f"{a} {_relation(found, measure)} {b}."


def against_short(found: Comparison, measure: Measure) -> str:
    """The same for a line of a table, where the names are known: `1.8 percentage points higher than the UK.`"""
    other = in_text(found.b.place_name)
    if found.a.value is None:
        return f"{opening(found.a.status.words)}."
    if found.b.value is None:
        return f"No figure for {other}: {found.b.status.words}."
    if measure.kind == "count":
        return f"{opening(other)}: {spoken(found.b.value, measure.unit, measure.decimals)}."
    if found.verdict is Verdict.SAME:
        return f"Level with {other} as far as the survey can tell."
    if found.verdict is Verdict.UNKNOWN:
        why = (
            "one figure is a lower bound"
            if found.a.is_lower_bound or found.b.is_lower_bound
            else "one figure rests on a small sample"
        )
        return f"Cannot be compared with {other}: {why}."
    return f"{opening(_apart(found, measure))} {other}."


def change_sentence(found: Change, measure: Measure) -> str:
    """`Burnley’s pay rose from £565 in 2024 to £593 in 2025, up £28 (5.0%).`"""
    missing = [one for one in (found.a, found.b) if one.value is None]
    if missing:
        return missing_sentence(missing[0], measure)
    unit, decimals = measure.unit, measure.decimals
    was, now = shown(found.b, unit, decimals), shown(found.a, unit, decimals)
    then, later = at(found.b.period), at(found.a.period)
    subject = _subject(found.a, measure)
    plain = f"{subject} {_was(measure)} {was} {then} and {now} {later}"
    if found.verdict is Verdict.SAME:
        return f"{plain}: a difference of this size can come up by chance."
    if found.verdict is Verdict.UNKNOWN:
        return f"{plain}; whether it changed cannot be told. {' '.join(found.cautions)}"
    if not rounded(found.difference or 0, decimals):
        return f"{subject} {_was(measure)} {now} both {then} and {later}."
    return f"{subject} {_moved(found)} from {was} {then} to {now} {later}, {_step(found, measure)}."


def trend_title(found: Comparison, measure: Measure, *, moved: Change | None = None) -> str:
    """The message over a trend: the place beside its comparator, or how it moved where there is no comparator."""
    subject = _subject(found.a, measure)
    if found.a.value is None:
        return f"No figure for {possessive(found.a.place_name)} {inside(measure.short)} {at(found.a.period)}"
    if (found.b.value is None or measure.kind == "count") and moved is not None:
        return _moved_title(moved, measure)
    if found.b.value is None or found.verdict is Verdict.UNKNOWN or measure.kind == "count":
        return f"{subject} was {shown(found.a, measure.unit, measure.decimals)} {at(found.a.period)}"
    other = possessive(found.b.place_name)
    if found.verdict is Verdict.SAME:
        return f"{subject} cannot be told apart from {other}"
    pair = f"{shown(found.a, measure.unit, measure.decimals)} against {shown(found.b, measure.unit, measure.decimals)}"
    if not rounded(found.difference or 0, measure.decimals):
        return f"{subject} equals {other}: {shown(found.a, measure.unit, measure.decimals)}"
    return f"{subject} is {'above' if (found.difference or 0) > 0 else 'below'} {other}: {pair}"


def rank_title(place_name: str, rank: int, first: int, last: int, of: int, measure: Measure, *, among: str) -> str:
    """`Burnley’s employment rate could rank anywhere from 1st to 11th of 14 Lancashire districts`."""
    subject = f"{opening(possessive(place_name))} {inside(measure.short)}"
    if first == last:
        return f"{subject} is {_from_top(rank, of)} of {of} {among}"
    return f"{subject} could rank anywhere from {ordinal(first)} to {ordinal(last)} of {of} {among}"


def rank_sentence(place_name: str, rank: int, first: int, last: int, of: int) -> str:
    """`Burnley ranks 9th highest of 14; the intervals allow 4th to 13th.`"""
    extent = "" if first == last else f"; the intervals allow {ordinal(first)} to {ordinal(last)}"
    return f"{opening(in_text(place_name))} is {_from_top(rank, of)} of {of}{extent}."


def dots_title(one: Estimate, others: Sequence[Estimate], measure: Measure, *, among: str) -> str:
    """How many places the chosen one stands clear of: `Burnley’s pay is below 201 of 308 districts`."""
    known = [other for other in others if other.value is not None and other.place != one.place]
    subject = f"{opening(possessive(one.place_name))} {inside(measure.short)}"
    if one.value is None or not known:
        return f"{subject} has no figure to set beside other {among}"
    verdicts = [compare(one, other).verdict for other in known]
    if Verdict.AS_THEY_ARE in verdicts:
        under = sum(other.value < one.value for other in known if other.value is not None)
        return f"{subject} is higher than in {under:,} of {len(known):,} other {among}"
    same = verdicts.count(Verdict.SAME)
    if same * 2 >= len(known):
        return f"{subject} cannot be told apart from {same:,} of {len(known):,} other {among}"
    side, count = max(
        ("below", verdicts.count(Verdict.LOWER)), ("above", verdicts.count(Verdict.HIGHER)), key=lambda pair: pair[1]
    )
    return f"{subject} is clearly {side} {count:,} of {len(known):,} other {among}"


def breakdown_title(pairs: Sequence[tuple[str, float | None, float | None]], place: str, other: str, measure: Measure) -> str:
    """pairs: (category, place's value, comparator's value). Names the category that stands out most."""
    both = [(name, mine, theirs) for name, mine, theirs in pairs if mine is not None and theirs is not None]
    unit, decimals = measure.unit, measure.decimals
    if both:
        name, mine, theirs = max(both, key=lambda pair: abs(pair[1] - pair[2]))
        compared = f"{number(mine, unit, decimals)} against {number(theirs, unit, decimals)} in {in_text(other)}"
        return f"What stands out in {in_text(place)}: {_part(name)}, {compared}"
    known = [(name, mine) for name, mine, _ in pairs if mine is not None]
    if not known:
        return f"No figures for {possessive(place)} {inside(measure.short)} by part"
    name, mine = max(known, key=lambda pair: pair[1])
    said = "Largest part" if measure.kind == "count" else "Highest"
    return f"{said} in {in_text(place)}: {_part(name)}, {number(mine, unit, decimals)}"


def _part(name: str) -> str:
    """A category inside a title; one that is a name, as `Health, Public Services and Care`, stays as it is."""
    return name if any(word[:1].isupper() for word in name.split()[1:]) else inside(name)


def subtitle(measure: Measure, period: str, *, has_interval: bool = False) -> str:
    """Measure, unit, time: `Employment rate, 16 to 64, per cent, 2010 to 2023, with 95% interval`."""
    axis = unit_of(measure.unit).axis
    is_said = axis in ("number", "") or axis.removesuffix(" people") in measure.title
    parts = [measure.title, "" if is_said else axis, period, "with 95% interval" if has_interval else ""]
    return ", ".join(part for part in parts if part)


def span(periods: Sequence[str]) -> str:
    """First to last of ISO periods: `2010 to 2023`, `July 2020`."""
    ordered = sorted({period for period in periods if period})
    if not ordered:
        return ""
    first, last = when(ordered[0]), when(ordered[-1])
    return first if first == last else f"{first} to {last}"


def _subject(one: Estimate, measure: Measure) -> str:
    return f"{opening(possessive(one.place_name))} {inside(measure.short)}"


def _was(measure: Measure) -> str:
    """Counts are named in the plural: `job adverts were`, but `the share without qualifications was`."""
    noun = measure.short.split(",")[0].split(" aged ")[0]
    return "were" if measure.kind == "count" and noun.endswith(("s", "people")) and not noun.startswith("Number of") else "was"


def _relation(found: Comparison, measure: Measure) -> str:
    if found.verdict is Verdict.SAME:
        return "is not statistically different from"
    if found.verdict is Verdict.UNKNOWN:
        return "cannot be compared with"
    return f"is {_apart(found, measure)}"


def _apart(found: Comparison, measure: Measure) -> str:
    difference = found.difference or 0
    if not rounded(difference, measure.decimals):
        return "the same as"
    size = distance(difference, measure.unit, measure.decimals)
    return f"{size} {'higher' if difference > 0 else 'lower'} than"


def _sizes(found: Comparison, measure: Measure) -> str:
    a, b = (spoken(one.value or 0, measure.unit, measure.decimals) for one in (found.a, found.b))
    least = "at least " if found.a.is_lower_bound else ""
    return f"{opening(in_text(found.a.place_name))} has {least}{a}; {in_text(found.b.place_name)} has {b}."


def _moved(found: Change) -> str:
    return "rose" if (found.difference or 0) > 0 else "fell"


def _step(found: Change, measure: Measure) -> str:
    size = distance(found.difference or 0, measure.unit, measure.decimals)
    word = "up" if (found.difference or 0) > 0 else "down"
    # Per cent of a percentage misleads; per cent of pounds or people helps.
    if measure.unit == "percent" or found.per_cent is None:
        return f"{word} {size}"
    return f"{word} {size} ({digits(abs(found.per_cent), 1)}%)"


def _moved_title(moved: Change, measure: Measure) -> str:
    subject = _subject(moved.a, measure)
    if moved.difference is None:
        return f"{subject} was {shown(moved.a, measure.unit, measure.decimals)} {at(moved.a.period)}"
    if moved.verdict in (Verdict.SAME, Verdict.UNKNOWN) or not rounded(moved.difference or 0, measure.decimals):
        return f"{subject} shows no clear change since {when(moved.b.period)}"
    end = shown(moved.a, measure.unit, measure.decimals)
    return f"{subject} {_moved(moved)} to {end} {at(moved.a.period)} from {shown(moved.b, measure.unit, measure.decimals)} {at(moved.b.period)}"


def _from_top(rank: int, of: int) -> str:
    if rank == 1:
        return "the highest"
    return "the lowest" if rank == of else f"{ordinal(rank)} highest"
