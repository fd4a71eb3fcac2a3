"""What the directory does once a day, for the background worker (`SKILLSHED_TASKS=database`) or whoever calls it."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone
from django_tasks import task

from skillshed.provision import assuring, problems
from skillshed.provision.teaching.reading import read_offers


@task()
def keep_directory() -> dict[str, int]:
    """Ask providers about what ages, send answers that could not be sent, read what changed offers teach. Twice a day does no harm."""
    asked = assuring.remind(timezone.localdate())
    return {**asdict(asked), "answers": problems.send_answers(), "offers_read": read_offers().read}
