"""What is known of accounts, roles and the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from skillshed.people.models import AuditEntry, Person, RoleGrant, User
from skillshed.people.rules import Held

FIRST_HASH = "0" * 64


def open_grants(user: User) -> QuerySet[RoleGrant]:
    """The roles an account holds now."""
    return user.grants.filter(ended_on=None).select_related("organisation").order_by("role", "pk")


def held(user: Any) -> tuple[Held, ...]:
    """The same, as the rules read them; nothing for a stranger or a closed account."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    rows = open_grants(user).values_list("role", "organisation_id", "place_ons")
    return tuple(Held(role, organisation, place) for role, organisation, place in rows)


def accounts(search: str = "") -> QuerySet[User]:
    """Accounts with their person and open roles, by name. One query each for accounts and roles."""
    found = User.objects.select_related("person").order_by("person__name", "pk")
    if search:
        found = found.filter(Q(person__name__icontains=search) | Q(email__icontains=search))
    grants = RoleGrant.objects.filter(ended_on=None).select_related("organisation").order_by("role", "pk")
    return found.prefetch_related(Prefetch("grants", queryset=grants, to_attr="open_grants"))


def account_of(person: Person) -> User | None:
    """The person's account, where they have one."""
    return User.objects.filter(person=person).first()


def administrators() -> QuerySet[User]:
    """Accounts in use that hold the role of administrator everywhere."""
    return User.objects.filter(
        is_active=True, grants__role="administrator", grants__ended_on=None, grants__organisation=None, grants__place_ons=""
    ).distinct()


def trail(kind: str = "", thing: str = "") -> QuerySet[AuditEntry]:
    """Audit entries, newest first; of one kind of thing, or of one thing."""
    entries = AuditEntry.objects.select_related("who__person").order_by("-number")
    if kind:
        entries = entries.filter(kind=kind)
    return entries.filter(thing=thing) if thing else entries


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """What reading the whole audit trail found. `head` is the last hash: note it elsewhere to see a cut-off end."""

    entries: int
    head: str
    broken: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every entry is as it was written, and none is missing before the last."""
        return not self.broken


def check_trail() -> TrailCheck:
    """Every entry's hash worked out again. Cost: reads the whole trail, in pieces."""
    count, number, head, broken = 0, 0, FIRST_HASH, []
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        broken += _faults(entry, number, head)
        count, number, head = count + 1, entry.number, entry.hash
    return TrailCheck(count, head, broken)


def _faults(entry: AuditEntry, number_before: int, hash_before: str) -> list[str]:
    faults = []
    if entry.number != number_before + 1:
        faults.append(f"Entries are missing between {number_before} and {entry.number}.")
    elif entry.prev_hash != hash_before:
        faults.append(f"Entry {entry.number} does not follow from the entry before it.")
    if entry.digest() != entry.hash:
        faults.append(f"Entry {entry.number} is not as it was written.")
    return faults
