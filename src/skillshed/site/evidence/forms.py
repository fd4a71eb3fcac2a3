"""What the pages of bringing and editing ask. Forms read words; services decide."""

from __future__ import annotations

from typing import Any

from django import forms

from skillshed.evidence.measures import Measure
from skillshed.publishing.numbers import unit_names

POLARITY = [("", "Neither: it only describes"), ("higher_is_better", "Higher is better"), ("lower_is_better", "Lower is better")]
MOST_WORDS = 20


class MeasureForm(forms.Form):
    """The words of a measure."""

    title = forms.CharField(
        max_length=160, help_text="The full name, as a heading.", error_messages={"required": "Enter a title"}
    )
    short = forms.CharField(
        label="Short title", required=False, max_length=60, help_text="For tables and charts. Empty: the title."
    )
    theme = forms.CharField(max_length=60, error_messages={"required": "Enter a theme"})
    meaning = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False, label="What it means",
                              help_text="In a sentence or two, for somebody who meets it first.")  # fmt: skip
    caveats = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False,
                              help_text="What a careful reader must know: who is left out, rounding, breaks in the series.")  # fmt: skip
    words = forms.CharField(required=False, max_length=600, label="Words people search with", help_text="Separated by commas.")
    unit = forms.ChoiceField(help_text="How the figures are written.")
    decimals = forms.TypedChoiceField(
        choices=[(count, str(count)) for count in range(5)], coerce=int, label="Decimal places shown"
    )
    polarity = forms.ChoiceField(choices=POLARITY, required=False, label="Which way is good")
    author = forms.CharField(
        max_length=120,
        help_text="Who answers for these words: a name or a team.",
        error_messages={"required": "Enter who answers for these words"},
    )
    reviewed_on = forms.DateField(
        required=False, label="Last checked on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, measure: Measure, themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = unit_names()
        units = known if measure.unit in known else [measure.unit, *known]
        self.fields["theme"].help_text = f"Measures of one theme stand together. In use: {', '.join(themes)}."
        self.fields["unit"].choices = [(name, name.replace("_", " ")) for name in units]  # type: ignore[attr-defined]

    def clean_words(self) -> list[str]:
        found = list(dict.fromkeys(word.strip() for word in self.cleaned_data["words"].split(",") if word.strip()))
        if len(found) > MOST_WORDS:
            raise forms.ValidationError(f"These are {len(found)} words: give at most {MOST_WORDS}")
        return found

    @property
    def wording(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        plain = {
            name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }
        return {name: value for name, value in plain.items() if name != "was"}
