"""A provider's word on its own offers: theirs alone, kept with who and when, told in the trail."""

from __future__ import annotations

import pytest

from skillshed.people.models import AuditEntry
from skillshed.provision.models import Change, OfferSkill
from skillshed.provision.teaching.deciding import add, counts, decide, of_offer
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.support import accounts


@pytest.fixture
def read_skill(directory, bundle, skill):
    """A skill that a machine read in the college's first course."""
    return OfferSkill.objects.create(
        offer=directory.shown[0], skill=skill("lay bricks"), label="lay bricks", state="extracted", score=0.4, method="meaning", words="Bricks", taxonomy=bundle.taxonomy.key
    )  # fmt: skip


def test_confirm_refuse_and_leave_open(directory, carys, read_skill):
    offer, before = directory.shown[0], Change.objects.count()
    assert [one.state for one in decide(by=carys, offer=offer, decisions={read_skill.skill: "confirmed"})] == ["confirmed"]
    read_skill.refresh_from_db()
    assert (read_skill.state, read_skill.decided_by) == ("confirmed", carys)
    assert read_skill.decided_on
    entry = AuditEntry.objects.get(did="offer.skills_decide")
    assert (entry.who, entry.thing, entry.facts["skills"]) == (carys, str(offer.pk), [f"confirmed: {read_skill.skill}"])
    assert Change.objects.count() == before + 1
    assert decide(by=carys, offer=offer, decisions={read_skill.skill: "confirmed"}) == []
    decide(by=carys, offer=offer, decisions={read_skill.skill: "extracted"})
    read_skill.refresh_from_db()
    assert (read_skill.state, read_skill.decided_by, read_skill.decided_on) == ("extracted", None, None)
    assert AuditEntry.objects.filter(did="offer.skills_decide").count() == 2


def test_nobody_else_decides(directory, read_skill):
    offer = directory.shown[0]
    for user in (
        accounts.made("Owen", "provider", organisation=directory.council.organisation),
        accounts.made("Elin", "commissioner"),
    ):
        with pytest.raises(Refused):
            decide(by=user, offer=offer, decisions={read_skill.skill: "refused"})
        with pytest.raises(Refused):
            add(by=user, offer=offer, skill="manage payroll")
    assert counts(offer.pk) == {"stated": 0, "open": 1, "lost": 0}


def test_what_is_no_decision_and_no_skill_of_the_offer(directory, carys, read_skill):
    with pytest.raises(UsageError, match="no decision"):
        decide(by=carys, offer=directory.shown[0], decisions={read_skill.skill: "added"})
    with pytest.raises(NotFound):
        decide(by=carys, offer=directory.shown[0], decisions={"x:none": "refused"})
    with pytest.raises(NotFound, match="lay brick"):
        add(by=carys, offer=directory.shown[0], skill="lay brick walls of gold")


def test_a_skill_is_added_and_taken_away(directory, carys, read_skill, skill):
    offer = directory.shown[0]
    assert add(by=carys, offer=offer, skill=" Manage payroll ").state == "added"
    assert add(by=carys, offer=offer, skill="lay bricks").state == "confirmed"  # the machine had read it
    with pytest.raises(UsageError, match="already"):
        add(by=carys, offer=offer, skill="lay bricks")
    assert [(one.label, one.state) for one in of_offer(offer.pk)] == [("lay bricks", "confirmed"), ("manage payroll", "added")]
    decide(by=carys, offer=offer, decisions={skill("manage payroll"): "confirmed"})  # as it stands: nothing to do
    assert offer.skills.get(label="manage payroll").state == "added"
    decide(by=carys, offer=offer, decisions={skill("manage payroll"): "refused"})
    assert not offer.skills.filter(label="manage payroll").exists()
