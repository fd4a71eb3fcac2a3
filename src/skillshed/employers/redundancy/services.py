"""Responses opened and changed, titles decided: by whoever may, in one transaction with its audit entry."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from skillshed.employers.models import Outcome, Redundancy, RedundancyTitle
from skillshed.employers.redundancy.access import RUN, not_here, open_one, own_organisation
from skillshed.employers.redundancy.rules import erase_by, latest_erasure
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.terms.errors import UsageError
from skillshed.terms.period import said_day

FIELDS = ("employer", "noticed_on", "ends_on", "erase_on", "ring")


@transaction.atomic
def open_response(
    *,
    by: Actor,
    employer: str,
    noticed_on: date,
    ends_on: date,
    erase_on: date | None = None,
    ring: str = "",
    is_invented: bool = False,
) -> Redundancy:
    """A response, erased a quarter of a year after the last day unless an earlier day is named. UsageError for days out of order."""
    organisation = own_organisation(by)
    people.require(by, RUN, organisation=organisation.pk if organisation else None)
    kept = erase_on or erase_by(ends_on)
    check(employer=employer, noticed_on=noticed_on, ends_on=ends_on, erase_on=kept)
    made = Redundancy.objects.create(
        employer=employer.strip(), noticed_on=noticed_on, ends_on=ends_on, erase_on=kept, ring=ring.strip(), organisation=organisation,
        opened_by=who(by), is_invented=is_invented,
    )  # fmt: skip
    people.record(by=by, did="redundancy.open", kind="redundancy", thing=made.pk, erase_on=kept.isoformat())
    return made


@transaction.atomic
def change_response(*, by: Actor, number: UUID, **given: Any) -> Redundancy:
    """Employer, days, whom to ring. The day of erasure may come nearer, and go as far as the rules let it."""
    found = open_one(by, number)
    values = {name: given.get(name, getattr(found, name)) for name in FIELDS}
    check(**{name: value for name, value in values.items() if name != "ring"})
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=[*FIELDS])
    people.record(by=by, did="redundancy.change", kind="redundancy", thing=found.pk, erase_on=found.erase_on.isoformat())
    return found


def check(*, employer: str, noticed_on: date, ends_on: date, erase_on: date) -> None:
    """UsageError for what cannot be."""
    if not employer.strip():
        raise UsageError("The employer has no name.", next_step="Write the name as people know it.")
    if ends_on < noticed_on:
        raise UsageError("The last day comes before the notice.", next_step="Look at both days again.")
    if erase_on < noticed_on:
        raise UsageError(
            "It would be erased before notice was given.", next_step=f"Choose a day up to {said_day(latest_erasure(ends_on))}."
        )
    if erase_on > latest_erasure(ends_on):
        raise UsageError(
            f"{said_day(erase_on)} is later than people's data may be kept.",
            next_step=f"Choose a day up to {said_day(latest_erasure(ends_on))}.",
        )


def changed(found: Redundancy) -> None:
    """What was worked out before is stale. Inside the caller's transaction, the record locked."""
    Redundancy.objects.filter(pk=found.pk).update(version=F("version") + 1)


@transaction.atomic
def decide_title(*, by: Actor, number: UUID, title: int, occupation: str, label: str) -> RedundancyTitle:
    """What a title is, for everybody who has it. `occupation`: an id of the taxonomy, or blank for none of it."""
    found = open_one(by, number)
    row = RedundancyTitle.objects.filter(redundancy=found, pk=title).first()
    if row is None:
        raise not_here()
    row.occupation, row.label, row.sure = occupation, label, 1.0 if occupation else 0.0
    row.is_decided, row.needs_look, row.decided_by = True, False, who(by)
    row.save()
    changed(found)
    people.record(by=by, did="redundancy.title", kind="redundancy", thing=found.pk, title=row.pk, side=row.side)
    return row


@transaction.atomic
def record_outcome(
    *, by: Actor, number: UUID, person: int, outcome: str, on: date | None = None, vacancy: int | None = None
) -> None:
    """What became of somebody; blank takes it back. `vacancy`: its number, where they have one of these."""
    found = open_one(by, number)
    row = found.people.select_for_update(of=("self",)).filter(pk=person).first()
    if row is None:
        raise not_here()
    if outcome and outcome not in Outcome.values:
        raise UsageError("There is no such outcome.", next_step=f"Choose one of: {', '.join(Outcome.values)}.")
    if on and on < found.noticed_on:
        raise UsageError("That day comes before the notice.", next_step="Look at the day again.")
    row.outcome, row.outcome_on = outcome, on if outcome else None
    row.outcome_vacancy = found.vacancies.filter(number=vacancy).first() if outcome == Outcome.PLACED and vacancy else None
    row.save(update_fields=["outcome", "outcome_on", "outcome_vacancy"])
    changed(found)
    people.record(by=by, did="redundancy.outcome", kind="redundancy", thing=found.pk, person=row.pk, outcome=outcome)


@transaction.atomic
def record_download(*, by: Actor, number: UUID, what: str, people_in_it: int) -> None:
    """That a file with people in it was taken away; the file itself is not kept."""
    found = open_one(by, number)
    people.record(by=by, did="redundancy.download", kind="redundancy", thing=found.pk, what=what, people=people_in_it)
