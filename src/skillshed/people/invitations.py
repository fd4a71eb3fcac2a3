"""Accounts by invitation: the person chooses the password, by a link that works once."""

from __future__ import annotations

import logging
from typing import NamedTuple

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from skillshed.people import audit
from skillshed.people.models import Organisation, Person, User
from skillshed.people.services import Actor, grant_role, require, who
from skillshed.terms.errors import UsageError

log = logging.getLogger(__name__)


class Invitation(NamedTuple):
    """A new account, the link to its first password, and whether the letter with it went out."""

    user: User
    link: str
    is_sent: bool


def invite(
    *, by: Actor, email: str, name: str = "", role: str = "", organisation: Organisation | None = None, place_ons: str = ""
) -> Invitation:
    """A new account with its role, and the link to its first password, which is also sent by mail when it is saved."""
    require(by, "people.invite")
    email = _checked(email)
    with transaction.atomic():
        person = Person.objects.create(name=name.strip() or email.partition("@")[0])
        user = add_account(person=person, email=email)
        audit.append(who=who(by), did="account.invite", kind="user", thing=user.pk)
        if role:
            grant_role(by=by, user=user, role=role, organisation=organisation, place_ons=place_ons)
        link = password_link(user)
    return Invitation(user, link, _send(email, person.name, link))


def add_account(*, person: Person, email: str, password: str | None = None) -> User:
    """An account whose address counts as proven, since whoever invites has it from the person; nothing is sent."""
    user = User.objects.create_user(email=email, password=password, person=person)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def password_link(user: User) -> str:
    """The address where the person chooses a password; it dies with its first use, or after three days."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, token = key.split("-", 1)
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise UsageError(f"'{email}' is not an email address.", next_step="Write it like name@example.org.") from None
    if User.objects.filter(email=email).exists():
        raise UsageError(
            "There is already an account with this address.", next_step="Open it in the list of people to change its roles."
        )
    return email


def _send(email: str, name: str, link: str) -> bool:
    """Whether the mail server took the letter. The account stands either way, so a server that is away must not hide its link."""
    facts = {"name": name, "link": link, "site": settings.BASE_URL}
    try:
        send_mail(
            settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + render_to_string("people/email/invitation_subject.txt").strip(),
            render_to_string("people/email/invitation_message.txt", facts),
            settings.DEFAULT_FROM_EMAIL,
            [email],
        )
    except OSError as error:  # every fault of a mail server or of the way to it
        log.warning("letter not sent: %s", type(error).__name__)
        return False
    return True
