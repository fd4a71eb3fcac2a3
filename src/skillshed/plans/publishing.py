"""What strangers may read of a plan: read, and set by its owners."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.public import public
from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.plans.models import Plan, PublicView
from skillshed.terms.errors import UsageError


def view_of(plan: Plan) -> PublicView:
    """The setting of a plan; where nobody set any, the one that shows least."""
    return PublicView.objects.filter(plan=plan).first() or PublicView(plan=plan)


def for_strangers(plan: Plan, document: Document) -> Document:
    """The plan as strangers may read it."""
    found = view_of(plan)
    return public(document, found.withheld, shows_money=found.shows_money)


@transaction.atomic
def set_public_view(
    *, by: Actor, plan: Plan, is_public: bool, shows_money: bool = False, shows_learned: bool = False, shows_lacks: bool = True,
    withheld: Sequence[str] = (),
) -> PublicView:  # fmt: skip
    """The setting changed. UsageError names an id that is none of the plan's."""
    people.require(by, "plan.edit", organisation=plan.owner_id)
    asked = list(dict.fromkeys(one.strip() for one in withheld if one.strip()))
    known = set(plan.elements.filter(key__in=asked).values_list("key", flat=True))
    strange = [one for one in asked if one not in known]
    if strange:
        raise UsageError(f"The plan has no element {', '.join(strange)}.", next_step="Write ids as they stand in the plan.")
    found, _ = PublicView.objects.get_or_create(plan=plan)
    found.shows_money, found.shows_learned, found.shows_lacks, found.withheld = shows_money, shows_learned, shows_lacks, asked
    found.changed_on, found.changed_by = timezone.now(), who(by)
    found.save()
    Plan.objects.filter(pk=plan.pk).update(is_public=is_public)
    plan.is_public = is_public
    people.record(by=by, did="plan.public", kind="plan", thing=plan.pk, is_public=is_public, money=shows_money,
                  learned=shows_learned, lacks=shows_lacks, withheld=len(asked))  # fmt: skip
    return found
