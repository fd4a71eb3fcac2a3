"""Is it still right: who is asked about what, and what each answer does, by link and by account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.provision import assuring, links, services
from skillshed.provision.models import Assurance, Change, Offer, Problem
from skillshed.provision.published import counts, published, states
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.support.small_directory import Directory


def age(offers: list[Offer], days: int) -> None:
    Offer.objects.filter(pk__in=[one.pk for one in offers]).update(assured_on=timezone.localdate() - timedelta(days=days))


def token(directory: Directory) -> str:
    return assuring.link_for(directory.college).rstrip("/").rsplit("/", 1)[-1]


def test_the_bulk_rule_is_the_rule_of_one(directory: Directory) -> None:
    today = timezone.localdate()
    for later in (0, 30, 60, 100, 200, 400):
        on = today + timedelta(days=later)
        by_one = {pk for pk, state in states(Offer.objects.all(), on).items() if state in ("fresh", "ageing")}
        assert set(published(on).values_list("pk", flat=True)) == by_one
    assert counts(Offer.objects.all(), today) == {"fresh": 5, "ageing": 2, "stale": 1, "expired": 1, "paused": 1, "defunct": 1}


def test_each_provider_gets_one_letter_about_what_ages_and_not_again_at_once(directory: Directory, mailoutbox: Any) -> None:
    today = timezone.localdate()
    age(directory.shown[:3], 80)
    found = assuring.remind(today)
    # The council has ageing offers too, and no address.
    assert (found.providers, found.offers, found.unreachable) == (1, 4, 1)
    [letter] = mailoutbox
    assert letter.to == ["admissions@alderby.example.org"]
    assert all(one.title in letter.body for one in [*directory.shown[:3], directory.hidden["stale"]])
    assert not any(directory.hidden[gone].title in letter.body for gone in ("expired", "paused", "defunct"))
    assert "@" not in letter.body.split("http", 2)[2]
    assert assuring.remind(today).providers == 0


def test_a_mail_server_that_was_away_is_asked_again(directory: Directory, settings: Any) -> None:
    age(directory.shown[:1], 80)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert assuring.remind(timezone.localdate()).unreachable == 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert assuring.remind(timezone.localdate()).providers == 1


def test_a_link_answers_once_for_each_offer(directory: Directory) -> None:
    today, one, two = timezone.localdate(), *directory.shown[:2]
    age([one, two], 80)
    link = token(directory)
    last = Change.objects.order_by("-number").first()
    assert assuring.answer_by_link(token=link, offers=[one.pk], said="right", today=today) == 1
    one.refresh_from_db()
    assert (one.assured_on, one.assured_by) == (today, "Alderby College")
    assert Change.objects.filter(offer=one.pk, number__gt=last.number).exists()
    assert AuditEntry.objects.filter(did="offer.say_right", thing=str(one.pk), who=None).count() == 1
    assert assuring.answer_by_link(token=link, offers=[one.pk, two.pk], said="ended", today=today) == 1
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.status, two.status) == ("active", "defunct")


def test_what_is_not_right_waits_to_be_mended(directory: Directory) -> None:
    today, offer = timezone.localdate(), directory.shown[0]
    age([offer], 80)
    with pytest.raises(UsageError, match="What is not right"):
        assuring.answer_by_link(token=token(directory), offers=[offer.pk], said="wrong", today=today)
    assuring.answer_by_link(token=token(directory), offers=[offer.pk], said="wrong", note="It begins in May.", today=today)
    assert Problem.objects.get(offer=offer).words == "It begins in May."
    assert Assurance.objects.get(offer=offer).is_right is False
    assert offer in assuring.to_ask(directory.college, today)


def test_a_link_reaches_its_own_providers_offers_only(directory: Directory) -> None:
    foreign = directory.shown[-1]
    assert assuring.answer_by_link(token=token(directory), offers=[foreign.pk], said="ended", today=timezone.localdate()) == 0
    foreign.refresh_from_db()
    assert foreign.status == "active"


def test_a_link_ends_and_cannot_be_bent(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    today, link = timezone.localdate(), token(directory)
    for bent in (link[:-1] + ("a" if link[-1] != "a" else "b"), links.signed("problem", directory.college.pk), "x", ""):
        with pytest.raises(NotFound):
            assuring.read_link(bent, today)
    then = time.time() + 31 * 86400
    monkeypatch.setattr(time, "time", lambda: then)
    with pytest.raises(NotFound, match="ended"):
        assuring.read_link(link, today)


def test_an_account_answers_for_its_own_organisation_only(directory: Directory, carys: Any, other: Any) -> None:
    today, offer = timezone.localdate(), directory.shown[4]
    with pytest.raises(Refused):
        assuring.answer(by=other, offer=offer, said="right", today=today)
    assuring.answer(by=carys, offer=offer, said="right", today=today)
    assert Assurance.objects.get(offer=offer).by == carys
    assert AuditEntry.objects.get(did="offer.say_right").who == carys


def test_what_has_ended_is_not_assured_back_to_life(directory: Directory) -> None:
    with pytest.raises(Refused, match="has ended"):
        assuring.answer(by=SYSTEM, offer=directory.hidden["defunct"], said="right", today=timezone.localdate())


def test_a_save_after_the_link_was_made_does_not_shut_it(directory: Directory) -> None:
    offer = directory.shown[0]
    link = token(directory)
    services.save_offer(by=SYSTEM, provider=directory.college, offer=offer, title="Another name")
    assert assuring.answer_by_link(token=link, offers=[offer.pk], said="right", today=timezone.localdate()) == 1
