"""What plans hold about a person: what they said there, and how they wish to be told."""

from __future__ import annotations

from typing import Any

from skillshed.people.holders import Holder
from skillshed.people.models import Person
from skillshed.people.reads import account_of
from skillshed.plans.models import Actual, Comment, Lesson, Told, Wish


def export(person: Person) -> dict[str, Any]:
    """Their remarks, and how many figures they entered."""
    account = account_of(person)
    if account is None:
        return {}
    said = [*Comment.objects.filter(by=account).select_related("plan"), *Lesson.objects.filter(by=account).select_related("plan")]
    return {
        "said": [{"plan": one.plan.slug, "element": one.key, "at": one.at.isoformat(), "words": one.words} for one in said],
        "figures_entered": Actual.objects.filter(entered_by=account).count(),
        "letters": [
            {"plan": one.plan.slug, "wanted": one.wants_mail} for one in Wish.objects.filter(user=account).select_related("plan")
        ],
    }


def erase(person: Person) -> None:
    """Their wishes and what they were told go; what they said of a plan stays with it, and names nobody once the name is gone."""
    account = account_of(person)
    Wish.objects.filter(user=account).delete()
    Told.objects.filter(user=account).delete()


HOLDER = Holder("plans", export, erase)
