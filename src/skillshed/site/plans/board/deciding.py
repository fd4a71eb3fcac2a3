"""What a board has to decide: asked by people, or following from figures, the chain, what is overdue and what the plan lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from skillshed.insight.plan.chain import Reading
from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.status import Colour
from skillshed.plans.due import figures_due
from skillshed.plans.following import Followed
from skillshed.publishing.names import listed
from skillshed.site.plans.board.packed import Packed
from skillshed.site.plans.shown import owners
from skillshed.terms.period import add_months, said_day

CLIFF_MONTHS = 12
NOBODY = "Nobody is named"


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide: what, who brings it, why now; `key` is the element it is about."""

    rule: str
    ask: str
    who: str
    why: str
    key: str = ""
    due: date | None = None


def decisions(pack: Packed) -> list[Decision]:
    """What to decide, the gravest first: asked, falling behind, theory in doubt, delivery, targets, overdue, money, owners, errors."""
    found = [*_asked(pack), *_falling(pack), *_doubted(pack), *_failing(pack), *_unlikely(pack), *_overdue(pack), *_cliffs(pack), *_nobody(pack), *_errors(pack)]  # fmt: skip
    seen: set[str] = set()
    kept = []
    for one in found:
        # A measure that falls behind need not be asked about again for its target.
        if one.key and one.key in seen and one.rule in ("delivery", "target"):
            continue
        seen.add(one.key)
        kept.append(one)
    return kept


def board(pack: Packed) -> str:
    """The body that decides, by name."""
    governs = pack.document.plan.governance
    named = by_id(pack.document)
    said = str(governs.get("board") or governs.get("executive") or "")
    return getattr(named.get(said), "name", said) or "The board"


def _name(pack: Packed, key: str) -> str:
    return str(getattr(by_id(pack.document).get(key), "name", "") or key) if key else ""


def _measure_name(one: Followed, pack: Packed) -> str:
    return one.measure.name or _name(pack, one.measure.of)


def _who(pack: Packed, *keys: str) -> str:
    """Who answers for the first of these that anybody answers for."""
    told = owners(pack.found)
    runs = str(pack.document.plan.governance.get("executive") or "")
    return next((told[key] for key in keys if key in told), _name(pack, runs) or NOBODY)


def _asked(pack: Packed) -> Iterator[Decision]:
    for one in pack.said:
        if one.kind == "decision" and not one.is_closed:
            about = f" About {_name(pack, one.key)}." if one.key else ""
            yield Decision("asked", one.words, board(pack), f"Asked for on {said_day(one.at)}.{about}", one.key, one.due)


def _falling(pack: Packed) -> Iterator[Decision]:
    for one in pack.found.measures.values():
        if one.status.falls_behind:
            ask = f"{_measure_name(one, pack)}: change the action, the people, the money or the target, or end it?"
            yield Decision(
                "falls behind",
                ask,
                _who(pack, one.measure.of),
                f"Red for two rounds and falling. {one.status.why}",
                one.measure.of,
            )


def _doubted(pack: Packed) -> Iterator[Decision]:
    for one in pack.found.chain():
        if one.reading is Reading.DOUBT and one.examine:
            ask = f"Does “{_name(pack, one.examine[0])}” still lead to “{_name(pack, one.examine[1])}”: keep, change or end it?"
            yield Decision(
                "theory in doubt", ask, _who(pack, one.examine[0]), one.why.partition(" Examine the link")[0], one.examine[1]
            )


def _failing(pack: Packed) -> Iterator[Decision]:
    for one in pack.found.chain():
        if one.reading is Reading.DELIVERY and one.examine:
            ask = f"How is “{_name(pack, one.examine[0])}” brought back?"
            yield Decision("delivery", ask, _who(pack, one.examine[0]), one.why, one.examine[0])


def _unlikely(pack: Packed) -> Iterator[Decision]:
    for one in pack.found.measures.values():
        if one.status.colour is Colour.RED and one.status.is_unlikely:
            ask = f"{_measure_name(one, pack)}: is its target still the right one?"
            why = f"{one.status.why} What is needed from now on is far above the recent rate."
            yield Decision("target", ask, _who(pack, one.measure.of), why, one.measure.of)


def _overdue(pack: Packed) -> Iterator[Decision]:
    late = [row for row in figures_due(pack.document) if row.is_late(pack.on)]
    if late:
        who = list(dict.fromkeys(_who(pack, row.key) for row in late))
        ask = (
            f"How are {len(late)} overdue figures brought in?"
            if len(late) > 1
            else f"How is the overdue figure of “{late[0].name}” brought in?"
        )
        why = f"The longest overdue is “{late[0].name}”, due on {said_day(late[0].on)}."
        yield Decision("overdue", ask, _few(who), why)
    acts = [
        (action, step)
        for action in pack.document.actions
        for step in action.milestones
        if step.due and step.due < pack.on and not step.done_on
    ]
    for action, step in acts:
        why = f"It was due on {said_day(step.due)} and is not marked as done." if step.due else ""
        yield Decision("overdue", f"{action.name}: what of “{step.name}”?", _who(pack, action.id), why, action.id)


def _cliffs(pack: Packed) -> Iterator[Decision]:
    last = add_months(pack.on, CLIFF_MONTHS)
    for fund in pack.document.funds:
        on_it = [
            one
            for one in pack.document.actions
            if fund.id in one.funds and (one.ends is None or (fund.ends and one.ends > fund.ends))
        ]
        if fund.ends and pack.on <= fund.ends <= last and on_it:
            ask = (
                f"What pays for {len(on_it)} actions after “{fund.name}”?"
                if len(on_it) > 1
                else f"What pays for “{on_it[0].name}” after “{fund.name}”?"
            )
            yield Decision("money", ask, fund.funder or board(pack), f"It ends on {said_day(fund.ends)}.", on_it[0].id)


def _nobody(pack: Packed) -> Iterator[Decision]:
    several = [one for one in pack.document.actions if not one.accountable and len(one.owners) != 1]
    if several:
        share = f"{len(several)} of {len(pack.document.actions)} actions"
        first = listed([f"“{one.name}”" for one in several[:2]])
        yield Decision(
            "nobody", f"Who answers for {share}?", board(pack), f"Each has several owners and nobody accountable, as {first}."
        )


def _errors(pack: Packed) -> Iterator[Decision]:
    wrong = [one for one in pack.findings if one.weight == "error"]
    if wrong:
        yield Decision("errors", f"Who puts {len(wrong)} errors in the plan right?", board(pack), wrong[0].what, wrong[0].where)


def _few(names: list[str]) -> str:
    return "; ".join(re.sub(r" and \d+ more, nobody accountable$", "", one) for one in names[:1]) + (
        f"; and {len(names) - 1} more" if len(names) > 1 else ""
    )
