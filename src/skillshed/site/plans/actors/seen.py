"""The map as a reader may see it on a day: of one plan or of the whole place, narrowed as asked, and worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Count, Max
from django.http import Http404, HttpRequest
from django.urls import reverse

from skillshed.insight.plan.actors import TIES, ActorMap, Shape, shape
from skillshed.insight.plan.asking import Index, index
from skillshed.insight.plan.ecosystem import Ecosystem, Leaving, leaving, narrowed, reach
from skillshed.people import services as people
from skillshed.people.services import SYSTEM
from skillshed.plans.files import document
from skillshed.plans.mapping import of_place, of_plans, said_of
from skillshed.plans.models import Actual, Element, MapActor, Plan, Relation
from skillshed.provision.models import Offer
from skillshed.referrals.actors import grants
from skillshed.referrals.models import Referral
from skillshed.site.evidence.opened import book, kept
from skillshed.site.plans.opened import day_of, visible

Made = TypeVar("Made")
WITHIN = (90, 180, 365, 730)  # days within which money may be asked to end


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    on: date
    kind: str = ""
    relation: str = ""
    place: str = ""
    within: int = 365

    def query(self) -> str:
        """What differs from the plain map, as it stands in an address."""
        named = {"kind": self.kind, "relation": self.relation, "place": self.place}
        return urlencode({"on": self.on.isoformat(), **{name: text for name, text in named.items() if text}})


@dataclass(frozen=True)
class Seen:
    """The map for this reader. `whole` is everything on that day, `found` what was asked for of it."""

    plan: Plan | None
    plans: dict[str, Plan]
    asked: Asked
    stamp: Hashable
    whole: Ecosystem
    found: Ecosystem
    may_edit: bool
    sees_counts: bool

    def url(self, name: str, *parts: str) -> str:
        """An address of this map: of its plan, or of the whole place."""
        return reverse(f"plans:plan_{name}", args=[self.plan.slug, *parts]) if self.plan else reverse(f"plans:{name}", args=parts)

    @property
    def title(self) -> str:
        """Whose map it is."""
        return self.plan.title if self.plan else "Every plan, list and provider known here"

    def shape(self) -> Shape:
        """Measures of what was asked for. Cost: half a second for 150 actors, once."""
        return kept((self.stamp, self.asked, "shape"), lambda: shape(self.found.map))

    def reach(self) -> dict[str, float]:
        """How far each comes."""
        return kept((self.stamp, self.asked, "reach"), lambda: reach(self.found.map))

    def leavings(self) -> dict[str, Leaving]:
        """What is left when each goes, of the whole map: a narrowed one would show breaks that are none."""
        return kept((self.stamp, self.asked.on, "leavings"), lambda: _leavings(self.whole))

    def index(self) -> Index:
        """What can be searched."""
        return kept((self.stamp, self.asked.on, "index"), lambda: index(said_of(self.whole, self.asked.on)))

    def made(self, name: str, make: Callable[[], Made]) -> Made:
        """What is made of what was asked for, once."""
        return kept((self.stamp, self.asked, name), make)


def _leavings(whole: Ecosystem) -> dict[str, Leaving]:
    graph = whole.map.graph()
    return {one.id: leaving(whole, one.id, graph) for one in whole.map.nodes}


def seen(request: HttpRequest, slug: str = "") -> Seen:
    """The map of a plan, or of the place where none is named; 404 for a plan that this reader may not know of."""
    plans = {one.slug: one for one in visible(request)}
    if slug and slug not in plans:
        raise Http404(f"no plan {slug}")
    chosen = [plans[slug]] if slug else list(plans.values())
    drafts = people.may(request.user, "plan.see_draft").allowed
    counts = not slug and any(grants(request.user, "referral.see_counts"))
    asked = _asked(request)
    stamp = (_stamp(chosen, with_directory=not slug), bool(slug), drafts, counts)
    whole = kept((stamp, asked.on, "whole"), lambda: _whole(chosen, asked.on, bool(slug), drafts=drafts, counts=counts))
    found = kept((stamp, asked, "found"), lambda: _narrowed(whole, asked))
    by_id = kept((stamp, "ids"), lambda: {document(one, actuals=()).plan.id: one.slug for one in chosen})
    return Seen(
        chosen[0] if slug else None, {name: plans[one] for name, one in by_id.items()}, asked, (stamp, asked), whole, found,
        people.may(request.user, "actors.edit").allowed, counts,
    )  # fmt: skip


def _asked(request: HttpRequest) -> Asked:
    within = request.GET.get("within", "")
    relation = request.GET.get("relation", "")
    return Asked(
        day_of(request), request.GET.get("kind", "")[:60], relation if relation in TIES else "", request.GET.get("place", "")[:20],
        int(within) if within in {str(one) for one in WITHIN} else 365,
    )  # fmt: skip


def _stamp(plans: list[Plan], *, with_directory: bool) -> Hashable:
    """Changes whenever anything on the map does."""
    numbers = [one.pk for one in plans]
    elements = Element.objects.filter(plan__in=numbers).aggregate(last=Max("changed_on"), count=Count("pk"))
    lists = [model.history.aggregate(last=Max("history_id"))["last"] for model in (MapActor, Relation)]
    found: tuple[Hashable, ...] = ("map", *numbers, *elements.values(), *lists)
    if not with_directory:
        return found
    offers = Offer.objects.aggregate(last=Max("modified_on"), count=Count("pk"))
    return (*found, *offers.values(), Referral.objects.exclude(sent_on=None).count())


def _whole(plans: list[Plan], on: date, of_one: bool, *, drafts: bool, counts: bool) -> Ecosystem:
    documents = [document(one, actuals=Actual.objects.none()) for one in plans]
    if of_one:
        return of_plans(documents, drafts=drafts).on(on)
    # Whether this reader may see counts was asked already; the counts are protected whoever asks.
    return of_place(documents, on, drafts=drafts, counts_for=SYSTEM if counts else None).on(on)


def _narrowed(whole: Ecosystem, asked: Asked) -> Ecosystem:
    if not (asked.kind or asked.relation or asked.place):
        return whole
    return narrowed(whole, kind=asked.kind, relation=asked.relation, place=asked.place, isolated=not asked.relation)


def kinds_of(found: ActorMap) -> list[tuple[str, str, int]]:
    """(kind, in words, how many), by name."""
    counts = Counter(one.kind for one in found.nodes if one.kind)
    return sorted((kind, words(kind), number) for kind, number in counts.items())


def relations_of(found: ActorMap) -> list[tuple[str, int]]:
    """(relation, how many), in the order of the list of relations."""
    counts = Counter(one.kind for one in found.ties)
    return [(kind, counts[kind]) for kind in TIES if counts[kind]]


def places_of(found: ActorMap) -> list[tuple[str, str, int]]:
    """(code, name, how many), by name."""
    counts = Counter(one.place for one in found.nodes if one.place)
    return sorted(((code, place_name(code), number) for code, number in counts.items()), key=lambda row: row[1])


def place_name(code: str) -> str:
    """A place's name; the code where the evidence does not know it; empty for none."""
    opened = book()
    return opened.place(code).name if code and code in opened.areas else code


def words(kind: str) -> str:
    """A kind as a reader reads it."""
    return (kind[:1].upper() + kind[1:]).replace("-", " ") if kind else "Kind not known"
