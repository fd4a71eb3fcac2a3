"""One college, one advice service, their people, one offer: all invented."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from skillshed.people.models import Organisation, User
from skillshed.people.services import SYSTEM, create_organisation
from skillshed.provision import services as provision
from skillshed.provision.models import Offer
from skillshed.referrals import services
from skillshed.referrals.clients import resident_of
from skillshed.referrals.kinds import Datum
from skillshed.referrals.models import Client, Referral
from skillshed.referrals.services import Agreed
from tests.support.accounts import made

WORDS = "I agree that my name, phone number and email address go to Calder Vale College."
AGREED = Agreed(WORDS, (Datum.NAME, Datum.EMAIL, Datum.PHONE, Datum.NOTE), keep_in_touch="You may ask me how it went.")
PERSONAL = {"name": "Zebedee Quill", "email": "zebedee.quill@example.org", "phone": "07700 900123", "note": "I use a wheelchair"}
_keys = itertools.count()


@dataclass(frozen=True)
class Town:
    """The cast: Carys answers for the college, Brian advises; Olwen and Piotr do the same elsewhere."""

    college: Organisation
    advice: Organisation
    offer: Offer
    carys: User
    brian: User
    olwen: User
    piotr: User
    gwen: User
    elin: User
    amina: User


def an_offer(organisation: Organisation, title: str, **fields: Any) -> Offer:
    """An offer of an organisation that is in the directory, or becomes so."""
    provider = provision.save_provider(by=SYSTEM, organisation=organisation, email=f"office-{organisation.pk}@example.org")
    return provision.save_offer(by=SYSTEM, provider=provider, title=title, **{"step": "vocational", "level": "2", **fields})


def build() -> Town:
    """The cast, as records."""
    college = create_organisation(by=SYSTEM, name="Calder Vale College", kind="provider", is_invented=True)
    other = create_organisation(by=SYSTEM, name="Other College", kind="provider", is_invented=True)
    advice = create_organisation(by=SYSTEM, name="Next Step Advice", kind="support", is_invented=True)
    elsewhere = create_organisation(by=SYSTEM, name="Elsewhere Advice", kind="support", is_invented=True)
    return Town(
        college, advice, an_offer(college, "Bricklaying for beginners"),
        made("Carys", "provider", organisation=college), made("Brian", "adviser", organisation=advice),
        made("Olwen", "provider", organisation=other), made("Piotr", "adviser", organisation=elsewhere),
        made("Gwen", "administrator"), made("Elin", "commissioner"), made("Amina"),
    )  # fmt: skip


@pytest.fixture
def town(db: None) -> Town:
    """The cast."""
    return build()


@pytest.fixture
def refer(town: Town) -> Callable[..., Referral]:
    """A person refers themselves: `refer(name="Zebedee Quill")`."""

    def act(**more: Any) -> Referral:
        fields = {"offer": town.offer, "agreed": AGREED, "request_key": f"form-{next(_keys)}", "door": "help", **PERSONAL, **more}
        return services.refer_oneself(**fields).referral

    return act


@pytest.fixture
def case(town: Town) -> Callable[..., Client]:
    """Brian opens a case."""
    from skillshed.referrals.clients import open_case

    return lambda **more: open_case(by=town.brian, **{**PERSONAL, **more}).client


def themselves(referral: Referral) -> Any:
    """The person referred, acting for themselves."""
    return resident_of(referral.client)
