"""From searches to outcomes, by door, place and month; and what was declined or not there. Counts of people are protected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from skillshed.people.models import User
from skillshed.people.services import System
from skillshed.provision.models import Tally
from skillshed.referrals.actors import require_counts
from skillshed.referrals.kinds import POSITIVE, Month, State
from skillshed.referrals.models import OutcomeRecord, Referral, UnmetNeed
from skillshed.referrals.protected import safe

# Steps counted as visits, in the words of provision's tallies; then those counted as referrals.
VISITS = (("search", "Searches"), ("view", "Offers looked at"), ("shortlist", "Kept in a shortlist"), ("final_screen", "Reached the final screen"))  # fmt: skip
STAGES = (
    ("sent", "Referrals sent"), ("received", "Received"), ("accepted", "Accepted"), ("started", "Started"), ("completed", "Completed"), ("positive", "In a job or learning afterwards"),
)  # fmt: skip
ENDS = (("declined", "Declined"), ("expired", "Nobody answered"), ("withdrawn", "Withdrawn"), ("left_early", "Left early"), ("open", "Waiting for an answer"))  # fmt: skip
DIMENSIONS = (("door", "Door"), ("place", "District"), ("month", "Month"))
Counts = Counter[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Counts by (step, dimension, category). `visits` are of visits and exact; `people` are protected, None is hidden."""

    since: date
    until: date
    visits: dict[tuple[str, str, str], int]
    people: dict[tuple[str, str, str], int | None]

    def categories(self, dimension: str) -> list[str]:
        """The categories of a dimension that have anything."""
        found = {key[2] for key in (*self.visits, *self.people) if key[1] == dimension}
        return sorted(found, key=lambda one: (not one, one))

    def count(self, step: str, dimension: str = "", category: str = "") -> int | None:
        """One count; None where it is hidden, 0 where there is none."""
        held = self.visits if step in dict(VISITS) else self.people
        return held.get((step, dimension, category), 0)


def funnel(*, by: User | System, since: date, until: date) -> Funnel:
    """The funnel of referrals sent between two days, both included. Cost: one pass over them, and the audit of small counts."""
    require_counts(by)
    rows = Referral.objects.filter(sent_on__date__gte=since, sent_on__date__lte=until)
    positive = _positive(since, until)
    people: Counts = Counter()
    for row in rows.only("pk", "state", "sent_on", "received_on", "accepted_on", "started_on", "door", "home_ons").iterator():
        for step in _reached(row, positive):
            _add(people, step, row.door, row.home_ons, timezone.localtime(row.sent_on).date(), 1)
    return Funnel(since, until, dict(_visits(since, until)), safe(_filled(people)))


def _reached(row: Referral, positive: set[object]) -> Iterable[str]:
    yield "sent"
    for step, reached in (("received", row.received_on), ("accepted", row.accepted_on), ("started", row.started_on)):
        if reached:
            yield step
    if row.state == State.COMPLETED:
        yield "completed"
    elif row.state in dict(ENDS):
        yield row.state
    elif row.state in (State.SENT, State.RECEIVED):
        yield "open"
    if row.pk in positive:
        yield "positive"


def _positive(since: date, until: date) -> set[object]:
    """Referrals whose last told outcome is a job or learning."""
    found: dict[object, str] = {}
    rows = OutcomeRecord.objects.filter(referral__sent_on__date__gte=since, referral__sent_on__date__lte=until).exclude(
        outcome=""
    )
    for number, outcome in rows.order_by("month").values_list("referral_id", "outcome"):
        found[number] = outcome
    return {number for number, outcome in found.items() if outcome in POSITIVE}


def _visits(since: date, until: date) -> Counts:
    counts: Counts = Counter()
    rows = Tally.objects.filter(day__range=(since, until)).values_list("step", "door", "district", "day", "count")
    for step, door, district, day, number in rows:
        if step in dict(VISITS):
            _add(counts, step, door, district, day, number)
    return counts


def _add(counts: Counts, step: str, door: str, place: str, day: date, number: int) -> None:
    for dimension, category in (("", ""), ("door", door), ("place", place), ("month", f"{day:%Y-%m}")):
        counts[step, dimension, category] += number


def _filled(counts: Counts) -> Counts:
    """With the zeros, so that what adds up to a whole is whole."""
    parts = {(dimension, category) for _, dimension, category in counts}
    for step in {step for step, _, _ in counts}:
        for dimension, category in parts:
            counts[step, dimension, category] += 0
    return counts


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What had become of people so many months after the end; counts protected, `silent` were due and nobody said."""

    month: str
    due: int | None
    job: int | None
    learning: int | None
    none: int | None
    unknown: int | None
    silent: int | None


def outcomes(*, by: User | System, since: date, until: date) -> list[Outcomes]:
    """Outcomes that fell due between two days, at 0, 3 and 6 months."""
    require_counts(by)
    counts: Counter[tuple[str, str, str]] = Counter()
    for month, outcome in OutcomeRecord.objects.filter(due_on__range=(since, until)).values_list("month", "outcome"):
        counts[str(month), "", ""] += 1
        for one in ("job", "learning", "none", "unknown", "silent"):
            counts[str(month), "outcome", one] += one == (outcome or "silent")
    shown = safe(counts)
    named = [(str(month), Month(month).label) for month in Month.values]
    return [
        Outcomes(label, shown.get((month, "", ""), 0), *(shown.get((month, "outcome", one), 0) for one in ("job", "learning", "none", "unknown", "silent")))
        for month, label in named
    ]  # fmt: skip


NEEDS = (("why", "How"), ("reason", "Reason given"), ("offer_kind", "Kind"), ("level", "Level"), ("home_ons", "District"))


def unmet(*, by: User | System, since: date, until: date) -> dict[tuple[str, str, str], int | None]:
    """Needs not met between two days by (needs, dimension, category), protected: for commissioners."""
    require_counts(by)
    counts: Counts = Counter()
    rows = UnmetNeed.objects.filter(Q(day__gte=since), Q(day__lte=until)).values_list(*(name for name, _ in NEEDS))
    for row in rows:
        counts["needs", "", ""] += 1
        for (name, _), value in zip(NEEDS, row, strict=True):
            counts["needs", name, value] += 1
    return safe(counts)
