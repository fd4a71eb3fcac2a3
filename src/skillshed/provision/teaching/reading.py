"""The directory read for what it teaches: only what changed, in parts that stand each for itself."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skillshed.provision.models import Change, Offer, OfferReading, OfferSkill
from skillshed.provision.models.skills import DECIDED
from skillshed.provision.teaching.following import Followed, follow
from skillshed.provision.teaching.prepared import prepared
from skillshed.provision.teaching.reader import Said, Words, fingerprints, read
from skillshed.skills.opened import Skills, opened

AT_ONCE = 500  # offers: a database takes only so many keys in one question
FIELDS = ("kind", "title", "qualification", "summary", "description")


@dataclass(slots=True)
class Outcome:
    """What one reading did. `followed`: decisions taken over by a newer taxonomy, and those it has no skill for."""

    offers: int = 0
    read: int = 0
    unchanged: int = 0
    statements: int = 0
    new: int = 0
    gone: int = 0
    followed: Followed = field(default_factory=Followed)
    taxonomy: str = ""
    seconds: float = 0.0


def read_offers(offers: Iterable[UUID] | None = None, *, anew: bool = False) -> Outcome:
    """Read the skills of offers (None: of the whole directory) whose words, taxonomy or overrides changed since; `anew`: of all.

    What a person confirmed, refused or added stays as it is. Twice does no harm. Some 2 ms an offer once the vectors are there.
    """
    began = time.perf_counter()
    skills = opened(settings.CONFIG.data)
    done = Outcome(taxonomy=skills.taxonomy.key, followed=follow(skills.taxonomy, settings.CONFIG.data))
    every = Offer.objects.order_by("pk").values_list("pk", flat=True)
    numbers = list(every if offers is None else dict.fromkeys(offers))
    for at in range(0, len(numbers), AT_ONCE):
        _read_part(numbers[at : at + AT_ONCE], skills, done, anew=anew)
    done.seconds = round(time.perf_counter() - began, 2)
    return done


def unread(offers: Collection[UUID]) -> list[UUID]:
    """Those of these offers whose words are not read as they stand."""
    _, changed = _changed(list(offers), opened(settings.CONFIG.data))
    return [number for number, _, _ in changed]


def _read_part(numbers: Sequence[UUID], skills: Skills, done: Outcome, *, anew: bool) -> None:
    there, changed = _changed(numbers, skills, anew=anew)
    done.offers += there
    done.unchanged += there - len(changed)
    done.read += len(changed)
    if not changed:
        return
    found = _read(changed, skills)
    with transaction.atomic():
        new, gone, moved = _kept({number: said for (number, _, _), said in zip(changed, found, strict=True)}, skills.taxonomy.key)
        now = timezone.now()
        marks = [
            OfferReading(offer_id=number, fingerprint=mark, taxonomy=skills.taxonomy.key, read_on=now)
            for number, _, mark in changed
        ]
        OfferReading.objects.bulk_create(
            marks, update_conflicts=True, unique_fields=["offer"], update_fields=["fingerprint", "taxonomy", "read_on"]
        )
        # Word to the caches that watch the directory; not through `touched`, which would have the offers read again.
        Change.objects.bulk_create([Change(offer=one) for one in moved])
    done.statements += sum(map(len, found))
    done.new += new
    done.gone += gone


def _read(changed: Sequence[tuple[UUID, Words, str]], skills: Skills) -> list[list[Said]]:
    """What each offer teaches: as read ahead where it was, else by the reader, which takes seconds to open."""
    ahead = {mark: said for _, _, mark in changed if (said := prepared(mark)) is not None}
    rest = {mark: words for _, words, mark in changed if mark not in ahead}
    ahead |= dict(zip(rest, read(list(rest.values()), skills), strict=True))
    return [ahead[mark] for _, _, mark in changed]


def _changed(numbers: Sequence[UUID], skills: Skills, *, anew: bool = False) -> tuple[int, list[tuple[UUID, Words, str]]]:
    """How many of the offers are there, and those to be read: number, words, fingerprint."""
    rows = Offer.objects.filter(pk__in=numbers).order_by("pk").values_list("pk", *FIELDS)
    offers = [(row[0], Words(*row[1:])) for row in rows]
    known = dict(OfferReading.objects.filter(offer__in=numbers).values_list("offer", "fingerprint"))
    marks = fingerprints([words for _, words in offers], skills)
    every = [(number, words, mark) for (number, words), mark in zip(offers, marks, strict=True)]
    return len(every), [one for one in every if anew or known.get(one[0]) != one[2]]


def _kept(found: dict[UUID, list[Said]], taxonomy: str) -> tuple[int, int, set[UUID]]:
    """What was read, kept beside what was decided: how many are new, how many gone, and the offers where anything changed."""
    there: dict[UUID, dict[str, OfferSkill]] = {}
    # Held until the end, so that a decision of the same moment comes before or after, never between.
    for row in OfferSkill.objects.select_for_update().filter(offer__in=list(found)):
        there.setdefault(row.offer_id, {})[row.skill] = row
    new, again, gone = [], [], []
    for offer, said in found.items():
        before = there.get(offer, {})
        for one in said:
            if (row := before.get(one.skill)) is None:
                new.append(_fresh(offer, one, taxonomy))
            elif _differs(row, one, taxonomy):
                again.append(_again(row, one, taxonomy))
        named = {one.skill for one in said}
        gone += [row for skill, row in before.items() if skill not in named and row.state not in DECIDED]
    OfferSkill.objects.bulk_create(new, ignore_conflicts=True)
    # The state is not among the fields: a reading never decides.
    OfferSkill.objects.bulk_update(again, ["label", "score", "method", "words", "taxonomy"], batch_size=200)
    OfferSkill.objects.filter(pk__in=[row.pk for row in gone], state="extracted").delete()
    return len(new), len(gone), {row.offer_id for row in (*new, *again, *gone)}


def _fresh(offer: UUID, one: Said, taxonomy: str) -> OfferSkill:
    return OfferSkill(
        offer_id=offer, skill=one.skill, label=one.label, state="extracted", score=one.score, method=one.method, words=one.words, taxonomy=taxonomy
    )  # fmt: skip


def _differs(row: OfferSkill, one: Said, taxonomy: str) -> bool:
    now = (one.label, one.score, one.method, one.words, taxonomy)
    return (row.label, row.score, row.method, row.words, row.taxonomy) != now


def _again(row: OfferSkill, one: Said, taxonomy: str) -> OfferSkill:
    row.label, row.score, row.method, row.words, row.taxonomy = one.label, one.score, one.method, one.words, taxonomy
    return row
