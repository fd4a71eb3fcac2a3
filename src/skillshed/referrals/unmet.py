"""Needs that nobody met, for commissioners: counted, without a person."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from skillshed.provision.kinds import Kind, Level
from skillshed.referrals.kinds import Unmet
from skillshed.referrals.models import UnmetNeed
from skillshed.terms.errors import UsageError


@transaction.atomic
def nothing_found(
    *, door: str, kind: str = "", level: str = "", subject: str = "", home_ons: str = "", day: date | None = None
) -> UnmetNeed:
    """Somebody looked and found nothing: what, at which level, where. For search pages; nothing personal is taken."""
    if (kind and kind not in Kind.values) or (level and level not in Level.values):
        raise UsageError("There is no such kind or level of offer.")
    return UnmetNeed.objects.create(
        day=day or timezone.localdate(), why=Unmet.NOTHING_FOUND, offer_kind=kind, level=level, subject=subject[:8],
        door=door[:12], home_ons=home_ons[:20],
    )  # fmt: skip
