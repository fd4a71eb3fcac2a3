"""What became of people at the end, and after 3 and 6 months."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.referrals import actors
from skillshed.referrals.actors import Actor
from skillshed.referrals.kinds import Month, Outcome
from skillshed.referrals.models import OutcomeRecord, Referral
from skillshed.terms.errors import Refused, UsageError


@transaction.atomic
def record_outcome(*, by: Actor, referral: UUID, month: int, outcome: str, at: datetime | None = None) -> OutcomeRecord:
    """What somebody says had become of the person; said again, the newer answer stands. Refused before it is due."""
    now = at or timezone.now()
    found = Referral.objects.select_related("client").filter(pk=referral).first()
    if found is None:
        raise actors.not_here()
    party = actors.parties(by, found)[0]
    if outcome not in Outcome.values:
        raise UsageError("There is no such outcome.", next_step="Choose job, learning, neither, or not known.")
    row = OutcomeRecord.objects.select_for_update().filter(referral=found, month=month).first()
    if row is None or row.due_on > timezone.localdate(now):
        when = Month(month).label if month in Month.values else f"after {month} months"
        raise Refused(f"The outcome {when} is not due.", next_step="It can be told from the day it is due.")
    row.outcome, row.party, row.recorded_on = outcome, party, now
    row.save(update_fields=["outcome", "party", "recorded_on"])
    people.record(
        by=actors.account(by) or people.SYSTEM,
        did="outcome.record",
        kind="referral",
        thing=found.pk,
        month=month,
        outcome=outcome,
    )
    return row
