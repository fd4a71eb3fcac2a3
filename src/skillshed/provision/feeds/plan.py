"""What an import would do, record by record and field by field. Nothing is written here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models

from skillshed.provision.feeds.incoming import CHILDREN, ORDER, Batch, Entry
from skillshed.provision.models import Feed, Offer, Provider, Run, Taxonomy, Term, Venue

Action = Literal["new", "changed", "unchanged", "gone"]
MODELS: dict[str, type[models.Model]] = {"taxonomy": Taxonomy, "term": Term, "provider": Provider, "venue": Venue, "offer": Offer, "run": Run}
PARENT = {"term": ("taxonomy", "taxonomy_id"), "venue": ("provider", "provider_id"), "offer": ("provider", "provider_id"), "run": ("offer", "offer_id")}
PARTY = ("name", "ukprn", "website")  # of a provider these are the organisation's own, and nobody's feed changes them
NUMBERS = NAMESPACE_URL
GONE = "status"


@dataclass(slots=True)
class Step:
    """One record: what happens to it, which fields change (before, after), and where the feed and somebody here disagree."""

    kind: str
    action: Action
    record: Any
    entry: Entry
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    why: str = ""

    @property
    def title(self) -> str:
        """What a reader knows it by."""
        said = self.entry.fields
        return str(said.get("title") or said.get("name") or self.entry.key)


@dataclass(slots=True)
class Plan:
    """Every step, and the number of each key."""

    feed: Feed
    steps: list[Step] = field(default_factory=list)
    numbers: dict[tuple[str, str], UUID] = field(default_factory=dict)
    children: dict[UUID, dict[str, list[Any]]] = field(default_factory=dict)

    def counts(self) -> dict[str, dict[str, int]]:
        """Kind of record: action: how many."""
        found = Counter((step.kind, step.action) for step in self.steps)
        return {kind: {action: found[kind, action] for action in ("new", "changed", "unchanged", "gone")} for kind in ORDER if any(k == kind for k, _ in found)}

    def of(self, *actions: str) -> list[Step]:
        """Steps of some actions."""
        return [step for step in self.steps if step.action in actions]


def number_of(feed: Feed, kind: str, key: str) -> UUID:
    """A record's number: always the same for the same key of the same feed, on whatever machine."""
    return uuid5(feed.pk, f"{kind}:{key}")


def feed_number(name: str) -> UUID:
    """A feed's number, by its name."""
    return uuid5(NUMBERS, f"skillshed feed {name.casefold()}")


