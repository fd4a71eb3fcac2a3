"""Figures of measures that name a source: from the counts of referrals and taking part, by the measure's own rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from skillshed.evidence.book import Book
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.measures import Actual, PlanMeasure
from skillshed.insight.plan.reading import sources
from skillshed.insight.plan.status import months_after
from skillshed.plans.models import Count
from skillshed.plans.quarters import quarter_end
from skillshed.referrals.kinds import AgeBand, Group
from skillshed.referrals.protected import GUARD
from skillshed.terms.errors import UserError
from skillshed.terms.place import GSS

Pair = tuple[int | None, int | None]  # a count, and of how many
Counts = Mapping[tuple[str, str], Mapping[tuple[date, bool], Pair]]
COMPANION = {"participation:people": "participation:starts", "participation:starts": "participation:people"}


def counts_for(documents: Iterable[Document]) -> Counts:
    """The counts that plans need, by source and part. One query; none where no measure names a source."""
    wanted = {one.source for plan in documents for one in plan.measures if one.source}
    found: dict[tuple[str, str], dict[tuple[date, bool], Pair]] = {}
    if wanted:
        for row in Count.objects.filter(source__in=wanted | {COMPANION[one] for one in wanted if one in COMPANION}):
            found.setdefault((row.source, row.part), {})[row.until, row.is_total] = (row.value, row.of)
    return found


@dataclass(frozen=True, slots=True)
class Fed:
    """A measure with its figures. `problem`: why some are missing; `beside`: people and participations told apart."""

    measure: PlanMeasure
    problem: str = ""
    beside: str = ""


def fed(measure: PlanMeasure, counts: Counts, on: date, book: Book | None) -> Fed:
    """The measure with the figures of its source until a day, in the whole and in its parts."""
    try:
        whole = _part(measure.place, measure.by, book)
        parts = [(one, _part(one.place or measure.place, one.group or measure.by, book)) for one in measure.parts]
    except UserError as error:
        return Fed(measure, str(error))
    counted = counts.get((measure.source, ""), {})
    if not counted:
        return Fed(measure, f"Nothing is counted yet as {measure.source}; it is counted every morning.")
    begun = min(end for end, _ in counted)  # nothing was kept before: such rounds are not known, which is not hidden
    rounds = [row for row in _rounds(measure, min(on, max(end for end, _ in counted))) if row[1] >= begun]
    found, hidden = [], 0
    for place, group, which in [("", "", whole), *((one.place, one.group, which) for one, which in parts)]:
        values = counts.get((measure.source, which), {})
        for before, end in rounds:
            actual = _actual(measure, values, before, end)
            hidden += actual is None and not place and not group
            if actual:
                found.append(actual.model_copy(update={"place": place, "group": group}))
    who = sources()[measure.source].get("who", "people")
    problem = f"{hidden} of {len(rounds)} figures are hidden: too few {who}. {_note(measure)}" if hidden else ""
    fields: dict[str, Any] = {"actuals": tuple(found), **_baseline(measure, counts.get((measure.source, whole), {}))}
    return Fed(measure.model_copy(update=fields), problem, _beside(measure, counts, rounds))


def _rounds(measure: PlanMeasure, last: date) -> Iterator[tuple[date, date]]:
    """(the end before, the end) of each whole round since the baseline; cumulative ones all begin at the baseline."""
    assert measure.baseline_on
    start = before = quarter_end(measure.baseline_on, whole=True)
    while (end := months_after(before, measure.every_months)) <= last:
        yield (start if measure.cumulative else before), end
        before = end


def _actual(measure: PlanMeasure, values: Mapping[tuple[date, bool], Pair], before: date, end: date) -> Actual | None:
    pair = _between(values, before, end)
    if pair is None:
        return None
    value, of = pair
    said = {"on": end, "state": "approved", "source": sources()[measure.source]["words"], "note": _note(measure)}
    if of is not None:
        return Actual(**said, numerator=Decimal(value), denominator=Decimal(of))
    base = measure.baseline or Decimal(0) if measure.cumulative else Decimal(0)
    return Actual(**said, value=base + value)


def _note(measure: PlanMeasure) -> str:
    about = sources()[measure.source]
    return str(about.get("note", "")) or (GUARD.words if about.get("people", True) else "Visits, not people.")


def _between(values: Mapping[tuple[date, bool], Pair], before: date, end: date) -> tuple[int, int | None] | None:
    """The count after one day and until another; None where it is hidden. Made of protected counts only."""
    single = values.get((end, False))
    if single and single[0] is not None and quarter_end(before + timedelta(days=1)) == end:
        return single[0], single[1]
    last, first = values.get((end, True)), values.get((before, True))
    if last is None or last[0] is None or (first is not None and first[0] is None):
        return None
    was = first or (0, 0)
    value = max(last[0] - (was[0] or 0), 0)
    if last[1] is None:
        return value, None
    of = last[1] - (was[1] or 0)
    return (min(value, of), of) if of >= GUARD.small_base else None


def _baseline(measure: PlanMeasure, values: Mapping[tuple[date, bool], Pair]) -> dict[str, Any]:
    """Nothing is typed twice: a running count begins at nought, another at the round that ended with the baseline's day."""
    if measure.baseline is not None or measure.baseline_on is None:
        return {}
    if measure.cumulative or measure.incremental:
        return {"baseline": Decimal(0)}
    end = quarter_end(measure.baseline_on, whole=True)
    pair = _between(values, months_after(end, -measure.every_months), end) if (end, True) in values else None
    if pair is None:
        return {}
    return {"baseline": Decimal(pair[0]) if pair[1] is None else round(Decimal(100 * pair[0]) / pair[1], 1)}


def _beside(measure: PlanMeasure, counts: Counts, rounds: list[tuple[date, date]]) -> str:
    if measure.source not in COMPANION or not rounds:
        return ""
    start, end = (rounds[0][0], rounds[-1][1])
    people, starts = (_between(counts.get((one, ""), {}), start, end) for one in ("participation:people", "participation:starts"))
    if people is None or starts is None:
        return ""
    return f"{people[0]:,} people for the first time and {starts[0]:,} starts in the same time: one person may start several."


def _part(place: str, group: str, book: Book | None) -> str:
    """What the counts call a place or a group; the whole where neither is named."""
    if place and group:
        raise UserError("Counts are kept by place or by group, not by both.", next_step="Name one of them.")
    if place:
        code = place if GSS.fullmatch(place) or book is None else book.areas.one(place).code
        return f"place={code}"
    return f"{_kind(group)}" if group else ""


def _kind(group: str) -> str:
    text = group.partition("=")[2] or group
    for name, choices in (("age", AgeBand), ("group", Group)):
        for value, label in choices.choices:
            if text.casefold() in (value.casefold(), str(label).casefold()):
                return f"{name}={value}"
    known = ", ".join([*AgeBand.values, *Group.values])
    raise UserError(f"Nothing is counted of the group “{group}”.", next_step=f"Choose one of: {known}.")
