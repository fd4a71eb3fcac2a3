"""Rows of a table to records: cells read, rows that cannot be used named with what to write, offers put together from their rows."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from skillshed.provision.feeds.cells import CellFault
from skillshed.provision.feeds.columns import Column, columns, slug
from skillshed.provision.feeds.grid import Grid, read_grid
from skillshed.provision.feeds.incoming import Batch, Entry

COSTS = ("tuition", "materials", "exam", "other")
DEFAULTS = {"kind": "course", "status": "active", "delivery": "classroom", "starts_any_time": False, "is_national": False}
Values = dict[str, dict[str, Any]]  # record, field: value


@dataclass(frozen=True, slots=True)
class Own:
    """The provider a file without that column is about; where `only`, no other may be in it."""

    name: str = ""
    ukprn: str = ""
    only: bool = False


def read_table(content: bytes, name: str, *, own: Own | None = None) -> Batch:
    """A CSV or workbook as records. InputNotUnderstood where it is no such table, or no provider can be told."""
    grid = read_grid(content, name)
    batch = Batch("table", name, rows=len(grid.rows))
    if grid.unknown:
        batch.notes.append(f"Columns that are not part of the template were not read: {', '.join(grid.unknown[:12])}.")
    return _Reading(batch, grid, own or Own()).done()


@dataclass
class _Reading:
    batch: Batch
    grid: Grid
    own: Own
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)
    first_row: dict[str, int] = field(default_factory=dict)
    offer_cells: dict[str, Values] = field(default_factory=dict)
    costs: dict[str, list[tuple[str, list[dict[str, Any]]]]] = field(default_factory=lambda: defaultdict(list))
    providers: dict[str, str] = field(default_factory=dict)

    def done(self) -> Batch:
        self.on = {column.on for column in self.grid.columns.values()}
        self.has = {column.name for column in self.grid.columns.values()}
        self.references = self._references()
        for number, row in self.grid.rows:
            self._row(number, row)
        for key, parts in self.costs.items():
            self.batch.offer[key].fields["costs"] = _costs_of(parts)
        return self.batch

    def _references(self) -> Counter[tuple[str, ...]]:
        """How often a run's reference stands in the file: only one that is unique tells a run by itself."""
        at = {column.name: index for index, column in self.grid.columns.items()}
        index = at.get("run_reference")
        return Counter() if index is None else Counter((str(row[index]).strip(),) for _, row in self.grid.rows if index < len(row))

    def _row(self, number: int, row: list[Any]) -> None:
        where, before = f"row {number}", len(self.batch.faults)
        same = tuple(str(cell).strip() for cell in row)
        if same in self.seen:
            self.batch.repeated += 1
            self.batch.fault(where, "", "", f"The row repeats row {self.seen[same]} and was left out.", is_refusal=False)
            return
        self.seen[same] = number
        values = self._values(where, row)
        self._sense(where, values)
        provider = self._provider(where, values)
        key = _offer_key(provider, values)
        if key in self.offer_cells and len(self.batch.faults) == before:
            self._agrees(where, key, values)
        if any(fault.is_refusal for fault in self.batch.faults[before:]):
            self.batch.rows_refused += 1
            self.batch.refused.add(key)
            return
        self._keep(number, provider, key, values)

    def _values(self, where: str, row: list[Any]) -> Values:
        values: Values = {kind: {} for kind in ("provider", "offer", "run", "venue", "cost", "contact", "funding")}
        for index, column in self.grid.columns.items():
            cell = row[index] if index < len(row) else ""
            try:
                found = column.read(cell)
            except CellFault as fault:
                self.batch.fault(where, column.title, cell, str(fault))
                continue
            _put(values[column.on], column, found)
        extra = [cell for cell in row[max(self.grid.columns) + 1 :] if str(cell).strip()]
        if extra and len(row) > max(self.grid.columns) + 1 + len(self.grid.unknown):
            self.batch.fault(where, "", extra[-1], "The row has more cells than the header: a text with the separator in it needs quotes round it.")
        return values

    def _sense(self, where: str, values: Values) -> None:
        offer, run = values["offer"], values["run"]
        known = offer.get("id")
        if not offer.get("title") and not known:
            self.batch.fault(where, "Title", "", "The title is empty. Write what the offer is called.")
        low, high = offer.get("minimum_age"), offer.get("maximum_age")
        if low is not None and high is not None and low > high:
            self.batch.fault(where, "Minimum age", low, f"The youngest age is above the oldest ({high}). Write the smaller one here.")
        for name in ("starts_on", "opens_at"):
            end = {"starts_on": "ends_on", "opens_at": "closes_at"}[name]
            if run.get(name) and run.get(end) and run[name] > run[end]:
                column = "End date" if name == "starts_on" else "Closes at"
                self.batch.fault(where, column, run[end], f"It ends before it begins ({run[name]}). Write a later one.")
        left, places = run.get("places_left"), run.get("places")
        if left is not None and places is not None and left > places:
            self.batch.fault(where, "Places left", left, f"More places are left than there are ({places}). Write a smaller number.")
        for kind, title in (("offer", "Features"), ("venue", "Venue features")):
            both = set(values[kind].get("features_yes", ())) & set(values[kind].get("features_no", ()))
            if both:
                self.batch.fault(where, title, ", ".join(both), "This stands as there and as not there. Write it in one of the two columns.")

    def _provider(self, where: str, values: Values) -> str:
        given = values["provider"]
        name, ukprn = given.get("name") or "", given.get("ukprn") or ""
        own = self.own
        if own.only and ((name and slug(name) != slug(own.name)) or (ukprn and own.ukprn and ukprn != own.ukprn)):
            self.batch.fault(where, "Provider", name or ukprn, f"You may bring in offers of {own.name} only. Leave this row out, or ask an administrator.")
        if not name and not ukprn and not values["offer"].get("id"):
            name, ukprn = own.name, own.ukprn
            if not name and not ukprn:
                self.batch.fault(where, "Provider", "", "The provider is empty. Write the name of the college, training provider or service.")
        if own.only:
            name, ukprn = own.name, own.ukprn
        given["name"], given["ukprn"] = name, ukprn
        key = self.providers.get(slug(name)) or ukprn or slug(name)
        if name:
            self.providers.setdefault(slug(name), key)
        return key[:200]

    def _agrees(self, where: str, key: str, values: Values) -> None:
        """An offer's own columns must say the same in all its rows; an empty cell says nothing."""
        before, first = self.offer_cells[key], self.first_row[key]
        for column in self.grid.columns.values():
            if column.on in ("offer", "contact", "funding"):
                was, now = before[column.on].get(column.field), values[column.on].get(column.field)
                if now not in (None, "", []) and was != now:
                    reason = f"Row {first} of the same offer says something else. Make them the same, or give the rows different offer references."
                    self.batch.fault(where, column.title, _short(now), reason)

    def _keep(self, number: int, provider: str, key: str, values: Values) -> None:
        where = f"row {number}"
        if provider and provider not in self.batch.provider:
            self.batch.provider[provider] = Entry(provider, where, {k: v for k, v in values["provider"].items() if v})
        if key not in self.batch.offer:
            self.first_row[key], self.offer_cells[key] = number, values
            self.batch.offer[key] = Entry(key, where, self._offer_fields(values), up=provider, known=values["offer"].get("id"))
        venue = self._venue(where, provider, values)
        run_key = self._run(where, key, venue, values)
        if "cost" in self.on:
            self.costs[key].append((run_key, self._row_costs(values)))

    def _offer_fields(self, values: Values) -> dict[str, Any]:
        fields = _with_features({name: value for name, value in values["offer"].items() if name not in ("id", "reference")})
        if "contact" in self.on:
            fields["contacts"] = _contacts(values["contact"])
        if "funding" in self.on:
            given = values["funding"]
            fields["funding"] = [{"programme": one, "source": ""} for one in given.get("programme", ())]
            fields["funding"] += [{"programme": "", "source": one} for one in given.get("source", ()) if one]
        return _defaults(fields)

    def _venue(self, where: str, provider: str, values: Values) -> str | None:
        if "venue" not in self.on:
            return None
        given = values["venue"]
        if not any(value not in (None, "", [], {}) for value in given.values()):
            return ""
        known: UUID | None = given.get("id")
        name = given.get("name") or given.get("address") or given.get("postcode") or ""
        key = str(known) if known else _hashed(provider, given.get("reference") or f"{slug(name)}|{given.get('postcode', '')}")
        fields = _with_features({field: value for field, value in given.items() if field not in ("id", "reference")})
        if name:
            fields["name"] = name
        kept = self.batch.venue.setdefault(key, Entry(key, where, fields, up=provider, known=known))
        differs = [field for field, value in fields.items() if value and kept.fields.get(field) != value]
        if differs:
            self.batch.fault(where, "Venue", name, f"The venue's {' and '.join(differs)} differ from {kept.where}, whose words were taken.", is_refusal=False)
        return key

    def _run(self, where: str, offer: str, venue: str | None, values: Values) -> str:
        given = values["run"]
        if not venue and not any(value not in (None, "", [], False) for value in given.values()):
            return ""
        known: UUID | None = given.get("id")
        fields = _defaults({name: value for name, value in given.items() if name not in ("id", "reference")})
        natural = [venue or "", *(str(fields.get(one, "")) for one in ("delivery", "study_mode", "starts_on", "starts_any_time", "days", "opens_at", "attendance"))]
        reference = given.get("reference") or ""
        if reference and self.references[(reference,)] == 1:
            natural = []
        key = str(known) if known else _hashed(offer, reference, *natural)
        if key in self.batch.run:
            self.batch.fault(where, "", "", f"The same time and place stands in {self.batch.run[key].where}: the first is kept.", is_refusal=False)
            self.batch.repeated += 1
        else:
            self.batch.run[key] = Entry(key, where, fields, up=offer, venue=venue, known=known)
        return key

    def _row_costs(self, values: Values) -> list[dict[str, Any]]:
        given, words = values["cost"], values["cost"].get("description") or ""
        found = [{"kind": kind, "amount": given[kind], "description": ""} for kind in COSTS if given.get(kind) is not None]
        if words and not found:
            return [{"kind": "tuition", "amount": None, "description": words}]
        return [{**one, "description": words} if index == 0 else one for index, one in enumerate(found)]


