"""The employers room."""

from __future__ import annotations

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Labelled `employers`."""

    name = "skillshed.employers"
    label = "employers"

    def ready(self) -> None:
        """Say what a redundancy response holds about people with an account."""
        from skillshed.employers.redundancy.rights import HOLDER
        from skillshed.people import holders

        if HOLDER not in holders.holders():
            holders.register(HOLDER)