def canonical(value: Any) -> Any:
    """A value as JSON holds it, so that what is here and what came can be compared."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {name: canonical(one) for name, one in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [canonical(one) for one in value]
    return value


def ordered(rows: Iterable[dict[str, Any]]) -> list[Any]:
    """Rows whose order means nothing, in one order."""
    return sorted((canonical(row) for row in rows), key=lambda row: json.dumps(row, sort_keys=True))


class Planner:
    """Compares a batch with what is here. `lock`: keep others from changing what is compared until the transaction ends."""

    def __init__(self, feed: Feed, batch: Batch, *, lock: bool, now: str) -> None:
        self.plan, self.batch, self.lock, self.now = Plan(feed), batch, lock, now
        self.here: dict[str, dict[str, Any]] = {}
        self.by_number: dict[str, dict[UUID, Any]] = {}
        self.used: set[tuple[str, UUID]] = set()

    def made(self) -> Plan:
        """The plan."""
        for kind in ORDER:
            self._load(kind)
            for entry in list(self.batch.of(kind).values()):
                self._step(kind, entry)
        self._say_gone()
        return self.plan

    def _load(self, kind: str) -> None:
        manager = MODELS[kind]._default_manager
        rows = manager.select_for_update(of=("self",)) if self.lock else manager.all()
        rows = rows.select_related("organisation") if kind == "provider" else rows
        feed_rows = list(rows.filter(feed=self.plan.feed)) if not self.plan.feed._state.adding else []
        self.here[kind] = {row.feed_key: row for row in feed_rows if row.feed_key}
        known = {entry.known for entry in self.batch.of(kind).values() if entry.known}
        self.by_number[kind] = {row.pk: row for row in [*feed_rows, *_in_parts(rows, known)]}
        if kind == "provider":
            self.parties = {}
            for row in rows:
                self.by_number[kind][row.pk] = row
                self.parties.setdefault(_plain(row.organisation.name), row)
                if row.organisation.ukprn:
                    self.parties["ukprn:" + row.organisation.ukprn] = row
        if kind == "venue":
            providers = {number for (one, _), number in self.plan.numbers.items() if one == "provider"}
            self.venues = {_venue_key(row.provider_id, row.name, row.postcode): row for row in _in_parts(rows, providers, "provider_id")}
            self.by_number[kind] |= {row.pk: row for row in self.venues.values()}
        if kind == "offer":
            self._load_children([row.pk for row in self.by_number[kind].values()])

    def _load_children(self, offers: list[UUID]) -> None:
        here = self.plan.children
        for pk in offers:
            here[pk] = {name: [] for name in CHILDREN}
        for name, model, fields in (
            ("costs", "Cost", ("run_id", "kind", "amount", "description", "valid_from", "valid_to")),
            ("funding", "Funding", ("programme", "source")), ("contacts", "Contact", ("name", "email", "phone")), ("tags", "Tagged", ("term_id",)),
        ):  # fmt: skip
            from django.apps import apps

            for part in _parts(offers):
                for row in apps.get_model("provision", model)._default_manager.filter(offer_id__in=part).values("offer_id", *fields):
                    here[row.pop("offer_id")][name].append(row)

    def _step(self, kind: str, entry: Entry) -> None:
        record = self._found(kind, entry)
        if entry.known and record is None:
            self.batch.fault(entry.where, f"{kind.capitalize()} ID", entry.known, f"No {kind} here has this number. Leave it empty for a new one.")
            self.batch.rows_refused += 1
            del self.batch.of(kind)[entry.key]
            return
        if kind in PARENT and not entry.known and (PARENT[kind][0], entry.up) not in self.plan.numbers:
            del self.batch.of(kind)[entry.key]  # what it belongs to was refused, and said so
            return
        pk = record.pk if record else number_of(self.plan.feed, kind, entry.key)
        self.plan.numbers[kind, entry.key] = pk
        if (kind, pk) in self.used:
            return  # the same provider or venue under two keys of one file
        self.used.add((kind, pk))
        came = self._came(kind, entry)
        if record is None and kind == "provider" and not entry.fields.get("name"):
            self._nameless(entry)
            return
        if record is None:
            self.plan.steps.append(Step(kind, "new", MODELS[kind](pk=pk), entry, {name: (None, value) for name, value in came.items()}))
            if kind == "provider":
                self.parties.setdefault(_plain(entry.fields.get("name", "")), self.plan.steps[-1].record)
            return
        step = Step(kind, "unchanged", record, entry)
        came = _back_again(kind, record) | came
        for name, value in came.items():
            self._field(step, name, value)
        step.action = "changed" if step.fields else "unchanged"
        self.plan.steps.append(step)

    def _nameless(self, entry: Entry) -> None:
        reason = "No provider here has this UKPRN. Write the provider's name as well, so that it can be added."
        self.batch.fault(entry.where, "Provider", entry.fields.get("ukprn", ""), reason)
        lost = [offer for offer in self.batch.offer.values() if offer.up == entry.key and not offer.known]
        self.batch.rows_refused += len(lost)
        del self.plan.numbers["provider", entry.key]

    def _found(self, kind: str, entry: Entry) -> Any:
        if entry.known:
            return self.by_number[kind].get(entry.known)
        found = self.here[kind].get(entry.key)
        if found is None and kind == "provider":
            ukprn = entry.fields.get("ukprn")
            found = (self.parties.get(f"ukprn:{ukprn}") if ukprn else None) or self.parties.get(_plain(entry.fields.get("name", "")))
            if found is not None and ukprn and found._state.adding is False and found.organisation.ukprn not in ("", ukprn):
                found = None  # the same name under another number is another party
        if found is None and kind == "venue":
            provider = self.plan.numbers.get(("provider", entry.up))
            found = self.venues.get(_venue_key(provider, entry.fields.get("name", ""), entry.fields.get("postcode", "")))
        return found

    def _came(self, kind: str, entry: Entry) -> dict[str, Any]:
        """The entry's fields as the database names them, keys turned into numbers."""
        came = {name: value for name, value in entry.fields.items() if not (kind == "provider" and name in PARTY)}
        if kind in PARENT and (not entry.known or (PARENT[kind][0], entry.up) in self.plan.numbers):
            above, name = PARENT[kind]
            came[name] = self._followed(above, self.plan.numbers[above, entry.up])
        if kind == "run" and entry.venue is not None:
            came["venue_id"] = self.plan.numbers.get(("venue", entry.venue))
        if kind == "term" and "parent" in came:
            came["parent_id"] = self.plan.numbers.get(("term", came.pop("parent")))
        if kind == "offer" and "tags" in came:
            came["tags"] = [{"term_id": self.plan.numbers["term", one]} for one in came["tags"] if ("term", one) in self.plan.numbers]
        return came

    def _followed(self, kind: str, number: UUID) -> UUID:
        """Runs of an offer that was joined to another belong to that one."""
        row = self.by_number[kind].get(number) if kind == "offer" else None
        joined = (row.origins.get("joined") or {}).get("value") if row else None
        return UUID(joined) if joined else number

    def _field(self, step: Step, name: str, value: Any) -> None:
        record = step.record
        if name in CHILDREN:
            value = self._child_rows(record, value) if name == "costs" else value
            here, came = ordered(self.plan.children.get(record.pk, {}).get(name, [])), ordered(value)
        else:
            here, came = canonical(getattr(record, name)), canonical(value)
        if here == came:
            return
        said = (record.origins or {}).get(name)
        is_ours = said is not None and said.get("feed") == self.plan.feed.name
        is_edit = bool(step.entry.known)
        if is_edit or (is_ours and said.get("value") == here) or (not is_ours and _is_blank(record, name, here)):
            step.fields[name] = (here, value)
        elif is_ours or came not in (None, "", [], {}):
            step.conflicts[name] = (here, came)

    def _child_rows(self, offer: Any, costs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return cost_rows(self.plan.feed, costs, self.by_number.get("run", {}), self.batch)

    def _say_gone(self) -> None:
        """Offers of the feed that are not in it any more, and those it says itself are gone; runs that ended with it."""
        here, batch = self.here["offer"], self.batch
        reasons = {key: why for key, why in batch.gone.items() if key in here}
        if batch.is_whole and not batch.incomplete:
            left = set(here) - set(batch.offer) - batch.refused - set(reasons)
            reasons |= dict.fromkeys(left, f"It is no longer in the feed {self.plan.feed.name} (seen on {self.now[:10]}).")
        for key, why in reasons.items():
            row = here[key]
            if row.status != "active":
                continue
            entry = Entry(key, "", {"title": row.title})
            said = row.origins.get(GONE)
            if said is None or said.get("value") == row.status:
                self.plan.steps.append(Step("offer", "gone", row, entry, {GONE: (row.status, "inactive")}, why=why))
        if batch.is_whole and not batch.incomplete:
            self._say_runs_gone(set(batch.offer))

    def _say_runs_gone(self, offers: set[str]) -> None:
        numbers = {self._followed("offer", self.plan.numbers["offer", key]) for key in offers if ("offer", key) in self.plan.numbers}
        yesterday = date.fromordinal(date.fromisoformat(self.now[:10]).toordinal() - 1)
        for key, row in self.here["run"].items():
            if key in self.batch.run or row.offer_id not in numbers or (row.ends_on and row.ends_on <= yesterday):
                continue
            why = f"This time and place is no longer in the feed {self.plan.feed.name} (seen on {self.now[:10]})."
            self.plan.steps.append(Step("run", "gone", row, Entry(key, "", {"name": str(row.starts_on or "any time")}), {"ends_on": (canonical(row.ends_on), yesterday)}, why=why))


def cost_rows(feed: Feed, costs: list[dict[str, Any]], runs: dict[UUID, Any], batch: Batch) -> list[dict[str, Any]]:
    """Costs with the number of the run they are for. A run known by its own number keeps it; another's is its key's."""
    known = {key: entry.known for key, entry in batch.run.items() if entry.known}
    return [
        {**{name: value for name, value in cost.items() if name != "run"}, "run_id": (known.get(cost["run"]) or number_of(feed, "run", cost["run"])) if cost.get("run") else None}
        for cost in costs
    ]


def _is_blank(record: Any, name: str, here: Any) -> bool:
    if here in (None, "", [], {}):
        return True
    if name in CHILDREN:
        return False
    default = record._meta.get_field(name).get_default()
    return bool(here == canonical(default))


def _back_again(kind: str, record: Any) -> dict[str, Any]:
    """What was marked gone and stands in the feed again is as before, where the feed itself does not say how it is."""
    name, value = {"offer": ("status", "active"), "run": ("ends_on", None)}.get(kind, ("", None))
    return {name: value} if name and "reason" in (record.origins.get(name) or {}) else {}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _venue_key(provider: UUID | None, name: str, postcode: str) -> tuple[UUID | None, str, str]:
    return provider, _plain(name), postcode.replace(" ", "").upper()


def _parts(found: Iterable[Any]) -> Iterable[list[Any]]:
    every = list(found)
    return (every[at : at + 900] for at in range(0, len(every), 900))


def _in_parts(rows: Any, wanted: Iterable[Any], name: str = "pk") -> list[Any]:
    return [row for part in _parts(wanted) for row in rows.filter(**{f"{name}__in": part})]
