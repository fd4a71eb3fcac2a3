"""After the secret key changed: everything sealed and hashed anew, so that the earlier key can be taken away."""

from __future__ import annotations

from django.db import models, transaction

from skillshed.people.sealed import resealed
from skillshed.people.services import SYSTEM, record
from skillshed.referrals.keys import keyed
from skillshed.referrals.models import CaseAnswers, Client, KeptOffer, Message, Note, PlannedStep

SEALED: tuple[type[models.Model], ...] = (Client, Note, PlannedStep, Message, KeptOffer, CaseAnswers)


def renew_keys() -> int:
    """Every sealed text and keyed hash under the newest secret key, row by row; how many rows. Safe to run again."""
    count = 0
    for model in SEALED:
        for number in list(model._default_manager.values_list("pk", flat=True)):
            count += _renew(model, number)
    with transaction.atomic():
        record(by=SYSTEM, did="referrals.rekey", rows=count)
    return count


def _renew(model: type[models.Model], number: object) -> int:
    names = [field.name for field in model._meta.fields if field.name.endswith("_sealed")]
    with transaction.atomic():
        row = model._default_manager.select_for_update(of=("self",)).filter(pk=number).first()
        if row is None:
            return 0
        for name in names:
            setattr(row, name, resealed(getattr(row, name)))
        if isinstance(row, Client):
            for kind in ("name", "email", "phone"):
                setattr(row, f"{kind}_hash", keyed(kind, getattr(row, kind)))
        row.save()
    return 1
