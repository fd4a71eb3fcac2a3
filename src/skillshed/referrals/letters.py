"""The queue of letters: asked twice, queued once; stopped with the consent; tried again until sent; sent once."""

from __future__ import annotations

import json
import logging
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from skillshed.referrals.kinds import Letter
from skillshed.referrals.models import Client, Consent, Message, Referral
from skillshed.referrals.timing import timing
from skillshed.terms.errors import UserError

log = logging.getLogger(__name__)
# A letter in hand for so long belongs to a process that died: it is sent anew under the same Message-ID, by which mail
# servers and programs know a letter they already have.
IN_DOUBT = timedelta(minutes=10)
MOST = 500  # letters in one go


@dataclass(slots=True)
class Posted:
    """What became of the letters that were due."""

    sent: int = 0
    stopped: int = 0
    later: int = 0
    failed: int = 0


@cache
def templates() -> dict[str, dict[str, str]]:
    """Every letter by its name: subject and text."""
    return tomllib.loads(files("skillshed.referrals").joinpath("letters.toml").read_text(encoding="utf-8"))


def queue_letter(
    template: str, *, key: str, address: str, values: dict[str, str], client: Client | None = None, referral: Referral | None = None,
    consent: Consent | None = None, at: datetime | None = None,
) -> Message | None:  # fmt: skip
    """One letter more, inside the caller's transaction; none where it was queued before or there is no address."""
    if not address or Message.objects.filter(key=key).exists():
        return None
    now = at or timezone.now()
    letter = Message(key=key, template=template, client=client, referral=referral, consent=consent, due_at=now, made_at=now)
    letter.address, letter.values = address, json.dumps(values)
    letter.save(force_insert=True)
    return letter


def stop_letters(found: QuerySet[Message], why: str, *, at: datetime | None = None) -> int:
    """Letters not yet handed over, stopped for good; inside the caller's transaction."""
    waiting = found.filter(state=Letter.QUEUED)
    return waiting.update(state=Letter.STOPPED, reason=why, address_sealed="", values_sealed="", done_at=at or timezone.now())


def empty(found: QuerySet[Message]) -> int:
    """Addresses and values gone from letters that are neither waiting nor in a sender's hand."""
    done = found.exclude(state__in=(Letter.QUEUED, Letter.SENDING)).exclude(address_sealed="")
    return done.update(address_sealed="", values_sealed="")


def await_letters(consents: Iterable[UUID], *, seconds: float = 25.0) -> None:
    """Wait for letters that were in a sender's hand when consent ended: when this returns, nothing more goes out under it."""
    if connection.in_atomic_block:
        return  # the sender could not finish while we hold the database
    until = time.monotonic() + seconds
    held = Message.objects.filter(consent__in=list(consents), state=Letter.SENDING)
    while time.monotonic() < until and held.filter(claimed_at__gt=timezone.now() - IN_DOUBT).exists():
        time.sleep(0.05)


def post_letters(now: datetime | None = None) -> Posted:
    """Send every letter that is due. Safe to run at the same time in several processes, and again after a crash."""
    now, posted = now or timezone.now(), Posted()
    Message.objects.filter(state=Letter.SENDING, claimed_at__lt=now - IN_DOUBT).update(state=Letter.QUEUED)
    due = Message.objects.filter(state=Letter.QUEUED, due_at__lte=now).order_by("due_at", "pk")
    for number in list(due.values_list("pk", flat=True)[:MOST]):
        letter = _claim(number, now)
        if letter is None:
            continue
        if letter.state == Letter.STOPPED:
            posted.stopped += 1
            continue
        _note(posted, _post(letter, now))
    return posted


def _claim(number: UUID, now: datetime) -> Message | None:
    """The letter in hand, or stopped because consent ended; None where another sender has it. Decided under a lock."""
    with transaction.atomic():
        letter = Message.objects.select_for_update().filter(pk=number, state=Letter.QUEUED).first()
        if letter is None:
            return None
        consent = Consent.objects.filter(pk=letter.consent_id).first()
        if letter.consent_id and (consent is None or not consent.in_force(now)):
            stop_letters(Message.objects.filter(pk=number), "consent ended", at=now)
            letter.state = Letter.STOPPED
            return letter
        letter.state, letter.claimed_at, letter.tries = Letter.SENDING, timezone.now(), letter.tries + 1
        letter.save(update_fields=["state", "claimed_at", "tries"])
        return letter


def _post(letter: Message, now: datetime) -> str:
    """Hand the letter to the mail server; its new state."""
    try:
        _mail(letter).send()
    # Faults of a mail server or the way to it; and of this one letter (a header, a lost key), which must not stop the others.
    except (OSError, ValueError, KeyError, UserError) as error:
        log.warning("letter not sent: letter=%s fault=%s", letter.pk, type(error).__name__)
        return _put_off(letter, now, type(error).__name__)
    done = {"state": Letter.SENT, "done_at": now, "reason": "", "address_sealed": "", "values_sealed": ""}
    Message.objects.filter(pk=letter.pk).update(**done)
    return Letter.SENT


def _mail(letter: Message) -> EmailMessage:
    text, values = templates()[letter.template], json.loads(letter.values or "{}")
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return EmailMessage(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + text["subject"].format_map(values),
        text["text"].strip().format_map(values) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [letter.address],
        headers={"Message-ID": f"<{letter.pk}@{host}>"},
    )


def _put_off(letter: Message, now: datetime, fault: str) -> str:
    rule = timing(timezone.localdate(now))
    if letter.tries >= rule.letter_tries:
        state, due = Letter.FAILED, letter.due_at
    else:
        state, due = Letter.QUEUED, rule.next_try(now, letter.tries)
    Message.objects.filter(pk=letter.pk).update(state=state, due_at=due, reason=fault)
    return state


def _note(posted: Posted, state: str) -> None:
    if state == Letter.SENT:
        posted.sent += 1
    elif state == Letter.FAILED:
        posted.failed += 1
    else:
        posted.later += 1
