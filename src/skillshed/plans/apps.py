"""The plans room."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Labelled `plans`."""

    name = "skillshed.plans"
    label = "plans"
