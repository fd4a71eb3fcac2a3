"""The demo's skills: its offers read, and some of its invented providers' words on what they teach."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.services import SYSTEM, Actor
from skillshed.provision.models import Change, Offer, OfferSkill
from skillshed.provision.models.skills import DECIDED
from skillshed.provision.teaching.reading import read_offers
from skillshed.skills.opened import opened
from skillshed.skills.taxonomy import find
from skillshed.terms.errors import Refused


@transaction.atomic
def seed_skills(*, by: Actor = SYSTEM) -> int:
    """What invented offers teach, by their invented providers' word and as read; how many statements there are. Twice changes nothing.

    Refused outside demo mode.
    """
    if not settings.DEMO:
        raise Refused("Invented skills belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own.")
    people.require(by, "provision.edit")
    read_offers(Offer.objects.filter(is_invented=True).values_list("pk", flat=True))
    if not OfferSkill.objects.filter(offer__is_invented=True, state__in=DECIDED).exists():
        made = _decided()
        people.record(by=by, did="demo.skills", kind="offer", count=made)
    return OfferSkill.objects.filter(offer__is_invented=True).count()


def _decided() -> int:
    bundle = opened(settings.CONFIG.data)
    offers = list(Offer.objects.filter(is_invented=True).order_by("pk").values_list("pk", "title"))
    told: dict[tuple[UUID, str], str] = {}
    for row in table()["offers"]:
        said = _skills(bundle.taxonomy, row)
        named = [pk for pk, title in offers if re.search(row["title"], title)]
        told |= {(pk, skill): label for pk in named for skill, label in said}
    there = {(one.offer_id, one.skill): one for one in OfferSkill.objects.filter(offer__in=[pk for pk, _ in told])}
    now = timezone.now()
    new = [
        OfferSkill(offer_id=pk, skill=skill, label=label, state="added", taxonomy=bundle.taxonomy.key, decided_on=now)
        for (pk, skill), label in told.items()
        if (pk, skill) not in there
    ]
    again = [one for key, one in there.items() if key in told]
    for one in again:
        one.state, one.decided_on = "confirmed", now
    OfferSkill.objects.bulk_create(new, batch_size=500)
    OfferSkill.objects.bulk_update(again, ["state", "decided_on"])
    Change.objects.bulk_create([Change(offer=one) for one in {pk for pk, _ in told}])
    return len(told)


def _skills(taxonomy: Any, row: dict[str, Any]) -> list[tuple[str, str]]:
    """The share of an occupation's essential skills that a row takes, by id and label."""
    occupation = find.one(taxonomy, row["occupation"], kinds=("occupation",))
    asked = taxonomy.relations.filter(origin=occupation, kind="essential").join(taxonomy.skills.select("id", "label"), left_on="target", right_on="id").sort("label", "target")  # fmt: skip
    return list(asked.head(max(1, round(asked.height * row["takes"]))).select("target", "label").iter_rows())


def table() -> dict[str, Any]:
    """What is invented."""
    return tomllib.loads(files("skillshed.provision.teaching").joinpath("demo.toml").read_text("utf-8"))
