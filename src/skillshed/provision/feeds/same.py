"""Rows that name records by their numbers here say much that is here already: only what differs is an edit."""

from __future__ import annotations

from typing import Any

from skillshed.provision.feeds.grid import Grid
from skillshed.provision.feeds.incoming import Batch, Entry
from skillshed.provision.feeds.tables import Own, _Reading, headers
from skillshed.provision.feeds.tables_out import rows_of, safe
from skillshed.provision.models import Offer

PARTS = 900


def without_what_is_here(batch: Batch) -> None:
    """Take out of known records every field whose cells say what an export would say now.

    So an export brought back changes nothing, even where a table cannot hold all that is known (two contacts, a cost's dates).
    """
    known = [entry.known for entry in batch.offer.values() if entry.known]
    if not known:
        return
    here = _as_read(known)
    for kind in ("venue", "run", "offer"):
        for key, entry in batch.of(kind).items():
            was = here.of(kind).get(key)
            if entry.known and was is not None:
                _trim(kind, entry, was)
    for key, entry in batch.provider.items():
        if key in here.provider:
            said = here.provider[key].fields
            entry.fields = {
                name: value for name, value in entry.fields.items() if name in ("name", "ukprn") or said.get(name) != value
            }
    _drop_idle_providers(batch, here)


def _as_read(known: list[Any]) -> Batch:
    """These offers as an export of them would be read."""
    every = headers()
    batch = Batch("table", "")
    rows: list[tuple[int, list[Any]]] = []
    for at in range(0, len(known), PARTS):
        for row in rows_of(Offer.objects.filter(pk__in=known[at : at + PARTS])):
            rows.append((len(rows) + 2, [safe(row.get(column.name, "")) for column in every]))
    grid = Grid(rows, dict(enumerate(every)), [])
    return _Reading(batch, grid, Own()).done()


def _trim(kind: str, entry: Entry, was: Entry) -> None:
    entry.fields = {
        name: value for name, value in entry.fields.items() if was.fields.get(name) != value or name not in was.fields
    }
    if entry.up == was.up:
        entry.up = ""
    if kind == "run" and entry.venue == was.venue:
        entry.venue = None


def _drop_idle_providers(batch: Batch, here: Batch) -> None:
    """A provider that is only named by unchanged rows is not compared: two organisations may bear one name."""
    used = {entry.up for kind in ("venue", "offer") for entry in batch.of(kind).values()}
    for key in list(batch.provider):
        if key in here.provider and key not in used and set(batch.provider[key].fields) <= {"name", "ukprn"}:
            del batch.provider[key]
