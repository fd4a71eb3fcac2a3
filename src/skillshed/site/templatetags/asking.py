"""The line over a page that a search led to."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("evidence/parts/asked.html", takes_context=True)
def you_asked(context: dict[str, Any]) -> dict[str, Any]:
    """What was asked and understood, where the address says that somebody was sent here by a search."""
    from skillshed.site.evidence.pages.search import asked_line

    request = context.get("request")
    text = request.GET.get("asked", "") if request is not None else ""
    return {"asked": asked_line(text) if text else None}
