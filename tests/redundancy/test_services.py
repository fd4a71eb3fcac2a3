"""Responses: who sees them, lists brought in once, everything gone on its day, and nothing personal where it should not be."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from skillshed.employers.models import Redundancy, RedundancyPerson, RedundancyUpload
from skillshed.employers.redundancy import rights, services, uploads
from skillshed.employers.redundancy.access import response_of, responses
from skillshed.employers.redundancy.letters import About, letters, written
from skillshed.employers.redundancy.lists import lists, workbook
from skillshed.employers.redundancy.opened import match_of, training_of
from skillshed.employers.redundancy.outcomes import counted, shown
from skillshed.employers.redundancy.seeds import seed_redundancy
from skillshed.employers.redundancy.state import State
from skillshed.employers.redundancy.titles import read_titles
from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.people.subject_rights import export_person
from skillshed.referrals.protected import GUARD
from skillshed.terms.errors import NotFound, Refused, UsageError, UserError
from tests.redundancy.conftest import begun
from tests.redundancy.lists import PEOPLE
from tests.site.conftest import system  # noqa: F401

PERSONAL = ("Zebedee", "Quill", "900123", "reach truck", "NVQ 2")


def test_only_who_runs_responses_sees_any(team, response):
    for other in team.others:
        with pytest.raises(Refused):
            responses(other)
        with pytest.raises(Refused):
            response_of(other, response.pk)
    with pytest.raises(NotFound):
        response_of(team.piotr, response.pk)
    assert response not in responses(team.piotr)
    assert response_of(team.brian, response.pk) == response_of(team.gwen, response.pk) == response
    with pytest.raises(NotFound):
        services.decide_title(by=team.piotr, number=response.pk, title=1, occupation="", label="")
    with pytest.raises(NotFound):
        uploads.look(by=team.piotr, number=response.pk, kind="people", name="x.csv", content=PEOPLE.encode())


def test_days_that_cannot_be_are_refused(team, response):
    today = timezone.localdate()
    assert response.erase_on == response.ends_on + timedelta(weeks=13)
    for wrong in ({"ends_on": today - timedelta(days=99)}, {"erase_on": today + timedelta(days=900)}, {"employer": " "}):
        with pytest.raises(UsageError):
            begun(team.brian, **wrong)
        with pytest.raises(UsageError):
            services.change_response(by=team.brian, number=response.pk, **wrong)


def test_a_list_brought_in_twice_doubles_nothing(team, response, brought, skills):
    assert brought("people").done == {"made": 4, "changed": 0, "unchanged": 0}
    assert brought("people").done == {"made": 0, "changed": 0, "unchanged": 4}
    assert brought("people", PEOPLE.replace("£26,000", "£27,000")).done == {"made": 0, "changed": 1, "unchanged": 3}
    assert brought("vacancies").done["made"] == 4
    assert brought("vacancies").done["unchanged"] == 4
    waiting = uploads.look(by=team.brian, number=response.pk, kind="people", name="p.csv", content=PEOPLE.encode())
    first = uploads.bring(by=team.brian, number=response.pk, upload=waiting.pk, skills=skills)
    again = uploads.bring(by=team.brian, number=response.pk, upload=waiting.pk, skills=skills)
    assert first.done == again.done == {"made": 0, "changed": 1, "unchanged": 3}
    assert first.done_at == again.done_at
    assert response.people.count() == 4


def test_what_was_looked_at_is_sealed_and_forgotten(team, response, skills):
    waiting = uploads.look(by=team.brian, number=response.pk, kind="people", name="p.csv", content=PEOPLE.encode())
    uploads.discard(by=team.brian, number=response.pk, upload=waiting.pk)
    assert not RedundancyUpload.objects.exists()
    assert not response.people.exists()
    waiting = uploads.look(by=team.brian, number=response.pk, kind="people", name="p.csv", content=PEOPLE.encode())
    assert not [word for word in PERSONAL if word in _everything()]
    RedundancyUpload.objects.update(at=timezone.now() - timedelta(hours=25))
    assert rights.run_due() == {"erased": 0, "uploads_forgotten": 1}
    with pytest.raises(NotFound):
        uploads.bring(by=team.brian, number=response.pk, upload=waiting.pk, skills=skills)


def test_nothing_personal_stands_open_in_the_database_or_the_trail(response, brought):
    brought("people")
    held = _everything()
    assert not [word for word in PERSONAL if word in held]
    assert "BB11 4AA" not in held
    one = response.people.get(key="A1")
    assert (one.name, one.contact, one.can) == ("Zebedee Quill", "07700 900123", "drive a reach truck, load trailers")
    facts = json.dumps(list(AuditEntry.objects.values_list("did", "facts", "thing")), default=str)
    assert not [word for word in (*PERSONAL, "A1", "Forklift") if word in facts]
    assert "Zebedee" not in repr(one) + str(one)
    assert "A1" not in repr(one)


def _everything() -> str:
    """Every cell of the room's tables."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("employers_redundancy")]
        rows = []
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            rows += cursor.fetchall()
    assert names
    return repr(rows)


