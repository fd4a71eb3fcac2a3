"""People helped: a record opened, changed, noted on; the same human being known again without reading anybody's name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Person, User
from skillshed.referrals import actors
from skillshed.referrals.actors import Actor, Resident
from skillshed.referrals.keys import keyed, keyed_all, new_code, new_token, plain_phone, token_hash
from skillshed.referrals.kinds import AgeBand, Group, Party
from skillshed.referrals.models import Client, Note, Referral
from skillshed.referrals.timing import timing
from skillshed.terms.errors import UsageError

FIELDS = ("name", "email", "phone", "born", "note", "home_ons", "age_band", "groups")


class Opened(NamedTuple):
    """A new record, and the key that opens it without an account: told once, kept nowhere."""

    client: Client
    token: str


@transaction.atomic
def open_case(*, by: User | people.System, at: datetime | None = None, is_invented: bool = False, **fields: object) -> Opened:
    """A person whom an adviser helps. UsageError names what is not as it must be."""
    people.require(by, "referral.make", organisation=_number(by), places=_places(fields))
    user = actors.account(by)
    made = _made(fields, at, is_invented=is_invented, adviser=user, organisation=actors.adviser_organisation(user))
    people.record(by=by, did="case.open", kind="client", thing=made.client.pk)
    return made


def _number(by: object) -> int | None:
    found = actors.adviser_organisation(by)
    return found.pk if found else None


def _places(fields: dict[str, object]) -> Collection[str]:
    return [str(fields.get("home_ons", ""))]


@transaction.atomic
def open_own(*, person: Person | None = None, at: datetime | None = None, is_invented: bool = False, **fields: object) -> Opened:
    """A person who comes by themselves, without an account or with one."""
    made = _made(fields, at, is_invented=is_invented, person=person)
    people.record(by=people.SYSTEM, did="client.open", kind="client", thing=made.client.pk, party=Party.SELF.value)
    return made


def _made(fields: dict[str, object], at: datetime | None, **more: object) -> Opened:
    now, token = at or timezone.now(), new_token()
    client = Client(code=_free_code(), token_hash=token_hash(token), opened_on=now, **more)
    client.keep_until = timing(timezone.localdate(now)).keep_until((), now)
    _fill(client, fields)
    client.human = _human(client) or uuid4()
    client.save(force_insert=True)
    return Opened(client, token)


@transaction.atomic
def change_client(*, by: Actor, client: Client, **fields: object) -> Client:
    """The person's details, corrected."""
    client = Client.objects.select_for_update().get(pk=client.pk)
    if not actors.parties_to_client(by, client):
        raise actors.not_here()
    _fill(client, fields)
    client.save()
    people.record(by=_recorder(by), did="client.change", kind="client", thing=client.pk, fields=sorted(fields))
    return client


@transaction.atomic
def add_note(*, by: Actor, client: Client, text: str, referral: Referral | None = None, at: datetime | None = None) -> Note:
    """A sealed note on a case; for whoever helps the person, and the person themselves."""
    found = actors.parties(by, referral) if referral else actors.parties_to_client(by, client)
    if not found:
        raise actors.not_here()
    if not text.strip():
        raise UsageError("The note is empty.", next_step="Write what should be kept.")
    note = Note(client=client, referral=referral, by=actors.account(by), party=found[-1], at=at or timezone.now())
    note.text = text.strip()[:4000]
    note.save()
    people.record(by=_recorder(by), did="client.note", kind="client", thing=client.pk)
    return note


def _recorder(by: Actor) -> people.Actor:
    return actors.account(by) or people.SYSTEM


def _fill(client: Client, fields: dict[str, object]) -> None:
    if unknown := set(fields) - set(FIELDS):
        raise UsageError(f"A client has no {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        setattr(client, name, value.strip() if isinstance(value, str) else value)
    _check(client)
    for kind in ("name", "email", "phone"):
        setattr(client, f"{kind}_hash", keyed(kind, getattr(client, kind)))


def _check(client: Client) -> None:
    """UsageError where the record cannot be kept; never repeats what was typed, which may reach a log."""
    if not client.name:
        raise UsageError("A name is needed.", next_step="Write the name they go by.")
    if client.email:
        try:
            validate_email(client.email)
        except ValidationError:
            raise UsageError("The email address is not whole.", next_step="Write it like name@example.org.") from None
    if client.phone and not 7 <= len(plain_phone(client.phone)) <= 15:
        raise UsageError("The phone number is not whole.", next_step="Write it like 07700 900123.")
    if not (client.email or client.phone):
        raise UsageError("There is no way to reach the person.", next_step="Give an email address or a phone number.")
    if client.age_band and client.age_band not in AgeBand.values:
        raise UsageError("There is no such age group.", next_step="Choose one of the list, or leave it out.")
    if unknown := set(client.groups) - set(Group.values):
        raise UsageError(f"There is no group {', '.join(sorted(unknown))}.", next_step="Choose from the list.")


def _human(client: Client) -> UUID | None:
    """The random number of the same human being, where name and address, or name and phone, are those of another record."""
    way = Q()
    for kind in ("email", "phone"):
        if hashes := keyed_all(kind, getattr(client, kind)):
            way |= Q(**{f"{kind}_hash__in": hashes})
    if not way:
        return None
    same = Client.objects.filter(way, name_hash__in=keyed_all("name", client.name)).order_by("opened_on", "pk")
    return same.values_list("human", flat=True).first()


def _free_code() -> str:
    code = new_code()
    while Client.objects.filter(code=code).exists():
        code = new_code()
    return code


def resident_of(client: Client) -> Resident:
    """The person acting for themselves."""
    return Resident(client.pk)
