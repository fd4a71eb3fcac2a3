"""What the pages ask. Forms read words; services decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from skillshed.people.models import Organisation, Role
from skillshed.terms.errors import UserError
from skillshed.terms.place import kind_of


def done(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Whether it was done; what the person can put right is told above the form, with what they typed kept."""
    try:
        act()
    except UserError as error:
        if error.http_status == 403:
            raise
        form.add_error(None, str(error))
        return False
    return True


class SearchForm(forms.Form):
    """Find a person. Sent in the body, since names do not belong in addresses."""

    search = forms.CharField(label="Name or email address", required=False, max_length=200)


class GrantForm(forms.Form):
    """One role, everywhere or within limits."""

    role = forms.ChoiceField(choices=[("", "Choose a role"), *Role.choices], error_messages={"required": "Choose a role"})
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"),
        required=False,
        empty_label="Every organisation",
        help_text="Choose one to limit the role to what is theirs.",
    )
    place_ons = forms.CharField(
        label="Place code",
        required=False,
        max_length=20,
        help_text="Nine characters, such as E07000117, to limit the role to one place.",
    )

    def clean_place_ons(self) -> str:
        code: str = self.cleaned_data["place_ons"].strip().upper()
        if code and kind_of(code) is None:
            raise forms.ValidationError(f"'{code}' is not a place code: enter nine characters such as E07000117")
        return code


class InviteForm(GrantForm):
    """A new account, perhaps with its first role."""

    name = forms.CharField(max_length=200, error_messages={"required": "Enter the name they go by"})
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={"required": "Enter their email address", "invalid": "Enter an email address like name@example.org"},
    )
    field_order = ["name", "email", "role", "organisation", "place_ons"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].required = False


class EraseForm(forms.Form):
    """A word typed, so that nobody is erased by a slip."""

    word = forms.CharField(label="Type the word erase", error_messages={"required": "Type the word erase to go on"})

    def clean_word(self) -> str:
        if self.cleaned_data["word"].strip().lower() != "erase":
            raise forms.ValidationError("Type the word erase to go on")
        return "erase"
