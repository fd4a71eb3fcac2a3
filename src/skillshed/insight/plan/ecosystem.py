"""The actors of a place, from every plan and list that names them: who holds what, and what is left when one goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import networkx as nx  # type: ignore[import-untyped]

from skillshed.insight.plan.actors import ActorMap, Node, Tie, cliffs, from_plan
from skillshed.insight.plan.document import Action, Plan

# How an actor stands to an action, the strongest first.
ACCOUNTABLE, OWNS, DELIVERS = "answers for", "owns a part of", "delivers a part of"
HOLDS = (ACCOUNTABLE, OWNS)
STEPS = 2  # how far `reach` looks: a friend of a friend can be asked, one further seldom is


def key_of(name: str) -> str:
    """The same for one name however it is written: small letters, figures and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold().replace("&", " and ").replace("'", "").replace("’", "")).strip("-")[:80]


@dataclass(frozen=True, slots=True)
class Holding:
    """One action that an actor has a part in. `outputs`: what comes of it; `about`: its objective, for those who search."""

    actor: str
    plan: str
    key: str
    name: str
    how: str
    since: date | None = None
    until: date | None = None
    outputs: tuple[str, ...] = ()
    about: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the action runs on a day; one without days always does."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Money:
    """A fund of a plan: who gives it, until when, the actions that use it, and the outputs that rest on it alone."""

    plan: str
    key: str
    name: str
    funder: str
    amount: float | None
    ends: date | None
    actions: tuple[str, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True)
class Ecosystem:
    """Actors, ties, and what each holds. Actors of one name are one actor, whichever plan or list names them."""

    map: ActorMap
    holdings: tuple[Holding, ...] = ()
    money: tuple[Money, ...] = ()

    @cached_property
    def named(self) -> dict[str, Node]:
        """Every actor by its key."""
        return {one.id: one for one in self.map.nodes}

    def on(self, day: date) -> Ecosystem:
        """As it is on a day: ties and actions that hold then."""
        return Ecosystem(self.map.on(day), tuple(one for one in self.holdings if one.holds_on(day)), self.money)

    def held_by(self, actor: str) -> tuple[Holding, ...]:
        """What an actor has a part in, what it answers for first."""
        order = (ACCOUNTABLE, OWNS, DELIVERS)
        return tuple(sorted((one for one in self.holdings if one.actor == actor), key=lambda one: order.index(one.how)))

    def ties_of(self, actor: str) -> tuple[Tie, ...]:
        """Ties of an actor, in either direction."""
        return tuple(one for one in self.map.ties if actor in (one.source, one.to))


def of_plan(plan: Plan) -> Ecosystem:
    """One plan as an ecosystem, its actors keyed by their names."""
    found = from_plan(plan)
    title = plan.plan.id
    keys = {one.id: key_of(one.name) or one.id for one in found.nodes}
    nodes = tuple(replace(one, id=keys[one.id], known_from=(title,)) for one in found.nodes)
    ties = dict.fromkeys(
        replace(one, source=keys[one.source], to=keys[one.to], plan=title)
        for one in found.ties
        if one.source in keys and one.to in keys and keys[one.source] != keys[one.to]
    )
    return Ecosystem(ActorMap(_joined(nodes), tuple(ties)), _holdings(plan, keys), _money(plan, keys))


def _holdings(plan: Plan, keys: dict[str, str]) -> tuple[Holding, ...]:
    objectives = {one.id: one.name for one in plan.objectives}
    outputs = {one.id: one.name for one in plan.outputs}
    found = []
    for action in plan.actions:
        about = "; ".join([objectives.get(action.objective, ""), *(outputs.get(one, "") for one in action.outputs)])
        for actor, how in _parts(action).items():
            if actor in keys:
                found.append(
                    Holding(keys[actor], plan.plan.id, action.id, action.name, how, action.starts, action.ends, action.outputs, about)
                )  # fmt: skip
    return tuple(dict.fromkeys(found))


def _parts(action: Action) -> dict[str, str]:
    parts = dict.fromkeys(action.partners, DELIVERS) | dict.fromkeys(action.owners, OWNS)
    return parts | ({action.accountable: ACCOUNTABLE} if action.accountable else {})


def _money(plan: Plan, keys: dict[str, str]) -> tuple[Money, ...]:
    far = cliffs(plan, date.min, (date.max - date.min).days)
    alone = {fund: outputs for fund, _, outputs in far}
    return tuple(
        Money(
            plan.plan.id, one.id, one.name, keys.get(one.funder, ""), None if one.amount is None else float(one.amount), one.ends,
            tuple(action.id for action in plan.actions if one.id in action.funds), alone.get(one.id, ()),
        )
        for one in plan.funds
    )  # fmt: skip


def together(found: Iterable[Ecosystem]) -> Ecosystem:
    """Several as one; actors of one name are one, and a kind or place that one of them does not say is taken from another."""
    parts = list(found)
    nodes = _joined(node for one in parts for node in one.map.nodes)
    known = {one.id for one in nodes}
    ties = dict.fromkeys(tie for one in parts for tie in one.map.ties if {tie.source, tie.to} <= known)
    holdings = dict.fromkeys(row for one in parts for row in one.holdings)
    return Ecosystem(
        ActorMap(nodes, tuple(ties)), tuple(holdings), tuple(dict.fromkeys(row for one in parts for row in one.money))
    )


