"""Everything whose time has come: providers asked again, helpers told, referrals expired, outcomes asked, people erased, letters sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.services import SYSTEM
from skillshed.referrals import answers, effects, letters, links, rights, services
from skillshed.referrals.kinds import State
from skillshed.referrals.models import Attempt, Client, Message, OutcomeRecord, Referral
from skillshed.referrals.timing import Timing, timing

UNANSWERED = (State.SENT, State.RECEIVED)
ATTEMPTS_KEPT = timedelta(days=1)


@dataclass(slots=True)
class Done:
    """What was due and is done."""

    nudged: int = 0
    escalated: int = 0
    expired: int = 0
    asked: int = 0
    erased: int = 0
    sent: int = 0
    stopped: int = 0
    later: int = 0
    failed: int = 0


def run_due(now: datetime | None = None) -> Done:
    """Do all that is due. Each thing in a transaction of its own, so that it may be stopped and run again at any moment."""
    now = now or timezone.now()
    rule, done = timing(timezone.localdate(now)), Done()
    done.expired = sum(_expire(number, now) for number in _overdue(rule, now))
    for number in _unanswered(now - timedelta(days=rule.nudge_days), below=2):
        level = _nudge(number, rule, now)
        done.nudged += level == 1
        done.escalated += level == 2
    done.asked = sum(_ask(number, now) for number in _outcomes_due(now))
    done.erased = sum(_erase(number, now) for number in _kept_long_enough(now))
    answers.forget_ended(now)
    Attempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()
    posted = letters.post_letters(now)
    # A letter that was in a sender's hand when its person was erased may have failed since.
    letters.empty(Message.objects.filter(client__erased_on__isnull=False))
    done.sent, done.stopped, done.later, done.failed = posted.sent, posted.stopped, posted.later, posted.failed
    return done


def _overdue(rule: Timing, now: datetime) -> Iterator[UUID]:
    for state, days in rule.expire_days.items():
        found = Referral.objects.filter(state=state, state_on__lte=now - timedelta(days=days))
        yield from list(found.values_list("pk", flat=True))


def _expire(number: UUID, now: datetime) -> bool:
    with transaction.atomic():
        row = Referral.objects.select_for_update(of=("self",)).get(pk=number)
        days = timing(timezone.localdate(now)).expire_days.get(row.state)
        if days is None or row.state_on > now - timedelta(days=days):
            return False  # it moved while we looked
        services.move(by=SYSTEM, referral=number, to=State.EXPIRED, at=now)
        return True


def _unanswered(before: datetime, *, below: int) -> list[UUID]:
    found = Referral.objects.filter(state__in=UNANSWERED, sent_on__lte=before, nudges__lt=below)
    return list(found.values_list("pk", flat=True))


def _nudge(number: UUID, rule: Timing, now: datetime) -> int:
    """0 nothing, 1 the provider was asked again, 2 asked again and the helper told."""
    with transaction.atomic():
        row = Referral.objects.select_for_update(of=("self",)).select_related("client", "provider", "consent").get(pk=number)
        days = (now - row.sent_on).days if row.sent_on and row.state in UNANSWERED else 0
        level = 2 if days >= rule.escalate_days else 1 if days >= rule.nudge_days else 0
        if level <= row.nudges:
            return 0
        row.nudges = level
        row.save(update_fields=["nudges"])
        effects.tell_provider(row, "nudge_provider" if level == 1 else "nudge_again", now, days=str(days))
        if level == 2:
            _escalate(row, days, now)
        people.record(by=SYSTEM, did="referral.nudge", kind="referral", thing=row.pk, level=level)
        return level


def _escalate(row: Referral, days: int, now: datetime) -> None:
    link = links.page("case", number=row.client_id) if row.client.adviser_id else links.page("funnel")
    for at, address in enumerate(effects.helper_addresses(row)):
        values = {**effects.facts(row), "days": str(days), "link": link}
        letters.queue_letter(
            "escalated", key=f"{row.pk}:escalated:{at}", address=address, values=values, client=row.client, referral=row, at=now
        )


def _outcomes_due(now: datetime) -> list[int]:
    found = OutcomeRecord.objects.filter(outcome="", due_on__lte=timezone.localdate(now), referral__client__erased_on=None)
    return list(found.values_list("pk", flat=True))


def _ask(number: int, now: datetime) -> bool:
    with transaction.atomic():
        row = OutcomeRecord.objects.select_related("referral__client", "referral__provider").get(pk=number)
        consent = effects.keep_in_touch(row.referral.client, now)
        if consent is None or not row.referral.client.email:
            return False
        letter = letters.queue_letter(
            "follow_up", key=f"{row.referral_id}:follow_up:{row.month}", address=row.referral.client.email,
            values=effects.facts(row.referral), client=row.referral.client, referral=row.referral, consent=consent, at=now,
        )  # fmt: skip
        return letter is not None


def _kept_long_enough(now: datetime) -> list[UUID]:
    return list(Client.objects.filter(erased_on=None, keep_until__lt=timezone.localdate(now)).values_list("pk", flat=True))


def _erase(number: UUID, now: datetime) -> bool:
    return rights.erase_client(by=SYSTEM, client=Client.objects.get(pk=number), at=now, if_kept_until=timezone.localdate(now))
