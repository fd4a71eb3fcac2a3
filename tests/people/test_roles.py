"""Who may do what, and what a refusal says."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from skillshed.people import invitations, reads, rules, services
from skillshed.people.models import AuditEntry, Organisation, Role, RoleGrant
from skillshed.people.rules import Held, decide
from skillshed.people.services import SYSTEM
from skillshed.terms.errors import Refused, UsageError


def test_every_permission_names_known_roles_and_says_what_it_allows():
    for permission in rules.permissions().values():
        assert set(permission.roles) <= set(Role.values), permission.name
        assert permission.roles, permission.name
        assert permission.does, permission.name


@pytest.mark.parametrize(
    ("held", "organisation", "places", "allowed"),
    [
        (Held("analyst"), None, (), True),
        (Held("analyst"), 5, ("E07000117",), True),
        (Held("provider"), None, (), False),
        (Held("analyst", organisation=5), 5, (), True),
        (Held("analyst", organisation=5), 6, (), False),
        (Held("analyst", organisation=5), None, (), False),
        (Held("analyst", place="E07000117"), None, ("E07000117", "E10000017"), True),
        (Held("analyst", place="E07000117"), None, ("E07000122",), False),
        (Held("analyst", place="E07000117"), None, (), False),
    ],
)
def test_a_limited_grant_counts_only_inside_its_limits(held, organisation, places, allowed):
    assert decide("evidence.import", [held], organisation=organisation, places=places).allowed is allowed


def test_an_unknown_permission_is_a_fault_of_the_code():
    with pytest.raises(KeyError):
        decide("evidence.dance", [Held("administrator")])


def test_a_refusal_names_what_and_who_could(amina):
    with pytest.raises(Refused) as told:
        services.require(amina, "evidence.import")
    assert str(told.value) == (
        "Your account may not bring in or fetch releases of evidence. "
        "Ask an administrator for the role of analyst or administrator."
    )


@pytest.mark.parametrize("stranger", [None, AnonymousUser()])
def test_a_stranger_may_nothing(stranger):
    with pytest.raises(Refused, match="Sign in first"):
        services.require(stranger, "people.see")


def test_a_closed_account_may_nothing(gwen):
    gwen.is_active = False
    gwen.save()
    assert not services.may(gwen, "people.see").allowed


def test_services_refuse_not_only_pages(amina, gwen):
    before = AuditEntry.objects.count()
    grant = gwen.grants.get()
    for act in (
        lambda: services.create_person(by=amina, name="Zed"),
        lambda: services.create_organisation(by=amina, name="Zed", kind="other"),
        lambda: services.grant_role(by=amina, user=amina, role="administrator"),
        lambda: services.end_role(by=amina, grant=grant),
        lambda: invitations.invite(by=amina, email="zed@example.org"),
    ):
        with pytest.raises(Refused):
            act()
    assert AuditEntry.objects.count() == before


def test_a_grant_opens_and_ending_it_shuts(gwen, amina):
    grant = services.grant_role(by=gwen, user=amina, role="analyst")
    assert services.may(amina, "evidence.import").allowed
    services.end_role(by=gwen, grant=grant)
    assert not services.may(amina, "evidence.import").allowed
    entry = reads.trail("user", str(amina.pk)).first()
    assert (entry.did, entry.who, entry.facts) == ("role.end", gwen, {"role": "analyst"})


def test_a_double_click_grants_once(gwen, amina):
    first = services.grant_role(by=gwen, user=amina, role="analyst")
    entries = AuditEntry.objects.count()
    assert services.grant_role(by=gwen, user=amina, role="analyst") == first
    assert AuditEntry.objects.count() == entries
    assert RoleGrant.objects.filter(user=amina, ended_on=None).count() == 1


def test_the_same_grant_at_the_same_moment_is_let_through_once(gwen, amina, monkeypatch):
    first = services.grant_role(by=gwen, user=amina, role="analyst")
    # The other writer's grant is not seen yet when we look, only when we write.
    monkeypatch.setattr(RoleGrant.objects, "filter", lambda **_: RoleGrant.objects.none())
    assert services.grant_role(by=gwen, user=amina, role="analyst") == first


def test_ending_twice_changes_nothing(gwen, amina):
    grant = services.grant_role(by=gwen, user=amina, role="analyst")
    ended = services.end_role(by=gwen, grant=grant)
    assert services.end_role(by=gwen, grant=grant).ended_on == ended.ended_on


def test_the_last_administrator_stays(gwen, account):
    with pytest.raises(Refused, match="last administrator"):
        services.end_role(by=gwen, grant=gwen.grants.get())
    account("Hana", "administrator")
    services.end_role(by=gwen, grant=gwen.grants.get())


def test_a_role_that_is_not_is_named(gwen, amina):
    with pytest.raises(UsageError, match="There is no role 'wizard'"):
        services.grant_role(by=gwen, user=amina, role="wizard")


def test_a_ukprn_belongs_to_one_organisation(gwen):
    services.create_organisation(by=gwen, name="One College", kind="provider", ukprn="10000001")
    with pytest.raises(UsageError, match="already belongs to One College"):
        services.create_organisation(by=gwen, name="Other", kind="provider", ukprn="10000001")
    assert Organisation.objects.count() == 1


def test_two_organisations_may_lack_a_ukprn(gwen):
    for name in ("One", "Two"):
        services.create_organisation(by=gwen, name=name, kind="employer")
    assert Organisation.objects.count() == 2


def test_members_join_once(gwen, amina):
    college = services.create_organisation(by=gwen, name="One College", kind="provider")
    first = services.add_member(by=gwen, person=amina.person, organisation=college, job_title="Tutor")
    assert services.add_member(by=SYSTEM, person=amina.person, organisation=college) == first
