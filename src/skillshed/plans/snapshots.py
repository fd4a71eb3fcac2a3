"""The plan as it was judged on a day: kept with its figures, and shown to be the same when it is worked out again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.evidence.book import Book
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.status import WORDS, Bands, Colour, bands
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.plans.differing import Difference, differences
from skillshed.plans.feeding import counts_for
from skillshed.plans.files import checksum, document, document_known, plain
from skillshed.plans.following import Beside, Following, follow
from skillshed.plans.models import Plan, Snapshot
from skillshed.terms.errors import NotFound


@transaction.atomic
def take_snapshot(*, by: Actor, plan: Plan, on: date, book: Book | None, as_of: date | None = None) -> Snapshot:
    """Every status on a day with the figures it rests on; the one already kept where nothing differs.

    `as_of`: evidence, plan and figures as known at the end of that day; else the plan as it is now, and evidence as known on `on`.
    """
    people.require(by, "plan.approve", organisation=plan.owner_id)
    known = document_known(plan, as_of) if as_of and as_of < timezone.localdate() else document(plan)
    kept = judged(follow(known, on, book, as_of, counts=counts_for([known])))
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
        "bands": asdict(bands(found.on)),
        "statuses": {key: _plain(asdict(one.status)) for key, one in found.measures.items()},
        "beside": {key: [_plain(asdict(other)) for other in one.others] for key, one in found.measures.items() if one.others},
        "releases": {key: list(one.releases) for key, one in found.measures.items()},
        "chain": [_plain(asdict(one)) for one in found.chain()],
    }


def again(snapshot: Snapshot) -> dict[str, Any]:
    """The same worked out anew from the figures and the bands kept: equal to what was kept, whatever changed since."""
    plan = Document.model_validate(snapshot.document["plan"])
    without = [one.model_copy(update={"evidence": "", "source": "", "comparators": ()}) for one in plan.measures]
    edition = Bands(**snapshot.document["bands"]) if "bands" in snapshot.document else None
    others = {key: tuple(_beside(one) for one in listed) for key, listed in snapshot.document.get("beside", {}).items()}
    found = follow(plan.model_copy(update={"measures": tuple(without)}), snapshot.on, edition=edition, others=others)
    return {
        "statuses": {key: _plain(asdict(one.status)) for key, one in found.measures.items()},
        "chain": [_plain(asdict(one)) for one in found.chain()],
    }


def holds(snapshot: Snapshot) -> bool:
    """Whether the snapshot is as it was kept, and comes out the same when it is worked out again."""
    kept = snapshot.document
    same = again(snapshot) == {"statuses": kept["statuses"], "chain": kept["chain"]}
    return same and checksum(kept) == snapshot.sha256


@dataclass(frozen=True, slots=True)
class Moved:
    """One measure that stands differently in the later of two snapshots. Blank: it was not there."""

    measure: str
    name: str
    before: str
    after: str
    value_before: float | None
    value_after: float | None
    why: str
    is_restated: bool


def moved(before: Snapshot, after: Snapshot) -> list[Moved]:
    """Measures whose status or figure differs. `is_restated`: the figure of the same day is another one."""
    first, last = before.document["statuses"], after.document["statuses"]
    names = {one["id"]: one.get("name", "") for kept in (before, after) for one in kept.document["plan"].get("measures", [])}
    found = []
    for key in dict.fromkeys((*last, *first)):
        was, now = first.get(key), last.get(key)
        seen = [(one["colour"], one["grey"], one["on"], one["value"]) if one else None for one in (was, now)]
        if seen[0] == seen[1]:
            continue
        restated = bool(was and now and was["on"] == now["on"] and was["on"] and was["value"] != now["value"])
        found.append(
            Moved(
                key, names.get(key) or key, _status(was), _status(now), was["value"] if was else None, now["value"] if now else None,
                now["why"] if now else "It is no longer measured.", restated,
            )
        )  # fmt: skip
    return found


def changed(before: Snapshot, after: Snapshot) -> list[Difference]:
    """What of the plan itself differs, in sentences; figures are told by `moved`."""
    return differences(*(Document.model_validate(one.document["plan"]) for one in (before, after)))


def snapshot_of(plan: Plan, number: int) -> Snapshot:
    """One snapshot of a plan; NotFound where it is none of its."""
    found = plan.snapshots.filter(pk=number).first()
    if found is None:
        known = ", ".join(str(one) for one in plan.snapshots.order_by("pk").values_list("pk", flat=True)) or "none"
        raise NotFound(f"{plan.slug} has no snapshot {number}.", next_step=f"Its snapshots: {known}.")
    return found


def _status(found: dict[str, Any] | None) -> str:
    return "" if found is None else WORDS[Colour(found["colour"])]


def _beside(row: dict[str, Any]) -> Beside:
    points = tuple((date.fromisoformat(day), value, se) for day, value, se in row["points"])
    return Beside(row["place"], row["name"], points)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
