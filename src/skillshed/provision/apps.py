"""The provision room."""

from __future__ import annotations

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    """Labelled `provision`."""

    name = "skillshed.provision"
    label = "provision"
