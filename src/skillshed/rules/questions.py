"""What to ask next: the question whose answer most likely decides the most, for the least effort; never one already implied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from skillshed.rules.definitions import Programme
from skillshed.rules.facts import Fact, known_facts
from skillshed.rules.proof import Case
from skillshed.rules.truth import Truth

SOME = 0.25  # an answer that only brings a decision nearer is worth a quarter of one that makes it


def best_first(names: Iterable[str], undecided: Sequence[Programme], case: Case) -> tuple[str, ...]:
    """Unknown facts, the most useful first; those that can decide nothing stand last, in the order of the facts file."""
    order = {name: index for index, name in enumerate(known_facts())}
    before = {one.id: len(_asked(one, case)) for one in undecided}
    scored = [(-_score(known_facts()[name], undecided, case, before), order[name], name) for name in names]
    return tuple(name for _, _, name in sorted(scored))


def next_question(undecided: Sequence[Programme], case: Case, leave_out: Collection[str] = ()) -> Fact | None:
    """The question to ask a person now; None when every programme is decided or nothing that is left can be asked.

    `leave_out`: what the person could not or would not answer.
    """
    names = dict.fromkeys(name for one in undecided for name in _asked(one, case) if name not in leave_out)
    found = best_first(names, undecided, case)
    return known_facts()[found[0]] if found else None


def undecided(programmes: Iterable[Programme], case: Case) -> list[Programme]:
    """Programmes open on the day that what is known neither gives nor denies."""
    return [one for one in programmes if _is_open(one, case) and case.prove_all(one.needs).truth is Truth.UNKNOWN]


def _is_open(one: Programme, case: Case) -> bool:
    return (one.opens is None or one.opens <= case.on) and (one.closes is None or case.on <= one.closes)


def _asked(one: Programme, case: Case) -> list[str]:
    return [name for leaf in case.prove_all(one.needs).leaves for name in leaf.missing]


def _score(fact: Fact, undecided: Sequence[Programme], case: Case, before: Mapping[str, int]) -> float:
    """Decisions expected from the answer, for each unit of effort; every answer weighs the same. before: what each still asks."""
    answers = fact.answers(case.on)
    if not answers:
        return 0.0
    gained = 0.0
    for value in answers:
        tried = case.suppose(fact.name, value)
        for one in undecided:
            proof = tried.prove_all(one.needs)
            if proof.truth is not Truth.UNKNOWN:
                gained += 1
            elif sum(len(leaf.missing) for leaf in proof.leaves) < before[one.id]:
                gained += SOME
    return gained / len(answers) / fact.effort
