"""What pages of provision ask while they are written: addresses that may not stand yet, how many offers are on the shortlist."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from skillshed.referrals.models import Client
from skillshed.site.find.helping import helped
from skillshed.site.find.panel import Choice, Group
from skillshed.site.offers.shortlist import kept_in

register = template.Library()


@register.simple_tag
def maybe(name: str, *parts: Any) -> str:
    """The address of a page, or nothing where no such page stands: the link is then left out."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


@register.filter
def boxes(group: Group) -> SafeString:
    """The boxes of a filter: written here, because a page has some hundreds of them."""
    return mark_safe("".join(_box(group.filter.param, one) for one in group.choices))  # every text in it is escaped below


def _box(param: str, one: Choice) -> str:
    checked, count = " checked" if one.is_chosen else "", "" if one.count is None else f"<b>{one.count}</b>"
    return f'<label class="tick"><input type="checkbox" form="search" name="{param}" value="{escape(one.code)}"{checked}> <span>{escape(one.name)}</span>{count}</label>'


@register.simple_tag(takes_context=True)
def helping(context: dict[str, Any]) -> Client | None:
    """The person an adviser looks for, or nobody."""
    request = context.get("request")
    return helped(request) if request is not None else None


@register.simple_tag(takes_context=True)
def asks(context: dict[str, Any], name: str) -> str:
    """Where one question is answered: in the reader's own browser, or in the case of the person an adviser looks for."""
    person = helping(context)
    return reverse("provision:case_question", args=[person.pk, name]) if person else reverse("eligibility:change", args=[name])


@register.simple_tag(takes_context=True)
def shortlisted(context: dict[str, Any]) -> int:
    """How many offers are on this browser's shortlist."""
    request = context.get("request")
    return len(kept_in(request)) if request is not None else 0
