"""Decisions taken over by a newer version of the taxonomy: under the same id, by the label it had, else told as lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.db import transaction

from skillshed.people import services as people
from skillshed.people.services import SYSTEM
from skillshed.provision.models import Change, OfferSkill
from skillshed.provision.models.skills import DECIDED
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.taxonomy.versions import remapped
from skillshed.terms.errors import NotFound


@dataclass(slots=True)
class Followed:
    """How many decided skills a newer version has under another id, and how many it does not have."""

    moved: int = 0
    lost: int = 0


@transaction.atomic
def follow(newer: Taxonomy, data: Path) -> Followed:
    """Every decision made under another version, set beside this one. What was decided never changes by it."""
    rows = list(OfferSkill.objects.select_for_update().filter(state__in=DECIDED).exclude(taxonomy=newer.key))
    if not rows:
        return Followed()
    names = dict(newer.skills.select("id", "label").iter_rows())
    gone = [row for row in rows if row.skill not in names]
    ways = _ways(gone, newer, data)
    done = Followed()
    for row in rows:
        if row.skill in names:
            row.label, row.is_lost = names[row.skill], False
        else:
            _moved(row, ways.get(row.skill, ("", "")), done)
        row.taxonomy = newer.key
        row.save()
    Change.objects.bulk_create([Change(offer=one) for one in {row.offer_id for row in rows}])
    return done


def _moved(row: OfferSkill, to: tuple[str, str], done: Followed) -> None:
    """The decision under its new id; what stands there as read gives way, what was decided there stands."""
    skill, label = to
    other = OfferSkill.objects.filter(offer=row.offer_id, skill=skill).exclude(pk=row.pk) if skill else None
    if not skill or (other is not None and other.filter(state__in=DECIDED).exists()):
        done.lost += not row.is_lost
        row.is_lost = True
        return
    other.delete()
    people.record(by=SYSTEM, did="offer.skill_follow", kind="offer", thing=row.offer_id, skill=skill, was=row.skill)
    row.was, row.skill, row.label, row.is_lost = row.skill, skill, label, False
    done.moved += 1


def _ways(gone: Sequence[OfferSkill], newer: Taxonomy, data: Path) -> dict[str, tuple[str, str]]:
    """Vanished skill -> its id and label now; nothing where no single skill bears its label."""
    kinds = {skill: kind for key in {row.taxonomy for row in gone} for skill, kind in _kinds(key, data).items()}
    # Where the older version is not kept any more, its kind is not known: both are tried, and must agree on one skill.
    asked = [(row.skill, kind, row.label) for row in gone for kind in ([kinds[row.skill]] if row.skill in kinds else ["skill", "knowledge"])]  # fmt: skip
    if not asked:
        return {}
    frame = pl.DataFrame(asked, schema={"id": pl.String, "kind": pl.String, "label": pl.String}, orient="row").unique(
        maintain_order=True
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for kind in frame["kind"].unique():
        for row in remapped(frame.filter(pl.col("kind") == kind), newer).filter(pl.col("to") != "").iter_rows(named=True):
            found.setdefault(row["id"], set()).add((row["to"], row["to_label"]))
    return {skill: next(iter(ways)) for skill, ways in found.items() if len(ways) == 1}


def _kinds(key: str, data: Path) -> dict[str, str]:
    name, _, version = key.partition(" ")
    try:
        older = open_taxonomy(data, name, version)
    except NotFound:
        return {}
    return dict(older.skills.select("id", "kind").iter_rows())
