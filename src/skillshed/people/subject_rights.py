"""What a person may ask for themselves: everything held about them, and to be forgotten."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from django.utils import timezone

from skillshed.people import audit, reads
from skillshed.people.holders import holders
from skillshed.people.models import Membership, Person, RoleGrant, User
from skillshed.people.services import Actor, refuse_last_administrator, require, who


@transaction.atomic
def export_person(*, by: Actor, person: Person) -> dict[str, Any]:
    """Everything held about the person, room by room, in plain values."""
    _own_or(by, person, "people.export")
    found = {"person": _person(person), "account": _account(person), "memberships": _memberships(person)}
    found |= {holder.name: holder.export(person) for holder in holders()}
    audit.append(who=who(by), did="person.export", kind="person", thing=person.pk)
    return found


@transaction.atomic
def erase_person(*, by: Actor, person: Person) -> Person:
    """The person without anything that tells who they are; counts and the audit trail stay. Cannot be undone."""
    _own_or(by, person, "people.erase")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_on:
        return person
    for holder in holders():
        holder.erase(person)
    if user := reads.account_of(person):
        refuse_last_administrator(user)
        _close(user, by)
    Membership.objects.filter(person=person).update(job_title="")
    Membership.objects.filter(person=person, ended_on=None).update(ended_on=timezone.localdate())
    person.name, person.phone, person.home_place = f"Erased person {person.pk}", "", ""
    person.erased_on = timezone.now()
    person.save()
    audit.append(who=who(by), did="person.erase", kind="person", thing=person.pk)
    return person


def _own_or(by: Actor, person: Person, permission: str) -> None:
    if isinstance(by, User) and by.is_active and by.person_id == person.pk:
        return
    require(by, permission)


def _person(person: Person) -> dict[str, Any]:
    return {
        "number": person.pk,
        "name": person.name,
        "phone": person.phone,
        "home_place": person.home_place,
        "is_invented": person.is_invented,
        "created_on": person.created_on.isoformat(),
    }


def _account(person: Person) -> dict[str, Any] | None:
    user = reads.account_of(person)
    if user is None:
        return None
    return {
        "number": user.pk,
        "email": user.email,
        "created_on": user.created_on.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "roles": [_grant(grant) for grant in user.grants.select_related("organisation").order_by("pk")],
        "sign_in_through": [account.provider for account in SocialAccount.objects.filter(user=user)],
        "second_factors": [factor.type for factor in Authenticator.objects.filter(user=user)],
        "sign_ins": [_sign_in(row) for row in AccessLog.objects.filter(username=user.email).order_by("pk")],
        "did": [{"at": entry.at.isoformat(), "did": entry.did} for entry in reads.trail().filter(who=user)],
        "was_subject_of": [{"at": entry.at.isoformat(), "did": entry.did} for entry in reads.trail("user", str(user.pk))],
    }


def _grant(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": grant.role,
        "organisation": grant.organisation.name if grant.organisation else None,
        "place": grant.place_ons,
        "granted_on": grant.granted_on.isoformat(),
        "ended_on": grant.ended_on.isoformat() if grant.ended_on else None,
    }


def _sign_in(row: AccessLog) -> dict[str, Any]:
    return {"at": row.attempt_time.isoformat(), "network_address": row.ip_address, "browser": row.user_agent}


def _memberships(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "organisation": member.organisation.name,
            "job_title": member.job_title,
            "started_on": member.started_on.isoformat(),
            "ended_on": member.ended_on.isoformat() if member.ended_on else None,
        }
        for member in person.memberships.select_related("organisation").order_by("pk")
    ]


def _close(user: User, by: Actor) -> None:
    # A new unusable password also ends every session: sessions are signed with it.
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username=user.email).delete()
    for record in (EmailAddress, SocialAccount, Authenticator):
        record.objects.filter(user=user).delete()
    user.grants.filter(ended_on=None).update(ended_on=timezone.now(), ended_by=who(by))
    user.email, user.is_active, user.last_login = f"erased-{user.pk}@erased.invalid", False, None
    user.set_unusable_password()
    user.save()
