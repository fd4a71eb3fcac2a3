"""What the pages of a response ask. Forms read words; services decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from skillshed.employers.models import Outcome
from skillshed.employers.redundancy.rules import erase_by, latest_erasure, rules
from skillshed.terms.period import said_day

BAD_DAY = "Write the day like 2026-11-30"


def _day(label: str, required: str = "", **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=bool(required), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": required, "invalid": BAD_DAY}, **more,
    )  # fmt: skip


class ResponseForm(forms.Form):
    """Whose jobs end, when, and until when anything is kept."""

    employer = forms.CharField(
        label="Employer", max_length=200, help_text="As people know it.", error_messages={"required": "Write the employer’s name"}
    )
    noticed_on = _day("Notice was given on", "Write the day on which notice was given")
    ends_on = _day("Planned last day", "Write the planned last day")
    erase_on = _day("Erase everything by")
    ring = forms.CharField(label="Whom people ring", required=False, max_length=200, help_text="An office and its number, for the letters. Not a private person’s.")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keeping = rules()["keeping"]
        self.fields["erase_on"].help_text = (
            f"Empty: {keeping['weeks_after_last_day']} weeks after the last day. At the latest {keeping['most_weeks_after']} weeks after it. "
            "It happens by itself on that day."
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        begun, ends, erased = (found.get(name) for name in ("noticed_on", "ends_on", "erase_on"))
        if isinstance(begun, date) and isinstance(ends, date) and ends < begun:
            self.add_error("ends_on", "The last day comes before the notice")
        elif isinstance(ends, date):
            found["erase_on"] = erased or erase_by(ends)
            if found["erase_on"] > latest_erasure(ends):
                self.add_error("erase_on", f"Choose a day up to {said_day(latest_erasure(ends))}")
            elif begun and found["erase_on"] < begun:
                self.add_error("erase_on", "Choose a day after the notice")
        return found


class OutcomeForm(forms.Form):
    """What became of somebody."""

    outcome = forms.ChoiceField(label="Outcome", required=False, choices=[("", "Not known yet"), *Outcome.choices])
    on = _day("On")
    vacancy = forms.TypedChoiceField(label="Which vacancy", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, vacancies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vacancy"].choices = [("", "None of these"), *vacancies]
