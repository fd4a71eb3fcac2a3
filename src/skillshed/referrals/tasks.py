"""Work for the background worker (`SKILLSHED_TASKS=database`); without one it runs at once."""

from __future__ import annotations

from dataclasses import asdict

from django_tasks import task


@task()
def post_due_letters() -> dict[str, int]:
    """Send the letters that are due."""
    from skillshed.referrals.letters import post_letters

    return asdict(post_letters())


@task()
def run_everything_due() -> dict[str, int]:
    """Nudges, expiry, questions after the end, erasure, letters: everything whose time has come."""
    from skillshed.referrals.due import run_due

    return asdict(run_due())
