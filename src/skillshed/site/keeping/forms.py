"""What the pages of providers ask. Forms read words; services decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from skillshed.provision.feeds.out_terms import own_taxonomies
from skillshed.provision.kinds import Attendance, Audience, CostKind, Feature, Kind, Level, Step
from skillshed.provision.models import Offer, Provider, Run, Venue
from skillshed.provision.problems import ProblemKind
from skillshed.rules.definitions import shipped_rules

SAID = [("", "Not said"), ("yes", "Yes"), ("no", "No")]
DAYS = [
    ("MO", "Monday"),
    ("TU", "Tuesday"),
    ("WE", "Wednesday"),
    ("TH", "Thursday"),
    ("FR", "Friday"),
    ("SA", "Saturday"),
    ("SU", "Sunday"),
]
UNITS = [("", "Not said"), *((one, one) for one in ("hours", "days", "weeks", "months", "years"))]
OF_VENUES = (Feature.STEP_FREE, Feature.TOILET, Feature.HEARING_LOOP, Feature.BLUE_BADGE)
MOST_PLACES = 100_000


def _listed(key: str, blank: str = "") -> list[tuple[str, str]]:
    found = [(one.code, one.name) for taxonomy in own_taxonomies() if taxonomy.key == key for one in taxonomy.terms]
    return [("", blank), *found] if blank else found


def _with(choices: Any, held: list[str]) -> list[tuple[str, str]]:
    """The choices, and what is held already though no list knows it: feeds bring such codes, and an edit must not lose them."""
    known = {code for code, _ in choices}
    return [*choices, *((code, code) for code in held if code not in known)]


def _several(choices: Any, **fields: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **fields)


def _words(rows: int = 4, **fields: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=5000, required=False, **fields)


def _day(**fields: Any) -> forms.DateField:
    return forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **fields)


SECTIONS = (
    (
        "What it is",
        ("title", "kind", "summary", "description", "level", "subject", "qualification", "awarding_body", "learning_aim"),
    ),
    ("For whom", ("audiences", "minimum_age", "maximum_age", "step", "eligibility", "entry", "languages")),
    ("How to apply", ("apply_how", "apply_url", "url")),
)
RUN_SECTIONS = (
    (
        "When",
        ("starts_any_time", "starts_on", "ends_on", "apply_by", "days", "opens_at", "closes_at", "attendance", "study_mode"),
    ),
    ("Where", ("venue", "delivery", "is_national")),
    ("How much, and for how many", ("duration", "duration_unit", "hours_a_week", "places", "places_left")),
)


class Features:
    """Help and access, each said yes, said no, or not said: three answers, since not said is not no."""

    offered: tuple[Feature, ...] = ()
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def add_features(self, known: dict[str, bool]) -> None:
        for one in self.offered:
            first = {True: "yes", False: "no"}.get(known.get(one.value), "")  # type: ignore[call-overload]
            self.fields[f"has_{one.value}"] = forms.ChoiceField(label=one.label, choices=SAID, required=False, initial=first)

    @property
    def help_section(self) -> tuple[str, list[forms.BoundField]]:
        """The three answers, under their heading."""
        return "Help and access", [self[f"has_{one.value}"] for one in self.offered]  # type: ignore[index]

    def features(self, known: dict[str, bool]) -> dict[str, bool]:
        kept = {code: value for code, value in known.items() if code not in {one.value for one in self.offered}}
        said = {one.value: self.cleaned_data[f"has_{one.value}"] for one in self.offered}
        return kept | {code: value == "yes" for code, value in said.items() if value}


class OfferForm(Features, forms.ModelForm):
    """What an offer is, for whom, and how to get it."""

    offered = tuple(one for one in Feature if one not in OF_VENUES)
    kind = forms.ChoiceField(choices=Kind.choices)
    level = forms.ChoiceField(choices=[("", "Not known, or does not apply"), *Level.choices], required=False)
    subject = forms.ChoiceField(required=False)
    audiences = _several(Audience.choices, label="Meant for", help_text="Tick nobody where it is for everyone.")
    languages = _several((), label="Languages beside English")
    step = forms.ChoiceField(choices=[("", "Not said"), *Step.choices], required=False, label="Step of the Skills Escalator")
    description = _words(help_text="What people do and get, in plain words: 50 letters or more, so that they can choose.")
    eligibility = _words(2, label="Who can have it")
    entry = _words(2, label="What is needed to begin")
    apply_how = _words(2, label="In words")
    apply_url = forms.URLField(required=False, max_length=500, assume_scheme="https", label="Address of the application form")
    url = forms.URLField(required=False, max_length=500, assume_scheme="https", label="Address of its own page")

    class Meta:
        model = Offer
        fields = ["title", "kind", "summary", "description", "level", "subject", "qualification", "awarding_body", "learning_aim",
                  "audiences", "step", "minimum_age", "maximum_age", "eligibility", "entry", "languages", "apply_how", "apply_url", "url"]  # fmt: skip
        labels = {"learning_aim": "Learning aim reference"}
        help_texts = {"summary": "One sentence for lists.", "learning_aim": "Eight characters, where it has one."}
        error_messages = {"title": {"required": "Enter what it is called"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance
        self.fields["subject"].choices = _with(_listed("subject", "Not known, or does not apply"), [held.subject])  # type: ignore[attr-defined]
        languages = sorted(_listed("language"), key=lambda one: one[1])
        self.fields["languages"].choices = _with(languages, held.languages)  # type: ignore[attr-defined]
        self.fields["audiences"].choices = _with(Audience.choices, held.audiences)  # type: ignore[attr-defined]
        self.was = dict(self.instance.features)
        self.add_features(self.was)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        low, high = found.get("minimum_age"), found.get("maximum_age")
        if low is not None and high is not None and low > high:
            self.add_error("maximum_age", f"The greatest age ({high}) is below the least ({low})")
        return found

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [*((title, [self[name] for name in names]) for title, names in SECTIONS), self.help_section]

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"features": self.features(self.was)}


class RunForm(forms.ModelForm):
    """When and where."""

    attendance = _several(Attendance.choices, label="When in the week")
    days = _several(DAYS, label="Days")
    starts_on = _day(label="First day")
    ends_on = _day(label="Last day")
    apply_by = _day(label="Apply by")
    duration_unit = forms.ChoiceField(choices=UNITS, required=False, label="Length is in")

    class Meta:
        model = Run
        fields = ["venue", "delivery", "starts_any_time", "starts_on", "ends_on", "apply_by", "study_mode", "attendance", "days", "opens_at", "closes_at",
                  "duration", "duration_unit", "hours_a_week", "places", "places_left", "is_national"]  # fmt: skip
        labels = {"starts_any_time": "People can start at any time", "opens_at": "From", "closes_at": "Until", "duration": "Length",
                  "hours_a_week": "Hours a week", "places_left": "Places left", "is_national": "Open to people anywhere in the country"}  # fmt: skip
        help_texts = {"starts_on": "", "attendance": "", "days": ""}
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in ("opens_at", "closes_at")}

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venues = Venue.objects.filter(provider=provider).order_by("name", "pk")
        self.fields["venue"].queryset, self.fields["venue"].empty_label = venues, "None (online, or not known)"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("starts_on") and not found.get("starts_any_time"):
            self.add_error("starts_on", "Enter the first day, or tick that people can start at any time")
        if found.get("starts_on") and found.get("ends_on") and found["ends_on"] < found["starts_on"]:
            self.add_error("ends_on", "The last day is before the first")
        if found.get("opens_at") and found.get("closes_at") and found["closes_at"] <= found["opens_at"]:
            self.add_error("closes_at", "It ends before it begins")
        if found.get("places") is not None and (found.get("places_left") or 0) > found["places"]:
            self.add_error("places_left", f"More are left than the {found['places']} there are")
        return found

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in RUN_SECTIONS]

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class VenueForm(Features, forms.ModelForm):
    """Where. The point on the map follows from the postcode."""

    offered = OF_VENUES

    class Meta:
        model = Venue
        fields = ["name", "address", "city", "county", "postcode", "transport"]
        labels = {"city": "Town or city", "transport": "How to get there", "address": "Building and street"}
        help_texts = {"address": "", "transport": "Such as: bus 9 stops outside; five minutes from the station."}
        error_messages = {"name": {"required": "Enter what the place is called"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postcode"].required = True
        self.fields["postcode"].error_messages["required"] = "Enter its postcode, such as BB11 1AA"
        self.was = dict(self.instance.features)
        self.add_features(self.was)

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"features": self.features(self.was)}


class ProviderForm(forms.ModelForm):
    """A provider's own entry."""

    description = _words(help_text="Who you are, in two or three sentences.")

    class Meta:
        model = Provider
        fields = ["description", "email", "phone"]
        help_texts = {"email": "Of the office, not of a person. We ask there whether your offers are still right."}


