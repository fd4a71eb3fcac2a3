"""What the directory holds about people: the addresses left with problems that are not answered yet."""

from __future__ import annotations

from typing import Any

from skillshed.people.holders import Holder
from skillshed.people.models import Person
from skillshed.people.reads import account_of
from skillshed.people.sealed import Unreadable, unseal
from skillshed.provision.models import Problem


def export(person: Person) -> list[dict[str, Any]]:
    """Problems told from the person's own address, while it is kept."""
    return [{"offer": one.offer.title, "told_on": one.told_on.isoformat(), "words": one.words} for one in _told_by(person)]


def erase(person: Person) -> None:
    """The address taken off them; what was wrong with the offer stays."""
    Problem.objects.filter(pk__in=[one.pk for one in _told_by(person)]).update(reporter="")


def _told_by(person: Person) -> list[Problem]:
    account = account_of(person)
    if account is None:
        return []
    # Sealed twice, an address looks different each time: each has to be opened. They go with the answer, so they are few.
    kept = Problem.objects.exclude(reporter="").select_related("offer")
    return [one for one in kept if _address(one) == account.email.lower()]


def _address(problem: Problem) -> str:
    try:
        return unseal(problem.reporter).lower()
    except Unreadable:
        return ""


HOLDER = Holder("problems_told", export, erase)
