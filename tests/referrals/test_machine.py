"""Whatever people do in whatever order: the rules of a referral hold."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from skillshed.people.reads import check_trail
from skillshed.referrals import consents, outcomes, reads, rights, services, states
from skillshed.referrals.actors import Link
from skillshed.referrals.clients import resident_of
from skillshed.referrals.due import run_due
from skillshed.referrals.kinds import DECLINES, LEAVINGS, State
from skillshed.referrals.models import Client, Message, OutcomeRecord, Participation, Referral, Transition
from skillshed.terms.errors import UserError

from .conftest import AGREED, PERSONAL, Town, build

WHO = st.sampled_from(["self", "carys", "brian", "olwen", "piotr", "link", "amina", "gwen"])


class Life(RuleBasedStateMachine):
    """One referral that everybody pulls at, with time going by."""

    town: Town
    turn = 0

    @initialize(by_self=st.booleans())
    def begin(self, by_self: bool) -> None:
        from skillshed.referrals.clients import open_case

        Life.turn += 1
        self.now, self.out = timezone.now(), 0
        if by_self:
            made = services.refer_oneself(offer=self.town.offer, agreed=AGREED, request_key=f"machine-{Life.turn}", **PERSONAL)
            self.number = made.referral.pk
        else:
            client = open_case(by=self.town.brian, **PERSONAL).client
            self.number = services.draft(by=self.town.brian, client=client, offer=self.town.offer, request_key="m").pk

    @property
    def referral(self) -> Referral:
        return Referral.objects.select_related("client", "consent").get(pk=self.number)

    def actor(self, who: str):
        if who == "self":
            return resident_of(self.referral.client)
        return Link(self.number) if who == "link" else getattr(self.town, who)

    def tried(self, act) -> None:
        """What is refused changes nothing."""
        before = (self.referral.state, Transition.objects.filter(referral=self.number).count())
        try:
            act()
        except UserError:
            assert (self.referral.state, Transition.objects.filter(referral=self.number).count()) == before

    @rule(who=WHO, to=st.sampled_from(State.values), reason=st.sampled_from(["", *DECLINES, *LEAVINGS]))
    def moves(self, who: str, to: str, reason: str) -> None:
        self.tried(lambda: services.move(by=self.actor(who), referral=self.number, to=to, reason=reason, at=self.now))

    @rule(who=WHO)
    def sends(self, who: str) -> None:
        self.tried(lambda: services.agree_and_send(by=self.actor(who), referral=self.number, agreed=AGREED, at=self.now))

    @rule(who=WHO)
    def withdraws_consent(self, who: str) -> None:
        if consent := self.referral.consent:
            self.tried(lambda: consents.withdraw_consent(by=self.actor(who), consent=consent, at=self.now))

    @rule(days=st.sampled_from([1, 3, 5, 30, 200]))
    def time_goes_by(self, days: int) -> None:
        self.now += timedelta(days=days)
        run_due(self.now)

    @rule(who=WHO, month=st.sampled_from([0, 3, 6]))
    def tells_outcome(self, who: str, month: int) -> None:
        self.tried(
            lambda: outcomes.record_outcome(by=self.actor(who), referral=self.number, month=month, outcome="job", at=self.now)
        )

    @rule(who=st.sampled_from(["self", "olwen", "piotr", "amina"]))
    def erases(self, who: str) -> None:
        self.tried(lambda: rights.erase_client(by=self.actor(who), client=self.referral.client, at=self.now))

    @invariant()
    def every_step_is_in_the_table_and_follows_the_one_before(self) -> None:
        steps = list(Transition.objects.filter(referral=self.number))
        assert [one.number for one in steps] == list(range(1, len(steps) + 1))
        for before, step in pairwise(steps):
            assert step.before == before.after
            assert before.after not in states.finals()
            assert states.move(step.before, step.after, step.party), step
        assert self.referral.state == steps[-1].after

    @invariant()
    def nothing_personal_without_consent(self) -> None:
        row = self.referral
        allowed = row.consent is not None and row.consent.in_force(self.now)
        assert allowed or not reads.shared(row, now=self.now)
        assert not (row.client.erased_on and (row.client.name_sealed or reads.shared(row)))
        ended = row.client.consents.exclude(withdrawn_at=None)
        assert not Message.objects.filter(consent__in=ended, state__in=["queued", "sending"]).exists()

    @invariant()
    def taking_part_and_outcomes_follow_the_state(self) -> None:
        row = self.referral
        assert Participation.objects.filter(referral=row).count() == (1 if row.started_on else 0)
        assert OutcomeRecord.objects.filter(referral=row).count() == (3 if row.ended_on and row.started_on else 0)
        assert Client.objects.get(pk=row.client_id).erased_on or row.client.keep_until >= row.state_on.date()


class MachineTest(TestCase):
    """Each life in a transaction of its own."""

    def test_the_rules_hold(self) -> None:
        Life.town = build()
        run_state_machine_as_test(
            Life,
            settings=settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)),
        )
        assert check_trail().is_whole


pytestmark = pytest.mark.django_db
