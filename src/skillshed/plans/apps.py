"""The plans room."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Labelled `plans`."""

    name = "skillshed.plans"
    label = "plans"

    def ready(self) -> None:
        """Say what this room holds about people."""
        from skillshed.people import holders
        from skillshed.plans.held import HOLDER

        if HOLDER not in holders.holders():
            holders.register(HOLDER)
