"""A plan opened for a reader: who may see what, and its figures worked out once for as long as nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.http import Http404, HttpRequest
from django.utils import timezone

from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.parts import COUNTED
from skillshed.people import services as people
from skillshed.plans.feeding import counts_for
from skillshed.plans.files import document
from skillshed.plans.following import Following, follow
from skillshed.plans.models import Actual, Count, Element, Plan
from skillshed.plans.publishing import for_strangers, view_of
from skillshed.site.evidence.opened import book, kept


@dataclass(frozen=True)
class Opened:
    """A plan as this reader may see it on a day."""

    plan: Plan
    document: Document
    found: Following
    on: date
    may_see_drafts: bool
    may_edit: bool
    may_record: bool
    may_approve: bool
    mark: tuple[object, ...] = ()  # differs between what strangers and owners read, and whenever the setting does
    shows_learned: bool = True
    shows_lacks: bool = True


def opened(request: HttpRequest, slug: str, asked: date | None = None) -> Opened:
    """The plan on the day asked for, else that of the address; 404 where there is none, or none that this reader may know of."""
    plan = Plan.objects.select_related("owner").filter(slug=slug).first()
    may = {name: plan is not None and _may(request, plan, name) for name in ("see_draft", "edit", "record", "approve")}
    if plan is None or not (plan.is_public or may["see_draft"]):
        raise Http404(f"no plan {slug}")
    on = asked or day_of(request)
    return opened_for(plan, on, may)


def opened_for(plan: Plan, on: date, may: dict[str, bool]) -> Opened:
    """The plan as somebody who may do this sees it: strangers get what may be public, and nothing else is at hand to be shown."""
    whole = may["see_draft"]
    view = None if whole else view_of(plan)
    mark = () if view is None else ("public", view.pk, view.changed_on if view.pk else None)
    document, found = kept((*stamp(plan), on, mark), lambda: _followed(plan, on, whole=whole))
    return Opened(
        plan, document, found, on, whole, may["edit"], may["record"], may["approve"], mark,
        view is None or view.shows_learned, view is None or view.shows_lacks,
    )  # fmt: skip


def readable(one: Opened) -> Document:
    """The plan as this reader may have it: figures that nobody approved yet are for colleagues only."""
    return one.document if one.may_see_drafts else without_drafts(one.document)


def without_drafts(found: Document) -> Document:
    """A plan with the figures that count."""
    counted = [
        one.model_copy(update={"actuals": tuple(row for row in one.actuals if row.state in COUNTED)}) for one in found.measures
    ]
    return found.model_copy(update={"measures": tuple(counted)})


def visible(request: HttpRequest) -> list[Plan]:
    """Plans this reader may know of."""
    return [one for one in Plan.objects.select_related("owner") if one.is_public or _may(request, one, "see_draft")]


def day_of(request: HttpRequest) -> date:
    """The day asked for (`?on=`), or today; a day that is none is today."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def stamp(plan: Plan) -> tuple[object, ...]:
    """Changes whenever anything of the plan does."""
    # Every change of an element or a figure leaves a row of history, whatever it changed.
    elements = Element.history.filter(plan_id=plan.pk).aggregate(number=Max("history_id"), at=Max("history_date"))
    actuals = Actual.history.filter(plan_id=plan.pk).aggregate(number=Max("history_id"), at=Max("history_date"))
    counted = Count.objects.aggregate(last=Max("made_on"))["last"]
    return ("plan", plan.pk, plan.title, *elements.values(), *actuals.values(), counted)


def _followed(plan: Plan, on: date, *, whole: bool) -> tuple[Document, Following]:
    found = document(plan)
    shown = found if whole else for_strangers(plan, found)
    return shown, follow(shown, on, book(), counts=counts_for([shown]))


def _may(request: HttpRequest, plan: Plan, name: str) -> bool:
    return people.may(request.user, f"plan.{name}", organisation=plan.owner_id).allowed
