"""The map of a place put together: plans, relations brought in, the directory of provision, and protected counts of referrals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import log

from django.db.models import Count

from skillshed.insight.plan.actors import ActorMap, Node, Tie, stands_for_many
from skillshed.insight.plan.asking import Said
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.ecosystem import Ecosystem, key_of, of_plan, together
from skillshed.people.models import Organisation, OrganisationKind
from skillshed.people.services import Actor
from skillshed.plans.models import MapActor, Relation
from skillshed.provision.models import Funding, Provider, Venue
from skillshed.provision.published import published
from skillshed.referrals.actors import require_counts
from skillshed.referrals.models import Referral
from skillshed.referrals.protected import safe
from skillshed.rules.definitions import shipped_rules
from skillshed.rules.eligible import title_of

LIST, DIRECTORY, REFERRALS = "list", "directory", "referrals"
PROGRAMME = "funding programme"
# Kinds of an organisation in the words that plans use.
KINDS = {
    OrganisationKind.AUTHORITY: "local-government",
    OrganisationKind.SUPPORT: "support",
    OrganisationKind.SCHOOL: "education",
}


def of_plans(documents: Sequence[Document], *, drafts: bool = False) -> Ecosystem:
    """Plans, and the relations brought in between the actors they name."""
    whole = together(of_plan(one) for one in documents)
    listed = of_lists(drafts=drafts)
    mine = {one.id for one in whole.map.nodes}
    ties = tuple(one for one in listed.map.ties if {one.source, one.to} <= mine)
    nodes = tuple(one for one in listed.map.nodes if one.id in mine)
    return together([whole, Ecosystem(ActorMap(nodes, ties))])


def of_place(documents: Sequence[Document], on: date, *, drafts: bool = False, counts_for: Actor | None = None) -> Ecosystem:
    """Everything: plans, lists, the directory as it is on a day, and referrals for who may see counts."""
    parts = [*(of_plan(one) for one in documents), of_directory(on)]
    parts += [of_referrals(counts_for)] if counts_for is not None else []
    known = {one.id: one for part in parts for one in part.map.nodes}
    return together([*parts, of_lists(drafts=drafts, known=known.values())])


def of_lists(*, drafts: bool = False, known: Iterable[Node] = ()) -> Ecosystem:
    """Actors and relations brought in; without those not public, unless asked for. An end that only a relation names is an actor too."""
    actors = MapActor.objects.all() if drafts else MapActor.objects.filter(is_public=True)
    rows = Relation.objects.filter(withdrawn_on=None)
    rows = rows if drafts else rows.filter(is_public=True)
    nodes = {one.id: one for one in known} | {
        one.key: Node(one.key, one.name, one.kind, one.place_ons, one.is_class, (LIST,)) for one in actors
    }
    ties = []
    for row in rows:
        for key, name in ((row.source, row.source_name), (row.to, row.to_name)):
            nodes.setdefault(key, Node(key, name, is_class=stands_for_many(name), known_from=(LIST,)))
        ties.append(
            Tie(row.source, row.to, row.kind, row.since, row.until, row.evidence, row.confidence, None if row.amount is None else float(row.amount), row.said_by)
        )  # fmt: skip
    return Ecosystem(ActorMap(tuple(nodes.values()), tuple(ties)))


def of_directory(on: date) -> Ecosystem:
    """Providers with offers that can be had on a day, and the programmes that pay for them."""
    offers = published(on)
    numbers = dict(offers.order_by().values_list("provider").annotate(n=Count("pk")))
    places = _places(numbers)
    providers = Provider.objects.filter(pk__in=list(numbers)).select_related("organisation")
    nodes = {one.pk: _party(one.organisation, DIRECTORY, places.get(one.pk, "")) for one in providers}
    pays: Counter[tuple[object, str]] = Counter()
    rules = shipped_rules()
    for provider, programme, source in Funding.objects.filter(offer__in=offers).values_list(
        "offer__provider", "programme", "source"
    ):
        pays[provider, title_of(programme, rules) if programme else source] += 1
    funds = {key_of(name): Node(key_of(name), name, PROGRAMME, known_from=(DIRECTORY,)) for _, name in pays if name}
    ties = [
        Tie(
            key_of(name), nodes[provider].id, "funds", evidence=f"pays for {count} of {numbers[provider]} offers in the directory"
        )
        for (provider, name), count in sorted(pays.items(), key=lambda row: (row[0][1], str(row[0][0])))
        if name and key_of(name) != nodes[provider].id
    ]
    return together([Ecosystem(ActorMap((*nodes.values(), *funds.values()), tuple(ties)))])


def _places(providers: Iterable[object]) -> dict[object, str]:
    """The district in which most of a provider's venues lie."""
    counts: dict[object, Counter[str]] = {}
    for provider, place in (
        Venue.objects.filter(provider__in=list(providers)).exclude(place_ons="").values_list("provider", "place_ons")
    ):
        counts.setdefault(provider, Counter())[place] += 1
    return {one: min(places, key=lambda place: (-places[place], place)) for one, places in counts.items()}


