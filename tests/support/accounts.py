"""Accounts of the cast, for tests of other rooms."""

from __future__ import annotations

from django.test import Client

from skillshed.people.invitations import add_account
from skillshed.people.models import Person, User
from skillshed.people.services import SYSTEM, grant_role

PASSWORD = "a long invented password"


def made(name: str, role: str = "", **limits: object) -> User:
    """An account, with a role where one is named."""
    person = Person.objects.create(name=name, is_invented=True)
    user = add_account(person=person, email=f"{name.lower()}@example.org", password=PASSWORD)
    if role:
        grant_role(by=SYSTEM, user=user, role=role, **limits)
    return user


def signed_in(user: User) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client
