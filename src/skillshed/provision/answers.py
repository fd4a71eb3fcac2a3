"""Keeping a person's eligibility answers because they asked for it, reading them back for that person alone, deleting them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.holders import Holder
from skillshed.people.models import Person, User
from skillshed.people.sealed import seal, unseal
from skillshed.provision.models import KeptAnswers
from skillshed.terms.errors import Refused, UsageError

KEEP_DAYS = 365  # after the last change; then nobody can read them, and whoever keeps answers next clears them away
LONGEST = 8_000


@transaction.atomic
def keep_answers(*, by: User, answers: dict[str, Any]) -> KeptAnswers:
    """The person's own answers, in place of any kept before. Refused for who is nobody; nothing of them goes to the audit trail."""
    person = _own(by)
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    if len(text) > LONGEST:
        raise UsageError("These answers are too long to keep.", next_step="Begin again with fewer.")
    forget_overdue(on=timezone.localdate())
    now = timezone.now()
    fields = {"sealed": seal(text), "kept_on": now, "forget_on": timezone.localdate() + timedelta(days=KEEP_DAYS)}
    found, _ = KeptAnswers.objects.update_or_create(person=person, defaults=fields)
    people.record(by=by, did="answers.keep", kind="person", thing=person.pk)
    return found


@transaction.atomic
def forget_answers(*, by: User) -> bool:
    """Delete what is kept of the person's own answers; whether there was anything."""
    person = _own(by)
    count, _ = KeptAnswers.objects.filter(person=person).delete()
    if count:
        people.record(by=by, did="answers.forget", kind="person", thing=person.pk)
    return bool(count)


@transaction.atomic
def forget_overdue(*, on: date) -> int:
    """Delete answers whose day has come; how many."""
    count, _ = KeptAnswers.objects.filter(forget_on__lte=on).delete()
    return count


def record_of(user: Any) -> KeptAnswers | None:
    """What is kept for a person who has signed in, unread; None for a stranger, or past its day."""
    if not getattr(user, "is_authenticated", False) or not getattr(user, "person_id", None):
        return None
    return KeptAnswers.objects.filter(person=user.person_id, forget_on__gt=timezone.localdate()).first()


def kept_answers(*, by: User) -> dict[str, Any] | None:
    """The person's own answers as they were kept; None where there are none. Raises Unreadable."""
    found = record_of(by)
    read: dict[str, Any] | None = json.loads(unseal(found.sealed)) if found else None
    return read


def _own(by: Any) -> Person:
    if not getattr(by, "is_authenticated", False) or getattr(by, "person", None) is None:
        raise Refused("Only people with an account can keep answers.", next_step="Sign in first, or print the page.")
    person: Person = by.person
    return person


def _export(person: Person) -> dict[str, Any] | None:
    found = KeptAnswers.objects.filter(person=person).first()
    return (
        {
            "kept_on": found.kept_on.isoformat(),
            "forget_on": found.forget_on.isoformat(),
            "answers": json.loads(unseal(found.sealed)),
        }
        if found
        else None
    )


def _erase(person: Person) -> None:
    KeptAnswers.objects.filter(person=person).delete()


HOLDER = Holder("eligibility_answers", _export, _erase)
