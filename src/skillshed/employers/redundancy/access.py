"""Who may see a response: advisers of the organisation that opened it, and whoever holds the role everywhere. Nobody else, ever."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from skillshed.employers.models import Redundancy
from skillshed.people import services as people
from skillshed.people.models import Organisation
from skillshed.people.reads import held
from skillshed.people.rules import permissions
from skillshed.people.services import SYSTEM, Actor, System
from skillshed.terms.errors import NotFound, Refused

RUN = "redundancy.run"


def organisations(by: Any) -> set[int | None]:
    """Organisations for which somebody runs responses; None among them is everywhere. Refused for whoever runs none."""
    if isinstance(by, System):
        return {None}
    found = {one.organisation for one in held(by) if one.role in permissions()[RUN].roles}
    if not found:
        people.require(by, RUN)
    return found


def responses(by: Any) -> QuerySet[Redundancy]:
    """Those somebody may see, the one that ends next first; erased ones are among them, as counts. Refused for whoever runs none."""
    own = organisations(by)
    every = Redundancy.objects.select_related("organisation", "opened_by__person").order_by("erased_on", "ends_on", "pk")
    return every if None in own else every.filter(Q(organisation_id__in=own))


def response_of(by: Any, number: UUID) -> Redundancy:
    """One of them. NotFound for one that is not theirs, as for one that is none. One whose day has come is erased here and now."""
    found = responses(by).filter(pk=number).first()
    if found is None:
        raise not_here()
    if found.erased_on is None and found.erase_on <= timezone.localdate():
        from skillshed.employers.redundancy.rights import erase_response

        return erase_response(by=SYSTEM, number=found.pk)
    return found


def open_one(by: Actor, number: UUID) -> Redundancy:
    """One that is not erased, locked for a change. Refused where it is."""
    if response_of(by, number).erased_on is not None:
        raise gone()
    found = Redundancy.objects.select_for_update(of=("self",)).get(pk=number)
    if found.erased_on is not None:
        raise gone()
    return found


def own_organisation(by: Actor) -> Organisation | None:
    """For whom a new response is opened."""
    numbers = sorted(one for one in organisations(by) if one is not None)
    return Organisation.objects.filter(pk=numbers[0]).first() if numbers else None


def not_here() -> NotFound:
    """The same for what is another's and for what is not there."""
    return NotFound("There is no such response here.", next_step="Go back to the list of responses.")


def gone() -> Refused:
    """For any change of what is erased."""
    return Refused(
        "This response was erased on its day. Only counts are left.", next_step="Open a new one, if people are at risk again."
    )
