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
        from skillshed.provision import answers, held

        for holder in (answers.HOLDER, held.HOLDER):
            if holder not in holders.holders():
                holders.register(holder)
