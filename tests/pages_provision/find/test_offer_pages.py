"""An offer, its provider, the shortlist and what can be done with it."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import Offer, SavedSearch
from skillshed.site.offers.shortlist import MOST
from tests.pages_provision.find.test_search_pages import page, text_of
from tests.support import provision_cast
from tests.support.accounts import made, signed_in

pytestmark = pytest.mark.django_db
Town = dict[str, Offer]


def test_an_offer_answers_the_five_questions_first(client: Client, town: Town) -> None:
    said = text_of(page(client, f"/offers/{town['care'].pk}/"))
    order = [said.index(words) for words in ("Can I have it?", "What does it cost me?", "When?", "Where?", "How do I apply?", "Dates and places", "Help and access", "Who pays", "How to get there", "Whom to ask")]  # fmt: skip
    assert order == sorted(order)
    for words in ("Tuesday, Thursday", "18:00 to 20:00", "3 of 12 left", "Diploma in adult care", "Bus 1 stops outside.", "01632 960 002", "This offer and its provider are invented"):  # fmt: skip
        assert words.replace("Tuesday, Thursday", "Tuesday and Thursday") in said, words


def test_help_is_yes_no_or_not_said(client: Client, town: Town) -> None:
    html = page(client, f"/offers/{town['care'].pk}/")
    said = dict(re.findall(r"<dt>(Yes|No|Not said)</dt><dd>(.*?)</dd>", html))
    assert said["Yes"] == "Step-free access, Childcare or help with its cost"
    assert said["No"] == "Help to find a job"
    assert "Hearing loop" in said["Not said"]


def test_no_price_is_never_free(client: Client, town: Town) -> None:
    said = text_of(page(client, f"/offers/{town['unsaid'].pk}/"))
    assert "Price not given" in said
    assert "not the same as free" in said


def test_an_offer_nobody_confirmed_or_that_is_paused_says_so(client: Client, town: Town) -> None:
    assert "Nobody has said for a long time" in page(client, f"/offers/{town['stale'].pk}/")
    services.save_offer(by=SYSTEM, provider=town["care"].provider, offer=town["care"], status="temporarily closed")
    assert "This is paused" in page(client, f"/offers/{town['care'].pk}/")


def test_every_programme_says_whether_it_pays_for_this_person(amina: Client, town: Town) -> None:
    said = text_of(page(amina, f"/offers/{town['care'].pk}/"))
    assert "Free Courses for Jobs Pays for you" in said
    assert "Rules used" in said


def test_the_machine_readable_offer_cannot_break_out_of_its_block(client: Client, town: Town) -> None:
    services.save_offer(
        by=SYSTEM, provider=town["care"].provider, offer=town["care"], description="</script><script>alert(1)</script>"
    )
    html = page(client, f"/offers/{town['care'].pk}/")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert block
    assert json.loads(block[1])["name"] == "Adult social care, level 3"
    assert "<script>alert" not in html


def test_how_to_apply_is_one_screen(client: Client, town: Town) -> None:
    said = text_of(page(client, f"/offers/{town['care'].pk}/apply/"))
    assert "Ring 01632 960 002" in said
    assert "admissions@example.org" in said


def test_what_is_not_there_is_not_found(client: Client, db: None) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    assert {client.get(f"/{kind}/{nobody}/").status_code for kind in ("offers", "providers")} == {404}


def test_a_provider_lists_what_it_offers_and_what_it_no_longer_does(client: Client, town: Town) -> None:
    said = text_of(page(client, f"/providers/{town['care'].provider_id}/"))
    assert "4 offers" in said
    assert "Care for carers" in said
    assert "not checked for long" in said


def test_a_shortlist_needs_no_account_and_holds_numbers_only(client: Client, town: Town) -> None:
    one, other = town["care"], town["computer"]
    for offer in (one, other, one):
        assert (
            client.post("/shortlist/change/", {"offer": str(offer.pk), "next": "/find/help/?q=care#r1"}).headers["Location"]
            == "/find/help/?q=care#r1"
        )
    said = text_of(page(client, "/shortlist/"))
    assert "2 offers." in said
    assert "Shortlist (2)" in text_of(page(client, "/find/help/"))
    client.post("/shortlist/change/", {"offer": str(one.pk), "do": "remove"})
    assert one.title not in text_of(page(client, "/shortlist/"))
    client.post("/shortlist/change/", {"do": "clear"})
    assert "Nothing here yet" in text_of(page(client, "/shortlist/"))


def test_a_shortlist_goes_nowhere_else_and_takes_no_more_than_it_holds(client: Client, town: Town) -> None:
    reply = client.post("/shortlist/change/", {"offer": str(town["care"].pk), "next": "https://evil.example/"})
    assert reply.headers["Location"] == "/shortlist/"
    many = ",".join(f"00000000-0000-4000-8000-{number:012d}" for number in range(MOST + 5))
    client.post("/shortlist/change/", {"offer": many})
    assert "1 offer." in text_of(page(client, "/shortlist/"))
    client.cookies["shortlist"] = "made-up"
    assert "Nothing here yet" in text_of(page(client, "/shortlist/"))


def test_a_shortlist_is_shared_by_offers_numbers_only(amina: Client, town: Town) -> None:
    for name in ("care", "computer"):
        amina.post("/shortlist/change/", {"offer": str(town[name].pk)})
    html = page(amina, "/shortlist/")
    link = f"http://testserver/shortlist/?of={town['care'].pk},{town['computer'].pk}"
    assert link in html
    sms, letter = re.findall(r'href="((?:sms|mailto):[^"]*)"', html)
    assert link in unquote(sms)
    assert link in unquote(letter)
    shared = page(Client(), link.removeprefix("http://testserver"))
    assert "A shortlist sent to you" in shared
    assert "You can have it" not in shared, "the answers stay with whoever gave them"


def test_up_to_four_offers_stand_side_by_side(client: Client, town: Town) -> None:
    every = ",".join(str(one.pk) for one in town.values())
    html = page(client, f"/shortlist/compare/?of={every}")
    assert html.count('<th scope="col">') == 4
    assert "4 more are not shown" in text_of(html)
    for row in ("Cost to you", "Starts", "Where", "Help and access", "Checked"):
        assert f'<th scope="row">{row}</th>' in html
    assert "Not said" in html


def test_a_sheet_has_the_telephone_number_and_no_navigation(client: Client, town: Town) -> None:
    html = page(client, f"/shortlist/print/?of={town['care'].pk},{town['computer'].pk}")
    assert html.count('<section class="sheet">') == 2
    assert "Ring 01632 960 002" in html
    assert "<nav" not in html
    assert html.count("<h1") == 1


def test_a_search_is_kept_with_a_sector_and_tells_what_is_new(town: Town) -> None:
    brian = signed_in(made("Brian", "adviser"))
    brian.post("/searches/keep/", {"door": "help", "q": "care", "near": "BB11 1AA", "mail": "1", "name": "Care near the mill"})
    kept = SavedSearch.objects.get()
    assert kept.query == "door=help&q=care&near=BB11+1"
    assert "nothing new" in text_of(page(brian, "/searches/"))
    weaver = provision_cast.provider()
    provision_cast.offer(
        "Care of older people", of=weaver, runs=({"venue": provision_cast.venue(weaver)},), assured_on=timezone.localdate()
    )
    assert "1 new" in text_of(page(brian, "/searches/"))
    assert brian.get(f"/searches/{kept.pk}/").headers["Location"] == "/find/help/?q=care&near=BB11+1"
    assert "nothing new" in text_of(page(brian, "/searches/"))
    carys = signed_in(made("Carys", "adviser"))
    assert carys.get(f"/searches/{kept.pk}/").status_code == 404
    assert carys.post(f"/searches/{kept.pk}/change/", {"do": "drop"}).status_code == 404


def test_kept_searches_need_an_account(client: Client, db: None) -> None:
    assert client.get("/searches/").status_code == 302
    assert client.post("/searches/keep/", {"q": "care"}).status_code == 302
    assert not SavedSearch.objects.exists()


def test_letters_are_stopped_by_a_button_not_by_opening_the_link(client: Client, town: Town) -> None:
    from skillshed.provision.saved import stop_token

    brian = signed_in(made("Brian", "adviser"))
    brian.post("/searches/keep/", {"door": "help", "q": "care", "mail": "1"})
    kept = SavedSearch.objects.get()
    address = f"/searches/stop/{stop_token(kept)}/"
    assert "Stop these letters?" in page(client, address)
    kept.refresh_from_db()
    assert kept.wants_mail
    assert "The letters are stopped" in client.post(address).content.decode()
    kept.refresh_from_db()
    assert not kept.wants_mail
