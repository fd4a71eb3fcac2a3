"""Kept searches: only new offers are written of, never twice, and anybody can stop the letters by their link."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core import mail

from skillshed.people.models import AuditEntry
from skillshed.provision import saved
from skillshed.provision.models import SavedSearch
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.support import provision_cast
from tests.support.accounts import made

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def address(name: str, parts: dict[str, str]) -> str:
    return f"https://example.org/{name}/{'/'.join(parts.values())}"


def told(found: list[UUID]) -> int:
    return saved.send_alerts(DAY, search=lambda _: found, address=address)


def test_only_what_is_new_is_written_of_and_only_once() -> None:
    brian = made("Brian", "adviser")
    old, new = provision_cast.offer("An old course").pk, provision_cast.offer("A new course").pk
    saved.save_search(by=brian, name="Care", query="door=help&q=care", wants_mail=True, seen=[old])
    assert told([old]) == 0
    assert told([old, new]) == 1
    letter = mail.outbox[0]
    assert letter.to == ["brian@example.org"]
    assert "A new course" in letter.body
    assert "An old course" not in letter.body
    assert f"https://example.org/provision:offer/{new}" in letter.body
    assert told([old, new]) == 0
    assert SavedSearch.objects.get().sent_on is not None


def test_without_letters_nothing_is_sent_and_what_is_new_is_marked() -> None:
    brian = made("Brian", "adviser")
    kept = saved.save_search(by=brian, name="Care", query="q=care", wants_mail=False, seen=[])
    new = uuid4()
    assert told([new]) == 0
    assert saved.new_among(kept, [new]) == [new]


def test_a_letter_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    saved.save_search(by=made("Brian", "adviser"), name="Care", query="q=care", wants_mail=True, seen=[])
    found = [provision_cast.offer("A new course").pk]

    def fails(*_: object, **__: object) -> None:
        raise OSError("no post today")

    monkeypatch.setattr(saved, "send_mail", fails)
    with pytest.raises(OSError, match="no post"):
        told(found)
    monkeypatch.undo()
    assert told(found) == 1


def test_the_link_in_a_letter_stops_the_letters_of_that_search_alone() -> None:
    brian = made("Brian", "adviser")
    one, other = (saved.save_search(by=brian, name=name, query=name, wants_mail=True, seen=[]) for name in ("Care", "Maths"))
    saved.stop_mail(saved.stop_token(one))
    assert list(SavedSearch.objects.filter(wants_mail=True)) == [other]
    with pytest.raises(NotFound):
        saved.stop_mail("made-up")


def test_nobody_sees_or_changes_another_persons_search() -> None:
    kept = saved.save_search(by=made("Brian", "adviser"), name="Care", query="q=care", wants_mail=False, seen=[])
    carys = made("Carys", "adviser")
    assert saved.searches_of(carys) == []
    for act in (
        lambda: saved.change_search(by=carys, number=kept.pk, wants_mail=True),
        lambda: saved.drop_search(by=carys, number=kept.pk),
        lambda: saved.seen_search(by=carys, number=kept.pk, seen=[]),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_search_needs_an_account_and_a_name() -> None:
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(Refused):
        saved.save_search(by=AnonymousUser(), name="Care", query="", wants_mail=False, seen=[])  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        saved.save_search(by=made("Brian"), name=" ", query="", wants_mail=False, seen=[])


def test_the_audit_holds_no_words_of_the_search() -> None:
    saved.save_search(by=made("Brian", "adviser"), name="Drugs and housing", query="q=housing", wants_mail=False, seen=[])
    assert all("ousing" not in str(entry.facts) for entry in AuditEntry.objects.all())
