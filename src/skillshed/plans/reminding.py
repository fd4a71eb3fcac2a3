"""Letters about what is due in plans: each thing once when its day has come and once when it is two weeks late; anybody may stop them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from skillshed.people import services as people
from skillshed.people.models import User
from skillshed.people.services import SYSTEM, Actor
from skillshed.plans.due import Due, due_in, waiting
from skillshed.plans.files import document
from skillshed.plans.models import Actual, Plan, Told, Wish
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import said_day

log = logging.getLogger(__name__)
SALT = "plan-letters"
LATE = timedelta(days=14)
SOON = 14  # days before a milestone or a decision at which its letter goes; a figure cannot be known before its day
Address = Callable[[str, dict[str, str]], str]


@dataclass(slots=True)
class Sent:
    """What became of the letters of one run."""

    letters: int = 0
    things: int = 0
    later: int = 0


def send_due(today: date, *, address: Address, dry_run: bool = False) -> Sent:
    """One letter to each person of each plan with what is newly due. Safe to run twice and at the same time.

    `address`: a page's name and its parts to its full address.
    """
    sent = Sent()
    for plan in Plan.objects.select_related("owner"):
        rows = due_in(plan, document(plan), today, SOON)
        held = waiting(plan)
        for user, wish in readers(plan):
            lines = dict(_lines(rows, held, user, wish, plan, today))
            told = set(Told.objects.filter(plan=plan, user=user, key__in=lines).values_list("key", flat=True))
            fresh = {key: line for key, line in lines.items() if key not in told}
            if not fresh:
                continue
            if dry_run or _tell(plan, user, fresh, address):
                sent.letters, sent.things = sent.letters + 1, sent.things + len(fresh)
            else:
                sent.later += 1
    return sent


def readers(plan: Plan) -> list[tuple[User, Wish | None]]:
    """Who is told: the plan's owners, and whoever asked for it and may still enter figures; none who stopped the letters."""
    wishes = {one.user_id: one for one in plan.wishes.all()}
    found = _owners(plan) | User.objects.filter(pk__in=[key for key, one in wishes.items() if one.wants_mail])
    return [
        (user, wishes.get(user.pk))
        for user in found.filter(is_active=True).distinct().order_by("pk")
        if (user.pk not in wishes or wishes[user.pk].wants_mail) and _may(user, plan)
    ]


def _owners(plan: Plan) -> QuerySet[User]:
    here = Q(grants__organisation=None) | Q(grants__organisation=plan.owner_id) if plan.owner_id else Q(grants__organisation=None)
    return User.objects.filter(here, grants__role="plan_owner", grants__ended_on=None)


def _may(user: User, plan: Plan) -> bool:
    return people.may(user, "plan.record", organisation=plan.owner_id).allowed


def _lines(
    rows: list[Due], held: list[Actual], user: User, wish: Wish | None, plan: Plan, today: date
) -> Iterator[tuple[str, str]]:
    """(what nobody is told of twice, the line of the letter)."""
    for row in rows:
        if (wish and wish.actor and wish.actor != row.actor) or (row.kind == "figure" and row.on > today):
            continue
        late = row.on + LATE <= today
        key = f"{'late' if late else 'due'}:{row.kind}:{row.key}:{row.on}:{hashlib.sha256(row.name.encode()).hexdigest()[:12]}"
        who = f" ({row.actor_name})" if row.actor_name else ""
        yield key, f"{WORDS[row.kind]} {'was' if row.on < today else 'is'} due on {said_day(row.on)}: {row.name}{who}"
    mine = [one for one in held if one.entered_by_id != user.pk]
    if mine and people.may(user, "plan.approve", organisation=plan.owner_id).allowed:
        newest = max(one.entered_on for one in mine)
        yield f"approve:{newest.isoformat()}", f"{len(mine)} {'figure waits' if len(mine) == 1 else 'figures wait'} for approval"


WORDS = {"figure": "A figure", "milestone": "A milestone", "decision": "A decision", "question": "An answer", "finding": "A finding", "change": "A change"}  # fmt: skip


def _tell(plan: Plan, user: User, fresh: dict[str, str], address: Address) -> bool:
    """Whether the letter went. What is told is kept first: a second run at the same time meets it and writes nothing."""
    try:
        with transaction.atomic():
            Told.objects.bulk_create([Told(plan=plan, user=user, key=key) for key in fresh])
            people.record(by=SYSTEM, did="plan.remind", kind="plan", thing=plan.pk, user=user.pk, things=len(fresh))
            _letter(plan, user, fresh, address).send()
    except IntegrityError:
        return False  # another run has just told them
    except OSError as error:  # a mail server that is away: all of it is undone and tried again
        log.warning("letter not sent: plan=%s fault=%s", plan.pk, type(error).__name__)
        return False
    return True


def _letter(plan: Plan, user: User, fresh: dict[str, str], address: Address) -> EmailMessage:
    here = {"slug": plan.slug}
    text = (
        f"In the plan {plan.title}:\n\n" + "\n".join(f"- {line}" for line in fresh.values()) + f"\n\nEnter figures: {address('plans:record', here)}"
        f"\nThe plan: {address('plans:plan', here)}\nStop these letters: {address('plans:stop_letters', {'token': stop_token(plan, user)})}\n"
    )  # fmt: skip
    number = hashlib.sha256("\n".join([str(plan.pk), str(user.pk), *sorted(fresh)]).encode()).hexdigest()[:32]
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    what = f"{len(fresh)} thing{'' if len(fresh) == 1 else 's'} due: {plan.title}"
    return EmailMessage(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + what.replace("\n", " ")[:150], text, settings.DEFAULT_FROM_EMAIL, [user.email],
        headers={"Message-ID": f"<plan-{number}@{host}>"},
    )  # fmt: skip


@transaction.atomic
def wish_letters(*, by: Actor, plan: Plan, wants_mail: bool, actor: str = "") -> Wish:
    """Letters of a plan on or off for oneself, of everything or of what one actor answers for."""
    people.require(by, "plan.record", organisation=plan.owner_id)
    if not isinstance(by, User):
        raise UsageError("The system reads no letters.", next_step="Sign in, and choose for yourself.")
    if actor and not plan.elements.filter(group="actors", key=actor).exists():
        raise UsageError(f"The plan has no actor '{actor}'.", next_step="Choose one of its actors.")
    wish, _ = Wish.objects.update_or_create(plan=plan, user=by, defaults={"wants_mail": wants_mail, "actor": actor})
    people.record(by=by, did="plan.letters", kind="plan", thing=plan.pk, wants_mail=wants_mail, actor=actor)
    return wish


def stop_token(plan: Plan, user: User) -> str:
    """What the link in a letter carries: it stops the letters of one plan to one account, and opens nothing."""
    return signing.dumps([plan.pk, user.pk], salt=SALT)


@transaction.atomic
def stop_letters(token: str) -> Plan:
    """Letters stopped by the link in one of them. NotFound where the link is not ours."""
    try:
        number, user = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        number, user = 0, 0
    plan, account = Plan.objects.filter(pk=number).first(), User.objects.filter(pk=user).first()
    if plan is None or account is None:
        raise NotFound("This link stops no letters.", next_step="Sign in, open the plan and choose there.")
    Wish.objects.update_or_create(plan=plan, user=account, defaults={"wants_mail": False})
    people.record(by=SYSTEM, did="plan.letters", kind="plan", thing=plan.pk, user=account.pk, wants_mail=False)
    return plan