def _joined(nodes: Iterable[Node]) -> tuple[Node, ...]:
    found: dict[str, Node] = {}
    for one in nodes:
        held = found.get(one.id)
        found[one.id] = one if held is None else replace(
            held, kind=held.kind or one.kind, place=held.place or one.place, is_class=held.is_class or one.is_class,
            known_from=tuple(dict.fromkeys((*held.known_from, *one.known_from))),
        )  # fmt: skip
    return tuple(found.values())


def narrowed(found: Ecosystem, *, kind: str = "", relation: str = "", place: str = "", isolated: bool = True) -> Ecosystem:
    """The ties of a kind that have an end of the kind and in the place asked for, and the actors they bind.

    `isolated`: whether actors of that kind and place without such a tie stay.
    """
    fits = {one.id for one in found.map.nodes if (not kind or one.kind == kind) and (not place or one.place == place)}
    ties = tuple(one for one in found.map.ties if (not relation or one.kind == relation) and {one.source, one.to} & fits)
    ends = {end for one in ties for end in (one.source, one.to)}
    stays = ends | fits if isolated else ends
    nodes = tuple(one for one in found.map.nodes if one.id in stays)
    return Ecosystem(ActorMap(nodes, ties), tuple(one for one in found.holdings if one.actor in stays), found.money)


@dataclass(frozen=True)
class Leaving:
    """What is left when an actor goes: actions nobody owns, actions nobody answers for, money that ends, who is cut off.

    `pieces`: the parts its own part of the map falls into, the largest first; one piece is no break.
    """

    actor: str
    ownerless: tuple[Holding, ...]
    unanswered: tuple[Holding, ...]
    outputs: tuple[str, ...]
    money: tuple[Money, ...]
    alone: tuple[str, ...]
    pieces: tuple[tuple[str, ...], ...]
    density: float
    density_without: float

    @property
    def breaks(self) -> int:
        """How much stops or comes apart; nought is nothing."""
        return len(self.ownerless) + len(self.money) + max(len(self.pieces) - 1, 0)


def leaving(found: Ecosystem, actor: str, graph: nx.Graph | None = None) -> Leaving:
    """What would be left without an actor. KeyError for one who is not on the map."""
    node = found.named[actor]
    whole = found.map.graph() if graph is None else graph
    mine = nx.node_connected_component(whole, node.id)
    rest = whole.subgraph(one for one in whole if one != node.id)
    pieces = sorted(
        (tuple(sorted(one)) for one in nx.connected_components(rest.subgraph(mine))), key=lambda one: (-len(one), one)
    )
    owners = _owners(found)
    held = [one for one in found.held_by(actor) if one.how in HOLDS]
    ownerless = tuple(one for one in held if owners[one.plan, one.key] == {actor})
    left = {output for one in found.holdings if one.how in HOLDS and one.actor != actor for output in one.outputs}
    return Leaving(
        actor, ownerless, tuple(one for one in held if one.how == ACCOUNTABLE and one not in ownerless),
        tuple(dict.fromkeys(output for one in ownerless for output in one.outputs if output not in left)),
        tuple(one for one in found.money if one.funder == actor), tuple(one[0] for one in pieces if len(one) == 1 and len(mine) > 2),
        tuple(pieces), nx.density(whole), nx.density(rest),
    )  # fmt: skip


def _owners(found: Ecosystem) -> dict[tuple[str, str], set[str]]:
    owners: dict[tuple[str, str], set[str]] = {}
    for one in found.holdings:
        if one.how in HOLDS:
            owners.setdefault((one.plan, one.key), set()).add(one.actor)
    return owners


def single_owned(found: Ecosystem) -> dict[str, tuple[Holding, ...]]:
    """Actions with one owner only, by that owner, who has most first."""
    owners = _owners(found)
    rows: dict[str, list[Holding]] = {}
    for one in found.holdings:
        if one.how in HOLDS and len(owners[one.plan, one.key]) == 1:
            rows.setdefault(one.actor, []).append(one)
    return {actor: tuple(listed) for actor, listed in sorted(rows.items(), key=lambda row: (-len(row[1]), row[0]))}


def reach(found: ActorMap, steps: int = STEPS) -> dict[str, float]:
    """The share of the others (0 to 1) that each actor comes to within so many ties."""
    graph = found.graph()
    others = max(len(graph) - 1, 1)
    return {one: (len(nx.single_source_shortest_path_length(graph, one, steps)) - 1) / others for one in graph}


def ending(found: Ecosystem, now: date, within_days: int = 365) -> tuple[list[Money], list[Tie]]:
    """Money that ends within so many days, soonest first: funds of plans, and other relations of funding."""
    funds = [one for one in found.money if one.ends and 0 <= (one.ends - now).days <= within_days]
    ties = [
        one
        for one in found.map.ties
        if one.kind == "funds" and not one.plan and one.until and 0 <= (one.until - now).days <= within_days
    ]
    return sorted(funds, key=lambda one: one.ends or now), sorted(ties, key=lambda one: one.until or now)


def classes(nodes: Sequence[Node]) -> tuple[str, ...]:
    """The names that stand for many, whose brokerage is therefore inflated."""
    return tuple(one.name for one in nodes if one.is_class)
