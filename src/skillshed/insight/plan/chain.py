"""Walking the chain: does what was done lead to what was meant? Each link is read with its lag, and the doubtful one is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from skillshed.insight.plan.document import Plan, by_id
from skillshed.insight.plan.reading import edges
from skillshed.insight.plan.status import Colour, Status

GOOD, BAD = (Colour.GREEN, Colour.BLUE), (Colour.RED, Colour.AMBER)
LAGS = {"stated": 0, "high": 12, "medium": 12, "low": 12}  # months, where a link gives none
_WORST = {"low": 0, "medium": 1, "high": 2, "stated": 3}


class Reading(StrEnum):
    """What outputs and an outcome together say of the theory behind a plan."""

    SUPPORTS = "supports theory"
    DOUBT = "theory in doubt"
    DELIVERY = "delivery failure"
    NOT_ATTRIBUTABLE = "not attributable"
    TOO_EARLY = "too early"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Walked:
    """One outcome read against what leads to it. `examine`: the link to look at first, as two ids; empty where none is."""

    outcome: str
    reading: Reading
    why: str
    causes: tuple[str, ...]
    examine: tuple[str, str] | tuple[()]
    confidence: str = ""


def walked(plan: Plan, statuses: Mapping[str, Status], now: date, begun: Mapping[str, date] | None = None) -> list[Walked]:
    """Every outcome that something leads to, read against its causes one link up.

    `statuses`: by element id. `begun`: when each cause first was on track; else the plan's first day. Reading: causes on track
    and outcome on track support the theory; causes on track and outcome behind, after the lag, put it in doubt; causes behind
    and outcome behind are a failure of delivery; causes behind and outcome on track cannot be credited to the plan.
    """
    into: dict[str, list[tuple[str, str, int]]] = {}
    # Chains often share a link; it is read once, with the confidence of the surest.
    surest: dict[tuple[str, str], tuple[str, int]] = {}
    for source, to, confidence, lag in edges(plan):
        held = surest.get((source, to))
        if held is None or _WORST[confidence] > _WORST[held[0]]:
            surest[source, to] = confidence, LAGS.get(confidence, 12) if lag is None else lag
    for (source, to), (confidence, months) in surest.items():
        into.setdefault(to, []).append((source, confidence, months))
    named = by_id(plan)
    start = plan.plan.period.start
    outcomes = [one.id for one in plan.outcomes if one.id in into]
    return [_with_fall(_read(one, into[one], statuses, now, begun or {}, start, named), statuses.get(one)) for one in outcomes]


def _with_fall(found: Walked, status: Status | None) -> Walked:
    return replace(found, why=f"{found.why} {status.falls_why}") if status and status.falls_why else found


def _read(
    outcome: str,
    causes: list[tuple[str, str, int]],
    statuses: Mapping[str, Status],
    now: date,
    begun: Mapping[str, date],
    start: date | None,
    named: Mapping[str, object],
) -> Walked:
    ids = tuple(one for one, _, _ in causes)
    mine = _colour(statuses.get(outcome))
    known = [(one, how, lag, _colour(statuses.get(one))) for one, how, lag in causes]
    told = [row for row in known if row[3] is not Colour.GREY]
    name = _name(named, outcome)
    if mine is Colour.GREY or not told:
        lacks = f"nothing can be said of {name}" if mine is Colour.GREY else "nothing can be said of what leads to it"
        return Walked(outcome, Reading.NOT_KNOWN, f"Not known: {lacks}.", ids, ())
    behind = [row for row in told if row[3] in BAD]
    if mine in GOOD:
        if not behind:
            return Walked(
                outcome, Reading.SUPPORTS, f"{name} is on track, and so is all that is known of what leads to it.", ids, ()
            )
        said = f"{name} is on track although {_names(named, behind)} {'is' if len(behind) == 1 else 'are'} behind: it cannot be credited to them."
        return Walked(outcome, Reading.NOT_ATTRIBUTABLE, said, ids, (behind[0][0], outcome), behind[0][1])
    if behind:
        worst = min(behind, key=lambda row: (row[3] is not Colour.RED, -_WORST[row[1]]))
        said = f"{name} is behind, and so {'is' if len(behind) == 1 else 'are'} {_names(named, behind)}, which should lead to it: see to delivery first."
        return Walked(outcome, Reading.DELIVERY, said, ids, (worst[0], outcome), worst[1])
    ripe = [row for row in told if _months(begun.get(row[0], start), now) >= row[2]]
    if not ripe:
        soonest = min(row[2] for row in told)
        return Walked(
            outcome,
            Reading.TOO_EARLY,
            f"{name} is behind, and the effect is expected {soonest} months after delivery: too early to judge.",
            ids,
            (),
        )
    weakest = min(ripe, key=lambda row: _WORST[row[1]])
    said = (
        f"{_names(named, told)} {'is' if len(told) == 1 else 'are'} on track and {name} is behind, past the lag of {weakest[2]} months. "
        f"Examine the link from {_name(named, weakest[0])} ({weakest[1]} confidence) first."
    )
    return Walked(outcome, Reading.DOUBT, said, ids, (weakest[0], outcome), weakest[1])


def _colour(status: Status | None) -> Colour:
    """A measure that surely falls behind others is behind, though its own change may be too small to colour it."""
    if status is None:
        return Colour.GREY
    return Colour.RED if status.falls_behind and status.colour is Colour.GREY else status.colour


def _months(since: date | None, now: date) -> float:
    """Months since; endless where nobody said when it began, so that a doubt is never hidden by a missing day."""
    return float("inf") if since is None else (now.year - since.year) * 12 + now.month - since.month


def _name(named: Mapping[str, object], one: str) -> str:
    return f"“{getattr(named.get(one), 'name', one)}” ({one})"


def _names(named: Mapping[str, object], listed: list[tuple[str, str, int, Colour]]) -> str:
    words = [_name(named, row[0]) for row in listed[:3]]
    more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
    return " and ".join(words) + more if not more else ", ".join(words) + more
