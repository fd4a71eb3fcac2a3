"""What follows when a referral takes a step: days stamped, letters queued, taking part begun or ended, needs counted."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from skillshed.people.models import User
from skillshed.people.reads import open_grants
from skillshed.provision.models import Provider
from skillshed.referrals import letters, links
from skillshed.referrals.kinds import UNMET_REASONS, Ended, Month, Purpose, State, Unmet
from skillshed.referrals.models import Client, Consent, Message, OutcomeRecord, Participation, Referral, UnmetNeed
from skillshed.referrals.timing import timing

STAMPS = {
    State.SENT: "sent_on",
    State.RECEIVED: "received_on",
    State.ACCEPTED: "accepted_on",
    State.STARTED: "started_on",
    State.COMPLETED: "ended_on",
    State.LEFT_EARLY: "ended_on",
}
TOLD = {State.ACCEPTED: "accepted_person", State.WAITING: "waiting_person", State.DECLINED: "declined_person", State.EXPIRED: "expired_person"}  # fmt: skip


def stamp(referral: Referral, now: datetime) -> None:
    """The day of the step in the field its state has; the first one stands."""
    name = STAMPS.get(State(referral.state))
    if name and getattr(referral, name) is None:
        setattr(referral, name, now)


def follow(referral: Referral, before: str, now: datetime, *, token: str = "") -> None:
    """Everything else, inside the transaction of the step."""
    state = referral.state
    if state == State.SENT:
        _tell_sent(referral, now, token)
    elif state in TOLD and before != State.DRAFT:
        tell_person(referral, TOLD[State(state)], now)
    elif state == State.STARTED:
        _begin(referral, now)
    elif state in (State.COMPLETED, State.LEFT_EARLY):
        _end(referral, now)
    elif state == State.WITHDRAWN and before != State.DRAFT:
        tell_withdrawn(referral, now)
    if state == State.EXPIRED and before != State.DRAFT:
        count_unmet(referral, Unmet.EXPIRED, timezone.localdate(now))
    elif state == State.DECLINED and referral.reason in UNMET_REASONS:
        count_unmet(referral, Unmet.DECLINED, timezone.localdate(now))
    renew_keeping(referral, now)


def renew_keeping(referral: Referral, now: datetime) -> None:
    """The day until which the person's identifiers are kept, after a change of one of their referrals."""
    rows = Referral.objects.filter(client=referral.client_id).values_list("state", "state_on")
    client = referral.client
    client.keep_until = timing(timezone.localdate(now)).keep_until(rows, client.opened_on)
    Client.objects.filter(pk=client.pk).update(keep_until=client.keep_until)


def post_soon() -> None:
    """Letters go out when the transaction stands, all at once: by the worker, or now where there is none."""
    if not any(act is _post for _, act, _ in connection.run_on_commit):
        transaction.on_commit(_post)


def _post() -> None:
    from skillshed.referrals.tasks import post_due_letters

    post_due_letters.enqueue()


def facts(referral: Referral) -> dict[str, str]:
    """What letters may say: nothing of it tells who the person is."""
    return {
        "code": referral.client.code,
        "offer": referral.offer_title,
        "provider": referral.provider.name,
        "reason": referral.get_reason_display().lower() if referral.reason else "",
        "page": links.page("my_referral"),
        "find": links.page("find"),
        "inbox": links.page("inbox"),
    }


def tell_person(referral: Referral, template: str, now: datetime, **more: str) -> None:
    """A letter to the person, under the consent of the referral."""
    client = referral.client
    values = {**facts(referral), **more}
    key = f"{referral.pk}:{template}:{referral.transitions.count()}"
    letters.queue_letter(
        template, key=key, address=client.email, values=values, client=client, referral=referral, consent=referral.consent, at=now
    )
    post_soon()


def tell_provider(referral: Referral, template: str, now: datetime, *, with_key: bool = True, **more: str) -> None:
    """A letter to the provider's office, or to those who answer for it; without anything personal."""
    rule = timing(timezone.localdate(now))
    values = {**facts(referral), "link_days": str(rule.link_days), "nudge_days": str(rule.nudge_days), **more}
    if with_key:
        key = links.provider_key(referral)
        values |= {"key": key, "link": f"{links.page('inbox_key')}#key={key}"}
    for number, address in enumerate(provider_addresses(referral)):
        letters.queue_letter(
            template, key=f"{referral.pk}:{template}:{number}", address=address, values=values, client=referral.client,
            referral=referral, consent=referral.consent if with_key else None, at=now,
        )  # fmt: skip
    post_soon()


def provider_addresses(referral: Referral) -> list[str]:
    """The office's address; without one, the accounts that may answer for it."""
    office = Provider.objects.filter(organisation=referral.provider_id).exclude(email="").values_list("email", flat=True).first()
    if office:
        return [office]
    found = User.objects.filter(
        is_active=True, grants__organisation=referral.provider_id, grants__role="provider", grants__ended_on=None
    )
    return list(found.distinct().order_by("pk").values_list("email", flat=True))


def helper_addresses(referral: Referral) -> list[str]:
    """Who is told when nobody answers: the adviser, while they still advise; else the hub."""
    adviser = referral.client.adviser
    if adviser and adviser.is_active and any(one.role == "adviser" for one in open_grants(adviser)):
        return [adviser.email]
    return [address for _, address in settings.ADMINS]


def tell_withdrawn(referral: Referral, now: datetime) -> None:
    """The provider, where it was told of the referral, learns that it ended."""
    letters.stop_letters(Message.objects.filter(referral=referral), "referral withdrawn", at=now)
    if Message.objects.filter(referral=referral, template="sent_provider", state__in=["sent", "sending"]).exists():
        tell_provider(referral, "withdrawn_provider", now, with_key=False)


def count_unmet(referral: Referral, why: Unmet, day: date) -> None:
    """One need not met, without the person."""
    UnmetNeed.objects.create(
        day=day, why=why, reason=referral.reason, offer_kind=referral.offer_kind, level=referral.level, subject=referral.subject,
        door=referral.door, home_ons=referral.home_ons,
    )  # fmt: skip


def _tell_sent(referral: Referral, now: datetime, token: str) -> None:
    tell_provider(referral, "sent_provider", now)
    page = links.page("my_referral")
    tell_person(referral, "sent_person", now, link=f"{page}#key={token}" if token else page)


def _begin(referral: Referral, now: datetime) -> None:
    if not referral.step:
        return
    Participation.objects.get_or_create(
        referral=referral,
        defaults={
            "client": referral.client, "step": referral.step, "project": referral.offer_title, "offer": referral.offer,
            "organisation": referral.provider, "started_on": timezone.localdate(now),
        },
    )  # fmt: skip


def _end(referral: Referral, now: datetime) -> None:
    if referral.started_on is None:
        return
    day = timezone.localdate(now)
    how = Ended.COMPLETED if referral.state == State.COMPLETED else Ended.LEFT_EARLY
    Participation.objects.filter(referral=referral, ended_on=None).update(ended_on=day, ended_how=how)
    for month in Month.values:
        OutcomeRecord.objects.get_or_create(referral=referral, month=month, defaults={"due_on": months_after(day, month)})


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no day {day} after {months} months")


def keep_in_touch(client: Client, now: datetime) -> Consent | None:
    """The consent in force to be asked how it went."""
    found = client.consents.filter(purpose=Purpose.KEEP_IN_TOUCH, withdrawn_at=None, expires_at__gt=now)
    return found.order_by("-given_at").first()