def test_a_title_is_decided_once_for_everybody(team, response, brought, skills):
    brought("people")
    brought("vacancies")
    row = response.titles.get(side="people", plain="cleaner")
    services.decide_title(by=team.brian, number=response.pk, title=row.pk, occupation="", label="")
    brought("people", PEOPLE + "A5,Cleaner,clean,,BB11,23000,,30,,,\n")
    row.refresh_from_db()
    assert row.is_decided
    assert row.occupation == ""
    response.refresh_from_db()
    lists_, _ = match_of(response, State.usual())
    assert [lists_.ground.person_reading(at).occupation for at, one in enumerate(lists_.people) if one.title == "Cleaner"] == [
        "",
        "",
    ]


def test_the_match_follows_every_change(team, response, brought):
    brought("people")
    brought("vacancies")
    response.refresh_from_db()
    lists_, before = match_of(response, State.usual())
    assert match_of(response, State.usual())[1] is before
    rights.erase_person(by=team.brian, number=response.pk, person=lists_.people[0].pk)
    response.refresh_from_db()
    assert len(match_of(response, State.usual())[0].people) == 3
    told = training_of(response, State.usual())
    assert told.courses == []
    assert told.looked_at == 0


def test_readings_of_another_taxonomy_are_made_anew(team, response, brought, skills):
    brought("vacancies")
    response.vacancies.update(read_with="older", skills=[["nowhere", 1.0]])
    response.titles.update(read_with="older", is_decided=True, occupation="gone")
    assert uploads.renew(response, skills)
    assert not uploads.renew(response, skills)
    assert "nowhere" not in json.dumps(list(response.vacancies.values_list("skills", flat=True)))
    assert not response.titles.filter(occupation="gone").exists()


def test_outcomes_are_kept_and_counted_protected(team, response, brought):
    brought("people")
    brought("vacancies")
    first, second, *_ = response.people.all()
    services.record_outcome(
        by=team.brian, number=response.pk, person=first.pk, outcome="placed", on=timezone.localdate(), vacancy=1
    )
    services.record_outcome(by=team.brian, number=response.pk, person=second.pk, outcome="course")
    first.refresh_from_db()
    assert first.outcome_vacancy.key == "V1"
    for wrong in ({"outcome": "rich"}, {"outcome": "placed", "on": response.noticed_on - timedelta(days=1)}):
        with pytest.raises(UsageError):
            services.record_outcome(by=team.brian, number=response.pk, person=first.pk, **wrong)
    told = shown(response)
    assert (told["placed"], told["course"]) == (None, None), "one is too few to show"
    whole = counted(since=response.noticed_on, until=timezone.localdate())
    assert whole.employers == 1
    assert whole.by_outcome["placed"] is None
    assert counted(since=timezone.localdate() + timedelta(days=1), until=timezone.localdate() + timedelta(days=2)).employers == 0


def test_who_is_settled_is_matched_no_more_and_their_place_is_taken(team, response, brought):
    brought("people")
    brought("vacancies")
    driver, cleaner, *_ = response.people.all()
    services.record_outcome(by=team.brian, number=response.pk, person=driver.pk, outcome="placed", vacancy=1)
    services.record_outcome(by=team.brian, number=response.pk, person=cleaner.pk, outcome="placed", vacancy=2)
    response.refresh_from_db()
    held, found = match_of(response, State.usual())
    assert [one.key for one in held.people] == ["A3", "A4"]
    assert {one.key: one.places for one in held.vacancies} == {"V2": 1, "V3": 1, "V4": 1}
    assert found.free == 1
    assert response.vacancies.get(number=2).places == 2, "the record keeps what was offered"
    services.record_outcome(by=team.brian, number=response.pk, person=driver.pk, outcome="course")
    response.refresh_from_db()
    assert len(match_of(response, State.usual())[0].people) == 3, "a course is no job yet"


def test_after_erasure_only_safe_counts_are_left(team, response, brought):
    brought("people", "Number,Job title\n" + "".join(f"{number},Cleaner\n" for number in range(43)))
    brought("vacancies")
    for row in response.people.all()[:12]:
        services.record_outcome(by=team.brian, number=response.pk, person=row.pk, outcome="placed")
    gone = rights.erase_response(by=team.brian, number=response.pk)
    assert not (gone.people.exists())
    assert not (gone.vacancies.exists())
    assert not (gone.titles.exists())
    assert not (gone.uploads.exists())
    counts = shown(gone)
    assert counts["all"] in (40, 45)
    assert counts["placed"] in (10, 15)
    assert all(value is None or value % GUARD.base == 0 for value in counts.values())
    assert rights.erase_response(by=team.brian, number=response.pk).erased_on == gone.erased_on
    for act in (
        lambda: services.change_response(by=team.brian, number=response.pk, employer="x"),
        lambda: uploads.look(by=team.brian, number=response.pk, kind="people", name="p.csv", content=PEOPLE.encode()),
        lambda: services.record_download(by=team.brian, number=response.pk, what="letters.pdf", people_in_it=1),
    ):
        with pytest.raises(Refused):
            act()
    assert counted(since=response.noticed_on, until=timezone.localdate()).people in (40, 45)


