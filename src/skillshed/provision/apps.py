"""The provision room."""

from __future__ import annotations

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    """Labelled `provision`."""

    name = "skillshed.provision"
    label = "provision"

    def ready(self) -> None:
        """Say what this room holds about people."""
        from skillshed.people import holders
        from skillshed.provision.held import HOLDER

        if HOLDER not in holders.holders():
            holders.register(HOLDER)
