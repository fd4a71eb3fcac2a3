"""A referral's way, who may move it, and that every step is kept."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from skillshed.people import reads as people
from skillshed.referrals import actors, services, states
from skillshed.referrals.actors import Link, Resident
from skillshed.referrals.kinds import State
from skillshed.referrals.models import OutcomeRecord, Participation, Referral, Transition, UnmetNeed
from skillshed.terms.errors import NotFound, Refused, UsageError

from .conftest import AGREED, themselves

pytestmark = pytest.mark.django_db


def path(referral) -> list[str]:
    return list(Transition.objects.filter(referral=referral).values_list("after", flat=True))


def test_from_self_referral_to_completion(town, refer):
    referral = refer()
    assert (referral.state, referral.party, referral.sent_on is not None) == ("sent", "self", True)
    for to in ("received", "accepted", "started", "completed"):
        referral = services.move(by=town.carys, referral=referral.pk, to=to)
    assert path(referral) == ["draft", "sent", "received", "accepted", "started", "completed"]
    part = Participation.objects.get(referral=referral)
    assert (part.step, part.ended_how, part.ended_on is not None) == ("vocational", "completed", True)
    assert list(OutcomeRecord.objects.filter(referral=referral).values_list("month", "outcome")) == [(0, ""), (3, ""), (6, "")]
    assert people.check_trail().is_whole


def test_an_answer_to_a_sent_referral_passes_through_received(town, refer):
    referral = services.move(by=town.carys, referral=refer().pk, to="accepted")
    assert path(referral) == ["draft", "sent", "received", "accepted"]
    assert referral.received_on is not None


def test_moving_to_where_it_is_changes_nothing(town, refer):
    referral = services.move(by=town.carys, referral=refer().pk, to="accepted")
    again = services.move(by=town.carys, referral=referral.pk, to="accepted")
    assert path(again) == ["draft", "sent", "received", "accepted"]


def test_what_the_table_does_not_allow_is_refused_with_what_is(town, refer):
    referral = refer()
    with pytest.raises(Refused, match="This referral is sent; it cannot become completed"):
        services.move(by=town.carys, referral=referral.pk, to="completed")
    with pytest.raises(Refused, match="From here you can make it: withdrawn"):
        services.move(by=themselves(referral), referral=referral.pk, to="accepted")
    assert path(referral) == ["draft", "sent"]


def test_declining_needs_a_reason_and_counts_an_unmet_need(town, refer):
    referral = refer(home_ons="E07000117")
    with pytest.raises(UsageError, match="reason"):
        services.move(by=town.carys, referral=referral.pk, to="declined")
    assert path(referral) == ["draft", "sent"], "the step to received must go back too"
    services.move(by=town.carys, referral=referral.pk, to="declined", reason="full", note="Full until January")
    need = UnmetNeed.objects.get()
    assert (need.why, need.reason, need.level, need.home_ons) == ("declined", "full", "2", "E07000117")
    assert {field.name for field in UnmetNeed._meta.fields} == {"id", "day", "why", "reason", "offer_kind", "level", "subject", "door", "home_ons"}  # fmt: skip


def test_a_refusal_by_the_person_is_no_unmet_need(town, refer):
    services.move(by=town.carys, referral=refer().pk, to="declined", reason="not_wanted")
    assert not UnmetNeed.objects.exists()


def test_an_adviser_drafts_agrees_and_sends_once(town, case):
    client = case()
    one = services.draft(by=town.brian, client=client, offer=town.offer, request_key="form")
    assert services.draft(by=town.brian, client=client, offer=town.offer, request_key="form") == one
    assert one.consent is None
    for _ in range(2):
        sent = services.agree_and_send(by=town.brian, referral=one.pk, agreed=AGREED)
    assert (sent.state, client.consents.count(), path(sent)) == ("sent", 2, ["draft", "sent"])


def test_a_draft_cannot_be_sent_without_consent(town, case):
    one = services.draft(by=town.brian, client=case(), offer=town.offer, request_key="form")
    with pytest.raises(Refused, match="has not agreed"):
        services.move(by=town.brian, referral=one.pk, to="sent")


def test_the_same_form_twice_is_one_referral(refer):
    assert refer(request_key="same") == refer(request_key="same")
    assert Referral.objects.count() == 1


def test_strangers_learn_nothing(town, refer, case):
    referral = refer()
    strangers = (town.olwen, town.piotr, town.brian, town.gwen, town.elin, town.amina, Resident(case().pk), Link(case().pk))
    for stranger in strangers:
        with pytest.raises(NotFound, match="no such referral"):
            services.move(by=stranger, referral=referral.pk, to="withdrawn")
        with pytest.raises(NotFound, match="no such referral"):
            services.receive(by=stranger, referral=referral.pk)


def test_a_provider_does_not_see_a_draft(town, case):
    one = services.draft(by=town.brian, client=case(), offer=town.offer, request_key="form")
    with pytest.raises(NotFound):
        services.move(by=town.carys, referral=one.pk, to="received")


def test_a_role_for_every_organisation_answers_for_none(town):
    from skillshed.people.services import SYSTEM, grant_role

    grant_role(by=SYSTEM, user=town.amina, role="provider")
    assert actors.provider_organisations(town.amina) == frozenset()


@pytest.mark.parametrize("sql", ["UPDATE referrals_transition SET party = 'link'", "DELETE FROM referrals_transition"])
def test_the_database_keeps_every_step(refer, sql):
    refer()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_records_refuse_too(refer):
    step = refer().transitions.first()
    for act in (step.save, step.delete):
        with pytest.raises(Refused, match="append-only"):
            act()


def test_the_table_has_every_state_and_final_ones_end():
    named = {state for pair in states.moves() for state in pair}
    assert named == set(State.values)
    assert states.finals() == {"declined", "completed", "left_early", "withdrawn", "expired"}
