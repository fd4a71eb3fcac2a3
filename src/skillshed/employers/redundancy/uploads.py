"""Lists brought in: looked at first, then kept once, however often it is asked. The file itself is never kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from skillshed.employers.models import Redundancy, RedundancyPerson, RedundancyTitle, RedundancyUpload, RedundancyVacancy
from skillshed.employers.redundancy import records
from skillshed.employers.redundancy.access import gone, not_here, open_one, response_of
from skillshed.employers.redundancy.asks import read_texts
from skillshed.employers.redundancy.columns import Kind
from skillshed.employers.redundancy.people import AtRisk, Vacancy
from skillshed.employers.redundancy.reading import read_list
from skillshed.employers.redundancy.reporting import report
from skillshed.employers.redundancy.services import changed
from skillshed.employers.redundancy.titles import Reading, read_titles, same
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.skills.opened import Skills
from skillshed.terms.errors import UsageError

KINDS = ("people", "vacancies")


def look(*, by: Actor, number: UUID, kind: str, name: str, content: bytes) -> RedundancyUpload:
    """Read a list and keep what was read, sealed, for a day. Nothing else of the file stays. InputNotUnderstood where it is none."""
    found = response_of(by, number)
    if found.erased_on:
        raise gone()
    read = read_list(content, name, _kind(kind))
    with transaction.atomic():
        found = open_one(by, number)
        made = RedundancyUpload(redundancy=found, kind=kind, file_name=name[:120], by=who(by))
        made.found, made.report = records.packed(read.found), json.dumps(report(read), ensure_ascii=False)
        made.save()
    return made


def _kind(text: str) -> Kind:
    if text not in KINDS:
        raise UsageError("There is no such list.", next_step="Bring a list of people or of vacancies.")
    return text


def upload_of(by: Actor, number: UUID, upload: UUID) -> RedundancyUpload:
    """A list that was looked at. NotFound once it is forgotten."""
    found = RedundancyUpload.objects.filter(redundancy=response_of(by, number), pk=upload).first()
    if found is None:
        raise not_here()
    return found


def discard(*, by: Actor, number: UUID, upload: UUID) -> None:
    """Forget what was read."""
    found = upload_of(by, number, upload)
    if found.done_at is None:
        found.delete()


def bring(*, by: Actor, number: UUID, upload: UUID, skills: Skills) -> RedundancyUpload:
    """Keep the rows of a list: new ones made, known numbers changed, the same left alone. A second call changes nothing.

    Titles and texts are read before anything is locked: 1,500 adverts take some seconds.
    """
    waiting = upload_of(by, number, upload)
    if waiting.done_at is not None:
        return waiting
    rows = records.unpacked(waiting.found, _kind(waiting.kind))
    texts = read_texts(skills, [one.text for one in rows]) if waiting.kind == "vacancies" else []
    titles = read_titles(skills, _unread(waiting.redundancy, waiting.kind, rows, skills))
    with transaction.atomic():
        found = open_one(by, number)
        held = RedundancyUpload.objects.select_for_update(of=("self",)).filter(pk=upload).first()
        if held is None:
            raise not_here()
        if held.done_at is not None:
            return held
        counts = _people(found, rows) if held.kind == "people" else _vacancies(found, rows, texts, version(skills))
        keep_titles(found, held.kind, titles, version(skills))
        _drop_unused(found, held.kind)
        held.done_at, held.done, held.found = timezone.now(), counts, ""
        held.save()
        changed(found)
        people.record(by=by, did="redundancy.bring", kind="redundancy", thing=found.pk, what=held.kind, **counts)
        return held


def version(skills: Skills) -> str:
    """What a reading was made with."""
    return f"{skills.taxonomy.key} {skills.taxonomy.sha256[:12]}"[:80]


def _unread(found: Redundancy, kind: str, rows: Iterable[AtRisk | Vacancy], skills: Skills) -> list[str]:
    known = set(
        RedundancyTitle.objects.filter(redundancy=found, side=kind, read_with=version(skills)).values_list("plain", flat=True)
    )
    return [one.title for one in rows if same(one.title) not in known]


def _people(found: Redundancy, rows: Sequence[AtRisk]) -> dict[str, int]:
    held = {row.key: row for row in RedundancyPerson.objects.filter(redundancy=found)}
    made, other = [], []
    for one in rows:
        row = held.get(one.key)
        if row is not None and records.at_risk(row) == one:
            continue
        kept = row or RedundancyPerson(redundancy=found)
        records.fill(kept, one)
        (made if row is None else other).append(kept)
    RedundancyPerson.objects.bulk_create(made)
    names = ["title", "years", "can_sealed", "qualifications_sealed", "area", "latitude", "longitude", "pay_now", "pay_floor", "most_minutes", "by", "licences", "name_sealed", "contact_sealed", "adviser"]  # fmt: skip
    RedundancyPerson.objects.bulk_update(other, names, batch_size=200)
    return {"made": len(made), "changed": len(other), "unchanged": len(rows) - len(made) - len(other)}


def _vacancies(
    found: Redundancy, rows: Sequence[Vacancy], texts: Sequence[list[tuple[str, float]]], read_with: str
) -> dict[str, int]:
    held = {row.key: row for row in RedundancyVacancy.objects.filter(redundancy=found)}
    last = RedundancyVacancy.objects.filter(redundancy=found).aggregate(last=Max("number"))["last"] or 0
    made, other = [], []
    for one, text in zip(rows, texts, strict=True):
        row = held.get(one.key)
        if row is not None and records.vacancy(row) == one and row.read_with == read_with:
            continue
        kept = row or RedundancyVacancy(redundancy=found, number=last + len(made) + 1)
        records.fill(kept, one)
        kept.skills, kept.read_with = [[uri, sure] for uri, sure in text], read_with
        (made if row is None else other).append(kept)
    RedundancyVacancy.objects.bulk_create(made, batch_size=500)
    RedundancyVacancy.objects.bulk_update(other, [*records.VACANCY, "skills", "read_with"], batch_size=200)
    return {"made": len(made), "changed": len(other), "unchanged": len(rows) - len(made) - len(other)}


def keep_titles(found: Redundancy, side: str, titles: dict[str, Reading], read_with: str) -> None:
    """Readings of titles; what somebody decided stays, as long as its occupation is in the taxonomy."""
    held = {row.plain: row for row in RedundancyTitle.objects.filter(redundancy=found, side=side)}
    for plain, one in titles.items():
        row = held.get(plain) or RedundancyTitle(redundancy=found, side=side, plain=plain)
        if row.is_decided:
            row.read_with = read_with
        else:
            row.title, row.occupation, row.label, row.sure = one.title[:160], one.occupation, one.label, one.sure
            row.needs_look, row.read_with = one.needs_look, read_with
            row.others = [[each.code, each.label, each.score] for each in one.others]
        row.save()


def _drop_unused(found: Redundancy, side: str) -> None:
    """Readings of titles that nobody has any more."""
    rows: Any = RedundancyPerson.objects if side == "people" else RedundancyVacancy.objects
    used = {same(title) for title in rows.filter(redundancy=found).values_list("title", flat=True)}
    RedundancyTitle.objects.filter(redundancy=found, side=side).exclude(plain__in=used).delete()


def renew(redundancy: Redundancy, skills: Skills) -> bool:
    """Readings made with another taxonomy, made anew; whether there were any. What was decided for an occupation that is gone is asked again."""
    now = version(skills)
    stale = list(redundancy.vacancies.exclude(read_with=now))
    titles = list(redundancy.titles.exclude(read_with=now))
    if not stale and not titles:
        return False
    texts = read_texts(skills, [row.text for row in stale])
    read = {side: read_titles(skills, [row.title for row in titles if row.side == side]) for side in KINDS}
    with transaction.atomic():
        held = Redundancy.objects.select_for_update(of=("self",)).get(pk=redundancy.pk)
        if held.erased_on is not None:
            return False  # erased while its words were read: a title saved now would come back
        for row, text in zip(stale, texts, strict=True):
            row.skills, row.read_with = [[uri, sure] for uri, sure in text], now
        RedundancyVacancy.objects.bulk_update(stale, ["skills", "read_with"], batch_size=200)
        for title in titles:
            if title.is_decided and title.occupation and title.occupation not in skills.desk.space.occupation_at:
                title.is_decided = False
                title.save(update_fields=["is_decided"])
        for side, found in read.items():
            keep_titles(redundancy, side, found, now)
        changed(redundancy)
    return True
