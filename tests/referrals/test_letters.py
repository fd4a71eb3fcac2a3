"""Letters: queued once, nothing personal to strangers, stopped with the consent, tried again, sent once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from skillshed.referrals import consents, letters, reads, services
from skillshed.referrals.actors import Link
from skillshed.referrals.models import Consent, Message, Transition
from skillshed.terms.errors import NotFound, Refused

from .conftest import PERSONAL, themselves

pytestmark = pytest.mark.django_db
SECRETS = ("Zebedee", "Quill", "zebedee.quill", "07700", "wheelchair")


def test_the_provider_hears_of_it_without_the_person_and_the_person_with_their_code(refer):
    referral = refer()
    letters.post_letters()
    to_provider, to_person = sorted(mail.outbox, key=lambda one: "office" not in one.to[0])
    assert not [word for word in SECRETS if word in to_provider.subject + to_provider.body]
    assert "#key=" in to_provider.body
    assert to_person.to == [PERSONAL["email"]]
    assert referral.client.code in to_person.body
    assert not [word for word in SECRETS if word in to_person.subject]
    assert set(Message.objects.values_list("state", "address_sealed", "values_sealed")) == {("sent", "", "")}


def test_a_second_run_sends_nothing_more(refer):
    refer()
    assert letters.post_letters().sent == 2
    assert letters.post_letters().sent == 0
    assert len(mail.outbox) == 2


def test_nothing_personal_stands_in_the_database_in_plain_text(refer):
    referral = refer()
    services.move(by=themselves(referral), referral=referral.pk, to="withdrawn")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            held = str(cursor.fetchall())
            assert not [word for word in SECRETS if word in held], table


def test_consent_taken_back_stops_letters_and_hides_the_person(town, refer):
    referral = services.receive(by=town.carys, referral=refer().pk)
    assert {one.value for one in reads.shared(referral)} == {PERSONAL[name] for name in ("name", "email", "phone", "note")}
    consents.withdraw_consent(by=themselves(referral), consent=referral.consent)
    assert letters.post_letters().sent == 0
    assert not mail.outbox
    seen = reads.sent_to(town.carys, referral.pk)
    assert (seen.state, reads.shared(seen)) == ("withdrawn", ())
    assert set(Message.objects.values_list("state", flat=True)) == {"stopped"}
    assert Transition.objects.filter(referral=referral).count() == 4, "counts are made of what stays"


def test_a_provider_that_was_told_hears_of_the_withdrawal(refer):
    referral = refer()
    letters.post_letters()
    consents.withdraw_consent(by=themselves(referral), consent=referral.consent)
    letters.post_letters()
    assert "withdrawn" in mail.outbox[-1].subject
    assert not [word for word in SECRETS if word in mail.outbox[-1].body]


def test_after_the_start_the_referral_stays_and_the_person_is_hidden(town, refer):
    referral = refer()
    for to in ("accepted", "started"):
        services.move(by=town.carys, referral=referral.pk, to=to)
    consents.withdraw_consent(by=themselves(referral), consent=referral.consent)
    seen = reads.sent_to(town.carys, referral.pk)
    assert (seen.state, reads.shared(seen)) == ("started", ())


def test_a_provider_cannot_accept_without_consent(town, refer):
    referral = refer()
    Consent.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="not agreed"):
        services.move(by=town.carys, referral=referral.pk, to="accepted")
    assert reads.shared(reads.sent_to(town.carys, referral.pk)) == ()
    assert letters.post_letters().stopped == 2


def test_only_the_person_and_their_adviser_take_consent_back(town, refer):
    referral = services.receive(by=town.carys, referral=refer().pk)
    for stranger in (town.carys, town.brian, town.piotr, town.gwen, town.amina):
        with pytest.raises(NotFound):
            consents.withdraw_consent(by=stranger, consent=referral.consent)
    assert reads.shared(referral)


def test_by_link_only_how_to_reach_the_person_and_nothing_before_it_is_opened(refer):
    referral = refer()
    assert reads.shared(referral) == ()
    referral = services.receive(by=Link(referral.pk), referral=referral.pk)
    assert {one.label for one in reads.shared(referral, by_link=True)} == {"name", "email address", "phone number"}


class Failing(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("zebedee.quill@example.org refused")


def test_failures_are_tried_again_later_and_tell_nobody_what_the_server_said(refer, settings, caplog):
    refer()
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    now = timezone.now()
    assert letters.post_letters(now).later == 2
    assert letters.post_letters(now).later == 0, "not before its time"
    for _ in range(6):
        now += timedelta(days=1)
        letters.post_letters(now)
    assert set(Message.objects.values_list("state", "tries", "reason")) == {("failed", 6, "ConnectionRefusedError")}
    assert "zebedee" not in caplog.text
    assert Message.objects.first().address, "not lost: the address stays until somebody decides"


def test_a_letter_in_a_dead_sender_s_hand_goes_out_under_the_same_number(refer):
    refer()
    Message.objects.update(state="sending", claimed_at=timezone.now() - timedelta(minutes=11))
    numbers = {f"<{one}@127.0.0.1>" for one in Message.objects.values_list("pk", flat=True)}
    assert letters.post_letters().sent == 2
    assert {one.extra_headers["Message-ID"] for one in mail.outbox} == numbers


def test_one_letter_that_cannot_be_made_stops_no_other(refer):
    refer()
    broken = Message.objects.order_by("due_at", "pk").first()
    Message.objects.filter(pk=broken.pk).update(values_sealed="sealed with a key nobody has")
    posted = letters.post_letters()
    assert (posted.sent, posted.later) == (1, 1)
    assert Message.objects.get(pk=broken.pk).reason == "Unreadable"
