"""Pages of a response: who gets in, what they say, what they never say, and how much they ask of the database."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skillshed.employers.models import Redundancy
from skillshed.employers.redundancy.rights import erase_response
from skillshed.people.models import AuditEntry
from tests.redundancy.lists import EMPLOYER, PEOPLE, VACANCIES
from tests.support.accounts import signed_in

PAGES = ("response", "change", "erase", "people", "vacancies", "titles", "matches", "left", "training", "lists")


def url(response, name, *more):
    return reverse(f"redundancies:{name}", args=[response.pk, *more])


def bring(client, response, kind, content, name="list.csv"):
    return client.post(url(response, "bring", kind), {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def full(response, brought):
    """Both lists in."""
    brought("people")
    brought("vacancies")
    response.refresh_from_db()
    return response


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_gets_in(team, full, name):
    address = url(full, name)
    for other in team.others:
        assert signed_in(other).get(address).status_code == 403
    assert signed_in(team.piotr).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    reply = signed_in(team.brian).get(address)
    assert reply.status_code == 200
    assert "no-store" in reply.headers["Cache-Control"] or "private" in reply.headers["Cache-Control"]
    assert signed_in(team.gwen).get(address).status_code == 200


def test_nobody_else_writes_or_takes(team, full):
    person = full.people.first().pk
    acts = [url(full, "take", "letters", "pdf"), url(full, "take", "lists", "xlsx"), url(full, "export", person), url(full, "erase_person", person),
            url(full, "erase"), url(full, "titles"), url(full, "person", person), url(full, "bring", "people")]  # fmt: skip
    for address in acts:
        for other in team.others:
            assert signed_in(other).post(address).status_code == 403, address
        assert signed_in(team.piotr).post(address).status_code == 404, address
    for name in ("list", "new"):
        for other in team.others:
            assert signed_in(other).get(reverse(f"redundancies:{name}")).status_code == 403
    assert full.people.count() == 4
    assert EMPLOYER not in signed_in(team.piotr).get(reverse("redundancies:list")).content.decode()


def test_a_response_from_opening_to_letters(team, skills):
    client = signed_in(team.brian)
    today = timezone.localdate()
    bad = client.post(reverse("redundancies:new"), {"employer": "", "noticed_on": today, "ends_on": "x"})
    assert bad.status_code == 422
    assert b'href="#id_employer"' in bad.content
    late = {"employer": EMPLOYER, "noticed_on": today, "ends_on": today, "erase_on": today.replace(year=today.year + 2)}
    assert b"Choose a day up to" in client.post(reverse("redundancies:new"), late).content
    made = client.post(reverse("redundancies:new"), {**late, "erase_on": ""}, follow=True)
    response = Redundancy.objects.get()
    assert "Erased by" in made.content.decode()
    looked = bring(client, response, "people", PEOPLE.replace("Number,", "Age,Number,", 1).replace("\nA", "\n44,A").encode())
    page = client.get(looked["Location"]).content.decode()
    assert "Columns refused" in page
    assert "protected characteristic" in page
    assert "4 rows can be brought in" in page
    assert not response.people.exists()
    done = client.post(looked["Location"] + "confirm/", follow=True).content.decode()
    assert "4 new, 0 changed, 0 as they were" in done
    assert "4 new, 0 changed" in client.post(looked["Location"] + "confirm/", follow=True).content.decode(), "a second click"
    looked = bring(client, response, "vacancies", VACANCIES.encode())
    client.post(looked["Location"] + "confirm/")
    page = client.get(url(response, "matches")).content.decode()
    assert "of 4 people could go to a vacancy" in page
    for kind, ending, starts in (("letters", "pdf", b"%PDF"), ("letters", "docx", b"PK"), ("lists", "xlsx", b"PK")):
        reply = client.post(url(response, "take", kind, ending), {"fit": "20"})
        assert (reply.status_code, reply.content[: len(starts)]) == (200, starts)
        assert "no-store" in reply.headers["Cache-Control"]
    assert AuditEntry.objects.filter(did="redundancy.download").count() == 3
    assert client.get(url(response, "take", "letters", "pdf")).status_code == 405
    assert client.post(url(response, "take", "letters", "xlsx")).status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 99, b"a,b\n1,2\n", b"Number,Job title\n"])
def test_a_file_that_is_no_list_is_told_at_the_field(team, response, content):
    client = signed_in(team.brian)
    reply = bring(client, response, "people", content)
    assert reply.status_code == 422
    assert b'href="#file"' in reply.content
    assert b'id="file-error"' in reply.content
    assert client.post(url(response, "bring", "people")).status_code == 422
    assert client.get(url(response, "bring", "animals")).status_code == 404


def test_a_waiting_list_can_be_forgotten(team, response):
    client = signed_in(team.brian)
    looked = bring(client, response, "people", PEOPLE.encode())
    assert "A list waits" in client.get(url(response, "response")).content.decode()
    client.post(looked["Location"] + "discard/")
    assert client.get(looked["Location"]).status_code == 404


def test_a_title_decided_on_the_page_holds_for_all(team, full):
    client = signed_in(team.brian)
    row = full.titles.get(side="people", plain="cleaner")
    reply = client.post(url(full, "titles"), {"title": row.pk, "occupation": "", "typed": "Building Cleaner"}, follow=True)
    assert "is taken for building cleaner" in reply.content.decode()
    wrong = client.post(url(full, "titles"), {"title": row.pk, "typed": "buildin cleener"})
    assert wrong.status_code == 422
    assert f'href="#typed-{row.pk}"' in wrong.content.decode()
    assert client.post(url(full, "titles"), {"title": "x", "typed": "cook"}).status_code == 422


def test_what_if_stands_in_the_address_without_anybody(team, full):
    client = signed_in(team.brian)
    page = client.get(url(full, "matches")).content.decode()
    out = re.search(r'href="(\?[^"]*without=\d+[^"]*)"', page)[1]
    changed = client.get(url(full, "matches") + out.replace("&amp;", "&")).content.decode()
    assert "Left out:" in changed
    assert "put back" in changed
    hrefs = re.findall(r'(?:href|action)="([^"]+)"', page + changed)
    assert not [one for one in hrefs if re.search(r"A[1-4]|Zebedee|BB\d|Cleaner|Calder", one)]
    assert client.get(url(full, "matches") + "?fair=on&fit=50&pay=0&minutes=120&by=car&page=zz").status_code == 200


def test_an_outcome_is_kept(team, full):
    client, person = signed_in(team.brian), full.people.first()
    address = url(full, "person", person.pk)
    assert client.post(address, {"outcome": "placed", "on": "yesterday"}).status_code == 422
    client.post(address, {"outcome": "placed", "on": timezone.localdate().isoformat(), "vacancy": "1"})
    person.refresh_from_db()
    assert (person.outcome, person.outcome_vacancy.number) == ("placed", 1)
    assert "They are not in the match" in client.get(address).content.decode()
    assert client.post(url(full, "take", "letters", "docx"), {"person": person.pk}).status_code == 404
    other = full.people.last()
    assert client.post(url(full, "take", "letters", "docx"), {"person": other.pk}).status_code == 200
    assert AuditEntry.objects.get(did="redundancy.download").facts == {"what": "letters.docx", "people": 1}
    told = client.post(url(full, "export", person.pk))
    assert told.json()["name"] == "Zebedee Quill"


def test_what_is_erased_shows_counts_alone(team, full):
    client, person = signed_in(team.brian), full.people.first().pk
    client.get(url(full, "matches"))
    erase_response(by=team.brian, number=full.pk)
    page = client.get(url(full, "response")).content.decode()
    assert "were erased on" in page
    assert "Zebedee" not in page
    for name in (*PAGES[1:], "person"):
        more = [person] if name == "person" else []
        assert client.get(url(full, name, *more)).status_code == 302, name
    assert client.post(url(full, "take", "letters", "pdf")).status_code == 302


def test_templates_are_read_by_the_room_itself(team, response):
    client = signed_in(team.brian)
    for kind in ("people", "vacancies"):
        content = client.get(reverse("redundancies:template", args=[kind])).content
        page = client.get(bring(client, response, kind, content)["Location"]).content.decode()
        assert "1 row can be brought in" in page
        assert "Not known, and not read" not in page


def test_pages_ask_the_database_a_fixed_number_of_times(team, full, django_assert_max_num_queries):
    client = signed_in(team.brian)
    for name, most in (
        ("matches", 16),
        ("left", 16),
        ("people", 14),
        ("vacancies", 14),
        ("lists", 14),
        ("response", 20),
        ("titles", 18),
    ):
        client.get(url(full, name))
        with django_assert_max_num_queries(most):
            assert len(client.get(url(full, name)).content) < 200_000
