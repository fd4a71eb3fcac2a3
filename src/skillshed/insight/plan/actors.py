"""Who does what with whom: the map of actors as a graph of typed, dated relations, and what it says with caution."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import networkx as nx  # type: ignore[import-untyped]

from skillshed.insight.plan.document import Plan

# Kinds of a tie; the last is made from others.
TIES = ("owns an action", "co-delivers", "funds", "refers", "shares data", "sits on", "owns an action with")
# Words by which an actor is taken for a class of actors ("employers"), whose brokerage is therefore inflated.
CLASS_WORDS = ("employers", "providers", "colleges", "universities", "local authorities", "stakeholders", "developers", "tenants", "institutions",
               "intermediaries", "partners", "libraries", "leaders", "ambassadors", "leps")  # fmt: skip


# Whole words: a partnership is one body, partners are many.
_CLASS = re.compile(rf"\b({'|'.join(CLASS_WORDS)})\b")


@dataclass(frozen=True, slots=True)
class Node:
    """One actor. `is_class`: it stands for many, so that measures of it say less."""

    id: str
    name: str
    kind: str = ""
    place: str = ""
    is_class: bool = False
    known_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation, with what it rests on. `amount`: pounds; `count`: people, protected."""

    source: str
    to: str
    kind: str
    since: date | None = None
    until: date | None = None
    evidence: str = ""
    confidence: str = ""
    amount: float | None = None
    said_by: str = ""
    plan: str = ""
    count: int | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day; one without days holds always."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class ActorMap:
    """Actors and the ties between them, whichever way they were learned."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]

    def on(self, day: date) -> ActorMap:
        """The map as it is on a day."""
        return replace(self, ties=tuple(one for one in self.ties if one.holds_on(day)))

    def graph(self, kinds: Iterable[str] = ()) -> nx.Graph:
        """Undirected, one edge for any two actors with a tie of these kinds (all, unless named)."""
        chosen = set(kinds)
        found = nx.Graph()
        found.add_nodes_from(one.id for one in self.nodes)
        known = set(found)
        pairs = [
            (one.source, one.to) for one in self.ties if (not chosen or one.kind in chosen) and {one.source, one.to} <= known
        ]
        found.add_edges_from((a, b) for a, b in pairs if a != b)
        return found


def from_plan(plan: Plan) -> ActorMap:
    """Actors of a plan; two that own a part of one action have a tie that names it."""
    nodes = tuple(
        Node(one.id, one.name, one.kind, one.place, stands_for_many(one.name) if one.is_class is None else one.is_class)
        for one in plan.actors
    )
    ties: list[Tie] = []
    for action in plan.actions:
        owners = list(dict.fromkeys((*action.owners, *([action.accountable] if action.accountable else []))))
        ties += [
            Tie(a, b, "owns an action with", action.starts, action.ends, f"action {action.id}")
            for number, a in enumerate(owners)
            for b in owners[number + 1 :]
        ]
        ties += [
            Tie(owner, one, "co-delivers", action.starts, action.ends, f"action {action.id}")
            for owner in owners[:1]
            for one in action.partners
        ]
    funders = {one.id: one for one in plan.funds}
    for action in plan.actions:
        for one in action.funds:
            fund = funders.get(one)
            if fund and fund.funder:
                amount = float(fund.amount) if fund.amount is not None else None
                ties += [
                    Tie(fund.funder, owner, "funds", None, fund.ends, f"fund {fund.id}", amount=amount)
                    for owner in action.owners
                    if owner != fund.funder
                ]
    return ActorMap(nodes, tuple(ties))


def stands_for_many(name: str) -> bool:
    """Whether a name is that of a class of actors, by its words."""
    return _CLASS.search(name.casefold()) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one actor stands: ties, share of shortest ways that lead through it (0 to 1), how bound its neighbours are (Burt)."""

    id: str
    ties: int
    brokerage: float
    constraint: float | None
    core: int
    density_without: float
    alone_without: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """The whole map: density = ties / possible ties; groups by greedy modularity (Clauset, Newman and Moore, 2004)."""

    actors: int
    ties: int
    density: float
    parts: int
    alone: tuple[str, ...]
    core: tuple[str, ...]
    core_of: int
    groups: tuple[tuple[str, ...], ...]
    modularity: float | None
    outward: float | None
    standings: tuple[Standing, ...]


def shape(found: ActorMap, kinds: Sequence[str] = ()) -> Shape:
    """What the map looks like. `outward`: the E-I index over kinds of actor, -1 (only with their own) to 1 (only with others).

    Cost: 300 actors in a few seconds, most of it for leaving each one out.
    """
    graph = found.graph(kinds)
    cores = nx.core_number(graph) if graph.number_of_edges() else dict.fromkeys(graph, 0)
    deepest = max(cores.values(), default=0)
    groups: list[frozenset[str]] = list(nx.community.greedy_modularity_communities(graph)) if graph.number_of_edges() else []
    return Shape(
        graph.number_of_nodes(), graph.number_of_edges(), nx.density(graph), nx.number_connected_components(graph) if graph else 0,
        tuple(sorted(nx.isolates(graph))), tuple(sorted(one for one, core in cores.items() if core == deepest and core)), deepest,
        tuple(tuple(sorted(one)) for one in groups), nx.community.modularity(graph, groups) if groups else None, _outward(graph, found), _standings(graph, cores),
    )  # fmt: skip


def _standings(graph: nx.Graph, cores: dict[str, int]) -> tuple[Standing, ...]:
    between = nx.betweenness_centrality(graph)
    bound = nx.constraint(graph) if graph else {}
    isolated = set(nx.isolates(graph))
    rows = []
    for one in graph:
        rest = graph.subgraph(other for other in graph if other != one)
        alone = tuple(sorted(set(nx.isolates(rest)) - isolated))
        constraint = bound[one] if bound[one] == bound[one] else None  # not a number where it has no tie
        rows.append(Standing(one, graph.degree(one), between[one], constraint, cores[one], nx.density(rest), alone))
    return tuple(sorted(rows, key=lambda row: (-row.brokerage, row.id)))


def _outward(graph: nx.Graph, found: ActorMap) -> float | None:
    kind = {one.id: one.kind for one in found.nodes}
    pairs = [(a, b) for a, b in graph.edges if kind.get(a) and kind.get(b)]
    if not pairs:
        return None
    out = sum(kind[a] != kind[b] for a, b in pairs)
    return (2 * out - len(pairs)) / len(pairs)


def sole_owners(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Actions with one owner only, by that owner: they stop when it leaves."""
    found: dict[str, list[str]] = {}
    for action in plan.actions:
        if len(set(action.owners)) == 1:
            found.setdefault(action.owners[0], []).append(action.id)
    return {one: tuple(actions) for one, actions in found.items()}


def cliffs(plan: Plan, now: date, within_days: int = 365) -> list[tuple[str, date, tuple[str, ...]]]:
    """Funds that end within so many days, soonest first, with the outputs that rest on them alone."""
    found = []
    for fund in plan.funds:
        if fund.ends is None or not 0 <= (fund.ends - now).days <= within_days:
            continue
        resting = [one for action in plan.actions if set(action.funds) == {fund.id} for one in action.outputs]
        found.append((fund.id, fund.ends, tuple(dict.fromkeys(resting))))
    return sorted(found, key=lambda row: row[1])
