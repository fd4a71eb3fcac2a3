"""What a public page of an offer carries, and where it is."""

from __future__ import annotations

import json

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from skillshed.provision.feeds.out_jsonld import json_ld
from skillshed.provision.models import Offer

register = template.Library()
# As `json_script` does: no letter that could end the element stands in it as itself.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def public_page(offer: Offer) -> str:
    """The address of an offer's public page, or nothing where this site has none."""
    try:
        return reverse("provision:offer", args=[offer.pk])
    except NoReverseMatch:
        return ""


@register.simple_tag
def offer_json_ld(offer: Offer) -> SafeString:
    """The offer in the words of schema.org, for the head of its page. A block of data: the security policy runs none of it."""
    page = public_page(offer)
    found = json_ld(offer, url=settings.BASE_URL + page if page else "", on=timezone.localdate())
    text = json.dumps(found, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # escaped above
