"""What pages of provision ask while they are written: addresses that may not stand yet, how many offers are on the shortlist."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from skillshed.site.offers.shortlist import kept_in

register = template.Library()


@register.simple_tag
def maybe(name: str, *parts: Any) -> str:
    """The address of a page, or nothing where no such page stands: the link is then left out."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def shortlisted(context: dict[str, Any]) -> int:
    """How many offers are on this browser's shortlist."""
    request = context.get("request")
    return len(kept_in(request)) if request is not None else 0
