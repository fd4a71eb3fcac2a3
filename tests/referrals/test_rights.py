"""A person's own: opened with code and address only, taken away whole, erased whole."""

from __future__ import annotations

import json

import pytest

from skillshed.people.models import AuditEntry
from skillshed.people.subject_rights import erase_person, export_person
from skillshed.referrals import clients, limits, reads, rights, services
from skillshed.referrals.keys import LETTERS, new_code, plain_phone, read_code
from skillshed.referrals.models import Attempt, Client, Message
from skillshed.terms.errors import NotFound, Refused, UsageError

from .conftest import AGREED, PERSONAL, themselves

pytestmark = pytest.mark.django_db


def test_code_and_address_or_number_open_the_record(refer):
    client = refer().client
    typed = client.code.lower().replace("-", " ")
    for contact in ("Zebedee.Quill@example.org", "+44 7700 900123", "07700900123"):
        assert limits.open_by_code(code=typed, contact=contact, network="192.0.2.1") == client


def test_a_wrong_pair_is_refused_alike_and_only_so_often(refer):
    client = refer().client
    told = set()
    for code, contact in [(client.code, "someone@example.org"), (new_code(), PERSONAL["email"]), (client.code, "")]:
        with pytest.raises(NotFound) as error:
            limits.open_by_code(code=code, contact=contact, network="192.0.2.1")
        told.add(str(error.value))
    assert len(told) == 1
    for number in range(3):
        with pytest.raises(NotFound):
            limits.open_by_code(code=client.code, contact="x@example.org", network=f"192.0.2.{number + 2}")
    with pytest.raises(limits.TooMany):
        limits.open_by_code(code=client.code, contact=PERSONAL["email"], network="192.0.2.99")


def test_one_network_address_tries_only_so_many_codes(refer):
    refer()
    for _ in range(20):
        with pytest.raises(NotFound):
            limits.open_by_code(code=new_code(), contact=PERSONAL["email"], network="192.0.2.1")
    with pytest.raises(limits.TooMany):
        limits.open_by_token(token="anything", network="192.0.2.1")
    assert "192.0.2" not in str(list(Attempt.objects.values_list("key", flat=True)))


def test_the_key_of_the_letter_opens_the_record(town):
    made = services.refer_oneself(offer=town.offer, agreed=AGREED, request_key="one", **PERSONAL)
    assert limits.open_by_token(token=made.token, network="192.0.2.1") == made.referral.client
    assert made.token not in str(Client.objects.values_list("token_hash", flat=True))
    with pytest.raises(NotFound):
        limits.open_by_token(token="", network="192.0.2.1")


def test_export_holds_everything(town, refer):
    referral = refer(home_ons="E07000117", groups=["carer"])
    services.move(by=town.carys, referral=referral.pk, to="waiting", note="Rang on Monday")
    told = json.loads(json.dumps(rights.export_client(by=themselves(referral), client=referral.client)))
    assert {key: told[key] for key in PERSONAL} == PERSONAL
    assert told["notes"][0]["text"] == "Rang on Monday"
    assert [step["to"] for step in told["referrals"][0]["steps"]] == ["draft", "sent", "received", "waiting"]
    assert {one["purpose"] for one in told["consents"]} == {"referral", "keep_in_touch"}
    assert AGREED.words in [one["words"] for one in told["consents"]]


def test_nobody_else_exports_or_erases(town, refer):
    referral = refer()
    for stranger in (town.carys, town.brian, town.elin, town.amina):
        with pytest.raises(NotFound):
            rights.export_client(by=stranger, client=referral.client)
        with pytest.raises(NotFound):
            rights.erase_client(by=stranger, client=referral.client)
    assert Client.objects.get().name == PERSONAL["name"]


def test_an_adviser_does_not_erase_a_case_an_administrator_may(town, case):
    client = case()
    with pytest.raises(Refused, match="administrator"):
        rights.erase_client(by=town.brian, client=client)
    assert rights.erase_client(by=town.gwen, client=client)


def test_erasure_leaves_nothing_and_withdraws_what_is_open(town, refer):
    referral = refer()
    rights.erase_client(by=themselves(referral), client=referral.client)
    client = Client.objects.get()
    assert (client.name, client.email_hash, client.erased_on is not None) == ("", "", True)
    seen = reads.sent_to(town.carys, referral.pk)
    assert (seen.state, reads.shared(seen)) == ("withdrawn", ())
    assert not Message.objects.filter(state="queued").exclude(template="withdrawn_provider").exists()
    with pytest.raises(NotFound):
        limits.open_by_code(code=referral.client.code, contact=PERSONAL["email"], network="192.0.2.1")
    with pytest.raises(NotFound):
        rights.export_client(by=themselves(referral), client=client)


def test_the_rights_of_an_account_reach_its_referrals(town, refer):
    referral = refer(person=town.amina.person)
    assert services.move(by=town.amina, referral=referral.pk, to="withdrawn").state == "withdrawn"
    assert export_person(by=town.amina, person=town.amina.person)["referrals"][0]["name"] == PERSONAL["name"]
    erase_person(by=town.amina, person=town.amina.person)
    assert Client.objects.get().name == ""


def test_the_audit_trail_names_nobody(town, refer, case):
    referral = refer()
    services.move(by=town.carys, referral=referral.pk, to="declined", reason="full", note="Zebedee rang")
    clients.add_note(by=town.brian, client=case(), text="Quill came in")
    held = str(list(AuditEntry.objects.values_list("did", "kind", "thing", "facts")))
    assert not [word for word in ("Zebedee", "Quill", "zebedee", "07700", "wheelchair") if word in held]


def test_the_same_human_being_is_known_again_and_relatives_are_not(refer):
    one, again = refer(), refer(name=" zebedee  QUILL ", email="")
    sister = refer(name="Zenobia Quill")
    assert one.client.human == again.client.human
    assert sister.client.human != one.client.human


def test_faults_are_told_without_repeating_what_was_typed(refer):
    for fault in ({"email": "zebedee.quill@"}, {"phone": "12"}, {"email": "", "phone": ""}, {"name": " "}, {"age_band": "old"}):
        with pytest.raises(UsageError) as error:
            refer(**fault)
        assert not [word for word in ("zebedee", "12", "Quill") if word in str(error.value).replace("900123", "")]


def test_a_changed_secret_key_loses_nothing_and_can_be_finished(refer, settings):
    client = refer().client
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-of-fifty-characters-or-more-made-up"
    assert limits.open_by_code(code=client.code, contact=PERSONAL["email"], network="192.0.2.1").name == PERSONAL["name"]
    from skillshed.referrals.rekeying import renew_keys

    assert renew_keys() > 0
    settings.SECRET_KEY_FALLBACKS = []
    assert limits.open_by_code(code=client.code, contact=PERSONAL["phone"], network="192.0.2.1").name == PERSONAL["name"]
    assert not client.notes.exists()


def test_codes_can_be_said_and_typed():
    code = new_code()
    assert len(code) == 11
    assert set(code) <= {*LETTERS, "-"}
    assert read_code(f" {code.lower().replace('-', ' ')} ") == code
    assert {plain_phone(text) for text in ("+44 7700 900123", "0044 7700900123", "(07700) 900 123")} == {"07700900123"}
