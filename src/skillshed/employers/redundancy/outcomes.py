"""What became of people at risk, counted over responses as it may be shown: for plans and for the room's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skillshed.employers.models import Outcome, Redundancy
from skillshed.employers.redundancy.rights import counts_of
from skillshed.referrals.protected import safe

WORK = (Outcome.PLACED, Outcome.OTHER_JOB)
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """`employers` is exact, as employers are no people. None: hidden. `lower_bounds`: the outcomes (blank: not known; `people`: all) of
    which a part of an erased response was hidden.
    """

    employers: int
    people: int | None
    by_outcome: dict[str, int | None]
    lower_bounds: frozenset[str]


def counted(*, since: date, until: date) -> Counted:
    """Responses whose notice fell in these days, both included. Live ones and what erased ones left are protected together once more."""
    rows = list(Redundancy.objects.filter(noticed_on__range=(since, until)))
    total: dict[Key, int] = {("people", "", ""): 0} | {("people", "outcome", one): 0 for one in (*Outcome.values, "")}
    bound: set[str] = set()
    for row in rows:
        for key, number in (_left(row) if row.erased_on else counts_of(row)).items():
            if number is None:
                bound.add(key[2] if key[1] else key[0])
            total[key] = total.get(key, 0) + (number or 0)
    shown = safe(total)
    return Counted(
        len(rows),
        shown[("people", "", "")],
        {one: shown[("people", "outcome", one)] for one in (*Outcome.values, "")},
        frozenset(bound),
    )


def shown(row: Redundancy) -> dict[str, int | None]:
    """One response's people by what became of them, as they may be shown to anybody; the whole under a blank name first."""
    found = _left(row) if row.erased_on else safe(counts_of(row))
    return {
        "all": found.get(("people", "", "")),
        **{value: found.get(("people", "outcome", value)) for value in (*Outcome.values, "")},
    }


def _left(row: Redundancy) -> dict[Key, int | None]:
    return {(what, dimension, category): value for what, dimension, category, value in row.counts.get("shown", [])}
