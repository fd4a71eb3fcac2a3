"""Pages that only tell: how uncertainty is handled, accessibility, privacy."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.generic import TemplateView

# Without a namespace: every page's foot leads to them.
front: list[URLPattern | URLResolver] = [
    path("accessibility/", TemplateView.as_view(template_name="about/accessibility.html"), name="accessibility"),
    path("privacy/", TemplateView.as_view(template_name="about/privacy.html"), name="privacy"),
    path("uncertainty/", TemplateView.as_view(template_name="about/uncertainty.html"), name="uncertainty"),
]
