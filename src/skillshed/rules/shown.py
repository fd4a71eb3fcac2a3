"""An answer and a question as programs read them: what `skillshed eligible --json` and the API give alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from skillshed.rules.definitions import Programme
from skillshed.rules.eligible import Answer
from skillshed.rules.facts import Fact, known_facts
from skillshed.rules.parameters import Parameter


def answer_row(one: Answer) -> dict[str, Any]:
    """One programme's answer: the names are promised to callers, and stay."""
    question = known_facts()[one.next_question].ask if one.next_question else None
    return {
        "programme": one.programme.id, "title": one.programme.title, "verdict": one.verdict.value, "closed_reason": one.closed_reason or None,
        "successor": one.successor or None, "because": list(one.because), "rules": list(one.rules), "facts": list(one.facts), "missing": list(one.missing),
        "next_question": one.next_question or None, "next_question_text": question, "bring": list(one.bring), "person_pays_gbp": _number(one.person_pays_gbp),
        "employer_pays_gbp": _number(one.employer_pays_gbp), "employer_share": _number(one.employer_share), "unverified": one.unverified,
        "run_by": one.programme.run_by, "apply": one.programme.apply,
    }  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def question_row(fact: Fact) -> dict[str, Any]:
    """A question with its words and, where it has them, its answers to choose from."""
    return {"name": fact.name, "ask": fact.ask, "hint": fact.hint, "kind": fact.kind, "options": dict(fact.options)}


def programme_row(one: Programme) -> dict[str, Any]:
    """A programme as its file gives it."""
    return {
        "id": one.id, "title": one.title, "run_by": one.run_by, "apply": one.apply, "for": one.audience, "needs": list(one.needs), "opens": one.opens, "closes": one.closes,
        "successor": one.successor or None, "cites": list(one.cites), "note": one.note, "unverified_from": one.unverified_from,
    }  # fmt: skip


def rule_row(one: Parameter) -> dict[str, Any]:
    """A dated row. `value` null says on purpose that it is not known."""
    return {
        "id": one.id, "scheme": one.scheme, "name": one.name, "value": one.value, "from": one.start, "to": one.end, "areas": list(one.areas),
        "status": one.status, "is_verified": one.is_verified, "source": one.source, "note": one.note,
    }  # fmt: skip
