"""What the pages of referral ask. Forms read words; services decide."""

from __future__ import annotations

from typing import Any

from django import forms

from skillshed.evidence.postcodes import districts_of
from skillshed.provision.kinds import Step
from skillshed.referrals.keys import plain_phone
from skillshed.referrals.kinds import DECLINES, LEAVINGS, NOT_TAKEN, AgeBand, Channel, Ended, Group, Outcome, Reason

AREA = 4  # rows of a text box


def _text(**attributes: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": AREA, **attributes})


class ContactForm(forms.Form):
    """Who it is, and how they can be reached."""

    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Write the name you go by"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="Phone number", required=False, max_length=30, help_text="A phone number or an email address is enough.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label="Email address", required=False, max_length=254, help_text="With it you hear from us what happens.",
        error_messages={"invalid": "Write the email address like name@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"].strip()
        if text and not 7 <= len(plain_phone(text)) <= 15:
            raise forms.ValidationError("Write the phone number like 07700 900123")
        return text

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("phone") and not found.get("email") and not self.errors:
            self.add_error("phone", "Write a phone number or an email address, so that they can reach you")
        return found


class MoreForm(forms.Form):
    """What helps, and may be left out."""

    postcode = forms.CharField(
        label="Your postcode", required=False, max_length=10,
        help_text="We keep only the council area it lies in, to see whom services reach.",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )  # fmt: skip
    age_band = forms.ChoiceField(label="Your age", required=False, choices=[("", "Rather not say"), *AgeBand.choices])
    note = forms.CharField(
        label="Anything they should know", required=False, max_length=500, widget=_text(maxlength=500),
        help_text="Such as help you need to take part, or when to ring.",
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label="Does any of this apply to you?", required=False, choices=Group.choices, widget=forms.CheckboxSelectMultiple,
        help_text="Only counted, never sent on, and it changes nothing for you.",
    )  # fmt: skip

    def clean_postcode(self) -> str:
        text: str = self.cleaned_data["postcode"].strip()
        if text and not districts_of(text):
            raise forms.ValidationError("Write a postcode in England, such as BB11 1AA, or leave it out")
        return text

    def kept(self) -> dict[str, Any]:
        """What goes on: the council area in place of the postcode."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "postcode"}
        districts = districts_of(self.cleaned_data["postcode"]) if self.cleaned_data["postcode"] else []
        return {**found, "home_ons": districts[0][0] if districts else found.pop("home_ons", "")}


class CaseForm(ContactForm, MoreForm):
    """A person an adviser helps."""

    born = forms.DateField(
        label="Date of birth", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the date of birth like 1996-03-27"},
    )  # fmt: skip
    said = forms.BooleanField(
        label="The person knows that we keep this to help them, for how long, and that they can have it erased",
        error_messages={"required": "Tell the person first what is kept, then tick the box"},
    )
    channel = forms.ChoiceField(label="How did they agree?", choices=[one for one in Channel.choices if one[0] != "web"])
    field_order = ("name", "phone", "email", "born", "postcode", "age_band", "groups", "note", "channel", "said")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["name"].error_messages["required"] = "Write the name they go by"
        self.fields["postcode"].label, self.fields["age_band"].label = "Their postcode", "Their age"
        self.fields["email"].help_text = "With it they hear from us what happens."
        self.fields["groups"].label = "Does any of this apply to them?"
        self.fields["groups"].help_text = "Only where they wish to say. It is counted, never sent on."
        self.fields["note"].label = "What providers should know, in the person’s words"

    def kept(self) -> dict[str, Any]:
        """The fields of a client."""
        found = super().kept()
        born = found.pop("born")
        return {
            **{name: value for name, value in found.items() if name not in ("said", "channel")},
            "born": born.isoformat() if born else "",
        }


class AgreeForm(forms.Form):
    """Consent, in a tick that is never ticked beforehand."""

    agree = forms.BooleanField(
        label="I agree", error_messages={"required": "Tick the box if you agree. Without it nothing is sent"}
    )
    keep_in_touch = forms.BooleanField(
        required=False, label="You may write to me at the end, and 3 and 6 months later, to ask how it went"
    )


class AdviserAgreeForm(AgreeForm):
    """Consent that an adviser records."""

    channel = forms.ChoiceField(label="How did they agree?", choices=[one for one in Channel.choices if one[0] != "web"])
    field_order = ("channel", "agree", "keep_in_touch")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["agree"].label = "I read these words to the person, or showed them, and they agree"
        self.fields["keep_in_touch"].label = "They agree to be asked how it went, at the end and 3 and 6 months later"


class AnswersForm(forms.Form):
    """Consent that answers are kept, as an adviser records it."""

    channel = forms.ChoiceField(label="How did they agree?", choices=[one for one in Channel.choices if one[0] != "web"])
    agree = forms.BooleanField(
        label="I read these words to the person, or showed them, and they agree",
        error_messages={"required": "Tick the box if they agree. Without it no answer is kept"},
    )


class KeptNoteForm(forms.Form):
    """What the adviser notes of one offer on a shortlist."""

    text = forms.CharField(
        label="Note", required=False, max_length=2_000, widget=_text(), help_text="The person can ask to see it."
    )
    is_printed = forms.BooleanField(label="Print it on their sheet", required=False)


class NotTakenForm(forms.Form):
    """Why an offer on a shortlist is not taken."""

    reason = forms.ChoiceField(
        label="Why?", choices=[("", "Choose"), *((one.value, Reason(one).label) for one in NOT_TAKEN)],
        error_messages={"required": "Choose why it is not taken"},
    )  # fmt: skip


class OpenForm(forms.Form):
    """Code and address, which together open a record."""

    code = forms.CharField(
        label="Your code", max_length=20, error_messages={"required": "Write the code, such as K7M-3XP-ACD"},
        help_text="Nine letters and figures. It stood on the last page, and in our letter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    contact = forms.CharField(
        label="Your phone number or email address", max_length=254, help_text="The one you gave us.",
        error_messages={"required": "Write the phone number or email address you gave us"},
    )  # fmt: skip


class KeyForm(forms.Form):
    """The key of a letter."""

    key = forms.CharField(
        label="Key", max_length=400, help_text="The long row of letters in our letter.",
        error_messages={"required": "Copy the key from the letter"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-key": "yes"}),
    )  # fmt: skip


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.ChoiceField(
        label="Why can you not take them?", choices=[("", "Choose a reason"), *[(one.value, one.label) for one in DECLINES]],
        error_messages={"required": "Choose a reason"},
    )  # fmt: skip
    note = forms.CharField(label="Anything that helps to find something else", required=False, max_length=1000, widget=_text())


class LeaveForm(forms.Form):
    """Why it ended early."""

    reason = forms.ChoiceField(
        label="Why did it end early?", choices=[("", "Choose a reason"), *[(one.value, one.label) for one in LEAVINGS]],
        error_messages={"required": "Choose a reason"},
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """What had become of them."""

    outcome = forms.ChoiceField(label="What are they doing?", choices=[("", "Choose"), *Outcome.choices], error_messages={"required": "Choose an outcome"})  # fmt: skip


class NoteForm(forms.Form):
    """A note on a case."""

    text = forms.CharField(label="Note", max_length=4000, widget=_text(), error_messages={"required": "Write the note"})


class PlanForm(forms.Form):
    """A next step."""

    what = forms.CharField(label="Next step", max_length=500, error_messages={"required": "Write the next step"})
    step = forms.ChoiceField(label="Step of the Escalator", required=False, choices=[("", "None of them"), *Step.choices])
    due_on = forms.DateField(label="By when", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class BeginForm(forms.Form):
    """Taking part in something that no referral of ours began."""

    project = forms.CharField(label="Project", max_length=200, error_messages={"required": "Write what the project is called"})
    part_step = forms.ChoiceField(label="Step", choices=Step.choices)
    started_on = forms.DateField(
        label="Began on", widget=forms.DateInput(attrs={"type": "date"}), error_messages={"required": "Write the day it began"}
    )


class EndForm(forms.Form):
    """The end of it."""

    ended_on = forms.DateField(
        label="Ended on", widget=forms.DateInput(attrs={"type": "date"}), error_messages={"required": "Write the day it ended"}
    )
    how = forms.ChoiceField(label="How it ended", choices=Ended.choices)


class FindForm(forms.Form):
    """Find a case. Sent in the body: names do not belong in addresses."""

    text = forms.CharField(label="Code, or whole name, email address or phone number", required=False, max_length=254)
