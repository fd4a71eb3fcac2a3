"""The invented cast of the demo."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from skillshed.people.invitations import add_account
from skillshed.people.models import Organisation, Person, User
from skillshed.people.services import SYSTEM, add_member, add_site, create_organisation, create_person, grant_role
from skillshed.terms.errors import Refused


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One invented person, as the demo prints them."""

    name: str
    email: str
    role: str


@transaction.atomic
def seed_demo(*, password: str) -> list[DemoAccount]:
    """The cast, with one password for all; a second call only renews the password. Refused outside demo mode."""
    if not settings.DEMO:
        raise Refused("Invented people belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own.")
    cast = tomllib.loads(files("skillshed.people").joinpath("cast.toml").read_text(encoding="utf-8"))
    organisations = {row["key"]: _organisation(row) for row in cast["organisation"]}
    # One password for all, so one hash: making each costs a third of a second, by design.
    hashed = make_password(password)
    return [_person(row, organisations, hashed) for row in cast["person"]]


def _organisation(row: dict[str, Any]) -> Organisation:
    found = Organisation.objects.filter(name=row["name"], is_invented=True).first()
    if found:
        return found
    made = create_organisation(by=SYSTEM, name=row["name"], kind=row["kind"], is_invented=True)
    add_site(by=SYSTEM, organisation=made, name=row["site"], place_ons=row["place"])
    return made


def _person(row: dict[str, Any], organisations: dict[str, Organisation], hashed: str) -> DemoAccount:
    user = User.objects.filter(email=row["email"]).first() or add_account(person=_new_person(row), email=row["email"])
    user.password = hashed
    user.save(update_fields=["password"])
    organisation = organisations.get(row.get("organisation", ""))
    if organisation:
        add_member(by=SYSTEM, person=user.person, organisation=organisation)
    if role := row.get("role"):
        grant_role(by=SYSTEM, user=user, role=role, organisation=organisation)
    return DemoAccount(row["name"], row["email"], row.get("role", "resident"))


def _new_person(row: dict[str, Any]) -> Person:
    return create_person(by=SYSTEM, name=row["name"], home_place=row.get("home", ""), is_invented=True)
