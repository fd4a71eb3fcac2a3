"""Putting districts together: seen by anyone, kept by analysts, there at once, changed and removed."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.site.evidence import editing, opened
from skillshed.terms.errors import NotFound, Refused
from tests.support import accounts

EAST = ["E07000117", "E07000122"]
NEW = "/areas/new/"


def text(reply):
    return " ".join(reply.content.decode().split())


def test_anyone_may_try_an_area_by_its_address(db, folder):
    page = Client().get(NEW, {"code": ["burnley", "E07000122"]})
    html = text(page)
    assert page.status_code == 200
    assert "2 districts together" in html
    assert "186,044" in html, "residents of 2022: 92,022 and 94,022"
    assert "Only analysts keep areas" in html
    assert 'name="name"' not in html
    assert AuditEntry.objects.count() == 0


def test_the_preview_says_what_cannot_be_worked_out_and_what_is_there_already(analyst):
    html = text(analyst.get(NEW, {"code": EAST}))
    assert "These districts are exactly" in html
    assert "burnley-group" in html


def test_the_filter_keeps_what_is_chosen(db, folder):
    html = text(Client().get(NEW, {"code": EAST, "q": "chesh"}))
    assert '<input type="hidden" name="code" value="E07000117">' in html
    assert "d-E06000049" in html
    assert "d-E07000118" not in html
    none = text(Client().get(NEW, {"q": "zzz"}))
    assert "No district or county of England has “zzz”" in none


def test_an_analyst_keeps_an_area_and_its_page_is_there_at_once(analyst, farah):
    reply = analyst.post(NEW, {"name": "  Calder   valley ", "code": EAST, "note": "Agreed in May."})
    assert reply.headers["Location"] == "/places/calder-valley/"
    assert opened.book().areas.one("calder valley").code == "own:calder-valley"
    entry = AuditEntry.objects.get(did="area.define")
    assert (entry.who, entry.thing, entry.facts) == (farah, "calder-valley", {"districts": EAST})
    listed = text(analyst.get("/areas/"))
    assert "Burnley, Pendle" in listed
    assert "Agreed in May." in listed
    assert "/areas/calder-valley/edit/" in listed
    assert "/areas/calder-valley/edit/" not in text(Client().get("/areas/"))


def test_a_second_click_changes_nothing(analyst):
    said = {"name": "Calder valley", "code": EAST}
    assert [analyst.post(NEW, said).status_code for _ in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(did="area.define").count() == 1


@pytest.mark.parametrize(
    ("said", "told", "field"),
    [
        ({"name": "", "code": EAST}, "An area needs a name", "#name"),
        ({"name": "!!!", "code": EAST}, "letters or digits", "#name"),
        ({"name": "Pendle", "code": EAST}, "already a place called", "#name"),
        ({"name": "x" * 81, "code": EAST}, "has 81 letters", "#name"),
        ({"name": "Twice", "code": ["E37000019", "E07000117"]}, "would count Burnley twice", "#districts"),
        ({"name": "Nowhere", "code": []}, "names no district", "#districts"),
        ({"name": "Nowhere", "code": ["atlantis"]}, "no place called", "#districts"),
        ({"name": "Long", "code": EAST, "note": "n" * 1001}, "note has 1001 letters", "#note"),
    ],
)
def test_what_cannot_be_kept_is_told_and_what_was_typed_stays(analyst, said, told, field):
    reply = analyst.post(NEW, said)
    html = text(reply)
    assert 400 <= reply.status_code < 500
    assert told in html
    assert f'href="{field}"' in html
    assert "There is a problem" in html
    assert opened.book().areas.of_kind("own") == []
    assert AuditEntry.objects.filter(did__startswith="area").count() == 0


def test_a_script_in_a_name_is_only_letters(analyst):
    analyst.post(NEW, {"name": "<script>alert(1)</script> valley", "code": EAST, "note": "<img src=x onerror=alert(1)>"})
    for address in ("/areas/", "/areas/script-alert-1-script-valley/edit/", "/areas/script-alert-1-script-valley/remove/"):
        html = analyst.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; valley" in analyst.get("/areas/").content.decode()


@pytest.mark.parametrize("who", ["resident", "stranger"])
def test_others_may_not_keep_change_or_remove(who, request, folder, db):
    editing.define_area(by=SYSTEM, name="Calder valley", codes=EAST)
    client = request.getfixturevalue("resident") if who == "resident" else Client()
    assert client.post(NEW, {"name": "Mine", "code": EAST}).status_code == 403
    assert client.post("/areas/calder-valley/edit/", {"name": "Mine", "code": EAST}).status_code == 403
    assert client.post("/areas/calder-valley/remove/").status_code == 403
    assert [place.name for place in opened.book().areas.of_kind("own")] == ["Calder valley"]


def test_the_services_themselves_refuse(amina):
    editing.define_area(by=SYSTEM, name="Calder valley", codes=EAST)
    for who in (amina, AnonymousUser()):
        with pytest.raises(Refused):
            editing.define_area(by=who, name="Mine", codes=EAST)
        with pytest.raises(Refused):
            editing.change_area(by=who, slug="calder-valley", name="Mine", codes=EAST)
        with pytest.raises(Refused):
            editing.remove_area(by=who, slug="calder-valley")


def test_a_role_for_one_place_reaches_areas_inside_it(db, folder):
    local = accounts.made("Lola", "analyst", place_ons="E37000019")
    editing.define_area(by=local, name="Inside", codes=EAST)
    with pytest.raises(Refused):
        editing.define_area(by=local, name="Outside", codes=["E07000117", "E06000049"])
    with pytest.raises(Refused):
        editing.change_area(by=local, slug="inside", name="Inside", codes=["E06000049"])


def test_an_area_is_changed_under_its_old_address(analyst):
    analyst.post(NEW, {"name": "Calder valley", "code": EAST})
    page = "/areas/calder-valley/edit/"
    was = analyst.get(page).context["said"]["was"]
    reply = analyst.post(page, {"name": "Upper Calder", "code": [*EAST, "E07000125"], "note": "", "was": was})
    assert reply.headers["Location"] == "/places/calder-valley/"
    found = opened.book().areas.one("Upper Calder")
    assert (found.slug, opened.book().areas.members(found.code).height) == ("calder-valley", 3)
    late = analyst.post(page, {"name": "Mine instead", "code": EAST, "was": was})
    assert late.status_code == 409
    assert "changed by somebody else" in text(late)
    assert opened.book().areas.get(found.code).name == "Upper Calder"


def test_an_area_is_removed_once(analyst):
    analyst.post(NEW, {"name": "Calder valley", "code": EAST})
    assert "Remove Calder valley?" in text(analyst.get("/areas/calder-valley/remove/"))
    assert analyst.post("/areas/calder-valley/remove/").headers["Location"] == "/areas/"
    assert analyst.post("/areas/calder-valley/remove/").status_code == 404
    assert opened.book().areas.of_kind("own") == []
    assert [entry.did for entry in AuditEntry.objects.filter(did__startswith="area")] == ["area.define", "area.remove"]


def test_an_area_that_ships_cannot_be_changed_or_removed(analyst):
    assert analyst.post("/areas/burnley-group/remove/").status_code == 404
    assert analyst.get("/areas/burnley/edit/").status_code == 404
    with pytest.raises(NotFound):
        editing.remove_area(by=SYSTEM, slug="../../etc/passwd")


def test_the_picture_shows_the_chosen_among_their_region(db, folder):
    reply = Client().get("/areas/picture.svg", {"code": EAST})
    assert reply.headers["Content-Type"] == "image/svg+xml"
    assert "among the 13 areas of Lancashire" in reply.content.decode()
    assert Client().get("/areas/picture.svg").status_code == 404


KEEPER = """
from skillshed.site.boot import setup; setup()
import json
from skillshed.people.models import User
from skillshed.site.evidence import editing
from skillshed.terms.errors import UsageError
farah = User.objects.get(email="farah@example.org")
told = []
for number in range(12):
    try:
        editing.define_area(by=farah, name=f"Area {{number}}", codes=["{code}"])
        told.append("kept")
    except UsageError as error:
        told.append(error.message)
print(json.dumps(told))
"""
SEED = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
from skillshed.people.seeds import seed_demo
seed_demo(password="a long invented password")
"""
LOOK = """
from skillshed.site.boot import setup; setup()
import json
from skillshed.people import reads
from skillshed.people.models import AuditEntry
from skillshed.site.evidence.opened import book
print(json.dumps([len(book().areas.of_kind("own")), AuditEntry.objects.filter(did="area.define").count(), reads.check_trail().is_whole]))
"""


def test_two_analysts_at_once_make_each_area_once(system):
    office = system("office")
    office.run(SEED)
    both = [office.start(KEEPER.format(code=code)) for code in ("E07000117", "E07000122")]
    told = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    first, second = (json.loads(out) for out, _ in told)
    assert [pair.count("kept") for pair in zip(first, second, strict=True)] == [1] * 12
    assert all(said == "kept" or said.startswith("There is already a place called") for said in first + second)
    assert json.loads(office.run(LOOK)) == [12, 12, True]
