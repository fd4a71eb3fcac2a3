"""The skills that offers are stated to teach, for the feed: of one offer, of many at once, and all of them as terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet

from skillshed.provision.feeds.out_terms import SkillTaxonomy, SkillTerm
from skillshed.provision.models import Offer, OfferSkill
from skillshed.provision.teaching.taught import stated

Taught = tuple[SkillTerm, str]  # the skill, and the state of the statement
FIELDS = "taxonomy", "skill", "label", "state"


def taught_by(offer: Offer) -> list[Taught]:
    """The skills of an offer, by label; fetched before for many (`carry`, `prefetched`), else asked now."""
    if (carried := getattr(offer, "told_taught", None)) is not None:
        return list(carried)
    if (rows := getattr(offer, "told_skills", None)) is None:
        rows = _ordered().filter(offer=offer)
    return [_taught(one.taxonomy, one.skill, one.label, one.state) for one in rows]


def carry(offers: Iterable[Offer]) -> None:
    """Each offer's skills in one query, without a record made for each."""
    by_pk = {one.pk: one for one in offers}
    found: dict[UUID, list[Taught]] = defaultdict(list)
    for offer, *said in _ordered().filter(offer__in=by_pk).values_list("offer", *FIELDS):
        found[offer].append(_taught(*said))
    for pk, one in by_pk.items():
        one.told_taught = found[pk]


def prefetched() -> Prefetch[str, QuerySet[OfferSkill]]:
    """The same with offers that are fetched as records."""
    return Prefetch("skills", _ordered(), to_attr="told_skills")


def skill_terms(taxonomy: UUID | None = None) -> list[SkillTerm]:
    """Every skill that some offer is stated to teach, in an order that does not change between pages; of one taxonomy where it is named."""
    rows = stated().values("taxonomy", "skill").annotate(name=Min("label")).order_by("taxonomy", "skill")
    terms = [SkillTerm(one["taxonomy"], one["skill"], one["name"]) for one in rows]
    return [one for one in terms if taxonomy is None or SkillTaxonomy(one.taxonomy).id == str(taxonomy)]


def skill_taxonomies() -> list[SkillTaxonomy]:
    """The taxonomies they are of, each version by itself."""
    return [SkillTaxonomy(one) for one in stated().order_by("taxonomy").values_list("taxonomy", flat=True).distinct()]


def with_skill(found: QuerySet[Offer], term: SkillTerm) -> QuerySet[Offer]:
    """Those that teach it."""
    return found.filter(Exists(stated().filter(offer=OuterRef("pk"), taxonomy=term.taxonomy, skill=term.skill)))


def with_skills(found: QuerySet[Offer], taxonomy: SkillTaxonomy) -> QuerySet[Offer]:
    """Those that teach any skill of a taxonomy."""
    return found.filter(Exists(stated().filter(offer=OuterRef("pk"), taxonomy=taxonomy.key)))


def restated(when: datetime) -> Q:
    """Offers whose words were read, or decided upon, then or later."""
    decided = OfferSkill.objects.filter(offer=OuterRef("pk"), decided_on__gte=when)
    return Q(Exists(decided)) | Q(reading__read_on__gte=when)


def _ordered() -> QuerySet[OfferSkill]:
    return stated().order_by("label", "skill")


def _taught(taxonomy: str, skill: str, label: str, state: str) -> Taught:
    return SkillTerm(taxonomy, skill, label), state
