"""The pages of what offers teach: for readers, their providers and commissioners."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import Offer, OfferSkill
from skillshed.provision.teaching import untaught as untaught_room
from skillshed.provision.teaching.reading import read_offers
from skillshed.provision.teaching.wanted import Demand, Wanted
from skillshed.site.evidence import opened as evidence
from skillshed.site.learning.asked import COOKIE, SALT
from skillshed.skills.opened import opened
from tests.support import accounts, small_directory

GAP = "/learn/gap/"
COURSE = {
    "title": "Certificate in Engineering",
    "description": "You will learn to use milling machines and weld to a standard. Help with bus fares is available.",
}


@pytest.fixture
def skill(settings: Any) -> Any:
    """A skill's id by its label."""
    taxonomy = opened(settings.CONFIG.data).taxonomy
    return lambda label: taxonomy.skills.filter(label=label)["id"][0]


@pytest.fixture
def course(directory: small_directory.Directory) -> Offer:
    """A course whose words say what it teaches, read."""
    offer = directory.shown[1]
    services.save_offer(by=SYSTEM, provider=directory.college, offer=offer, **COURSE)
    read_offers([offer.pk])
    return offer


def test_the_offer_says_what_one_would_learn(client: Any, directory: small_directory.Directory, course: Offer) -> None:
    OfferSkill.objects.filter(offer=course, label="milling machines").update(state="confirmed")
    page = client.get(reverse("provision:offer", args=[course.pk])).content.decode()
    assert page.index("Milling machines") < page.index("said by the provider") < page.index("Operate welding equipment")
    assert "read by machine from “weld to a standard”" in page
    OfferSkill.objects.filter(offer=course).update(state="refused")
    assert "What you would learn" not in client.get(reverse("provision:offer", args=[course.pk])).content.decode()


def test_a_provider_decides_adds_and_is_told_what_is_wrong(
    directory: small_directory.Directory, course: Offer, skill: Any
) -> None:
    browser = accounts.signed_in(accounts.made("Carys", "provider", organisation=directory.college.organisation))
    address = reverse("provision:offer_skills", args=[course.pk])
    assert "Read by machine from “weld to a standard”" in browser.get(address).content.decode()
    reply = browser.post(address, {f"skill-{skill('milling machines')}": "confirmed"}, follow=True)
    assert "1 decision kept." in reply.content.decode()
    assert "Carys decided on skills" in reply.content.decode()
    assert course.skills.get(label="milling machines").state == "confirmed"
    add = reverse("provision:offer_skill_add", args=[course.pk])
    wrong = browser.post(add, {"skill": "lay brick"})
    assert wrong.status_code == 422
    assert 'href="#skill"' in wrong.content.decode()
    assert "lay bricks" in wrong.content.decode()
    assert browser.post(add, {"skill": ""}).status_code == 422
    assert "“lay bricks” is added." in browser.post(add, {"skill": "lay bricks"}, follow=True).content.decode()
    assert "2 skills you stand for" in browser.get(reverse("provision:my_offer", args=[course.pk])).content.decode()


def test_an_offer_that_was_not_read_yet_is_read_for_its_provider(directory: small_directory.Directory, course: Offer) -> None:
    services.save_offer(
        by=SYSTEM, provider=directory.college, offer=course, title="Gone", description="You will learn to lay bricks."
    )
    browser = accounts.signed_in(accounts.made("Carys", "provider", organisation=directory.college.organisation))
    assert "Lay bricks" in browser.get(reverse("provision:offer_skills", args=[course.pk])).content.decode()


def test_nobody_elses_offer(client: Any, directory: small_directory.Directory, course: Offer) -> None:
    address = reverse("provision:offer_skills", args=[course.pk])
    assert client.get(address).status_code == 302
    other = accounts.signed_in(accounts.made("Owen", "provider", organisation=directory.council.organisation))
    assert other.get(address).status_code == 403
    assert other.post(reverse("provision:offer_skill_add", args=[course.pk]), {"skill": "lay bricks"}).status_code == 403


