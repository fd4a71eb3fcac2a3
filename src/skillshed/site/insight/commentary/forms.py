"""What the page of a sentence asks."""

from __future__ import annotations

from django import forms

from skillshed.site.insight.commentary.services import LONGEST, LONGEST_AUTHOR


class SentenceForm(forms.Form):
    """A sentence and who answers for it. `was` and `under` tell whether something changed meanwhile."""

    text = forms.CharField(
        label="Your sentence", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands in place of the generated one until you take it back, and is flagged when a number under it moves.",
        error_messages={"required": "Write a sentence"},
    )  # fmt: skip
    author = forms.CharField(
        label="Who answers for it", max_length=LONGEST_AUTHOR, help_text="A name or a team; it stands beside the sentence.",
        error_messages={"required": "Enter who answers for it"},
    )  # fmt: skip
    was = forms.CharField(widget=forms.HiddenInput, required=False)
    under = forms.CharField(widget=forms.HiddenInput, required=False)
