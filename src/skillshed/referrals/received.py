"""How many referrals each offer of a provider has, by state: exact for those who answer them, protected for everybody else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from skillshed.people import services as people
from skillshed.people.models import Organisation, User
from skillshed.referrals import actors
from skillshed.referrals.kinds import State
from skillshed.referrals.models import Referral
from skillshed.referrals.protected import protected

ALL = "all"


@dataclass(frozen=True, slots=True)
class Received:
    """Counts by offer and state, and over all states under `all`; None is hidden. A pair that is not there is none."""

    counts: dict[tuple[UUID | None, str], int | None]
    is_exact: bool

    def of(self, offer: UUID | None) -> dict[str, int | None]:
        """The counts of one offer by state, in the order of the states, `all` first."""
        return {state: self.counts[offer, state] for state in (ALL, *State.values) if (offer, state) in self.counts}


def received(*, by: User | people.System, organisation: Organisation) -> Received:
    """Referrals sent to an organisation, by offer and state. Refused for who neither answers them nor keeps its offers.

    Who answers them sees each in the inbox. Who only keeps the directory would guess people from small counts: those are hidden.
    """
    people.require(by, "provision.edit", organisation=organisation.pk)
    rows = Referral.objects.filter(provider=organisation).exclude(sent_on=None).values_list("offer", "state").annotate(how_many=Count("pk")).order_by()  # fmt: skip
    counts: Counter[tuple[UUID | None, str]] = Counter()
    for offer, state, number in rows:
        counts[offer, state] += number
        counts[offer, ALL] += number
    if isinstance(by, User) and organisation.pk in actors.provider_organisations(by):
        return Received(dict(counts), is_exact=True)
    return Received(_protected(counts), is_exact=False)


def _protected(counts: Counter[tuple[UUID | None, str]]) -> dict[tuple[UUID | None, str], int | None]:
    """Every offer's states with their zeros, and the provider's own whole, so that nothing hidden can be subtracted."""
    offers = {offer for offer, _ in counts}
    whole: dict[tuple[str, str], int] = {}
    for state in (ALL, *State.values):
        for offer in offers:
            parts = {"offer": str(offer)} | ({"state": state} if state != ALL else {})
            whole["received", _named(parts)] = counts[offer, state]
        if state != ALL:
            whole["received", _named({"state": state})] = sum(counts[offer, state] for offer in offers)
    whole["received", ""] = sum(counts[offer, ALL] for offer in offers)
    shown = protected(whole)
    return {
        (offer, state): shown["received", _named({"offer": str(offer)} | ({"state": state} if state != ALL else {}))]
        for offer, state in counts
    }


def _named(parts: dict[str, str]) -> str:
    return "|".join(f"{name}={parts[name]}" for name in sorted(parts))
