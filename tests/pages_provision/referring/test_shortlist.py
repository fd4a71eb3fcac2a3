"""An adviser looks for one person: their shortlist, whether offers fit them, sheet, letters; nothing of it in an address."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from skillshed.provision.models import SavedSearch
from skillshed.referrals import answers, consents, shortlists
from skillshed.referrals.clients import resident_of
from skillshed.referrals.kinds import Datum, Purpose
from skillshed.referrals.models import CaseSearch, KeptOffer, Referral
from tests.support import provision_cast
from tests.support.accounts import signed_in

pytestmark = pytest.mark.django_db
WORDS = "I agree that my adviser keeps my answers."
LEVEL_3 = {
    "immigration_status": "uk_national", "ordinarily_resident": True, "employment_status": "employed", "gross_annual_earnings_gbp": "21000",
    "benefits": [], "has_full_level_2": True, "has_full_level_3": False,
}  # fmt: skip


@pytest.fixture
def offers(db):
    return provision_cast.town()


@pytest.fixture
def helping(town, case):
    """Brian's browser, searching for Zebedee."""
    client = case(born="1996-03-14", home_ons="E08000003", groups=["out_of_work"])
    consents.give_consent(
        by=town.brian, client=client, purpose=Purpose.CASEWORK, data=list(Datum), recipient=town.advice, channel="phone", words="Told."
    )  # fmt: skip
    browser = signed_in(town.brian)
    reply = browser.post(reverse("provision:case_search", args=[client.pk]), {"q": "care", "near": "PR1 2HE", "door": "help"})
    return client, browser, reply


def answered(town, client, **given):
    answers.agree_answers(by=town.brian, client=client, channel="phone", words=WORDS)
    for name, value in given.items():
        answers.answer_one(by=town.brian, client=client, name=name, value=value)


def page(browser, client, name="case_shortlist", **query):
    return browser.get(reverse(f"provision:{name}", args=[client.pk]), query).content.decode()


def test_a_search_for_somebody_goes_near_another_place_and_its_address_names_nobody(offers, helping):
    client, browser, reply = helping
    assert reply.url == "/find/help/?q=care&near=PR1+2", "neither whole postcode nor case"
    shown = browser.get(reply.url).content.decode()
    assert f"Searching for {client.name}" in shown
    assert "Adult social care" in shown
    assert client.name not in Client().get(reply.url).content.decode()


def test_what_is_kept_goes_to_the_persons_shortlist_and_not_to_the_browsers(offers, helping):
    client, browser, reply = helping
    browser.post("/shortlist/change/", {"offer": str(offers["care"].pk), "next": reply.url})
    assert "shortlist" not in browser.cookies
    assert [row.offer_id for row in KeptOffer.objects.filter(client=client)] == [offers["care"].pk]
    assert "Take off shortlist" in browser.get(reply.url).content.decode()
    assert browser.get("/shortlist/").url == reverse("provision:case_shortlist", args=[client.pk])
    browser.post("/shortlist/change/", {"offer": str(offers["care"].pk), "do": "remove"})
    assert not KeptOffer.objects.exists()


def test_unknown_is_not_yet_known_and_answers_decide(town, offers, helping):
    client, browser, _ = helping
    for one in ("care", "young", "unsaid"):
        shortlists.keep_offer(by=town.brian, client=client, offer=offers[one])
    before = page(browser, client)
    assert before.count("Not yet known") == 1, "free courses for jobs: pay and qualifications are not known"
    assert "Not for you" in before, "the T Level: 30 is too old, and the date of birth is known"
    assert "No rule known" in before, "nothing is said of who may have the garden project"
    answered(town, client, **LEVEL_3)
    after = page(browser, client)
    assert "You can have it" in after
    assert "Not yet known" not in after
    assert "You can have it" in browser.get("/find/help/?q=care").content.decode()


def test_agreement_taken_back_makes_it_unknown_again_at_once(town, offers, helping):
    client, browser, _ = helping
    shortlists.keep_offer(by=town.brian, client=client, offer=offers["care"])
    answered(town, client, **LEVEL_3)
    assert "You can have it" in page(browser, client)
    for one in client.consents.all():
        consents.withdraw_consent(by=resident_of(client), consent=one)
    shown = page(browser, client)
    assert "You can have it" not in shown
    assert "Not yet known" in shown
    assert "Nothing is known yet" in shown


def test_the_advisers_own_answers_are_not_taken_for_the_persons(offers, helping):
    client, browser, _ = helping
    browser.post("/eligible/", {"on": "2027-01-12"})
    browser.post("/eligible/question/", {"question": "has_full_level_3", "answer": "yes"})
    shown = browser.get("/find/help/?q=care").content.decode()
    assert reverse("provision:case_answers", args=[client.pk]) in shown
    assert reverse("eligibility:results") not in shown
    browser.post("/cases/search/stop/")
    own = browser.get("/find/help/?q=care").content.decode()
    assert "Searching for" not in own
    assert reverse("eligibility:results") in own


