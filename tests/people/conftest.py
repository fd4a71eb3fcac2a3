"""The cast, as accounts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache

from skillshed.people.invitations import add_account
from skillshed.people.models import Person, User
from skillshed.people.services import SYSTEM, grant_role

PASSWORD = "a long invented password"


@pytest.fixture(autouse=True)
def _no_rates() -> None:
    """Counted attempts live in the cache, which no transaction rolls back."""
    cache.clear()


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """Makes an account: `account("Farah", "analyst")`."""

    def make(name: str, role: str = "", **limits: object) -> User:
        person = Person.objects.create(name=name, is_invented=True)
        user = add_account(person=person, email=f"{name.lower()}@example.org", password=PASSWORD)
        if role:
            grant_role(by=SYSTEM, user=user, role=role, **limits)
        return user

    return make


@pytest.fixture
def gwen(account: Callable[..., User]) -> User:
    """An administrator."""
    return account("Gwen", "administrator")


@pytest.fixture
def amina(account: Callable[..., User]) -> User:
    """A resident: an account without any role."""
    return account("Amina")
