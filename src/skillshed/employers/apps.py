"""The employers room."""

from __future__ import annotations

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Labelled `employers`."""

    name = "skillshed.employers"
    label = "employers"
