"""A person's eligibility answers, held for their adviser because they agreed to it; what is known of them to see what fits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import User
from skillshed.referrals import actors, consents
from skillshed.referrals.kinds import Datum, Party, Purpose
from skillshed.referrals.models import CaseAnswers, Client
from skillshed.rules.facts import known_facts, read_facts
from skillshed.terms.errors import InputNotUnderstood, Refused, UsageError

Adviser = User | people.System


@dataclass(frozen=True, slots=True)
class Held:
    """`given`: facts as JSON holds them. `skipped`: questions the person could not or would not answer."""

    given: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()


@transaction.atomic
def agree_answers(*, by: Adviser, client: Client, channel: str, words: str, at: datetime | None = None) -> CaseAnswers:
    """The person lets their adviser keep answers: the consent, and an empty sheet under it. Agreed already is no fault."""
    _adviser(by, client)
    if found := _record(client, at):
        return found
    consent = consents.give_consent(
        by=by, client=client, purpose=Purpose.ANSWERS, data=[], recipient=client.organisation, channel=channel, words=words, at=at
    )
    CaseAnswers.objects.filter(client=client).delete()
    made = CaseAnswers(client=client, consent=consent, changed_on=at or timezone.now())
    _write(made, Held())
    return made


@transaction.atomic
def answer_one(*, by: Adviser, client: Client, name: str, value: Any = None) -> Held:
    """One answer more, or changed; None puts the question aside. Refused without the person's agreement in force."""
    _adviser(by, client)
    if name not in known_facts():
        raise UsageError("There is no such question.")
    record = _record(client)
    if record is None:
        raise Refused("The person has not agreed that answers are kept.", next_step="Ask them first.")
    read_facts({name: value})
    held = _read(record)
    given = {one: said for one, said in held.given.items() if one != name}
    skipped = tuple(one for one in held.skipped if one != name)
    made = Held({**given, name: value}, skipped) if value is not None else Held(given, (*skipped, name))
    record.changed_on = timezone.now()
    _write(record, made)
    people.record(by=by, did="answers.change", kind="client", thing=client.pk)
    return made


def held(client: Client, now: datetime | None = None) -> Held | None:
    """The answers kept under an agreement in force; None without one. The caller has checked who asks."""
    record = _record(client, now)
    return _read(record) if record else None


def facts_of(client: Client, now: datetime | None = None) -> dict[str, Any]:
    """What may be used to say what fits: kept answers, and what the case holds for this very purpose. Nothing is guessed.

    Groups are no facts: "out of work" is neither unemployed nor inactive, and "was in care" is wider than a care leaver.
    """
    found = _of_case(client, now)
    kept = held(client, now)
    return {**found, **(_understood(kept.given) if kept else {})}


def told(client: Client) -> dict[str, Any] | None:
    """The answers for the person's own export."""
    record = CaseAnswers.objects.filter(client=client).first()
    if record is None:
        return None
    found = _read(record)
    return {"given": dict(found.given), "put_aside": list(found.skipped), "changed_on": record.changed_on.isoformat()}


def forget(client: Client) -> None:
    """The answers gone. Inside the caller's transaction."""
    CaseAnswers.objects.filter(client=client).delete()


def forget_ended(now: datetime) -> int:
    """Answers whose agreement ended by time are deleted; how many."""
    return CaseAnswers.objects.filter(consent__expires_at__lte=now).delete()[0]


def _of_case(client: Client, now: datetime | None) -> dict[str, Any]:
    """Date of birth and home district, where casework with these data is agreed and not ended."""
    rows = client.consents.filter(purpose=Purpose.CASEWORK, withdrawn_at=None, expires_at__gt=now or timezone.now())
    agreed: Sequence[list[str]] = list(rows.values_list("data", flat=True))
    found: dict[str, Any] = {}
    if agreed and client.home_ons:
        found["area_code"] = client.home_ons
    if client.born and any(Datum.BORN in data for data in agreed):
        try:
            found["date_of_birth"] = date.fromisoformat(client.born)
        except ValueError:
            # Cases that came by other ways hold a date of birth as it was written: what is not understood is not known.
            return found
    return found


def _understood(given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as today's questions read them; one that is no longer asked so is not known."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        try:
            found |= read_facts({name: value})
        except InputNotUnderstood:
            continue
    return found


def _record(client: Client, now: datetime | None = None) -> CaseAnswers | None:
    found = CaseAnswers.objects.filter(client=client).select_related("consent").first()
    return found if found and found.consent.in_force(now) else None


def _read(record: CaseAnswers) -> Held:
    found = json.loads(record.given)
    return Held(found["given"], tuple(found["skipped"]))


def _write(record: CaseAnswers, made: Held) -> None:
    record.given = json.dumps({"given": dict(made.given), "skipped": list(made.skipped)}, ensure_ascii=False, sort_keys=True)
    record.save()


def _adviser(by: Adviser, client: Client) -> None:
    if Party.ADVISER not in actors.parties_to_client(by, client):
        raise actors.not_here()
