"""Counts for plans: by whole quarters, protected once, so that nothing is typed and nobody given away. From referrals and taking part, and from what the employers' rooms show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise

import polars as pl
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from skillshed.evidence.disclosure import protect
from skillshed.evidence.equations import Covers
from skillshed.insight.plan.reading import sources
from skillshed.plans.counting_shown import shown_elsewhere
from skillshed.plans.models import Count
from skillshed.plans.quarters import quarter_end, quarters
from skillshed.provision.models import Tally
from skillshed.referrals.kinds import POSITIVE, Ended, Group, Outcome, State
from skillshed.referrals.models import OutcomeRecord, Participation, Referral
from skillshed.referrals.protected import GUARD, part

Traits = tuple[tuple[str, str], ...]
Event = tuple[date, Traits, int]  # the day, what is known of the person, and 1 or 0 where a ratio is counted
YES, WHOLE = "yes", ""
LEAST_FOR_PARTS = (
    200  # known outcomes from which they are told by place and group too; with fewer, the parts would hide the whole
)
TOLD = (Outcome.JOB, Outcome.LEARNING, Outcome.NONE)  # not known is no "neither"


def count_all(today: date | None = None) -> int:
    """Every source counted anew up to the last whole quarter; how many counts are kept. Cost: seconds a source, for the protection."""
    last = quarter_end(today or timezone.localdate(), whole=True)
    return sum(len(count(name, last)) for name in sources())


def counted_lately(today: date) -> bool:
    """Whether the counts reach to the last whole quarter."""
    return Count.objects.filter(until=quarter_end(today, whole=True)).exists()


@transaction.atomic
def count(source: str, last: date) -> list[Count]:
    """One source by quarters until a day: its rows in place of those kept before."""
    made = shown_elsewhere(source)
    rows = made(source, last) if made else _of_events(source, last)
    Count.objects.filter(source=source).delete()
    return Count.objects.bulk_create(rows, batch_size=500)


def _referrals(field: str, state: str = "") -> Callable[[], Iterator[Event]]:
    def events() -> Iterator[Event]:
        found = Referral.objects.filter(Q(state=state) if state else Q(), **{f"{field}__isnull": False}).select_related("client")
        for row in found.iterator():
            yield timezone.localtime(getattr(row, field)).date(), _traits(row.client, row.home_ons), 1

    return events


def _participations(*, ended: bool = False, first: bool = False) -> Callable[[], Iterator[Event]]:
    def events() -> Iterator[Event]:
        found = Participation.objects.select_related("client").order_by("started_on", "pk")
        if ended:
            found = found.filter(ended_how=Ended.COMPLETED, ended_on__isnull=False)
        seen = set()
        for row in found.iterator():
            if first and row.client.human in seen:
                continue
            seen.add(row.client.human)
            yield (row.ended_on if ended else row.started_on), _traits(row.client, row.client.home_ons), 1

    return events


def _outcomes(month: int) -> Callable[[], Iterator[Event]]:
    def events() -> Iterator[Event]:
        found = OutcomeRecord.objects.filter(month=month, outcome__in=TOLD).select_related("referral__client")
        for row in found.iterator():
            yield row.due_on, _traits(row.referral.client, row.referral.home_ons), int(row.outcome in POSITIVE)

    return events


def _visits(step: str) -> Callable[[], Iterator[Event]]:
    def events() -> Iterator[Event]:
        for day, district, number in Tally.objects.filter(step=step).values_list("day", "district", "count"):
            yield from [(day, (("place", district),), 1)] * number

    return events


EVENTS: dict[str, Callable[[], Iterator[Event]]] = {
    "referrals:sent": _referrals("sent_on"),
    "referrals:accepted": _referrals("accepted_on"),
    "referrals:started": _referrals("started_on"),
    "referrals:completed": _referrals("ended_on", State.COMPLETED),
    "participation:starts": _participations(),
    "participation:completions": _participations(ended=True),
    "participation:people": _participations(first=True),
    "outcomes:0": _outcomes(0),
    "outcomes:3": _outcomes(3),
    "outcomes:6": _outcomes(6),
    "visits:search": _visits("search"),
    "visits:final_screen": _visits("final_screen"),
}


def _traits(client: object, home: str) -> Traits:
    groups = getattr(client, "groups", None) or []
    # Groups overlap: each is a yes or no of its own, so that what is left when one is subtracted is protected too.
    return (
        ("place", home),
        ("age", getattr(client, "age_band", "")),
        *((f"group_{one}", YES if one in groups else "no") for one in Group.values),
    )


def _of_events(source: str, last: date) -> list[Count]:
    events = [one for one in EVENTS[source]() if one[0] <= last]
    return _rows(source, events, list(quarters(min((day for day, _, _ in events), default=last), last)))


def _rows(source: str, events: list[Event], ends: list[date]) -> list[Count]:
    about = sources()[source]
    is_ratio, is_people = bool(about.get("ratio")), about.get("people", True)
    if is_ratio and len(events) < LEAST_FOR_PARTS:
        events = [(day, (), is_yes) for day, _, is_yes in events]
    counts = _counted(events, ends, is_ratio=is_ratio)
    shown = _protected(counts, ends) if is_people else dict(counts)
    rows = []
    for (end, is_total, which), value in shown.items():
        name = _named(which)
        if name is None or "how=" in which:
            continue
        of = None
        if is_ratio:
            of, value = value, shown.get((end, is_total, _with_how(which)))
            if of is None or value is None or of < GUARD.small_base:
                of = value = None
        rows.append(Count(source=source, until=end, is_total=is_total, part=name, value=value, of=of))
    return rows


Cell = tuple[date, bool, str]


def _counted(events: Iterable[Event], ends: list[date], *, is_ratio: bool) -> Counter[Cell]:
    """Counts with their zeros. Parts are counted from the beginning only: a quarter of a part is nearly always a handful."""
    single: Counter[tuple[date, str]] = Counter()
    texts = {WHOLE}
    for day, traits, is_yes in events:
        for which in (WHOLE, *(part(**{name: value}) for name, value in traits)):
            for one in (which, *([_with(which, "how", YES if is_yes else "no")] if is_ratio else [])):
                texts.add(one)
                single[quarter_end(day), one] += 1
    if is_ratio:
        texts |= {_with(one, "how", answer) for one in list(texts) if "how=" not in one for answer in (YES, "no")}
    found: Counter[Cell] = Counter()
    running: Counter[str] = Counter()
    for end in ends:
        for which in sorted(texts):
            running[which] += single[end, which]
            found[end, True, which] = running[which]
            if which in (WHOLE, part(how=YES), part(how="no")):
                found[end, False, which] = single[end, which]
    return found


def _with(which: str, name: str, value: str) -> str:
    held = dict(pair.split("=", 1) for pair in which.split("|") if pair)
    return part(**{**held, name: value})


def _with_how(which: str) -> str:
    return _with(which, "how", YES)


def _protected(counts: Counter[Cell], ends: list[date]) -> dict[Cell, int | None]:
    """All of one source protected together: a running total is the one before and its quarter, and the audit knows it."""
    keys = list(counts)
    table = pl.DataFrame(
        {
            "indicator": ["count"] * len(keys), "place": [_bin(end, is_total) for end, is_total, _ in keys], "period": ["all"] * len(keys),
            "breakdown": [which for _, _, which in keys], "value": [float(counts[key]) for key in keys], "status": [None] * len(keys),
        },
        schema_overrides={"status": pl.String},
    )  # fmt: skip
    covers: Covers = {_bin(end, True): [[_bin(before, True), _bin(end, False)]] for before, end in pairwise(ends)}
    covers |= {_bin(ends[0], True): [[_bin(ends[0], False)]]} if ends else {}
    values = protect(table, GUARD, covers=covers)["value"].to_list()
    return {key: None if value is None else int(value) for key, value in zip(keys, values, strict=True)}


def _bin(end: date, is_total: bool) -> str:
    return f"{'until' if is_total else 'quarter'} {end}"


def _named(which: str) -> str | None:
    """As a plan names a part; None for what is counted only so that it can be protected."""
    name, _, value = which.partition("=")
    if not name.startswith("group_"):
        return which if value != "not known" else None
    return f"group={name.removeprefix('group_')}" if value == YES else None
