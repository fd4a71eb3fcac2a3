"""What a provider says of the skills its own offers teach: confirmed, refused, added, or left to the machine again."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.services import Actor
from skillshed.provision.models import Change, Offer, OfferSkill
from skillshed.provision.models.skills import DECIDED
from skillshed.skills.opened import opened
from skillshed.skills.taxonomy import find
from skillshed.terms.errors import NotFound, UsageError

EDIT = "provision.edit"
CHOICES = ("confirmed", "refused", "extracted")  # extracted: not decided, as the machine read it
MOST = 40  # skills a provider may add to one offer


@transaction.atomic
def decide(*, by: Actor, offer: Offer, decisions: Mapping[str, str]) -> list[OfferSkill]:
    """Confirm, refuse or leave open skills of an offer, by id; gives those that changed.

    NotFound for a skill that the offer does not have, UsageError for a word that is no decision.
    """
    people.require(by, EDIT, organisation=offer.provider.organisation_id)
    rows = {row.skill: row for row in OfferSkill.objects.select_for_update().filter(offer=offer)}
    changed = []
    for skill, state in decisions.items():
        if state not in CHOICES:
            raise UsageError(f"'{state[:20]}' is no decision.", next_step=f"Say one of: {', '.join(CHOICES)}.")
        if (row := rows.get(skill)) is None:
            raise NotFound("The offer has no such skill any more.", next_step="Open the page again: it may have been read anew.")
        # What the provider itself added is a statement already; refusing it is what withdraws it.
        if row.state != state and not (row.state == "added" and state != "refused"):
            changed.append(_decided(by, row, state))
    _told(by, offer, "offer.skills_decide", changed)
    return changed


@transaction.atomic
def add(*, by: Actor, offer: Offer, skill: str) -> OfferSkill:
    """A skill that the offer teaches, by label or id. NotFound with near labels, UsageError where it is there or there are too many."""
    people.require(by, EDIT, organisation=offer.provider.organisation_id)
    taxonomy = opened(settings.CONFIG.data).taxonomy
    concept = find.one(taxonomy, skill, kinds=("skill", "knowledge"))
    label = str(find.described(taxonomy, concept)["label"])
    row = OfferSkill.objects.select_for_update().filter(offer=offer, skill=concept).first()
    if row is not None and row.state in ("confirmed", "added"):
        raise UsageError(f"“{label}” is among the skills already.", next_step="Choose another.")
    if row is None and OfferSkill.objects.filter(offer=offer, state="added").count() >= MOST:
        raise UsageError(f"An offer takes {MOST} added skills.", next_step="Keep those that matter most, and refuse others.")
    if row is None:
        row = OfferSkill(offer=offer, skill=concept, label=label, taxonomy=taxonomy.key)
    # A skill the machine read as well is confirmed by adding it.
    added = _decided(by, row, "added" if row.score is None else "confirmed")
    _told(by, offer, "offer.skill_add", [added])
    return added


def _decided(by: Actor, row: OfferSkill, state: str) -> OfferSkill:
    """The row with a decision. What no machine read goes when nobody stands for it any more."""
    if row.score is None and state in ("refused", "extracted") and row.pk:
        skill, label, offer = row.skill, row.label, row.offer
        row.delete()
        return OfferSkill(offer=offer, skill=skill, label=label, state=state, taxonomy=row.taxonomy)
    row.state = state
    row.decided_by = people.who(by) if state in DECIDED else None
    row.decided_on = timezone.now() if state in DECIDED else None
    row.save()
    return row


def _told(by: Actor, offer: Offer, did: str, rows: list[OfferSkill]) -> None:
    if rows:
        said = [f"{row.state}: {row.skill}" for row in rows]
        people.record(by=by, did=did, kind="offer", thing=offer.pk, skills=said)
        Change.objects.create(offer=offer.pk)


def of_offer(offer: UUID) -> list[OfferSkill]:
    """Every statement of an offer: confirmed and added first, then as read by how sure, refused last; each by label."""
    order = {"confirmed": 0, "added": 0, "extracted": 1, "refused": 2}
    rows = OfferSkill.objects.filter(offer=offer).select_related("decided_by__person")
    return sorted(
        rows, key=lambda row: (order[row.state], row.is_lost, -(row.score or 0) if row.state == "extracted" else 0, row.label)
    )


def counts(offer: UUID) -> dict[str, int]:
    """How many skills of an offer its provider stands for, how many wait for a decision, and how many the taxonomy lost."""
    rows = list(OfferSkill.objects.filter(offer=offer).values_list("state", "is_lost"))
    return {
        "stated": sum(state in ("confirmed", "added") and not lost for state, lost in rows),
        "open": sum(state == "extracted" for state, _ in rows),
        "lost": sum(lost for _, lost in rows),
    }
