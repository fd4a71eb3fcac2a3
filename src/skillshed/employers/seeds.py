"""The demo's diagnoses: a few dozen invented employers, so that the local picture shows what it would show."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skillshed.employers.diagnosis.questions import questions
from skillshed.employers.models import Diagnosis
from skillshed.people.services import SYSTEM, record
from skillshed.skills.opened import opened
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.terms.errors import Refused

EVERY_DAYS = 9  # between one invented employer and the next, backwards from today


@transaction.atomic
def seed_diagnoses(today: date | None = None) -> int:
    """How many invented diagnoses there are; a second call brings nothing new. Refused outside demo mode."""
    if not settings.DEMO:
        raise Refused("Invented answers belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own.")
    if not Diagnosis.objects.filter(is_invented=True).exists():
        rows = list(_rows(today or timezone.localdate(), opened(settings.CONFIG.data).taxonomy))
        Diagnosis.objects.bulk_create(rows)
        record(by=SYSTEM, did="diagnosis.seed", kind="diagnosis", number=len(rows))
    return Diagnosis.objects.filter(is_invented=True).count()


def _rows(today: date, taxonomy: Taxonomy) -> Iterator[Diagnosis]:
    """The oldest first, as if they had come one after another."""
    every = list(_sent())
    ids = {(kind == "occupation", label): identity for identity, kind, label in taxonomy.concepts.select("id", "kind", "label").iter_rows()}  # fmt: skip
    # Spread over the profiles, so that every half-year has some of each.
    every.sort(key=lambda one: one[1])
    for at, (profile, turn) in enumerate(every):
        yield _made(profile, turn, ids, today - timedelta(days=EVERY_DAYS * (len(every) - 1 - at)), taxonomy.key)


def _sent() -> Iterator[tuple[dict[str, Any], int]]:
    text = files("skillshed.employers").joinpath("seeds.toml").read_text("utf-8")
    for profile in tomllib.loads(text)["profile"]:
        yield from ((profile, turn) for turn in range(profile["times"]))


def _made(profile: Mapping[str, Any], turn: int, ids: Mapping[tuple[bool, str], str], on: date, taxonomy: str) -> Diagnosis:
    def known(name: str, *, jobs: bool = False) -> list[str]:
        return [ids[jobs, label] for label in profile[name] if (jobs, label) in ids]

    moves = {**dict.fromkeys(known("shrink", jobs=True), "shrink"), **dict.fromkeys(known("grow", jobs=True), "grow")}
    # Not everybody says everything: each employer leaves another of its skills and changes out.
    skills, changes = _less(known("skills"), turn), dict(profile["changes"])
    if turn % 4 == 3:
        changes.pop(sorted(changes)[turn % len(changes)])
    other = {name: profile[name] for name in ("hurts", "training", "barriers", "levy") if name in profile}
    return Diagnosis(
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"skillshed invented {profile['sector']} {profile['sizes'][0]} {turn}"), received_on=on,
        district=profile["districts"][turn % len(profile["districts"])], size=profile["sizes"][turn % len(profile["sizes"])],
        sector=profile["sector"], changes=changes, jobs=moves, skills=skills, at_risk=skills, nobody=_less(known("nobody"), turn),
        other=other, taxonomy=taxonomy, questions=questions().version, is_invented=True,
    )  # fmt: skip


def _less(labels: list[str], turn: int) -> list[str]:
    return [one for at, one in enumerate(labels) if len(labels) < 2 or at != turn % (len(labels) + 1)]