def test_questions_are_asked_one_at_a_time_after_agreement(town, helping):
    client, browser, _ = helping
    begin, ask = (reverse(f"provision:{name}", args=[client.pk]) for name in ("case_answers", "case_question"))
    assert browser.get(ask).url == begin, "nothing is asked before they agree"
    assert browser.post(begin, {"channel": "phone"}).status_code == 422
    assert answers.held(client) is None
    browser.post(begin, {"channel": "phone", "agree": "on"})
    assert client.consents.get(purpose=Purpose.ANSWERS).words.startswith("I agree that Next Step Advice keeps")
    shown = browser.get(ask).content.decode()
    assert f'action="{ask}"' in shown
    name = re.search(r'name="question" value="(\w+)"', shown)[1]
    browser.post(ask, {"question": name, "skip": "yes"})
    assert answers.held(client).skipped == (name,)
    fault = browser.post(ask, {"question": "gross_annual_earnings_gbp", "answer": "much"})
    assert (fault.status_code, "Write a number" in fault.content.decode()) == (422, True)
    browser.post(ask, {"question": "gross_annual_earnings_gbp", "answer": "21,000"})
    assert answers.held(client).given == {"gross_annual_earnings_gbp": "21000"}
    assert "£21,000" in page(browser, client, "case_answers")
    assert browser.post(ask, {"question": "favourite_colour", "answer": "x"}).status_code == 404


def test_note_compare_sheet_and_what_is_not_taken(town, offers, helping):
    client, browser, _ = helping
    rows = {one: shortlists.keep_offer(by=town.brian, client=client, offer=offers[one]) for one in ("care", "computer", "online")}
    act = reverse("provision:case_shortlist_act", args=[client.pk])
    browser.post(act, {"do": "note", "which": str(rows["care"].pk), "text": "Ask for Ruth", "is_printed": "on"})
    browser.post(act, {"do": "note", "which": str(rows["computer"].pk), "text": "They dislike screens"})
    assert browser.post(act, {"do": "not_taken", "which": str(rows["online"].pk)}).status_code == 422
    browser.post(act, {"do": "not_taken", "which": str(rows["online"].pk), "reason": "cost"})
    sheet = page(browser, client, "case_sheet")
    assert sheet.count('class="sheet"') == 2, "what is not taken is not printed"
    assert "Kept for you by Brian, Next Step Advice" in sheet
    assert "Ask for Ruth" in sheet
    assert "screens" not in sheet
    assert client.name not in sheet, "sheets are left in printers"
    two = page(browser, client, "case_compare", offer=[str(offers["care"].pk), str(offers["computer"].pk)])
    assert two.count('<th scope="col">') == 2
    one = page(browser, client, "case_compare", offer=[str(offers["care"].pk), str(offers["welding"].pk)])
    assert one.count('<th scope="col">') == 1, "what is not on the shortlist is not shown"
    assert "Online" not in one
    listed = page(browser, client)
    assert "costs too much" in listed
    browser.post(act, {"do": "again", "which": str(rows["online"].pk)})
    assert "<h2>Not taken</h2>" not in page(browser, client)
    browser.post(act, {"do": "drop", "which": str(rows["care"].pk)})
    assert not KeptOffer.objects.filter(pk=rows["care"].pk).exists()
    assert browser.post(act, {"do": "nothing", "which": str(rows["online"].pk)}).status_code == 404


def test_one_persons_entry_is_not_reached_through_another_case(town, case, offers):
    one, other = case(), case(name="Somebody Else", email="else@example.org", phone="07700 900999")
    row = shortlists.keep_offer(by=town.brian, client=one, offer=offers["care"])
    act = reverse("provision:case_shortlist_act", args=[other.pk])
    assert signed_in(town.brian).post(act, {"do": "drop", "which": str(row.pk)}).status_code == 404
    assert KeptOffer.objects.exists()


def test_it_is_referred_from_the_shortlist_in_one_step_and_shows_how_it_stands(town, offers, helping):
    client, browser, _ = helping
    shortlists.keep_offer(by=town.brian, client=client, offer=offers["care"])
    step = reverse("provision:refer_case", args=[client.pk, offers["care"].pk])
    assert f'href="{step}"' in page(browser, client)
    key = re.search('name="key" value="(.*?)"', browser.get(step).content.decode())[1]
    browser.post(step, {"key": key, "channel": "phone", "agree": "on"})
    assert Referral.objects.get().state == "sent"
    shown = page(browser, client)
    assert f'href="{step}"' not in shown
    assert "Sent" in shown


def test_a_search_is_kept_for_the_person_and_opened_for_them(town, offers, helping):
    client, browser, reply = helping
    browser.post("/searches/keep/", {"door": "help", "q": "care", "near": "PR1 2", "for": "case", "mail": "1"})
    kept = SavedSearch.objects.get()
    assert (kept.name, kept.wants_mail, CaseSearch.objects.get().client) == ("care, PR1 2", True, client)
    assert "care, PR1 2" in page(browser, client)
    browser.post("/cases/search/stop/")
    assert client.code in browser.get("/searches/").content.decode()
    browser.get(reverse("provision:look_search", args=[kept.pk]))
    assert "Searching for" in browser.get(reply.url).content.decode()
    browser.post("/searches/keep/", {"door": "help", "q": "maths", "near": ""})
    assert CaseSearch.objects.count() == 1, "the adviser's own search is their own"


def test_when_the_case_is_no_longer_theirs_the_search_is_nobodys(town, offers, helping):
    from skillshed.people.models import RoleGrant
    from skillshed.people.services import SYSTEM, end_role

    client, browser, reply = helping
    end_role(by=SYSTEM, grant=RoleGrant.objects.get(user=town.brian))
    assert client.name not in browser.get(reply.url).content.decode()
    browser.post("/shortlist/change/", {"offer": str(offers["care"].pk), "next": reply.url})
    assert not KeptOffer.objects.exists()


def test_pages_of_strangers_cost_no_query_for_it(offers, django_assert_num_queries):
    from skillshed.site.find.helping import helped

    browser = Client()
    browser.get("/find/help/?q=care")
    from django.test import RequestFactory

    with django_assert_num_queries(0):
        assert helped(RequestFactory().get("/find/help/")) is None
