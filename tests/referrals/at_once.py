"""What several do at the same moment, run as a process of its own on a database of its own (see test_at_once.py)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from skillshed.referrals import consents, services
from skillshed.referrals.clients import open_case, resident_of
from skillshed.referrals.letters import post_letters
from skillshed.referrals.models import Client, Message, Referral, Transition
from skillshed.terms.errors import UserError

from .conftest import AGREED, PERSONAL, build


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """The same act in so many threads at one moment: what each gave, or its error."""
    found: list[Any] = []
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        gate.wait(20)
        try:
            found.append(act(number))
        except UserError as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return found


def quiet() -> None:
    """Letters stay in the queue until a test sends them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def made(town: Any, key: str = "one") -> Referral:
    return services.refer_oneself(offer=town.offer, agreed=AGREED, request_key=key, **PERSONAL).referral


def double_submit() -> None:
    town = build()
    found = together(6, lambda _: made(town).pk)
    assert len(found) == 6, found
    assert set(found) == {Referral.objects.get().pk}
    assert (Client.objects.count(), Transition.objects.count(), Message.objects.count()) == (1, 2, 2)


def adviser_double_submit() -> None:
    town = build()
    client = open_case(by=town.brian, **PERSONAL).client
    found = together(6, lambda _: services.draft(by=town.brian, client=client, offer=town.offer, request_key="one").pk)
    assert (len(found), set(found)) == (6, {Referral.objects.get().pk}), found


def three_answers() -> None:
    town = build()
    referral = made(town)
    acts = [(town.carys, "accepted", ""), (resident_of(referral.client), "withdrawn", ""), (town.carys, "declined", "full")]

    def act(number: int) -> str:
        by, to, reason = acts[number]
        return services.move(by=by, referral=referral.pk, to=to, reason=reason).state

    assert len(together(3, act)) == 3
    steps = list(Transition.objects.filter(referral=referral).values_list("number", "before", "after"))
    assert [number for number, *_ in steps] == list(range(1, len(steps) + 1))
    assert all(before == steps[at][2] for at, (_, before, _) in enumerate(steps[1:])), steps
    assert Referral.objects.get().state == steps[-1][2]


class Counting(EmailBackend):
    """Keeps what it was handed."""

    taken: list[Any] = []

    def send_messages(self, messages: Any) -> int:
        Counting.taken.extend(messages)
        return len(messages)


def many_senders() -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Counting"
    town = build()
    for number in range(10):
        made(town, str(number))
    posted = together(4, lambda _: post_letters().sent)
    assert (sum(posted), len(Counting.taken)) == (20, 20), posted
    assert len({one.extra_headers["Message-ID"] for one in Counting.taken}) == 20


class Slow(EmailBackend):
    """A mail server that takes a letter when it is told to."""

    asked, go = threading.Event(), threading.Event()
    taken: list[Any] = []

    def send_messages(self, messages: Any) -> int:
        Slow.asked.set()
        assert Slow.go.wait(20)
        Slow.taken.extend(messages)
        return len(messages)


def withdrawn_while_sending() -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Slow"
    town = build()
    referral, returned = made(town), []

    def withdraw() -> None:
        consents.withdraw_consent(by=resident_of(referral.client), consent=referral.consent)
        returned.append(len(Slow.taken))
        connection.close()

    sender, taker = threading.Thread(target=post_letters), threading.Thread(target=withdraw)
    sender.start()
    assert Slow.asked.wait(20)
    # One letter is with the mail server already; the other must never follow.
    taker.start()
    taker.join(1.0)
    assert returned == [], "it waits for the letter that is on its way"
    Slow.go.set()
    taker.join(20), sender.join(20)
    assert (returned, len(Slow.taken)) == ([1], 1), "nothing left after it returned"
    told = Message.objects.exclude(template="withdrawn_provider").values_list("state", flat=True)
    assert sorted(told) == ["sent", "stopped"]


def withdrawn_before_sending() -> None:
    """Consent goes between the look at the queue and the claim of a letter, forty times over."""
    settings.EMAIL_BACKEND = f"{__name__}.Counting"
    town = build()
    for number in range(40):
        referral, late = made(town, f"r{number}"), []

        def act(which: int, referral: Referral = referral, late: list[int] = late) -> None:
            if which:
                post_letters()
                return
            consents.withdraw_consent(by=resident_of(referral.client), consent=referral.consent)
            late.append(sum(referral.client.code in one.body for one in Counting.taken))

        together(2, act)
        mine = [one for one in Counting.taken if referral.client.code in one.body and "withdrawn" not in one.subject]
        assert len(mine) <= late[0], "a letter left after withdrawal had returned"
