"""Work for the background worker (`SKILLSHED_TASKS=database`); without one it runs at once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django_tasks import task


@task()
def read_changed(offers: list[str] | None = None) -> dict[str, Any]:
    """Read what these offers teach (None: every offer that changed)."""
    from skillshed.provision.teaching.reading import read_offers

    return asdict(read_offers([UUID(one) for one in offers] if offers is not None else None))


def has_worker() -> bool:
    """Whether somebody else does the work."""
    return "django_tasks_db" in settings.INSTALLED_APPS
