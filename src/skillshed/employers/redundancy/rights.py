"""To be told everything held, and to be forgotten: one person, a whole response on its day, and what an account left here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from skillshed.employers.models import Outcome, Redundancy, RedundancyPerson, RedundancyTitle, RedundancyUpload
from skillshed.employers.redundancy.access import not_here, open_one, response_of
from skillshed.employers.redundancy.rules import rules
from skillshed.employers.redundancy.services import changed
from skillshed.people import services as people
from skillshed.people.holders import Holder
from skillshed.people.models import Person
from skillshed.people.reads import account_of
from skillshed.people.sealed import resealed
from skillshed.people.services import SYSTEM, Actor
from skillshed.referrals.protected import safe

SEALED: tuple[type[models.Model], ...] = (RedundancyPerson, RedundancyUpload)


def person_of(by: Actor, number: UUID, person: int) -> RedundancyPerson:
    """One person of a response somebody may see."""
    found = (
        RedundancyPerson.objects.select_related("outcome_vacancy").filter(redundancy=response_of(by, number), pk=person).first()
    )
    if found is None:
        raise not_here()
    return found


@transaction.atomic
def export_person(*, by: Actor, number: UUID, person: int) -> dict[str, Any]:
    """Everything held about one person at risk, in plain values: theirs to ask for."""
    row = person_of(by, number, person)
    people.record(by=by, did="redundancy.export", kind="redundancy", thing=number, person=row.pk)
    held = row.redundancy
    return {
        "number": row.key, "job_title": row.title, "years": _said(row.years), "can": row.can, "qualifications": row.qualifications,
        "area": row.area, "rounded_point": [row.latitude, row.longitude], "pay_now_gbp_year": _said(row.pay_now),
        "least_pay_gbp_year": _said(row.pay_floor), "most_minutes": row.most_minutes, "travels_by": row.by, "licences": row.licences,
        "name": row.name, "contact": row.contact, "adviser": row.adviser, "outcome": row.get_outcome_display(),
        "outcome_on": _said(row.outcome_on), "outcome_vacancy": row.outcome_vacancy.title if row.outcome_vacancy else None,
        "employer": held.employer, "helped_by": held.organisation.name if held.organisation else None, "erased_by": held.erase_on.isoformat(),
    }  # fmt: skip


def _said(value: Any) -> str | None:
    return None if value is None else str(value)


@transaction.atomic
def erase_person(*, by: Actor, number: UUID, person: int) -> None:
    """One person gone, at their wish. Lists that wait are gone too, as they may name them."""
    found = open_one(by, number)
    row = found.people.filter(pk=person).first()
    if row is None:
        raise not_here()
    row.delete()
    found.uploads.filter(kind="people", done_at=None).delete()
    changed(found)
    people.record(by=by, did="redundancy.erase_person", kind="redundancy", thing=found.pk, person=person)


@transaction.atomic
def erase_response(*, by: Actor, number: UUID) -> Redundancy:
    """Everybody gone, and vacancies, titles and lists with them; counts made safe to show are left. Cannot be undone."""
    if by is not SYSTEM:
        response_of(by, number)
    found = Redundancy.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if found is None:
        raise not_here()
    if found.erased_on:
        return found
    found.counts = {"shown": [[*key, value] for key, value in safe(counts_of(found)).items()]}
    for rows in (found.people, found.vacancies, found.titles, found.uploads):
        rows.all().delete()
    found.ring, found.erased_on, found.version = "", timezone.now(), found.version + 1
    found.save()
    people.record(by=by, did="redundancy.erase", kind="redundancy", thing=found.pk)
    return found


def counts_of(found: Redundancy) -> dict[tuple[str, str, str], int]:
    """People by what became of them, as (what, dimension, category); the whole first. Exact: for services only."""
    rows = found.people.values_list("outcome").annotate(number=models.Count("pk"))
    by_outcome = dict(rows)
    every = {("people", "", ""): sum(by_outcome.values())}
    return every | {("people", "outcome", value): by_outcome.get(value, 0) for value in (*Outcome.values, "")}


def due_now() -> list[Redundancy]:
    """Responses whose day has come."""
    return list(Redundancy.objects.filter(erased_on=None, erase_on__lte=timezone.localdate()).order_by("erase_on"))


def run_due() -> dict[str, int]:
    """Erase what is due: each in a transaction of its own, so that it may be stopped and run again at any moment."""
    erased = [erase_response(by=SYSTEM, number=one.pk) for one in due_now()]
    old = timezone.now() - timedelta(hours=rules()["keeping"]["upload_hours"])
    waiting, _ = RedundancyUpload.objects.filter(at__lt=old, done_at=None).delete()
    return {"erased": len(erased), "uploads_forgotten": waiting}


def renew_keys() -> int:
    """Every sealed text under the newest secret key; how many rows. Safe to run again."""
    count = 0
    for model in SEALED:
        names = [field.name for field in model._meta.fields if field.name.endswith("_sealed")]
        for number in list(model._default_manager.values_list("pk", flat=True)):
            with transaction.atomic():
                row = model._default_manager.select_for_update(of=("self",)).filter(pk=number).first()
                if row is not None:
                    for name in names:
                        setattr(row, name, resealed(getattr(row, name)))
                    row.save(update_fields=names)
                    count += 1
    with transaction.atomic():
        people.record(by=SYSTEM, did="redundancy.rekey", rows=count)
    return count


def _export(person: Person) -> dict[str, Any]:
    """What somebody with an account did here: people at risk have none."""
    account = account_of(person)
    if account is None:
        return {}
    return {
        "responses_opened": Redundancy.objects.filter(opened_by=account).count(),
        "titles_decided": RedundancyTitle.objects.filter(decided_by=account).count(),
        "lists_waiting": RedundancyUpload.objects.filter(by=account, done_at=None).count(),
    }


def _erase(person: Person) -> None:
    """Lists they looked at and did not bring in go with them."""
    if account := account_of(person):
        RedundancyUpload.objects.filter(by=account, done_at=None).delete()


HOLDER = Holder("redundancy", _export, _erase)
