"""Answers added to the local picture, or taken back: by the employer alone, without a name, in one transaction with its audit entry."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from skillshed.employers.diagnosis.answers import Answers, Change
from skillshed.employers.diagnosis.found import Diagnosed
from skillshed.employers.diagnosis.questions import CHANGES, questions
from skillshed.employers.models import Diagnosis
from skillshed.people.services import SYSTEM, record
from skillshed.terms.errors import UsageError

OWN_WORDS = "words"  # said in own words only, which are not kept


@transaction.atomic
def send(*, found: Diagnosed, on: date | None = None, is_invented: bool = False) -> tuple[Diagnosis, bool]:
    """The answers kept without anything that says whose they are; the record, and whether it is new.

    Sent again under the same key, the record takes the new answers and still counts once. UsageError without a place,
    because a count belongs somewhere, or without any other answer.
    """
    answers = found.answers
    refuse_empty(answers)
    values = {**_values(found), "is_invented": is_invented}
    day = on or timezone.localdate()
    key = uuid.UUID(answers.key)
    kept = Diagnosis.objects.select_for_update().filter(key=key).first()
    if kept is not None and all(getattr(kept, name) == value for name, value in values.items()):
        return kept, False
    if kept is not None:
        # Changed answers wait with the newest: changed in place, what stands published would move by one employer.
        kept.delete()
    try:
        with transaction.atomic():
            made = Diagnosis.objects.create(key=key, received_on=day, **values)
    except IntegrityError:
        # The other click of a double click came first.
        return Diagnosis.objects.get(key=key), False
    # Nobody is named even where somebody has signed in: the answers are to stay without a person.
    record(by=SYSTEM, did="diagnosis.change" if kept else "diagnosis.send", kind="diagnosis", thing=made.pk)
    return made, kept is None


@transaction.atomic
def take_back(*, key: str) -> bool:
    """The answers sent under a key deleted; whether there were any."""
    kept = Diagnosis.objects.select_for_update().filter(key=uuid.UUID(key)).first()
    if kept is None:
        return False
    record(by=SYSTEM, did="diagnosis.take_back", kind="diagnosis", thing=kept.pk)
    kept.delete()
    return True


def refuse_empty(answers: Answers) -> None:
    """UsageError where there is nothing to count, or no place to count it in."""
    if not answers.place:
        raise UsageError(
            "Your answers can only be counted in a place.", next_step="Answer where your people work, then send them."
        )
    if len(answers.given) < 2:
        raise UsageError("There is nothing to count yet.", next_step="Answer at least one question beside the place.")


def _values(found: Diagnosed) -> dict[str, Any]:
    answers = found.answers
    given = {name: answers.change(name) for name in CHANGES}
    return {
        "district": answers.place, "size": str(answers.given.get("size", "")), "sector": str(answers.given.get("sector", "")),
        "changes": {name: _codes(one) for name, one in given.items() if one is not None},
        "jobs": {one.occupation: one.moves for one in answers.jobs_once if one.occupation},
        "skills": sorted(found.kept_skills), "at_risk": [one.skill for one in found.at_risk], "nobody": list(found.nobody),
        "other": _other(answers), "taxonomy": found.taxonomy, "questions": questions().version,
    }  # fmt: skip


def _other(answers: Answers) -> dict[str, Any]:
    """What else was answered; no code is "none", one that is not there is not known."""
    found: dict[str, Any] = {}
    for name in ("hurts", "training", "barriers", "levy"):
        if name in answers.given:
            found[name] = _codes(answers.given[name])
    return found


def _codes(value: Change | tuple[str, ...] | str) -> list[str] | str:
    if isinstance(value, Change):
        return list(value.kinds) or ([OWN_WORDS] if value.words else [])
    return list(value) if isinstance(value, tuple) else value