class CostForm(forms.Form):
    """One cost. Nothing said is not known; free is 0."""

    kind = forms.ChoiceField(choices=CostKind.choices, label="For")
    amount = forms.DecimalField(required=False, min_value=Decimal(0), max_value=Decimal(100_000), decimal_places=2, label="Pounds",
                                help_text="0 is free. Empty is not known.")  # fmt: skip
    description = forms.CharField(required=False, max_length=200, label="In words")


class ContactForm(forms.Form):
    """Whom to ask: an office, not a person."""

    name = forms.CharField(required=False, max_length=120, label="Office", help_text="Such as Admissions.")
    email = forms.EmailField(required=False)
    phone = forms.CharField(required=False, max_length=40)


class FundingForm(forms.Form):
    """What may pay for it."""

    programmes = _several((), label="Programmes that may pay")
    sources = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, label="Other funding",
                              help_text="One on each line.")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.initial.get("programmes", [])
        # What has closed to new people is not offered again, and not lost where it stands.
        rows = [
            one for one in shipped_rules().programmes.values() if one.id in held or (one.audience == "person" and not one.closes)
        ]
        self.fields["programmes"].choices = _with([(one.id, one.title) for one in rows], held)  # type: ignore[attr-defined]

    @property
    def said(self) -> list[dict[str, Any]]:
        """What was typed, as the service takes it."""
        lines = [line.strip() for line in self.cleaned_data["sources"].splitlines() if line.strip()]
        return [{"programme": one} for one in self.cleaned_data["programmes"]] + [{"source": line[:200]} for line in lines]


