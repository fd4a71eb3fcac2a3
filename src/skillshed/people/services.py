"""Everything that changes people, organisations and roles: checked, in one transaction, with an audit entry."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from skillshed.people import audit, reads, rules
from skillshed.people.models import Membership, Organisation, Person, Role, RoleGrant, Site, User
from skillshed.terms.errors import Refused, UsageError


class System:
    """The system itself, or whoever works at the server's own command line."""

    is_authenticated = True


SYSTEM: Final = System()
Actor = User | System


def may(user: Any, permission: str, *, organisation: int | None = None, places: Collection[str] = ()) -> rules.Decision:
    """Whether the person may, and why. A stranger may nothing."""
    if isinstance(user, System):
        return rules.Decision(True, "Done by the system.")
    return rules.decide(permission, reads.held(user), organisation=organisation, places=places)


def require(user: Any, permission: str, *, organisation: int | None = None, places: Collection[str] = ()) -> None:
    """Nothing where the person may; else Refused, which says which role could."""
    decision = may(user, permission, organisation=organisation, places=places)
    if decision.allowed:
        return
    known = getattr(user, "is_authenticated", False)
    step = f"Ask an administrator for the role of {rules.who_may(permission)}." if known else "Sign in first."
    raise Refused(decision.why if known else f"Only people with the right role may {_does(permission)}.", next_step=step)


def _does(permission: str) -> str:
    return rules.permissions()[permission].does


def record(*, by: Actor, did: str, kind: str = "", thing: object = "", **facts: audit.Fact) -> None:
    """One audit entry, for other rooms: call it inside the transaction of the change it tells of."""
    with transaction.atomic():
        audit.append(who=who(by), did=did, kind=kind, thing=thing, **facts)


def who(by: Actor) -> User | None:
    """The account an entry or a grant names; none for the system."""
    return by if isinstance(by, User) else None


@transaction.atomic
def create_person(*, by: Actor, name: str, phone: str = "", home_place: str = "", is_invented: bool = False) -> Person:
    """A person; no account yet."""
    require(by, "people.edit_party")
    if not name.strip():
        raise UsageError("A person needs a name.", next_step="Give the name they go by.")
    person = Person.objects.create(name=name.strip(), phone=phone, home_place=home_place, is_invented=is_invented)
    audit.append(who=who(by), did="person.create", kind="person", thing=person.pk)
    return person


@transaction.atomic
def create_organisation(
    *, by: Actor, name: str, kind: str, ukprn: str = "", company_number: str = "", website: str = "", is_invented: bool = False
) -> Organisation:
    """An organisation; UsageError where the UKPRN is already somebody's."""
    require(by, "people.edit_party")
    if ukprn and (other := Organisation.objects.filter(ukprn=ukprn).first()):
        raise UsageError(
            f"UKPRN {ukprn} already belongs to {other.name}.", next_step="Use that organisation, or correct the number."
        )
    made = Organisation.objects.create(
        name=name.strip(), kind=kind, ukprn=ukprn, company_number=company_number, website=website, is_invented=is_invented
    )
    audit.append(who=who(by), did="organisation.create", kind="organisation", thing=made.pk)
    return made


@transaction.atomic
def add_site(
    *, by: Actor, organisation: Organisation, name: str, address: str = "", postcode: str = "", place_ons: str = ""
) -> Site:
    """A place where the organisation can be found."""
    require(by, "people.edit_party", organisation=organisation.pk)
    site = Site.objects.create(organisation=organisation, name=name, address=address, postcode=postcode, place_ons=place_ons)
    audit.append(who=who(by), did="site.add", kind="organisation", thing=organisation.pk, site=site.pk)
    return site


@transaction.atomic
def add_member(*, by: Actor, person: Person, organisation: Organisation, job_title: str = "") -> Membership:
    """The person's open membership of the organisation, made if there is none."""
    require(by, "people.edit_party", organisation=organisation.pk)
    member, is_new = Membership.objects.get_or_create(
        person=person, organisation=organisation, ended_on=None, defaults={"job_title": job_title}
    )
    if is_new:
        audit.append(who=who(by), did="membership.add", kind="person", thing=person.pk, organisation=organisation.pk)
    return member


@transaction.atomic
def grant_role(*, by: Actor, user: User, role: str, organisation: Organisation | None = None, place_ons: str = "") -> RoleGrant:
    """The open grant, made if there is none: asking twice gives one grant and one audit entry."""
    require(by, "people.grant_role")
    if role not in Role.values:
        raise UsageError(f"There is no role '{role}'.", next_step=f"Choose one of: {', '.join(Role.values)}.")
    if not user.is_active:
        raise UsageError("This account is closed.", next_step="Invite the person again under a new account.")
    asked = {"user": user, "role": role, "organisation": organisation, "place_ons": place_ons}
    if found := RoleGrant.objects.filter(**asked, ended_on=None).first():
        return found
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(**asked, granted_by=who(by))
    except IntegrityError:
        # Somebody granted the same at the same moment; the constraint let one through.
        return RoleGrant.objects.get(**asked, ended_on=None)
    limits = {"organisation": organisation.pk if organisation else None, "place": place_ons}
    audit.append(who=who(by), did="role.grant", kind="user", thing=user.pk, role=role, **limits)
    return grant


@transaction.atomic
def end_role(*, by: Actor, grant: RoleGrant) -> RoleGrant:
    """The grant, ended; ending it again changes nothing. Refused for the last administrator: nobody could undo it."""
    require(by, "people.grant_role")
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if grant.ended_on:
        return grant
    if grant.role == Role.ADMINISTRATOR:
        refuse_last_administrator(grant.user)
    grant.ended_on, grant.ended_by = timezone.now(), who(by)
    grant.save(update_fields=["ended_on", "ended_by"])
    audit.append(who=who(by), did="role.end", kind="user", thing=grant.user_id, role=grant.role)
    return grant


def refuse_last_administrator(user: User) -> None:
    """Refused where no other administrator would be left."""
    # Locked, so that two administrators cannot end each other at the same moment.
    ids = set(User.objects.select_for_update().filter(pk__in=reads.administrators().values("pk")).values_list("pk", flat=True))
    if ids == {user.pk}:
        raise Refused("This is the last administrator.", next_step="Make somebody else an administrator first.")
