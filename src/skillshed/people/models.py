"""Parties, accounts, roles and the audit trail. Records and constraints only: services write, rules decide."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from skillshed.terms.errors import Refused


class Role(models.TextChoices):
    """What a person may be here; `permissions.toml` says what each may do."""

    ANALYST = "analyst", "analyst"
    ADVISER = "adviser", "adviser"
    PROVIDER = "provider", "provider"
    EMPLOYER = "employer", "employer"
    PLAN_OWNER = "plan_owner", "plan owner"
    COMMISSIONER = "commissioner", "commissioner"
    ADMINISTRATOR = "administrator", "administrator"


class OrganisationKind(models.TextChoices):
    """What kind of party an organisation is."""

    PROVIDER = "provider", "college or training provider"
    EMPLOYER = "employer", "employer"
    SCHOOL = "school", "school"
    AUTHORITY = "authority", "council or combined authority"
    SUPPORT = "support", "advice or support service"
    OTHER = "other", "other"


class Person(models.Model):
    """One human being, once. Keeps no history: an erased person must leave no copy behind."""

    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True)
    home_place = models.CharField("home district", max_length=20, blank=True, help_text="Nine-character code of a district.")
    is_invented = models.BooleanField(default=False)
    created_on = models.DateTimeField(default=timezone.now, editable=False)
    erased_on = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """One employer, provider, school, council or support service, once."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True, help_text="UK Provider Reference Number, eight digits.")
    company_number = models.CharField(max_length=8, blank=True)
    website = models.URLField(blank=True)
    is_invented = models.BooleanField(default=False)
    created_on = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ukprn"], condition=~models.Q(ukprn=""), name="one_organisation_a_ukprn")]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """Where an organisation can be found. The place code joins it to the evidence."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    place_ons = models.CharField("place", max_length=20, blank=True, help_text="Nine-character code of the district.")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an organisation, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    job_title = models.CharField(max_length=120, blank=True)
    started_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=models.Q(ended_on=None), name="one_open_membership_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"


class UserManager(BaseUserManager["User"]):
    """Finds accounts by address, whatever its letters' case."""

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """One account; without a password it cannot be used until the person sets one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: the address is the sign-in name. What it may do stands in its role grants, nowhere else."""

    email = models.EmailField(max_length=254, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    created_on = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return f"account {self.pk}"

    def get_full_name(self) -> str:
        """The person's name, as pages greet them."""
        return self.person.name


class RoleGrant(models.Model):
    """One role, given by someone, perhaps for one organisation or one place, until it is ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    place_ons = models.CharField("place", max_length=20, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_on = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateTimeField(null=True)

    class Meta:
        # Two constraints, because a null organisation equals nothing, not even another null.
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "place_ons"],
                condition=models.Q(ended_on=None, organisation=None),
                name="one_open_grant_each",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "place_ons", "organisation"],
                condition=models.Q(ended_on=None, organisation__isnull=False),
                name="one_open_grant_each_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} for account {self.user_id}"


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Refuses what a trail must not allow; the database's triggers refuse it again."""

    def update(self, **_: Any) -> NoReturn:
        raise Refused("The audit trail is append-only: an entry cannot be changed.")

    def delete(self) -> NoReturn:
        raise Refused("The audit trail is append-only: an entry cannot be removed.")


class AuditEntry(models.Model):
    """One thing that was done. Each entry carries the hash of the one before, so that tampering shows."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    # No constraint in the database: an entry outlives whatever it speaks of.
    who = models.ForeignKey(User, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    did = models.CharField(max_length=60)
    kind = models.CharField(max_length=60, blank=True)
    thing = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    # Unique, so that the chain cannot fork even if two writers read the same last entry.
    prev_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["kind", "thing"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.did} {self.kind} {self.thing}".strip()

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused("The audit trail is append-only: an entry cannot be changed.")
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, **_: Any) -> NoReturn:
        raise Refused("The audit trail is append-only: an entry cannot be removed.")

    def digest(self) -> str:
        """The hash this entry must carry, from its content and the hash before it."""
        content = [self.prev_hash, self.number, _utc(self.at), self.who_id, self.did, self.kind, self.thing, self.facts]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
