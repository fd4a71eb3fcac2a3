"""Bringing a directory in: rehearsed or done, in one transaction, with one audit entry. Nothing is deleted, merged or overwritten silently."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.reads import held
from skillshed.people.services import Actor
from skillshed.provision.feeds import duplicates
from skillshed.provision.feeds.incoming import Batch, Fault
from skillshed.provision.feeds.plan import PARTY, Plan, Planner, Step, canonical, feed_number
from skillshed.provision.feeds.same import without_what_is_here
from skillshed.provision.feeds.write import organisation_of, write
from skillshed.provision.models import Feed, Offer, Provider
from skillshed.terms.errors import Refused, SourceUnavailable

# Any fixed number: it names the lock that imports queue for on PostgreSQL. SQLite has one writer at a time anyway.
IMPORT_LOCK = 4_721_164
OWN_FILES = "Spreadsheets"
SHOWN_CHANGES = 500
LEAST_GONE, MOST_GONE_SHARE = 10, 0.5
Locate = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do."""

    feed: str
    kind: str
    source: str
    is_dry_run: bool
    is_kept: bool
    rows: int
    rows_refused: int
    repeated: int
    counts: dict[str, dict[str, int]]
    faults: list[Fault]
    changes: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    gone: list[dict[str, Any]]
    duplicates: int = 0
    incomplete: str = ""
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def share_refused(self) -> float:
        """The part of the rows that was refused."""
        return self.rows_refused / self.rows if self.rows else 0.0

    @property
    def is_changing(self) -> bool:
        """Whether anything is made, changed or gone."""
        return any(count for actions in self.counts.values() for action, count in actions.items() if action != "unchanged")

    def document(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {**asdict(self), "share_refused": round(self.share_refused, 4)}


def bring(*, by: Actor, batch: Batch, feed: str = "", dry_run: bool = False, strict: bool = False, accept_gone: bool = False,
          locate: Locate | None = None) -> Outcome:  # fmt: skip
    """Bring a batch in under a feed's name, or say what that would do.

    `strict`: nothing is kept where any row was refused. Refused for whoever may not, and where more than half of a feed
    would go at once, unless `accept_gone`. SourceUnavailable where another import does not end.
    """
    begun = time.monotonic()
    allowed = may_bring(by)
    name = feed or OWN_FILES
    without_what_is_here(batch)
    _put_on_map(batch, locate or _locate)
    if dry_run:
        plan = _planned(name, batch, lock=False)
        _refuse_others(plan, allowed)
        return _outcome(plan, batch, begun, is_dry_run=True)
    try:
        with transaction.atomic():
            return _brought(by, name, batch, begun, allowed, strict=strict, accept_gone=accept_gone)
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        raise SourceUnavailable("Another import is being written.", next_step="Try again in a minute.") from error


def may_bring(by: Actor) -> set[int] | None:
    """None: everybody's offers. Else the organisations whose offers the account may bring. Refused where there is none."""
    if people.may(by, "provision.import").allowed:
        return None
    own = {one.organisation for one in held(by) if one.organisation is not None and one.role == "provider"}
    if not own:
        people.require(by, "provision.import")
    return own


def _brought(by: Actor, name: str, batch: Batch, begun: float, allowed: set[int] | None, *, strict: bool, accept_gone: bool) -> Outcome:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
    plan = _planned(name, batch, lock=True)
    _refuse_others(plan, allowed)
    if strict and batch.rows_refused:
        return _outcome(plan, batch, begun, is_kept=False)
    _refuse_emptying(plan, accept_gone)
    # The parties a file brings are part of the import that was allowed above.
    changed = write(plan, batch, by=by if allowed is None else people.SYSTEM)
    proposed = duplicates.propose(changed)
    outcome = _outcome(plan, batch, begun, duplicates=proposed)
    plan.feed.kind, plan.feed.synchronised_on = batch.kind, timezone.now()
    if batch.kind == "oruk" and batch.source.startswith("http"):
        plan.feed.address = batch.source[:200]
    plan.feed.last = _kept(outcome)
    plan.feed.save()
    totals = {action: sum(one.get(action, 0) for one in outcome.counts.values()) for action in ("new", "changed", "gone")}
    people.record(by=by, did="provision.import", kind="feed", thing=plan.feed.pk, made=totals["new"], changed=totals["changed"],
                  gone=totals["gone"], refused=batch.rows_refused, duplicates=proposed)  # fmt: skip
    return outcome


def _planned(name: str, batch: Batch, *, lock: bool) -> Plan:
    feed = Feed.objects.filter(name__iexact=name).first() or Feed(id=feed_number(name), name=name[:200], kind=batch.kind)
    return Planner(feed, batch, lock=lock, now=timezone.now().isoformat()).made()


def _refuse_others(plan: Plan, allowed: set[int] | None) -> None:
    """A provider's file may touch nothing of another's, whatever numbers stand in it."""
    if allowed is None:
        return
    owners = dict(Provider.objects.values_list("pk", "organisation_id"))
    for step in plan.of("new", "changed", "gone"):
        if not _owners(step, owners) <= allowed:
            raise Refused(f"'{step.title}' belongs to another organisation.", next_step="Bring in your own organisation's offers only.")


def _owners(step: Step, owners: dict[Any, int]) -> set[int]:
    """Organisations whose records a step would touch, before and after it; none of ours is -1."""
    record = step.record
    if step.kind in ("taxonomy", "term"):
        return {-1}
    if step.kind == "provider" and step.action == "new":
        party = organisation_of({name: step.entry.fields.get(name) or "" for name in PARTY})
        owners[record.pk] = party.pk if party else -1
        return {owners[record.pk]}
    if step.kind == "provider":
        return {record.organisation_id}
    before, after = (step.fields.get("offer_id" if step.kind == "run" else "provider_id") or (None, None))
    if step.kind == "run":
        offers = Offer.objects.filter(pk__in=[one for one in (record.offer_id, before, after) if one])
        return {owners[one] for one in offers.values_list("provider_id", flat=True)}
    return {owners.get(one, -1) for one in (record.provider_id, before, after) if one}


def _refuse_emptying(plan: Plan, accept_gone: bool) -> None:
    gone = sum(step.kind == "offer" for step in plan.of("gone"))
    there = sum(step.kind == "offer" and step.action != "new" for step in plan.steps)
    if gone >= LEAST_GONE and gone > MOST_GONE_SHARE * there and not accept_gone:
        raise Refused(
            f"{gone} of the {there} offers of '{plan.feed.name}' are not in it any more, so it may have been cut short. Nothing was changed.",
            next_step="Check the feed. If they are really gone, bring it in with --accept-gone.",
        )


def _locate(postcode: str) -> Any:
    from skillshed.evidence.postcodes.points import locate

    return locate(postcode)


def _put_on_map(batch: Batch, locate: Locate) -> None:
    """Venues with a postcode and no point of their own get the postcode's."""
    points: dict[str, Any] = {}
    for entry in batch.venue.values():
        code = entry.fields.get("postcode")
        if not code or entry.fields.get("latitude") is not None:
            continue
        if code not in points:
            points[code] = locate(code)
        point = points[code]
        if point is None:
            batch.fault(entry.where, "Venue postcode", code, "This postcode is not known, so the venue is not on the map. Check it.", is_refusal=False)
            continue
        entry.fields |= {"latitude": point.latitude, "longitude": point.longitude, "precision_m": point.precision_m, "place_ons": point.district or ""}


def _outcome(plan: Plan, batch: Batch, begun: float, *, is_dry_run: bool = False, is_kept: bool = True, duplicates: int = 0) -> Outcome:
    changing = plan.of("new", "changed")
    return Outcome(
        feed=plan.feed.name, kind=batch.kind, source=batch.source, is_dry_run=is_dry_run, is_kept=is_kept and not is_dry_run,
        rows=batch.rows, rows_refused=batch.rows_refused, repeated=batch.repeated, counts=plan.counts(), faults=batch.faults,
        changes=[_shown(step) for step in changing], gone=[{**_shown(step), "reason": step.why} for step in plan.of("gone")],
        conflicts=[_conflict(step, name) for step in plan.steps for name in step.conflicts], duplicates=duplicates,
        incomplete=batch.incomplete, notes=batch.notes, seconds=round(time.monotonic() - begun, 3),
    )  # fmt: skip


def _shown(step: Step) -> dict[str, Any]:
    fields = {} if step.action == "new" else {name: {"before": canonical(before), "after": canonical(after)} for name, (before, after) in step.fields.items()}
    return {"record": step.kind, "action": step.action, "title": step.title, "where": step.entry.where, "id": str(step.record.pk), "fields": fields}


def _conflict(step: Step, name: str) -> dict[str, Any]:
    here, came = step.conflicts[name]
    return {"record": step.kind, "title": step.title, "id": str(step.record.pk), "where": step.entry.where, "field": name, "here": here, "feed": came}


def _kept(outcome: Outcome) -> dict[str, Any]:
    """What the feed's record keeps of its last run: counts in full, lists up to a limit."""
    found = canonical(outcome.document())
    for name in ("faults", "changes", "conflicts", "gone"):
        found[name] = found[name][:SHOWN_CHANGES]
    return dict(found)
