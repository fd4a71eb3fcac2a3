"""The invented cast."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from skillshed.people import reads, services
from skillshed.people.models import AuditEntry, Organisation, Person, User
from skillshed.people.seeds import seed_demo
from skillshed.terms.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_cast_is_invented_and_each_may_what_their_role_may():
    cast = seed_demo(password="a long invented password")
    assert [one.name for one in cast] == ["Amina", "Brian", "Carys", "Dev", "Elin", "Farah", "Gwen", "Isla"]
    assert all(one.email.endswith("@example.org") for one in cast), "addresses that reach nobody"
    assert not Person.objects.filter(is_invented=False).exists()
    assert not Organisation.objects.filter(is_invented=False).exists()
    assert services.may(User.objects.get(email="farah@example.org"), "evidence.import").allowed
    assert not services.may(User.objects.get(email="amina@example.org"), "evidence.import").allowed
    assert reads.check_trail().is_whole


def test_seeding_again_only_renews_the_password():
    seed_demo(password="a long invented password")
    before = AuditEntry.objects.count(), User.objects.count()
    seed_demo(password="another invented password")
    assert (AuditEntry.objects.count(), User.objects.count()) == before
    request = RequestFactory().post("/account/login/")
    assert authenticate(request, username="gwen@example.org", password="another invented password")


def test_a_real_system_gets_no_invented_people(settings):
    settings.DEMO = False
    with pytest.raises(Refused, match="demo only"):
        seed_demo(password="a long invented password")
    assert not Person.objects.exists()
