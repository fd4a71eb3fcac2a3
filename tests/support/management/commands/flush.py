"""Emptying the database after a transactional test; a running system refuses to empty its audit trail."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as Flush

from tests.support.trail import unguarded


class Command(Flush):
    """Django's own, with the audit trail's triggers out of the way."""

    def handle(self, **options: Any) -> None:
        with unguarded(options["database"]):
            super().handle(**options)
