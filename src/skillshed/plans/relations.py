"""Everything that changes actors and relations of the map: checked, in one transaction, with an audit entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.insight.plan.actors import Node, Tie
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.plans.actor_files import BadRow, ReadMap, read_map
from skillshed.plans.models import MapActor, Relation
from skillshed.terms.errors import NotFound, UsageError

TOLD = ("until", "amount", "confidence", "evidence", "said_by", "is_public", "source_name", "to_name")
ACTOR_TOLD = ("name", "kind", "place_ons", "is_class", "said_by", "is_public")


@dataclass
class BroughtIn:
    """What a file did: actors and relations made, changed and left alone, and the rows refused."""

    rows: int = 0
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[BadRow] = field(default_factory=list)


def bring_in(
    *, by: Actor, content: str, name: str, said_by: str = "", known: Iterable[Node] = (), is_public: bool = False, is_invented: bool = False, dry_run: bool = False
) -> BroughtIn:  # fmt: skip
    """Actors and relations of a file: good rows kept, bad ones listed, and bringing it in again doubles nothing.

    `known`: actors on the map already, which relations may name. `said_by`: who says so, where the rows do not.
    InputNotUnderstood where the file is none that we read; UsageError where nobody says so.
    """
    people.require(by, "actors.edit")
    listed = {one.id: one for one in known} | {one.key: _node(one) for one in MapActor.objects.all()}
    found = read_map(content, name, [one.name for one in listed.values()])
    _say_so(found, said_by.strip())
    with transaction.atomic():
        done = BroughtIn(found.rows, refused=found.refused)
        named = {key: one.name for key, one in listed.items()} | {one.id: one.name for one in found.nodes}
        for node in found.nodes:
            _keep_actor(by, node, said_by.strip() or f"the file {name}"[:200], done, is_public=is_public, is_invented=is_invented)
        for tie in found.ties:
            _keep_tie(by, tie, named, said_by.strip(), done, is_public=is_public, is_invented=is_invented)
        if dry_run:
            transaction.set_rollback(True)
        elif done.made or done.changed:
            people.record(by=by, did="actors.import", kind="map", made=done.made, changed=done.changed, refused=len(done.refused))
    return done


def _say_so(found: ReadMap, said_by: str) -> None:
    if not said_by and (found.nodes or any(not one.said_by for one in found.ties)):
        raise UsageError(
            "Nobody is named who says so.", next_step="Name the office or document these actors and relations come from."
        )


def _node(one: MapActor) -> Node:
    return Node(one.key, one.name, one.kind, one.place_ons, one.is_class)


def _keep_actor(by: Actor, node: Node, said_by: str, done: BroughtIn, **flags: bool) -> None:
    told = {"name": node.name, "kind": node.kind, "place_ons": node.place, "is_class": node.is_class, "said_by": said_by, **flags}
    held = MapActor.objects.select_for_update().filter(key=node.id).first()
    if held is None:
        MapActor.objects.create(key=node.id, entered_by=who(by), **told)
        done.made += 1
    else:
        _update(by, held, {name: told[name] for name in ACTOR_TOLD}, done)


def _keep_tie(by: Actor, tie: Tie, named: dict[str, str], said_by: str, done: BroughtIn, **flags: bool) -> None:
    told = {
        "source_name": named[tie.source], "to_name": named[tie.to], "until": tie.until, "confidence": tie.confidence, "evidence": tie.evidence,
        "amount": None if tie.amount is None else Decimal(repr(tie.amount)).quantize(Decimal("0.01")), "said_by": tie.said_by or said_by, **flags,
    }  # fmt: skip
    key = natural(tie.source, tie.to, tie.kind, tie.since)
    held = Relation.objects.select_for_update().filter(natural=key).first()
    if held is None:
        fields: dict[str, Any] = {"source": tie.source, "to": tie.to, "kind": tie.kind, "since": tie.since}
        Relation.objects.create(natural=key, entered_by=who(by), **fields, **told)
        done.made += 1
    else:
        _update(by, held, {name: told[name] for name in TOLD}, done)


def _update(by: Actor, held: Any, told: dict[str, Any], done: BroughtIn) -> None:
    """Bring a record to what the file says; what was withdrawn stays so until somebody brings it back by hand."""
    if all(getattr(held, name) == value for name, value in told.items()):
        done.unchanged += 1
        return
    for name, value in told.items():
        setattr(held, name, value)
    held.entered_by, held.entered_on = who(by), timezone.now()
    held.save()
    done.changed += 1


def natural(source: str, to: str, kind: str, since: date | None) -> str:
    """What makes two relations the same one."""
    return hashlib.sha256("|".join((source, to, kind, since.isoformat() if since else "")).encode()).hexdigest()


@transaction.atomic
def end_relation(*, by: Actor, relation: int, on: date) -> Relation:
    """A relation that ended on a day; UsageError where it had not begun. Ending it again moves the day."""
    people.require(by, "actors.edit")
    found = _relation(relation)
    if found.since and on < found.since:
        raise UsageError(
            f"It began on {found.since}, so it cannot have ended on {on}.", next_step="Withdraw it where it never was."
        )
    found.until = on
    found.save()
    people.record(by=by, did="actors.end", kind="relation", thing=found.pk, on=on.isoformat())
    return found


@transaction.atomic
def withdraw_relation(*, by: Actor, relation: int) -> Relation:
    """A relation that never was: kept with its history, shown nowhere."""
    people.require(by, "actors.edit")
    found = _relation(relation)
    if found.withdrawn_on is None:
        found.withdrawn_on = timezone.now()
        found.save()
        people.record(by=by, did="actors.withdraw", kind="relation", thing=found.pk)
    return found


def _relation(number: int) -> Relation:
    found = Relation.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such relation.", next_step="Choose one from the list.")
    return found