def _party(one: Organisation, known_from: str, place: str = "") -> Node:
    return Node(key_of(one.name), one.name, KINDS.get(OrganisationKind(one.kind), one.kind), place, False, (known_from,))


def of_referrals(by: Actor) -> Ecosystem:
    """Who refers to whom, in counts that are protected together with their sum; hidden ones leave no tie. Refused without the role."""
    require_counts(by)
    sent = Referral.objects.exclude(sent_on=None).exclude(organisation=None).order_by()
    counts = {(source, to): number for source, to, number in sent.values_list("organisation", "provider").annotate(n=Count("pk"))}
    parties = Organisation.objects.in_bulk({number for pair in counts for number in pair})
    named = {pair: f"{pair[0]} to {pair[1]}" for pair in counts}
    whole = {("sent", "", ""): sum(counts.values())} | {("sent", "pair", named[pair]): number for pair, number in counts.items()}
    shown = safe(whole)
    nodes = {number: _party(one, REFERRALS) for number, one in parties.items()}
    ties = tuple(
        Tie(nodes[source].id, nodes[to].id, "refers", evidence=f"about {count} people, protected count", count=count)
        for (source, to), text in named.items()
        if (count := shown["sent", "pair", text]) and nodes[source].id != nodes[to].id
    )
    ends = {end for one in ties for end in (one.source, one.to)}
    return Ecosystem(ActorMap(tuple(one for one in nodes.values() if one.id in ends), ties))


def said_of(found: Ecosystem, on: date) -> list[Said]:
    """Everything known of actors that somebody could ask about: names, actions, relations, and what providers offer."""
    said = [Said(one.id, "name", one.name, f"is called “{one.name}”") for one in found.map.nodes]
    said += [
        Said(one.id, "kind", one.kind.replace("-", " "), f"is a {one.kind.replace('-', ' ')}")
        for one in found.map.nodes
        if one.kind
    ]
    said += [
        Said(one.actor, one.how, one.name, f"{one.how} “{one.name}”", one.plan, one.key, one.about) for one in found.holdings
    ]
    named = found.named
    said += [
        Said(
            end,
            "relation",
            f"{one.kind} {named[other].name} {one.evidence}",
            f"{facing(one.kind, is_source=end == one.source)} {named[other].name}",
        )
        for one in found.map.ties
        if not one.plan
        for end, other in ((one.source, one.to), (one.to, one.source))
    ]
    said += [Said(one.funder, "funds", one.name, f"funds “{one.name}”", one.plan) for one in found.money if one.funder in named]
    return [*said, *(one for one in _offers(on) if one.actor in named)]


PASSIVE = {
    "funds": "is funded by", "refers": "receives people referred by", "sits on": "has on it", "shares data": "shares data with",
    "owns an action": "has an action owned by", "co-delivers": "delivers with", "owns an action with": "owns an action with",
}  # fmt: skip
ACTIVE = {
    "refers": "refers people to",
    "shares data": "shares data with",
    "co-delivers": "delivers with",
    "owns an action": "owns an action of",
}


def facing(kind: str, *, is_source: bool) -> str:
    """A relation in words as one end sees it: `funds`, `is funded by`."""
    return ACTIVE.get(kind, kind) if is_source else PASSIVE[kind]


def _offers(on: date) -> list[Said]:
    from skillshed.provision.access.said import subjects

    by: dict[tuple[str, str], list[str]] = {}
    for name, subject, title in published(on).values_list("provider__organisation__name", "subject", "title"):
        by.setdefault((key_of(name), subject), []).append(title)
    names = subjects()
    return [
        Said(
            actor, "offers", f"{names.get(subject, '')} {' '.join(titles)}", _offering(names.get(subject, ""), len(titles)),
            strength=1 + 0.1 * log(len(titles)), items=tuple(titles),
        )
        for (actor, subject), titles in by.items()
    ]  # fmt: skip


def _offering(subject: str, count: int) -> str:
    return f"has {count} offer{'s' if count > 1 else ''}{f' in {subject}' if subject else ''}"
