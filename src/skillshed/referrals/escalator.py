"""A person's way up the Skills Escalator: taking part without a referral of ours, and the plan of what comes next."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Organisation, User
from skillshed.provision.kinds import Step
from skillshed.referrals import actors
from skillshed.referrals.kinds import Ended, Party
from skillshed.referrals.models import Client, Participation, PlannedStep
from skillshed.terms.errors import UsageError


@transaction.atomic
def begin_step(
    *,
    by: User | people.System,
    client: Client,
    step: str,
    project: str,
    started_on: date,
    organisation: Organisation | None = None,
) -> Participation:
    """The person takes part in something their adviser knows of; the same again changes nothing."""
    _adviser(by, client)
    _known(step)
    if not project.strip():
        raise UsageError("The project has no name.", next_step="Write what it is called.")
    made, is_new = Participation.objects.get_or_create(
        client=client, step=step, project=project.strip()[:200], started_on=started_on, defaults={"organisation": organisation}
    )
    if is_new:
        people.record(by=by, did="step.begin", kind="client", thing=client.pk, step=step)
    return made


@transaction.atomic
def end_step(*, by: User | people.System, participation: UUID, ended_on: date, how: str) -> Participation:
    """The person's time on a step has ended; what a referral began, its own end ends."""
    row = Participation.objects.select_for_update(of=("self",)).select_related("client").filter(pk=participation).first()
    if row is None:
        raise actors.not_here()
    _adviser(by, row.client)
    if how not in Ended.values:
        raise UsageError("It is not said how it ended.", next_step="Choose completed, left early, or moved to another step.")
    if ended_on < row.started_on:
        raise UsageError("It cannot end before it began.", next_step=f"It began on {row.started_on:%d %B %Y}.")
    if row.referral_id is not None:
        raise UsageError("This began with a referral.", next_step="Say on the referral that it was completed or left early.")
    if row.ended_on is None:
        row.ended_on, row.ended_how = ended_on, how
        row.save(update_fields=["ended_on", "ended_how"])
        people.record(by=by, did="step.end", kind="client", thing=row.client_id, how=how)
    return row


@transaction.atomic
def plan_step(*, by: User | people.System, client: Client, what: str, step: str = "", due_on: date | None = None) -> PlannedStep:
    """What the person and their adviser mean to do next."""
    _adviser(by, client)
    if step:
        _known(step)
    if not what.strip():
        raise UsageError("It is not said what comes next.", next_step="Write the next step in a few words.")
    row = PlannedStep(client=client, step=step, by=actors.account(by), due_on=due_on)
    row.what = what.strip()[:500]
    row.save()
    people.record(by=by, did="plan.add", kind="client", thing=client.pk)
    return row


@transaction.atomic
def tick_step(*, by: User | people.System, planned: UUID, done: bool = True) -> PlannedStep:
    """A planned step is done, or is not after all."""
    row = PlannedStep.objects.select_for_update(of=("self",)).select_related("client").filter(pk=planned).first()
    if row is None:
        raise actors.not_here()
    _adviser(by, row.client)
    row.done_on = (row.done_on or timezone.localdate()) if done else None
    row.save(update_fields=["done_on"])
    people.record(by=by, did="plan.tick", kind="client", thing=row.client_id, done=done)
    return row


def _adviser(by: User | people.System, client: Client) -> None:
    if Party.ADVISER not in actors.parties_to_client(by, client):
        raise actors.not_here()


def _known(step: str) -> None:
    if step not in Step.values:
        raise UsageError("There is no such step.", next_step=f"Choose one of: {', '.join(Step.labels)}.")
