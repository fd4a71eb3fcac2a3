"""Who acts on whose referral: roles, the person themselves, and a provider's link. What is not yours does not exist for you."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from skillshed.people import reads as people
from skillshed.people import services as people_services
from skillshed.people.models import Organisation, User
from skillshed.people.rules import Held, permissions
from skillshed.people.services import System
from skillshed.referrals.kinds import Party
from skillshed.referrals.models import Client, Referral
from skillshed.terms.errors import NotFound

NOBODY = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who showed that a record is theirs: by code and address, by key, or because they have just made it."""

    client: UUID


@dataclass(frozen=True, slots=True)
class Link:
    """Whoever holds a provider's link to one referral."""

    referral: UUID


Actor = User | System | Resident | Link


def not_here() -> NotFound:
    """The one answer to everybody who asks for what is not theirs, or is not there."""
    return NotFound("There is no such referral or case here.", next_step="Check the address, or sign in with the right account.")


def grants(user: object, permission: str) -> Iterator[Held]:
    """The roles held that carry a permission; the system holds none, and is asked for none."""
    if isinstance(user, System):
        return iter(())
    roles = permissions()[permission].roles
    return (one for one in people.held(user) if one.role in roles)


def cases(user: object) -> Q:
    """Clients whose adviser the account is, or whose service it works for. An adviser of no service sees their own cases only."""
    found = NOBODY
    for held in grants(user, "referral.see_case"):
        own = Q(organisation=held.organisation) if held.organisation else Q(adviser=user)
        found |= own & Q(home_ons=held.place) if held.place else own
    return found & Q(erased_on=None)


def provider_organisations(user: object) -> frozenset[int]:
    """Organisations whose referrals the account answers: named in the role, never every organisation."""
    return frozenset(held.organisation for held in grants(user, "referral.answer") if held.organisation is not None)


def adviser_organisation(user: object) -> Organisation | None:
    """The service an adviser works for, where the role names one."""
    numbers = [held.organisation for held in grants(user, "referral.make") if held.organisation]
    return Organisation.objects.filter(pk__in=numbers).order_by("pk").first()


def is_adviser_of(user: object, client: Client) -> bool:
    """Whether the person is one of the account's cases."""
    return Client.objects.filter(cases(user), pk=client.pk).exists()


def parties_to_client(actor: Actor, client: Client) -> tuple[Party, ...]:
    """As what somebody may act for a client; empty for strangers."""
    if isinstance(actor, System):
        return (Party.SYSTEM, Party.ADVISER)
    if isinstance(actor, Resident):
        return (Party.SELF,) if actor.client == client.pk and client.erased_on is None else ()
    if isinstance(actor, Link) or not getattr(actor, "is_active", False):
        return ()
    own = (Party.SELF,) if client.person_id and client.person_id == actor.person_id else ()
    return (*own, *((Party.ADVISER,) if is_adviser_of(actor, client) else ()))


def parties(actor: Actor, referral: Referral) -> tuple[Party, ...]:
    """As what somebody may act on a referral; NotFound for strangers, so that nobody learns that it is there."""
    if isinstance(actor, Link):
        found: tuple[Party, ...] = (Party.LINK,) if actor.referral == referral.pk else ()
    else:
        found = parties_to_client(actor, referral.client)
        if isinstance(actor, User) and referral.sent_on and referral.provider_id in provider_organisations(actor):
            found = (*found, Party.PROVIDER)
    if not found:
        raise not_here()
    return found


def account(actor: Actor) -> User | None:
    """The account a record names; none for residents without one, links and the system."""
    return actor if isinstance(actor, User) else None


def require_counts(by: User | System) -> None:
    """Refused where no role allows counts. They are protected and of everybody, so a role for one service or place allows them too."""
    if not isinstance(by, System) and not any(grants(by, "referral.see_counts")):
        people_services.require(by, "referral.see_counts")