def test_from_work_to_work(client: Any, directory: small_directory.Directory, course: Offer, skill: Any) -> None:
    OfferSkill.objects.create(offer=course, skill=skill("lay bricks"), label="lay bricks", state="added", taxonomy="esco")
    reply = client.post(
        GAP, {"from": "Shop Assistant", "to": "bricklayer", "place": "bb11 1aa", "minutes": "30", "mode": "bus", "by": "cost"}
    )
    assert reply.url == f"{GAP}?from=shop+assistant&to=bricklayer&place=BB11"
    page = client.get(reply.url).content.decode()
    assert "From shop assistant to bricklayer" in page
    assert "Adds, as its provider says: lay bricks" in page
    assert "What stays open" in page
    for written in ("BB11+1AA", "bb111aa", "BB11-1AA", "BBl1+1AA", "BB11+1AA."):
        assert client.get(f"{GAP}?from=shop+assistant&to=bricklayer&place={written}").url.endswith("place=BB11"), written


def test_own_words_stay_out_of_the_address(client: Any, directory: small_directory.Directory, course: Offer) -> None:
    reply = client.post(GAP, {"to": "bricklayer", "words": "I lay bricks\nI mix mortar", "place": ""})
    assert reply.url == f"{GAP}?to=bricklayer"
    kept = reply.cookies[COOKIE]
    assert (kept["httponly"], kept["path"], kept["max-age"]) == (True, "/learn/", "")
    assert signing.loads(kept.value, salt=SALT) == "I lay bricks\nI mix mortar"
    page = client.get(reply.url).content.decode()
    assert "From what you can do to bricklayer" in page
    assert "I mix mortar</textarea>" in page
    assert "<li>Lay bricks</li>" not in page
    gone = client.post(GAP, {"from": "shop assistant", "to": "bricklayer", "words": ""})
    assert gone.cookies[COOKIE].value == ""


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"to": "bricklayer"}, "from"),
        ({"from": "shop assistant"}, "to"),
        ({"from": "shop assistant", "to": "bricklaier"}, "to"),
        ({"from": "shop assistant", "to": "bricklayer", "place": "Nowhereville"}, "place"),
        ({"from": "shop assistant", "to": "bricklayer", "budget": "lots"}, "budget"),
        ({"from": "shop assistant", "to": "bricklayer", "minutes": "7"}, "minutes"),
        ({"from": "shop assistant", "to": "bricklayer", "by": "luck"}, "by"),
        ({"from": "shop assistant", "to": "bricklayer", "mode": "rocket"}, "mode"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client: Any, db: None, asked: dict[str, str], field: str) -> None:
    for reply in (client.get(GAP, asked), client.post(GAP, asked)):
        page = reply.content.decode()
        assert reply.status_code == 422
        assert f'href="#{field}"' in page
        assert f'id="{field}-error"' in page


def test_skills_nobody_teaches(
    client: Any, directory: small_directory.Directory, course: Offer, skill: Any, monkeypatch: Any
) -> None:
    asked = tuple(
        Wanted(skill(label), label, 90.0, ((f"{group} Work of {group}", 90.0),), ("bricklayer",))
        for label, group in (("lay bricks", "53"), ("milling machines", "52"), ("robotics", "21"))
    )
    monkeypatch.setattr(untaught_room, "wanted", lambda *_: Demand(asked, "Burnley", (), "Invented projection", ()))
    Offer.objects.filter(pk=directory.shown[3].pk).update(occupations=["2134"])
    for room in evidence._rooms.values():
        room.clear()
    page = client.get("/gaps/skills/?place=burnley").content.decode()
    assert "No offer within reach of Burnley is known to teach 1 of the 3 skills most in demand; of 1 nobody has said" in page
    assert "Hanging on one offer (1)" in page
    assert "Ask Alderby College." in page
    search = re.search(r'href="([^"]*)">Offers that teach it<span class="govuk-visually-hidden">: milling machines', page)
    assert search, "the one offer that teaches it"
    assert f"/offers/{course.pk}/" in client.get(search[1]).content.decode()
    assert 'Offers that teach it<span class="govuk-visually-hidden">: robotics' not in page
    assert client.get("/gaps/skills/?place=E07000117").url == "/gaps/skills/?place=burnley"
    csv = client.get("/gaps/skills/?place=burnley&as=csv")
    assert csv["Content-Disposition"].endswith(f'_burnley_{timezone.localdate().isoformat()}.csv"')
    assert [line.split(",")[1] for line in csv.content.decode().splitlines()] == [
        "label",
        "lay bricks",
        "milling machines",
        "robotics",
    ]
    assert client.get("/gaps/skills/?place=nowhereville").status_code == 404
