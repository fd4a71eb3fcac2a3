"""Offers that changed are read again once the change stands: by the worker where there is one, else here where that is quick."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from skillshed.skills.opened import is_ready

AT_ONCE = 5  # offers: more would keep the person who saved them waiting


class _Reading:
    """The offers of one transaction, gathered; called when it stands."""

    def __init__(self) -> None:
        self.offers: dict[UUID, None] = {}

    def __call__(self) -> None:
        from skillshed.provision.teaching.tasks import has_worker, read_changed

        # Without a worker a cold reader (seconds to open) or a long list waits for `skillshed provision skills` or the daily run.
        if has_worker() or (len(self.offers) <= AT_ONCE and is_ready(settings.CONFIG.data)):
            listed = [str(one) for one in self.offers] if len(self.offers) <= AT_ONCE else None
            read_changed.enqueue(listed)


def read_soon(offers: Iterable[UUID]) -> None:
    """Have these offers read after the transaction that changed them."""
    # One that was begun in a savepoint goes when that is rolled back: only what lasts as long as this change may carry it.
    here = set(connection.savepoint_ids)
    waiting = next((act for sids, act, _ in connection.run_on_commit if isinstance(act, _Reading) and sids <= here), None)
    if waiting is None:
        waiting = _Reading()
        waiting.offers.update(dict.fromkeys(offers))
        # The offer is saved whatever becomes of its reading: a failure is logged, and the next run reads it.
        transaction.on_commit(waiting, robust=True)
    else:
        waiting.offers.update(dict.fromkeys(offers))
