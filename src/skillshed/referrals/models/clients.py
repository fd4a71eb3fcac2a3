"""A person who is helped, what they agreed to, and what was noted. Personal text is sealed, and nowhere else in the system."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from skillshed.people.models import Organisation, Person
from skillshed.referrals.keys import opened
from skillshed.referrals.kinds import AgeBand, Basis, Channel, Purpose


class Client(models.Model):
    """One person helped, as one service or the person came with them. `human` is shared by records of the same human being."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    human = models.UUIDField(default=uuid.uuid4, db_index=True, help_text="A random number: distinct people are counted by it.")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name_sealed = models.TextField(blank=True)
    email_sealed = models.TextField(blank=True)
    phone_sealed = models.TextField(blank=True)
    born_sealed = models.TextField(blank=True)
    note_sealed = models.TextField(blank=True, help_text="What the person wishes providers to know.")
    name_hash = models.CharField(max_length=64, blank=True)
    email_hash = models.CharField(max_length=64, blank=True, db_index=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    home_ons = models.CharField("home district", max_length=20, blank=True)
    age_band = models.CharField(max_length=8, choices=AgeBand.choices, blank=True)
    groups = models.JSONField(default=list, blank=True, help_text="Codes of `Group`; none is not known.")
    code = models.CharField(max_length=16, unique=True, help_text="To be said on the phone.")
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    is_invented = models.BooleanField(default=False)
    opened_on = models.DateTimeField(default=timezone.now)
    keep_until = models.DateField()
    erased_on = models.DateTimeField(null=True, blank=True)

    name = opened("name_sealed")
    email = opened("email_sealed")
    phone = opened("phone_sealed")
    born = opened("born_sealed")
    note = opened("note_sealed")

    class Meta:
        indexes = [models.Index(fields=["keep_until"]), models.Index(fields=["organisation", "opened_on"])]
        constraints = [models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="one_client_a_token")]

    def __str__(self) -> str:
        # Never the name: this text reaches logs and tracebacks.
        return f"client {self.pk}"


class Consent(models.Model):
    """What a person agreed to: for what, which data, to whom, in which words, until when or until they take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    data = models.JSONField(default=list, help_text="Codes of `Datum`.")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.CONSENT)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    words = models.TextField(help_text="What the person was shown or read to; names nobody but organisations.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["client", "purpose"])]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    def in_force(self, now: object = None) -> bool:
        """Whether it was neither withdrawn nor has ended."""
        return self.withdrawn_at is None and self.expires_at > (now or timezone.now())  # type: ignore[operator]


class Note(models.Model):
    """Something written about a person: sealed, and erased with them."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="notes")
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    party = models.CharField(max_length=10)
    at = models.DateTimeField(default=timezone.now)
    text_sealed = models.TextField()

    text = opened("text_sealed")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Attempt(models.Model):
    """A try to open somebody's record, or a referral sent: counted, so that guessing and flooding end. Gone after a day."""

    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=64, help_text="Keyed hash of a network address or a code.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at}"
