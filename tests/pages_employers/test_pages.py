"""Pages for employers through Django's own client: what is asked, kept, shown and never kept."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from skillshed.employers.diagnosis.answers import from_plain
from skillshed.employers.diagnosis.questions import by_name
from skillshed.employers.models import Diagnosis
from skillshed.employers.seeds import seed_diagnoses
from skillshed.provision.models import OfferSkill
from skillshed.site.employers.browser import SALT
from tests.support import provision_cast
from tests.support.accounts import made, signed_in

pytestmark = pytest.mark.django_db
ROOT = "/employers/diagnose/"


@pytest.fixture
def client() -> Client:
    found = Client()
    assert found.post(ROOT).status_code == 302
    return found


def say(client: Client, name: str, **posted: Any) -> Any:
    return client.post(f"{ROOT}question/{name}/", posted)


def kept(client: Client) -> Any:
    from django.core import signing

    return from_plain(signing.loads(client.cookies["diagnosis"].value, salt=SALT))


def text(reply: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.content.decode()))


def test_every_question_can_be_skipped_and_nothing_becomes_no(client):
    name = "place"
    for asked in by_name():
        assert name == asked
        page = client.get(f"{ROOT}question/{name}/")
        assert page.status_code == 200
        assert f"Question {list(by_name()).index(name) + 1} of {len(by_name())}" in text(page)
        reply = say(client, name, skip="yes", answer="none")
        assert reply.status_code == 302
        name = reply.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
    assert name == "result"
    answers = kept(client)
    assert (answers.given, set(answers.skipped)) == ({}, set(by_name()))
    page = client.get(f"{ROOT}result/")
    assert page.status_code == 200
    assert "Not known, so left out of everything" in text(page)
    assert "No skill at risk by our rules" in text(page)


def test_going_back_shows_what_was_said(client):
    say(client, "place", answer="Nelson")
    say(client, "size", answer="5_24")
    say(client, "technology", answer=["ai"], words="chat robots")
    say(client, "barriers", answer="none")
    assert kept(client).place == "E07000122"
    assert 'value="Pendle"' in client.get(f"{ROOT}question/place/").content.decode()
    assert re.search(r'value="5_24" checked', client.get(f"{ROOT}question/size/").content.decode())
    page = client.get(f"{ROOT}question/technology/").content.decode()
    assert re.search(r'value="ai" checked', page)
    assert "chat robots" in page
    assert re.search(r'value="none" checked', client.get(f"{ROOT}question/barriers/").content.decode())


@pytest.mark.parametrize(
    ("name", "posted", "says"),
    [
        ("place", {"answer": "zzzz"}, "Write a postcode"), ("place", {"answer": ""}, "Write a postcode"), ("size", {"answer": "many"}, "Choose one"),
        ("technology", {}, "Choose all that hold"), ("technology", {"answer": ["none", "ai"]}, "not both"),
        ("technology", {"answer": ["none"], "words": "robots"}, "take one of them away"), ("technology", {"words": "x" * 401}, "at most 400 letters; you wrote 401"),
        ("jobs", {}, "at least one job title"), ("jobs", {"title-0": "Welder", "now-0": "a few"}, "whole number"), ("jobs", {"now-1": "3"}, "Job 2: write its title"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_its_field_and_keeps_what_was_typed(client, name, posted, says):
    reply = client.post(f"{ROOT}question/{name}/", posted)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert says in text(reply)
    [target] = re.findall(r'error-summary__list"><li><a href="#([^"]+)"', page)
    assert f'id="{target}"' in page
    assert name not in kept(client).given
    for field, value in posted.items():
        if field != "answer" and len(value) < 100:
            assert value in page


def test_words_alone_are_an_answer_and_more_than_fits_is_refused(client):
    say(client, "growth", words="We  move\nto a new hall")
    assert kept(client).change("growth").words == "We move to a new hall"
    replies = [say(client, name, words="".join(chr(0x4E00 + (at * 7919 + size * 104729) % 20000) for at in range(400)))
               for size, name in enumerate(("technology", "regulation", "growth", "leaving"))]  # fmt: skip
    assert replies[0].status_code == 302
    refused = [one for one in replies if one.status_code == 422]
    assert refused
    assert "more than your browser can keep" in text(refused[0])
    assert all(len(one.cookies["diagnosis"].value) < 4_000 for one in replies if "diagnosis" in one.cookies)


def test_titles_that_may_be_several_are_asked_about(client):
    reply = client.post(f"{ROOT}question/jobs/", {"title-0": "Welders", "now-0": "3", "then-0": "4", "title-1": "toolmaker"})
    assert reply.headers["Location"] == f"{ROOT}which/"
    assert client.get(f"{ROOT}result/").headers["Location"] == f"{ROOT}which/"
    page = client.get(f"{ROOT}which/")
    assert "toolmaker" in text(page)
    assert "Welders" not in text(page)
    assert client.post(f"{ROOT}which/", {}).status_code == 422
    choice = re.findall(r'name="pick-1" value="(http[^"]+)"', page.content.decode())[1]
    assert client.post(f"{ROOT}which/", {"pick-1": choice}).headers["Location"] == f"{ROOT}question/hurts/"
    assert kept(client).jobs[1].occupation == choice
    client.post(f"{ROOT}question/jobs/", {"title-0": "Toolmaker", "title-1": "zzzz qqqq"})
    assert kept(client).jobs[0].occupation == choice, "what was chosen before is not asked again"
    client.post(f"{ROOT}which/", {"pick-1": "http://elsewhere"})
    assert kept(client).unclear, "what was not offered cannot be chosen"
    client.post(f"{ROOT}which/", {"skip": "yes"})
    assert kept(client).jobs[1].occupation == ""


@pytest.fixture
def answered(client: Client, offers: Any) -> Client:
    say(client, "place", answer="BB11 1AA")
    say(client, "size", answer="25_49")
    say(client, "technology", answer=["cyber"], words="We need cyber security and robotics.")
    say(client, "leaving", answer=["retire"], words="Two welders retire")
    say(client, "jobs", **{"title-0": "Welders", "now-0": "10", "then-0": "12"})
    say(client, "levy", answer="no")
    return client


def test_the_result_has_reasons_training_prices_and_what_nobody_offers(answered):
    page = answered.get(f"{ROOT}result/")
    said = text(page)
    assert "Your skills plan: Burnley" in said
    assert "New technology asks for it: “cyber security”." in said
    assert "Welders: you will need 2 more than now." in said
    assert "Cyber security for small firms" in said
    assert "Skills Bootcamp for your own people: you pay 10% of the price" in said
    assert "Nobody offers it" in said
    assert "01632 960 002" in said
    assert "No figure for Burnley or what holds it is loaded." in said
    assert "BB11" not in said
    assert "no-store" in page.headers["Cache-Control"]


def test_what_is_stated_to_teach_a_skill_leads_to_all_that_does(answered):
    page = answered.get(f"{ROOT}result/").content.decode()
    skills = re.findall(r'name="skill" value="([^"]+)"', page)
    cyber = next(one for one in skills if re.search(rf'value="{re.escape(one)}" checked>\s*<label[^>]*>cyber security', page))
    here = provision_cast.venue(provision_cast.provider())
    made = [provision_cast.offer(f"Evenings {number}", kind="course", runs=({"venue": here},)) for number in range(4)]
    for one in made:
        OfferSkill.objects.create(offer=one, skill=cyber, label="cyber security", state="confirmed", taxonomy="esco")
    page = answered.get(f"{ROOT}result/").content.decode()
    (more,) = re.findall(r'<a href="([^"]+)">All such offers', page)
    found = answered.get(html.unescape(more)).content.decode()
    assert "Teaches: cyber security" in found
    assert all(f"/offers/{one.pk}/" in found for one in made)
    assert "Cyber security for small firms" not in found, "it is not stated to teach it"


def test_a_job_named_twice_stands_once(answered):
    say(
        answered,
        "jobs",
        **{"title-0": "Welders", "now-0": "10", "then-0": "12", "title-1": "welders", "now-1": "4", "then-1": "5"},
    )
    said = text(answered.get(f"{ROOT}result/"))
    assert "Welders: you will need 3 more than now." in said
    assert "Welders: you will need 2 more" not in said
    assert "Jobs: Welders (as welder). Change" in said
    answered.post(f"{ROOT}send/", {"agree": "yes"})
    assert list(Diagnosis.objects.get().jobs.values()) == ["grow"]


def test_a_skill_taken_out_counts_nowhere(answered):
    page = answered.get(f"{ROOT}result/").content.decode()
    skills = re.findall(r'name="skill" value="([^"]+)"', page)
    cyber = next(one for one in skills if re.search(rf'value="{re.escape(one)}" checked>\s*<label[^>]*>cyber security', page))
    answered.post(f"{ROOT}skills/", {"skill": [one for one in skills if one != cyber]})
    said = text(answered.get(f"{ROOT}result/"))
    assert "Cyber security for small firms" not in said
    answered.post(f"{ROOT}send/", {"agree": "yes"})
    assert cyber not in Diagnosis.objects.get().skills


def test_sending_needs_a_yes_counts_once_and_can_be_taken_back(answered):
    answered.post(f"{ROOT}send/")
    assert not Diagnosis.objects.exists()
    for _ in range(2):
        answered.post(f"{ROOT}send/", {"agree": "yes"})
    assert Diagnosis.objects.count() == 1
    assert "You added your answers" in text(answered.get(f"{ROOT}result/"))
    answered.post(f"{ROOT}take-back/")
    assert not Diagnosis.objects.exists()
    assert "You added your answers" not in text(answered.get(f"{ROOT}result/"))
    say(answered, "place", skip="yes")
    answered.post(f"{ROOT}send/", {"agree": "yes"})
    assert "can only be counted in a place" in text(answered.get(f"{ROOT}result/"))
    answered.post(f"{ROOT}again/")
    assert answered.get(f"{ROOT}result/").headers["Location"] == ROOT


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_plan_as_a_file(answered, ending, begins):
    reply = answered.get(f"{ROOT}skills-plan.{ending}")
    assert reply.content.startswith(begins)
    assert f"skills-plan.{ending}" in reply.headers["Content-Disposition"]
    assert answered.get(f"{ROOT}skills-plan.exe").status_code == 404
    if ending == "docx":
        import io

        from docx import Document

        document = Document(io.BytesIO(reply.content))
        words = " ".join(
            [one.text for one in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
        )
        assert "Cyber security for small firms" in words
        assert "You pay 10% of the price" in words or "you pay 10% of the price" in words


def test_without_answers_every_page_leads_to_the_start():
    stranger = Client()
    for path in ("question/place/", "which/", "result/", "skills-plan.pdf"):
        assert stranger.get(ROOT + path).headers["Location"] == ROOT
    for path in ("send/", "take-back/", "skills/"):
        assert stranger.post(ROOT + path).headers["Location"] == ROOT
    assert stranger.get(f"{ROOT}question/colour/").status_code == 404
    stranger.cookies["diagnosis"] = "forged"
    assert stranger.get(f"{ROOT}result/").headers["Location"] == ROOT


def test_the_picture_is_protected_and_says_where_it_is_thin(settings):
    settings.DEMO = True
    reply = Client().get("/employers/picture/?place=burnley")
    assert "Fewer than five employers have answered" in text(reply)
    number = seed_diagnoses()
    said = text(Client().get("/employers/picture/?place=burnley"))
    assert f"{number - number % 5} answers" in said
    assert "holds invented answers" in said
    assert "from Burnley" in said
    assert "counted with the rest of Lancashire" in text(Client().get("/employers/picture/?place=BB18 5XX"))
    table = Client().get("/employers/picture.csv?place=burnley").content.decode().splitlines()
    assert table[0].startswith("group,item,label,place")
    counts = json.loads(Client().get("/employers/picture.json").content)["counts"]
    assert len(table) == len(counts) + 1
    assert not [one for one in counts if one["employers"] in (1, 2, 3, 4)]
    assert Client().get("/employers/picture.xml").status_code == 404
    assert Client().get("/employers/picture/?place=north-west").status_code == 400
    assert Client().get("/employers/picture/?place=zzzz").status_code == 404
    assert f"{number} answers received" not in said
    assert f"{number} answers received" in text(signed_in(made("Farah", "analyst")).get("/employers/picture/"))


def test_the_front_door_has_no_dead_link(offers):
    client = Client()
    page = client.get("/employers/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    for url in set(re.findall(r'href="(/[^"]*)"', main)):
        assert client.get(url.replace("&amp;", "&"), follow=True).status_code == 200, url
    assert "12 questions" in page


def test_who_pays_by_size_and_levy():
    said = text(Client().get("/employers/who-pays/?size=250&levy=yes"))
    assert "You pay 30% of the price." in said
    assert "You pay 25% of the price when they are spent." in said
    assert "What you pay depends on your size." in text(Client().get("/employers/who-pays/?size=x&levy=<b>"))
