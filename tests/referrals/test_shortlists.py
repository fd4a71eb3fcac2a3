"""One person's shortlist: their adviser's alone, counted without them, in their export, gone with them; answers only by agreement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.provision.models import SavedSearch
from skillshed.referrals import answers, clients, consents, due, rights, shortlists
from skillshed.referrals.clients import resident_of
from skillshed.referrals.kinds import Datum, Purpose
from skillshed.referrals.models import CaseAnswers, KeptOffer, UnmetNeed
from skillshed.referrals.rekeying import renew_keys
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.referrals.conftest import an_offer

pytestmark = pytest.mark.django_db
WORDS = "I agree that my adviser keeps my answers to see what fits me."


def casework(town, client, data=tuple(Datum)):
    return consents.give_consent(
        by=town.brian, client=client, purpose=Purpose.CASEWORK, data=list(data), recipient=town.advice, channel="in_person", words="Told."
    )  # fmt: skip


def test_an_offer_is_kept_once_with_a_note_that_is_sealed(town, case):
    client = case()
    kept = shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    assert shortlists.keep_offer(by=town.brian, client=client, offer=town.offer) == kept
    shortlists.note_kept(by=town.brian, kept=kept.pk, text=" Ask about the ramp ", is_printed=True)
    row = KeptOffer.objects.get()
    assert (row.note, row.note_is_printed, row.offer_title) == ("Ask about the ramp", True, "Bricklaying for beginners")
    assert "ramp" not in row.note_sealed
    shortlists.note_kept(by=town.brian, kept=kept.pk, text="", is_printed=True)
    assert not KeptOffer.objects.get().note_is_printed, "there is nothing to print"


@pytest.mark.parametrize("who", ["piotr", "carys", "gwen", "elin", "amina"])
def test_it_is_there_for_the_persons_adviser_alone(town, case, who):
    client = case()
    kept = shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    by = getattr(town, who)
    for act in (
        lambda: shortlists.keep_offer(by=by, client=client, offer=town.offer),
        lambda: shortlists.drop_offer(by=by, client=client, offer=town.offer.pk),
        lambda: shortlists.drop_kept(by=by, kept=kept.pk),
        lambda: shortlists.note_kept(by=by, kept=kept.pk, text="x"),
        lambda: shortlists.not_taken(by=by, kept=kept.pk, reason="cost"),
        lambda: shortlists.keep_search(by=by, client=client, name="x", query="", wants_mail=False, seen=[]),
        lambda: answers.agree_answers(by=by, client=client, channel="phone", words=WORDS),
        lambda: answers.answer_one(by=by, client=client, name="ehc_plan", value=True),
    ):
        with pytest.raises(NotFound):
            act()
    assert KeptOffer.objects.get().note == ""


def test_what_is_not_taken_says_why_and_a_need_is_counted_once_without_the_person(town, case):
    client = case(home_ons="E07000117")
    kept = shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    with pytest.raises(UsageError):
        shortlists.not_taken(by=town.brian, kept=kept.pk, reason="did_not_start")
    shortlists.not_taken(by=town.brian, kept=kept.pk, reason="work")
    assert not UnmetNeed.objects.exists(), "work found is no need that nobody met"
    shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    assert shortlists.kept_ids(client) == (town.offer.pk,)
    for _ in range(2):
        shortlists.not_taken(by=town.brian, kept=kept.pk, reason="cost")
    assert shortlists.kept_ids(client) == ()
    need = UnmetNeed.objects.get()
    assert (need.why, need.reason, need.home_ons, need.level) == ("not_taken", "cost", "E07000117", "2")


def test_a_full_shortlist_says_so(town, case, monkeypatch):
    monkeypatch.setattr(shortlists, "MOST", 1)
    client = case()
    shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    with pytest.raises(UsageError, match="holds 1"):
        shortlists.keep_offer(by=town.brian, client=client, offer=an_offer(town.college, "Plastering"))
    shortlists.drop_offer(by=town.brian, client=client, offer=town.offer.pk)
    shortlists.keep_offer(by=town.brian, client=client, offer=an_offer(town.college, "Tiling"))


def test_an_offer_that_leaves_the_directory_keeps_its_name_here(town, case):
    client = case()
    kept = shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    town.offer.delete()
    assert KeptOffer.objects.get().offer_title == "Bricklaying for beginners"
    shortlists.not_taken(by=town.brian, kept=kept.pk, reason="not_running")
    shortlists.drop_kept(by=town.brian, kept=kept.pk)
    assert not KeptOffer.objects.exists()


def test_a_search_for_one_person_is_the_advisers_and_names_nobody(town, case):
    client = case()
    made = shortlists.keep_search(by=town.brian, client=client, name="Care, Pendle", query="q=care", wants_mail=True, seen=[])
    assert shortlists.searches_of(town.brian, client) == [made]
    assert shortlists.people_of_searches(town.brian) == {made.pk: client}
    assert shortlists.people_of_searches(town.piotr) == {}
    assert client.code not in made.name


def test_export_tells_it_all_and_erasure_leaves_nothing(town, case):
    client = case(born="1996-03-14", home_ons="E07000117")
    kept = shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    shortlists.note_kept(by=town.brian, kept=kept.pk, text="Ask about the ramp")
    shortlists.keep_search(by=town.brian, client=client, name="Care", query="q=care", wants_mail=True, seen=[])
    answers.agree_answers(by=town.brian, client=client, channel="phone", words=WORDS)
    answers.answer_one(by=town.brian, client=client, name="ehc_plan", value=True)
    told = rights.export_client(by=resident_of(client), client=client)
    assert told["shortlist"][0]["note"] == "Ask about the ramp"
    assert told["searches"] == [{"name": "Care", "search": "q=care"}]
    assert told["answers"]["given"] == {"ehc_plan": True}
    rights.erase_client(by=resident_of(client), client=client)
    assert not KeptOffer.objects.exists()
    assert not SavedSearch.objects.exists()
    assert not CaseAnswers.objects.exists()


def test_answers_are_kept_only_by_agreement_and_go_with_it(town, case):
    client = case()
    with pytest.raises(Refused, match="not agreed"):
        answers.answer_one(by=town.brian, client=client, name="ehc_plan", value=True)
    record = answers.agree_answers(by=town.brian, client=client, channel="in_person", words=WORDS)
    assert answers.agree_answers(by=town.brian, client=client, channel="in_person", words=WORDS) == record
    answers.answer_one(by=town.brian, client=client, name="ehc_plan", value=False)
    answers.answer_one(by=town.brian, client=client, name="care_leaver")
    assert answers.held(client) == answers.Held({"ehc_plan": False}, ("care_leaver",))
    assert answers.facts_of(client) == {"ehc_plan": False}, "put aside is not no"
    consents.withdraw_consent(by=resident_of(client), consent=record.consent)
    assert answers.facts_of(client) == {}
    assert not CaseAnswers.objects.exists()


def test_an_agreement_that_ended_by_time_is_no_agreement_and_the_answers_are_deleted(town, case):
    client = case()
    answers.agree_answers(by=town.brian, client=client, channel="phone", words=WORDS)
    answers.answer_one(by=town.brian, client=client, name="ehc_plan", value=True)
    late = timezone.now() + timedelta(days=4_000)
    assert answers.held(client, late) is None
    assert answers.forget_ended(timezone.now()) == 0
    due.run_due(late)
    assert not CaseAnswers.objects.exists()


def test_what_the_case_holds_is_used_only_under_casework_and_groups_are_not_taken_for_facts(town, case):
    client = case(born="1996-03-14", home_ons="E07000117", groups=["out_of_work", "care_leaver"])
    assert answers.facts_of(client) == {}, "nobody agreed yet"
    agreed = casework(town, client)
    assert answers.facts_of(client) == {"area_code": "E07000117", "date_of_birth": date(1996, 3, 14)}
    agreed.withdrawn_at = timezone.now()
    agreed.save()
    casework(town, client, data=[Datum.NAME])
    assert answers.facts_of(client) == {"area_code": "E07000117"}, "the date of birth was not agreed to"


def test_a_date_of_birth_that_is_not_understood_is_not_known(town):
    client = clients.open_case(by=town.brian, name="Zebedee Quill", phone="07700 900123", born="spring of 1990").client
    casework(town, client)
    assert answers.facts_of(client) == {}


def test_the_audit_holds_no_answer_no_note_and_no_reason(town, case):
    client = case()
    kept = shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    shortlists.note_kept(by=town.brian, kept=kept.pk, text="Ask about the ramp")
    shortlists.not_taken(by=town.brian, kept=kept.pk, reason="health")
    answers.agree_answers(by=town.brian, client=client, channel="phone", words=WORDS)
    answers.answer_one(by=town.brian, client=client, name="prison_leaver", value=True)
    did = {entry.did: entry.facts for entry in AuditEntry.objects.all()}
    assert {"shortlist.keep", "shortlist.note", "shortlist.not_taken", "answers.change"} <= set(did)
    assert all(word not in str(did) for word in ("ramp", "health", "prison"))


def test_a_new_key_seals_them_anew(town, case, settings):
    client = case()
    kept = shortlists.keep_offer(by=town.brian, client=client, offer=town.offer)
    shortlists.note_kept(by=town.brian, kept=kept.pk, text="Ask about the ramp")
    answers.agree_answers(by=SYSTEM, client=client, channel="phone", words=WORDS)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key entirely, and a long one at that", [settings.SECRET_KEY]
    renew_keys()
    settings.SECRET_KEY_FALLBACKS = []
    assert KeptOffer.objects.get().note == "Ask about the ramp"
    assert answers.held(client) == answers.Held()
