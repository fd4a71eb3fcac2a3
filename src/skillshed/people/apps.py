"""The people room."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Labelled `people`."""

    name = "skillshed.people"
    label = "people"
