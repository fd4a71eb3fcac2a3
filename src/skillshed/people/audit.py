"""Writing the audit trail: one entry after another, each bound to the last."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from skillshed.people.models import AuditEntry
from skillshed.people.reads import FIRST_HASH

# Any fixed number: it names the lock that writers of the trail queue for on PostgreSQL.
TRAIL_LOCK = 4_721_163
PERSONAL_KEYS = frozenset({"name", "email", "phone", "address", "postcode", "password", "birth_date"})
Fact = str | int | bool | None | list[str] | list[int]


def append(*, who: Any, did: str, kind: str = "", thing: object = "", **facts: Fact) -> AuditEntry:
    """One more entry, inside the caller's transaction. ValueError where a fact is personal: the trail is never erased."""
    refuse_personal(facts)
    _queue()
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first() or (0, FIRST_HASH)
    entry = AuditEntry(
        number=last[0] + 1,
        at=timezone.now(),
        who=who,
        did=did,
        kind=kind,
        thing=str(thing),
        facts=dict(facts),
        prev_hash=last[1],
    )
    entry.hash = entry.digest()
    entry.save()
    return entry


def refuse_personal(facts: dict[str, Any]) -> None:
    """ValueError for a fact that tells who somebody is, or is no plain value."""
    for key, value in facts.items():
        if key in PERSONAL_KEYS or "@" in str(value):
            raise ValueError(f"The fact '{key}' is personal and may not stand in the audit trail; give a record number instead.")
        values = value if isinstance(value, list) else [value]
        # A fraction may come back from another database written differently, and its hash would not match.
        if not all(one is None or isinstance(one, str | int) for one in values):
            raise ValueError(f"The fact '{key}' must be text, a whole number, true, false, none, or a list of these.")


def _queue() -> None:
    # SQLite takes its one write lock when the transaction begins; PostgreSQL must be asked.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TRAIL_LOCK])
