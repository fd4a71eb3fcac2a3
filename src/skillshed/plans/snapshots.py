"""The plan as it was judged on a day: kept with its figures, and shown to be the same when it is worked out again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from skillshed.evidence.book import Book
from skillshed.insight.plan.document import Plan as Document
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.plans.files import checksum, document, plain
from skillshed.plans.following import Following, follow
from skillshed.plans.models import Plan, Snapshot


@transaction.atomic
def take_snapshot(*, by: Actor, plan: Plan, on: date, book: Book | None, as_of: date | None = None) -> Snapshot:
    """Every status on a day with the figures it rests on; the one already kept where nothing differs."""
    people.require(by, "plan.approve", organisation=plan.owner_id)
    found = follow(document(plan), on, book, as_of)
    kept = judged(found)
    sum_ = checksum(kept)
    held = plan.snapshots.filter(on=on, sha256=sum_).first()
    if held:
        return held
    made = Snapshot.objects.create(plan=plan, on=on, as_of=as_of or on, document=kept, sha256=sum_, made_by=who(by))
    people.record(by=by, did="plan.snapshot", kind="plan", thing=plan.pk, snapshot=made.pk, sha256=sum_)
    return made


def judged(found: Following) -> dict[str, Any]:
    """A plan on a day as plain values: the document with its figures, and every status with its why."""
    measures = [one.measure for one in found.measures.values()]
    filled = found.document.model_copy(update={"measures": tuple(measures)})
    return {
        "plan": plain(filled),
        "on": found.on.isoformat(),
        "statuses": {key: _plain(asdict(one.status)) for key, one in found.measures.items()},
        "releases": {key: list(one.releases) for key, one in found.measures.items()},
        "chain": [_plain(asdict(one)) for one in found.chain()],
    }


def again(snapshot: Snapshot) -> dict[str, Any]:
    """The same worked out anew from the figures kept: equal to what was kept, while the rules are those of that day."""
    plan = Document.model_validate(snapshot.document["plan"])
    without = [one.model_copy(update={"evidence": "", "comparators": ()}) for one in plan.measures]
    found = follow(plan.model_copy(update={"measures": tuple(without)}), snapshot.on)
    return {
        "statuses": {key: _plain(asdict(one.status)) for key, one in found.measures.items()},
        "chain": [_plain(asdict(one)) for one in found.chain()],
    }


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
    }