def _put(record: dict[str, Any], column: Column, found: Any) -> None:
    """A column with a heading is a further paragraph of the description."""
    if not column.heading:
        before = record.get(column.field)
        record[column.field] = "\n\n".join(part for part in (found, before) if part) if column.field == "description" and before else found
    elif found:
        record[column.field] = "\n\n".join(part for part in (record.get(column.field), f"{column.heading}\n{found}") if part)


def _with_features(fields: dict[str, Any]) -> dict[str, Any]:
    spoken = [name for name in ("features_yes", "features_no") if name in fields]
    if spoken:
        fields["features"] = {**dict.fromkeys(fields.pop("features_yes", ()), True), **dict.fromkeys(fields.pop("features_no", ()), False)}
    return fields


def _contacts(given: dict[str, Any]) -> list[dict[str, str]]:
    lists = {name: given.get(name) or [] for name in ("name", "email", "phone")}
    longest = max((len(one) for one in lists.values()), default=0)
    return [{name: (found[index] if index < len(found) else "") for name, found in lists.items()} for index in range(longest)]


def _costs_of(parts: list[tuple[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """Costs of the offer where all its rows agree, else of each run."""
    agree = all(costs == parts[0][1] for _, costs in parts)
    chosen = parts[:1] if agree else parts
    return [{**cost, "run": "" if agree else run, "valid_from": None, "valid_to": None} for run, costs in chosen for cost in costs]


def _defaults(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: DEFAULTS[name] if name in DEFAULTS and value in ("", None) else value for name, value in fields.items()}


def _offer_key(provider: str, values: Values) -> str:
    offer = values["offer"]
    if offer.get("id"):
        return str(offer["id"])
    if offer.get("reference"):
        return _hashed(provider, "reference", offer["reference"])
    return _hashed(provider, offer.get("kind") or "course", *(slug(offer.get(name) or "") for name in ("title", "level", "learning_aim")))


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _short(value: Any) -> str:
    return str(value)[:60]


def headers() -> list[Column]:
    """The template's columns, in their order."""
    return [column for column in columns().values() if not column.heading]
