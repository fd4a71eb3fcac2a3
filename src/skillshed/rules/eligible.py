"""The question residents and advisers ask: which of these can I have on that day, why, what would decide, what is paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from skillshed.rules.costs import Cost, cost
from skillshed.rules.definitions import ClosedIn, Programme, RuleBook, shipped_rules
from skillshed.rules.derived import value_of
from skillshed.rules.facts import Facts, completed, known_facts
from skillshed.rules.proof import Case, Proof
from skillshed.rules.questions import best_first
from skillshed.rules.truth import Truth
from skillshed.terms.errors import NotFound
from skillshed.terms.period import said_day


class Verdict(StrEnum):
    """Unknown is never no."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Answer:
    """One programme's answer. `because`: whole sentences. `rules`: ids of dated rows. `missing`: facts, best first.

    `facts` are those the verdict rests on. `unverified`: a row from memory decides it.
    """

    programme: Programme
    verdict: Verdict
    because: tuple[str, ...]
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    closed_reason: str = ""
    successor: str = ""
    person_pays_gbp: Decimal | None = None
    employer_pays_gbp: Decimal | None = None
    employer_share: Decimal | None = None
    unverified: bool = False

    @property
    def next_question(self) -> str:
        """The fact to ask first, or nothing."""
        return self.missing[0] if self.missing else ""


def eligible(facts: Facts, on: date, only: Iterable[str] = (), *, rules: RuleBook | None = None) -> list[Answer]:
    """An answer for every programme (or those named), in their order, for learning that starts on a day.

    Raises NotFound for a programme that is none. Cost: under a millisecond a programme.
    """
    book = rules or shipped_rules()
    chosen = _chosen(tuple(only), book)
    case = Case(completed(facts), on, book)
    return [answer(one, case) for one in chosen]


def answer(programme: Programme, case: Case) -> Answer:
    """The answer for one programme: the place first, then the date, then the rules."""
    closed = _closed(programme, case)
    if closed:
        return closed
    proof = case.prove_all(programme.needs)
    verdict = {Truth.YES: Verdict.ELIGIBLE, Truth.NO: Verdict.NOT_ELIGIBLE, Truth.UNKNOWN: Verdict.UNKNOWN}[proof.truth]
    paid = cost(programme, case.facts, case.on, case.rules) if verdict is Verdict.ELIGIBLE else Cost(None, None, None)
    late = programme.unverified_from is not None and case.on >= programme.unverified_from and verdict is not Verdict.NOT_ELIGIBLE
    return Answer(
        programme, verdict, _because(programme, verdict, proof, paid, case.on, is_late=late), _rules(programme, verdict, proof, paid, case),
        _names(leaf.facts for leaf in proof.leaves), _missing(programme, proof, case), _names((leaf.bring,) for leaf in proof.leaves if leaf.truth is Truth.YES),
        person_pays_gbp=paid.person_gbp, employer_pays_gbp=paid.employer_gbp, employer_share=paid.employer_share,
        unverified=late or any(not leaf.is_verified for leaf in proof.leaves) or any(not row.is_verified for row in paid.rules),
    )  # fmt: skip


def _chosen(only: tuple[str, ...], rules: RuleBook) -> list[Programme]:
    every = rules.programmes
    for name in only:
        if name not in every:
            raise NotFound(f"No programme is called '{name}'.", next_step=f"The programmes are: {', '.join(every)}.")
    return [every[name] for name in only] if only else list(every.values())


def _closed(programme: Programme, case: Case) -> Answer | None:
    on = case.on
    if programme.opens and on < programme.opens:
        text = f"{programme.title} is not open yet on {said_day(on)}: it begins on {said_day(programme.opens)}."
        return _shut(programme, text, "not_open_yet", "", _cited(programme, programme.opens, case.rules))
    if programme.closes and on > programme.closes:
        after = title_of(programme.successor, case.rules)
        text = f"{programme.title} ended: the last start was {said_day(programme.closes)}. {after} took its place."
        return _shut(programme, text, "ended", programme.successor, _cited(programme, programme.closes, case.rules))
    authority = value_of("authority", case.facts, on)
    here = next((one for one in programme.closed_in if one.area == authority and on >= one.start), None)
    return _shut_here(programme, here, case) if here else None


def _shut_here(programme: Programme, here: ClosedIn, case: Case) -> Answer:
    row = case.rules.parameter(here.cites, case.on, here.area) if here.cites else None
    text = f"{here.why} {title_of(here.successor, case.rules)} may fit."
    return _shut(programme, text, "ended", here.successor, (row.id,) if row else (), ("area_code",))


def _shut(
    programme: Programme, text: str, reason: str, successor: str, rules: tuple[str, ...], facts: tuple[str, ...] = ()
) -> Answer:
    return Answer(programme, Verdict.CLOSED, (text,), rules, facts, closed_reason=reason, successor=successor)


def title_of(programme_id: str, rules: RuleBook) -> str:
    """A programme's title; the id where it is not one of ours."""
    found = rules.programmes.get(programme_id)
    return found.title if found else programme_id


def _because(programme: Programme, verdict: Verdict, proof: Proof, paid: Cost, on: date, *, is_late: bool) -> tuple[str, ...]:
    said = [leaf.sentence for leaf in proof.leaves]
    if verdict is Verdict.UNKNOWN:
        asked = _names(leaf.missing for leaf in proof.leaves)
        said += [f"Not known yet: {known_facts()[name].ask}" for name in asked]
    if verdict is Verdict.ELIGIBLE:
        said += [*paid.sentences, programme.note]
    if verdict is Verdict.NOT_ELIGIBLE:
        # A file of rules may have a hole: no way in force on that day, for that home.
        said += [] if any(said) else [f"On {said_day(on)} no rule here opens {programme.title} to you. Ask who runs it."]
        said.append(programme.else_pays)
    said += [f"From memory, not checked in a public page: {leaf.name}." for leaf in proof.leaves if not leaf.is_verified]
    return _names(
        (*said, programme.unverified_why if is_late else ""),
    )


def _rules(programme: Programme, verdict: Verdict, proof: Proof, paid: Cost, case: Case) -> tuple[str, ...]:
    cited = () if verdict is Verdict.NOT_ELIGIBLE else _cited(programme, case.on, case.rules)
    return _names([*(leaf.rules for leaf in proof.leaves), tuple(row.id for row in paid.rules), cited])


def _cited(programme: Programme, on: date, rules: RuleBook) -> tuple[str, ...]:
    rows = [rules.parameter(name, on) or rules.any_row(name) for name in programme.cites]
    return tuple(row.id for row in rows if row)


def _missing(programme: Programme, proof: Proof, case: Case) -> tuple[str, ...]:
    if proof.truth is not Truth.UNKNOWN:
        return ()
    return best_first(_names(leaf.missing for leaf in proof.leaves), [programme], case)


def _names(found: Iterable[Iterable[str]] | Iterable[str]) -> tuple[str, ...]:
    """Each once, in order, without empty ones."""
    flat = [one for group in found for one in ((group,) if isinstance(group, str) else group)]
    return tuple(dict.fromkeys(text for text in flat if text))
