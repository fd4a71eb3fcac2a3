"""A problem told, answered and heard of: the address stays sealed and goes with the answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from skillshed.people.models import AuditEntry
from skillshed.people.subject_rights import erase_person, export_person
from skillshed.provision import problems
from skillshed.provision.models import Problem
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.support import accounts
from tests.support.small_directory import Directory

EMAIL = "reader@example.org"


def test_a_reporter_hears_the_answer_and_is_forgotten(
    directory: Directory, carys: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    told = problems.tell(offer=directory.shown[0], kind="wrong", words="It costs £90.", email=EMAIL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporter FROM provision_problem")
        assert EMAIL not in cursor.fetchone()[0]
    assert EMAIL not in "".join(str(entry.facts) for entry in AuditEntry.objects.all())
    with django_capture_on_commit_callbacks(execute=True):
        problems.answer(by=carys, problem=told, is_mended=True, words="It is £90 now.")
    [letter] = mailoutbox
    assert letter.to == [EMAIL]
    assert "It is £90 now." in letter.body
    told.refresh_from_db()
    assert (told.state, told.reporter) == ("mended", "")
    assert problems.send_answers() == 0


def test_an_address_is_kept_until_the_letter_is_taken(
    directory: Directory, carys: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    told = problems.tell(offer=directory.shown[0], kind="full", email=EMAIL)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    with django_capture_on_commit_callbacks(execute=True):
        problems.answer(by=carys, problem=told, is_mended=True)
    assert Problem.objects.get().reporter
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert problems.send_answers() == 1
    assert Problem.objects.get().reporter == ""


def test_only_its_provider_or_the_hub_answers_and_once(directory: Directory, carys: Any, other: Any) -> None:
    told = problems.tell(offer=directory.shown[0], kind="closed")
    with pytest.raises(Refused):
        problems.answer(by=other, problem=told, is_mended=True)
    with pytest.raises(UsageError, match="why"):
        problems.answer(by=carys, problem=told, is_mended=False)
    problems.answer(by=accounts.made("Gwen", "administrator"), problem=told, is_mended=False, words="It is open.")
    with pytest.raises(UsageError, match="already"):
        problems.answer(by=carys, problem=told, is_mended=True)


def test_three_open_problems_sink_an_offer_and_the_hub_is_told_once(
    directory: Directory, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    accounts.made("Gwen", "administrator")
    offer, today = directory.shown[0], timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(4):
            assert problems.is_sunk(problems.open_counts([offer.pk]).get(offer.pk, 0), today) is (number >= 3)
            problems.tell(offer=offer, kind="link")
    [letter] = mailoutbox
    assert letter.to == ["gwen@example.org"]
    assert "Course 0" in letter.body


@pytest.mark.parametrize(
    "asked", [{"kind": "silly"}, {"kind": "wrong"}, {"kind": "other", "words": "  "}, {"kind": "full", "email": "nobody"}]
)
def test_what_cannot_be_used_is_said(directory: Directory, asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        problems.tell(offer=directory.shown[0], **asked)
    assert not Problem.objects.exists()


def test_a_link_shows_its_own_problem(directory: Directory) -> None:
    told = problems.tell(offer=directory.shown[0], kind="full")
    link = problems.state_link(told).rstrip("/").rsplit("/", 1)[-1]
    assert problems.by_link(link) == told
    told.delete()
    with pytest.raises(NotFound):
        problems.by_link(link)


def test_a_persons_own_reports_are_told_and_forgotten(directory: Directory) -> None:
    amina, words = accounts.made("Amina"), "It is shut."
    mine = problems.tell(offer=directory.shown[0], kind="other", words=words, email="Amina@example.org")
    theirs = problems.tell(offer=directory.shown[1], kind="full", email=EMAIL)
    assert [one["words"] for one in export_person(by=amina, person=amina.person)["problems_told"]] == [words]
    erase_person(by=amina, person=amina.person)
    assert Problem.objects.get(pk=mine.pk).reporter == ""
    assert Problem.objects.get(pk=theirs.pk).reporter
