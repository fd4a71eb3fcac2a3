"""Form fields in GOV.UK's pattern, for our own forms and allauth's alike."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()
CLASSES = {
    "checkbox": "govuk-checkboxes__input",
    "radio": "govuk-radios__input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
}


@register.inclusion_tag("people/parts/field.html")
def govuk_field(field: BoundField) -> dict[str, Any]:
    """One field: label, hint, error, control. Django itself ties hint and error to the control."""
    kind = getattr(field.field.widget, "input_type", "textarea")
    css = CLASSES.get(kind, "govuk-input") + (" govuk-input--error" if field.errors and kind not in CLASSES else "")
    return {"field": field, "kind": kind, "control": field.as_widget(attrs={"class": css})}
