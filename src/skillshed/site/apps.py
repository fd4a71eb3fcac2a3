"""The site: base templates, static files, and pages that compose rooms."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Labelled `site`; has no records of its own."""

    name = "skillshed.site"
    label = "site"
    verbose_name = "site"
