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
from skillshed.plans.following import Beside, Following, follow
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
        "beside": {key: [_plain(asdict(other)) for other in one.beside] for key, one in found.measures.items() if one.beside},
        "releases": {key: list(one.releases) for key, one in found.measures.items()},
        "chain": [_plain(asdict(one)) for one in found.chain()],
    }


def again(snapshot: Snapshot) -> dict[str, Any]:
    """The same worked out anew from the figures kept: equal to what was kept, while the rules are those of that day."""
    plan = Document.model_validate(snapshot.document["plan"])
    without = [one.model_copy(update={"evidence": "", "comparators": ()}) for one in plan.measures]
    beside = {key: tuple(_beside(one) for one in listed) for key, listed in snapshot.document.get("beside", {}).items()}
    found = follow(plan.model_copy(update={"measures": tuple(without)}), snapshot.on, beside=beside)
    return {
        "statuses": {key: _plain(asdict(one.status)) for key, one in found.measures.items()},
        "chain": [_plain(asdict(one)) for one in found.chain()],
    }


def _beside(row: dict[str, Any]) -> Beside:
    points = tuple((date.fromisoformat(day), value, se) for day, value, se in row["points"])
    return Beside(row["place"], row["name"], points)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