CostForms = forms.formset_factory(CostForm, extra=1, max_num=12)
ContactForms = forms.formset_factory(ContactForm, extra=1, max_num=6)


class CopyForm(forms.Form):
    """The first day of the next term."""

    starts_on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                                error_messages={"required": "Enter the first day"})  # fmt: skip

    def clean_starts_on(self) -> date:
        found: date = self.cleaned_data["starts_on"]
        if not date(2000, 1, 1) <= found <= date(2100, 1, 1):
            raise forms.ValidationError("Enter a day of this century")
        return found


class PlacesForm(forms.Form):
    """How many places are left; empty is not known."""

    places_left = forms.IntegerField(required=False, min_value=0, max_value=MOST_PLACES)


class ProblemForm(forms.Form):
    """What is wrong with an offer. `website` is for machines only: people do not see it."""

    kind = forms.ChoiceField(choices=ProblemKind.choices, widget=forms.RadioSelect, label="What is wrong?",
                             error_messages={"required": "Choose what is wrong"})  # fmt: skip
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False, label="In your words",
                            help_text="What did you find, and what should it say? Leave out names and anything private.")  # fmt: skip
    email = forms.EmailField(required=False, label="Your email address", widget=forms.EmailInput(attrs={"autocomplete": "email"}),
                             help_text="Only if you want to hear what became of it. It is kept encrypted, used once, and erased.",
                             error_messages={"invalid": "Enter an email address like name@example.org, or leave it empty"})  # fmt: skip
    website = forms.CharField(required=False, max_length=200)

    @property
    def is_machine(self) -> bool:
        """Whether what only a machine sees was filled in."""
        return bool(self.cleaned_data.get("website"))


class AnswerForm(forms.Form):
    """The answer to a problem."""

    state = forms.ChoiceField(choices=[("mended", "It is put right"), ("refused", "It stays as it is")], widget=forms.RadioSelect,
                              label="What became of it?", error_messages={"required": "Choose what became of it"})  # fmt: skip
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False, label="In a few words",
                            help_text="Needed where it stays as it is. Whoever told it reads this.")  # fmt: skip
