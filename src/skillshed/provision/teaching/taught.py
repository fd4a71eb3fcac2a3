"""Offers that teach any of a job's skills, from what is stated of them: no distance, no price."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from skillshed.provision.models import OfferSkill
from skillshed.provision.models.skills import DECIDED, TAUGHT


def teaching(skills: Collection[str]) -> dict[UUID, list[str]]:
    """Offer -> labels of those of the skills (ids) that it teaches; the offers that teach most come first."""
    found: dict[UUID, list[str]] = {}
    rows = stated().filter(skill__in=sorted(skills)).order_by("label", "skill").values_list("offer", "label")
    for offer, label in rows:
        found.setdefault(offer, []).append(label)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def offers_of(skills: Collection[str]) -> dict[str, tuple[UUID, ...]]:
    """Skill (id) -> the offers that teach it, wherever they are; skills that none teaches are left out."""
    found: dict[str, list[UUID]] = {}
    for skill, offer in stated().filter(skill__in=sorted(skills)).order_by("offer").values_list("skill", "offer"):
        found.setdefault(skill, []).append(offer)
    return {skill: tuple(offers) for skill, offers in found.items()}


def known(offers: Collection[UUID]) -> set[UUID]:
    """Those of the offers of which it is stated what they teach."""
    return set(stated().filter(offer__in=sorted(offers)).order_by().values_list("offer", flat=True).distinct())


def sureness(offers: Collection[UUID]) -> dict[UUID, dict[str, float]]:
    """Offer -> skill (id) it teaches -> how sure that is: 1 by its provider's word, else as the reading is."""
    found: dict[UUID, dict[str, float]] = {}
    rows = stated().filter(offer__in=sorted(offers)).order_by("skill").values_list("offer", "skill", "state", "score")
    for offer, skill, state, score in rows:
        found.setdefault(offer, {})[skill] = 1.0 if state in DECIDED else score or 0.0
    return found


def stated() -> QuerySet[OfferSkill]:
    """Statements that count: not refused by the provider, of a skill that the taxonomy in use has."""
    return OfferSkill.objects.filter(state__in=TAUGHT, is_lost=False)
