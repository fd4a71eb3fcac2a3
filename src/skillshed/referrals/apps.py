"""The referrals room."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Labelled `referrals`."""

    name = "skillshed.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Export and erasure of a person reach what this room holds."""
        from skillshed.people.holders import Holder, register
        from skillshed.referrals.rights import erase_for, export_for

        register(Holder("referrals", export_for, erase_for))