def test_nothing_comes_back_that_is_erased_while_it_is_read(team, response, brought, skills, monkeypatch):
    brought("people")
    brought("vacancies")
    response.titles.update(read_with="another taxonomy")

    def erased_meanwhile(*asked):
        rights.erase_response(by=team.brian, number=response.pk)
        return read_titles(*asked)

    monkeypatch.setattr(uploads, "read_titles", erased_meanwhile)
    assert not uploads.renew(response, skills)
    assert not response.titles.exists()


def test_the_day_of_erasure_is_kept_by_whoever_comes_first(team, response, brought):
    brought("people")
    Redundancy.objects.update(erase_on=timezone.localdate() + timedelta(days=1))
    assert rights.run_due()["erased"] == 0
    Redundancy.objects.update(erase_on=timezone.localdate())
    assert response_of(team.brian, response.pk).erased_on is not None, "a look is enough"
    assert not RedundancyPerson.objects.exists()
    other = begun(team.brian)
    Redundancy.objects.filter(pk=other.pk).update(erase_on=timezone.localdate())
    assert rights.run_due()["erased"] == 1
    assert rights.run_due()["erased"] == 0


def test_one_person_is_told_everything_and_forgotten(team, response, brought):
    brought("people")
    one = response.people.get(key="A1")
    told = rights.export_person(by=team.brian, number=response.pk, person=one.pk)
    assert (told["name"], told["area"], told["licences"]) == ("Zebedee Quill", "BB11", ["Forklift licence", "Driving licence"])
    held = {field.name for field in RedundancyPerson._meta.fields} - {"id", "redundancy"}
    assert len(told) >= len(held) - 1, "each field has its word"
    with pytest.raises(NotFound):
        rights.export_person(by=team.piotr, number=response.pk, person=one.pk)
    uploads.look(by=team.brian, number=response.pk, kind="people", name="p.csv", content=PEOPLE.encode())
    rights.erase_person(by=team.brian, number=response.pk, person=one.pk)
    assert not response.people.filter(key="A1").exists()
    assert not response.uploads.filter(done_at=None).exists()
    assert export_person(by=team.brian, person=team.brian.person)["redundancy"]["responses_opened"] == 1


def test_letters_and_lists_as_files(team, response, brought):
    brought(
        "people", PEOPLE.replace("A2,Cleaner,clean offices", 'A2,Cleaner,"=cmd|x"').replace("A3,Receptionist", "A3,@Receptionist")
    )
    brought("vacancies")
    response.refresh_from_db()
    _, found = match_of(response, State.usual())
    about = About("Calder Cartons", response.ends_on, response.erase_on, "", timezone.localdate(), "Next Step")
    made = letters(found, about)
    pdf = written(made, "pdf")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 10_000
    assert written(made, "docx").startswith(b"PK")
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(lists(found), "x")))
    table = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in table] == ["Number", "A1", "A2", "A3", "A4"]
    assert table[3][2] == "'@Receptionist"
    services.record_download(by=team.brian, number=response.pk, what="lists.xlsx", people_in_it=4)
    assert AuditEntry.objects.filter(did="redundancy.download").get().facts == {"what": "lists.xlsx", "people": 4}


def test_the_invented_closure_is_whole_and_made_once(team):
    found = seed_redundancy()
    assert (found.people.count(), found.vacancies.count(), found.is_invented) == (60, 40, True)
    assert seed_redundancy() == found
    assert found.titles.filter(is_decided=True).count() > 20
    _, matched = match_of(found, State.usual())
    assert 25 <= len(matched.suggested) <= 50
    assert {one.bar for one in matched.left} >= {None}


def test_a_changed_key_leaves_nothing_unreadable(response, brought, settings):
    brought("people")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another invented key of the system, long enough"
    assert rights.renew_keys() >= 4
    settings.SECRET_KEY_FALLBACKS = []
    assert response.people.get(key="A1").name == "Zebedee Quill"


def test_a_response_that_is_none_is_not_found(team):
    for act in (lambda: response_of(team.brian, uuid4()), lambda: rights.erase_response(by=SYSTEM, number=uuid4())):
        with pytest.raises(UserError):
            act()


RUN = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
import sys
sys.path.insert(0, {root!r})
from tests.redundancy import at_once
at_once.both()
print("held")
"""


@pytest.mark.django_db
def test_two_clicks_and_two_lists_at_once(system):  # noqa: F811
    root = str(Path(__file__).parents[2])
    assert system("at_once").run(RUN.format(root=root)) == "held\n"
