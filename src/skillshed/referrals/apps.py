"""The referrals room."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Labelled `referrals`."""

    name = "skillshed.referrals"
    label = "referrals"
