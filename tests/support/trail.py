"""The audit trail without its guard, to play the intruder who has the database's keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connections

guard = import_module("skillshed.people.migrations.0002_audit_append_only")
steps = import_module("skillshed.referrals.migrations.0002_steps_append_only")


@contextmanager
def unguarded(alias: str = "default") -> Iterator[Any]:
    """The triggers step aside, then stand again; those of the referrals' steps too."""
    connection = connections[alias]
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for one in (guard, steps):
            for statement in one.UNDO_POSTGRESQL if is_postgres else one.UNDO_SQLITE:
                cursor.execute(statement)
        yield cursor
        for one in (guard, steps):
            for statement in one.POSTGRESQL if is_postgres else one.SQLITE:
                cursor.execute(statement)
