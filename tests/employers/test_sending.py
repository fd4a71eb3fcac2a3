"""Sending: what is kept and what is not, once for every key, taken back, and told by nobody's name."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from skillshed.employers.diagnosis.answers import Answers, Change
from skillshed.employers.diagnosis.found import diagnosed
from skillshed.employers.diagnosis.services import send, take_back
from skillshed.employers.models import Diagnosis
from skillshed.employers.picture.reading import area_of, sent_in
from skillshed.employers.picture.shown import counts_for, listed, picture
from skillshed.employers.seeds import seed_diagnoses
from skillshed.evidence.book import Book
from skillshed.people.models import AuditEntry
from skillshed.provision.models import OfferSkill
from skillshed.terms.errors import Refused, UsageError
from tests.employers.conftest import skill
from tests.site.conftest import system  # noqa: F401
from tests.support import provision_cast

LSIP = "E69000019"
DAY = date(2026, 9, 1)


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path)


def audited() -> list[str]:
    return list(AuditEntry.objects.filter(did__startswith="diagnosis.").order_by("number").values_list("did", flat=True))


@pytest.mark.django_db
def test_what_is_kept_is_codes_only(works, skills, book):
    kept, is_new = send(found=diagnosed(works, skills, book, DAY), on=DAY)
    assert is_new
    held = Diagnosis.objects.values().get()
    text = repr(held).casefold()
    for word in ("welders", "robots", "retire next year", "bb11"):
        assert word not in text
    assert held["changes"] == {"technology": ["automation"], "leaving": ["retire"]}, "what was not answered is not there"
    assert sorted(held["jobs"].values()) == ["", "grow"], "no number of people"
    assert skill(skills, "cyber security") in held["skills"]
    assert skill(skills, "cyber security") in held["nobody"], "the directory is empty"
    assert AuditEntry.objects.get(did="diagnosis.send").who is None
    assert kept.is_invented is False


@pytest.mark.django_db
def test_sent_twice_counts_once_and_changed_answers_take_their_place(works, skills, book):
    found = diagnosed(works, skills, book, DAY)
    assert [send(found=found)[1] for _ in range(3)] == [True, False, False]
    other = send(found=diagnosed(Answers.new().answered("place", "E07000117").answered("size", "1_4"), skills, book, DAY))[0]
    changed = diagnosed(works.answered("size", "250"), skills, book, DAY)
    kept, is_new = send(found=changed)
    assert (Diagnosis.objects.count(), is_new, kept.size) == (2, False, "250")
    assert kept.number > other.number, "changed answers wait with the newest"
    assert audited() == ["diagnosis.send", "diagnosis.send", "diagnosis.change"]
    assert take_back(key=works.key)
    assert not take_back(key=works.key)
    assert not take_back(key=uuid.uuid4().hex)
    assert Diagnosis.objects.count() == 1
    assert audited()[-1] == "diagnosis.take_back"


@pytest.mark.django_db
def test_without_a_place_or_an_answer_nothing_is_kept(works, skills, book):
    for answers in (works.skip("place"), Answers.new().answered("place", "E07000117")):
        with pytest.raises(UsageError):
            send(found=diagnosed(answers, skills, book, DAY))
    assert not Diagnosis.objects.exists()
    assert not audited()


@pytest.mark.django_db
def test_a_plain_no_is_kept_as_none_and_own_words_as_something(skills, book):
    answers = (
        Answers.new()
        .answered("place", "E07000117")
        .answered("technology", Change())
        .answered("growth", Change((), "A secret plan"))
    )
    answers = answers.answered("barriers", ()).answered("hurts", Change((), "Everywhere")).skip("regulation")
    kept, _ = send(found=diagnosed(answers, skills, book, DAY))
    assert kept.changes == {"technology": [], "growth": ["words"]}
    assert kept.other == {"barriers": [], "hurts": ["words"]}
    [one] = sent_in(book.areas, LSIP)
    assert dict(one.said) == {"technology": "no", "regulation": "unknown", "growth": "yes", "leaving": "unknown"}
    assert one.sector == "not said"


def test_answers_are_counted_in_one_area_only(book):
    areas = book.areas
    assert {area_of(areas, code).code for code in ("E07000117", LSIP, "E37000019", "E06000009", "E10000017")} == {LSIP}
    for wide in ("E12000002", "E92000001", "K02000001"):
        with pytest.raises(UsageError, match="not counted for"):
            area_of(areas, wide)


@pytest.mark.django_db
def test_the_picture_of_invented_answers(skills, book, settings):
    settings.DEMO = True
    number = seed_diagnoses(DAY)
    assert seed_diagnoses(DAY) == number > 48
    found = picture(book.areas, "E07000117", skills.taxonomy)
    whole = found.answers()
    assert (found.area.code, whole.employers) == (LSIP, number - number % 5)
    assert found.waiting == bool(number % 5)
    robots = next(one for one in found.of("technology") if one.code == "automation")
    assert (robots.label, robots.employers % 5) == ("Robots, automated machines", 0)
    assert found.of("nobody")[0].label in skills.desk.labels.values()
    assert [one.category for one in found.said("technology")] == ["yes", "no", "unknown"]
    every = counts_for(book.areas, LSIP, skills.taxonomy)
    assert all(one.employers is None or one.employers == 0 or one.employers >= 5 for one in every)
    heads, *body = listed(every, {LSIP: "Lancashire"})
    assert len(body) == len(every)
    hidden = [row for row in body if row[-1] == "hidden"]
    assert hidden
    assert all(row[heads.index("employers")] == "" for row in hidden)
    assert all(row[heads.index("employers")] != "" for row in body if row[-1] == "")


@pytest.mark.django_db
def test_four_answers_show_nothing_and_a_fifth_shows_all_five(skills, book):
    for at in range(5):
        assert picture(book.areas, LSIP, skills.taxonomy).counts == ()
        Diagnosis.objects.create(
            key=uuid.uuid4(), received_on=DAY + timedelta(days=at), district="E07000117", changes={"technology": ["ai"]}
        )
    found = picture(book.areas, LSIP, skills.taxonomy)
    assert found.answers().employers == 5
    assert [(one.label, one.employers) for one in found.of("technology")] == [("Artificial intelligence", 5)]


@pytest.mark.django_db
def test_a_picture_is_kept_while_answers_and_areas_stand(skills, book, tmp_path):
    found = picture(book.areas, LSIP, skills.taxonomy)
    assert picture(book.areas, LSIP, skills.taxonomy) is found
    assert picture(Book(tmp_path / "other").areas, LSIP, skills.taxonomy) is not found, (
        "areas loaded anew may hold other districts"
    )


@pytest.mark.django_db
def test_seeds_belong_in_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(Refused):
        seed_diagnoses()


@pytest.mark.django_db
def test_training_within_reach_is_told_from_what_nobody_offers(works, skills, book):
    provision_cast.offer("Cyber security for small firms", runs=({"venue": provision_cast.venue(provision_cast.provider())},))
    found = diagnosed(works, skills, book, timezone.localdate())
    cyber = skill(skills, "cyber security")
    assert (found.taught[cyber].by, found.taught[cyber].total) == ("skill", 1)
    assert cyber not in found.nobody
    others = [one.skill for one in found.at_risk if one.skill != cyber]
    assert others
    assert set(others) == set(found.nobody)
    OfferSkill.objects.create(
        offer=provision_cast.offer("Evenings", runs=({"venue": provision_cast.venue(provision_cast.provider())},)),
        skill=others[0],
        label="it",
        state="confirmed",
        taxonomy="t",
    )
    told = diagnosed(works, skills, book, timezone.localdate())
    assert (told.taught[others[0]].by, told.taught[others[0]].total) == ("stated", 1), "its provider's word goes before words"
    assert others[0] not in told.nobody
    far = diagnosed(works.answered("place", "E06000047"), skills, book, timezone.localdate())
    assert cyber in far.nobody, "Burnley is no place to learn for County Durham"
    nowhere = diagnosed(works.skip("place"), skills, book, timezone.localdate())
    assert nowhere.nobody == (), "without a place there is no reach, so nothing can be called missing"


RUN = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
import sys
sys.path.insert(0, {root!r})
from tests.employers import at_once
at_once.double_click()
print("held")
"""


@pytest.mark.django_db
def test_a_double_click_counts_once(system):  # noqa: F811
    assert system("double_click").run(RUN.format(root=str(Path(__file__).parents[2]))) == "held\n"
