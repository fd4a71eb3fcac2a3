"""The map as pages and pictures show it: rows in plain words, and what is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from skillshed.insight.plan.actors import Node, Shape, Tie
from skillshed.insight.plan.ecosystem import ACCOUNTABLE, Ecosystem, Holding, Leaving
from skillshed.plans.mapping import facing
from skillshed.publishing.charts.adjacency import Member, Square
from skillshed.publishing.charts.layers import Box, Layered, Wire
from skillshed.site.plans.actors.seen import Seen, place_name, words

MOST_DRAWN = 150
MOST_BOXES = 12


def headline(found: Shape) -> str:
    """The map in one sentence."""
    if not found.actors:
        return "Nobody is on this map"
    if not found.ties:
        return f"{found.actors} actors are known, and no tie between them"
    return f"{found.actors} actors, and {100 * found.density:.0f} in 100 of their possible pairs have a tie"


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One actor in the table."""

    node: Node
    kind: str
    place: str
    pairs: int
    brokerage: float
    reach: float
    breaks: int
    breaks_words: str


def rows(seen: Seen) -> list[ActorRow]:
    """Every actor, those without whom most would break first."""
    leavings, reached = seen.leavings(), seen.reach()
    nodes = {one.id: one for one in seen.found.map.nodes}
    found = [
        ActorRow(
            nodes[one.id], words(nodes[one.id].kind), place_name(nodes[one.id].place), one.ties, one.brokerage, reached[one.id],
            leavings[one.id].breaks, breaks(leavings[one.id]),
        )
        for one in seen.shape().standings
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.breaks, -row.brokerage, row.node.name))


def breaks(one: Leaving) -> str:
    """What would break when an actor goes, in words; empty where nothing that is known would."""
    parts = [_count(len(one.ownerless), "action without an owner", "actions without an owner")] if one.ownerless else []
    parts += [_count(len(one.money), "fund ends", "funds end")] if one.money else []
    if len(one.pieces) > 1:
        cut = sum(len(piece) for piece in one.pieces[1:])
        parts.append(_count(cut, "actor cut off from the rest", "actors cut off from the rest"))
    return ", ".join(parts)


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors and everything between them."""

    one: Node
    other: Node
    said: str
    count: int


def pairs(found: Ecosystem) -> list[Pair]:
    """Every pair with a tie, those with most ties first."""
    between: dict[tuple[str, str], list[Tie]] = {}
    for tie in found.map.ties:
        between.setdefault((min(tie.source, tie.to), max(tie.source, tie.to)), []).append(tie)
    named = found.named
    made = [
        Pair(named[one], named[other], _said(ties), len(ties))
        for (one, other), ties in between.items()
        if one in named and other in named
    ]
    return sorted(made, key=lambda row: (-row.count, row.one.name, row.other.name))


def _said(ties: list[Tie]) -> str:
    counts = Counter(tie.kind for tie in ties)
    return ", ".join(f"{kind} ({number})" if number > 1 else kind for kind, number in counts.items())


def square(seen: Seen) -> tuple[Square, int]:
    """(what is drawn, how many actors are left out). By kind, the kinds with most ties first; in each the most bound first."""
    ties = seen.found.map.ties
    counts: Counter[str] = Counter(end for tie in {frozenset((one.source, one.to)) for one in ties} for end in tie)
    nodes = sorted(seen.found.map.nodes, key=lambda one: (-counts[one.id], one.name))[:MOST_DRAWN]
    weight: Counter[str] = Counter()
    for one in nodes:
        weight[one.kind] += counts[one.id]
    nodes.sort(key=lambda one: (-weight[one.kind], one.kind, -counts[one.id], one.name))
    place = {one.id: number for number, one in enumerate(nodes)}
    between = Counter(
        (min(place[one.source], place[one.to]), max(place[one.source], place[one.to]))
        for one in ties
        if one.source in place and one.to in place
    )
    cells = tuple((one, other, number) for (one, other), number in sorted(between.items()))
    members = tuple(Member(one.name, words(one.kind), one.is_class) for one in nodes)
    return Square("Who has a tie with whom", members, cells), len(seen.found.map.nodes) - len(nodes)


@dataclass(frozen=True, slots=True)
class TieRow:
    """One relation of an actor as its page shows it."""

    other: Node
    said: str
    tie: Tie
    plan: Any


def ties_of(seen: Seen, actor: str) -> list[TieRow]:
    """Relations of an actor that are not those of a shared action, by kind."""
    found = []
    for tie in seen.whole.ties_of(actor):
        if tie.kind == "owns an action with" and tie.plan:
            continue
        other = tie.to if tie.source == actor else tie.source
        found.append(
            TieRow(seen.whole.named[other], facing(tie.kind, is_source=tie.source == actor), tie, seen.plans.get(tie.plan))
        )
    return sorted(found, key=lambda row: (row.said, row.other.name))


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One action of an actor, and with whom."""

    holding: Holding
    plan: Any
    others: tuple[tuple[Node, str], ...]
    is_alone: bool


def held(seen: Seen, actor: str) -> list[HeldRow]:
    """What an actor has a part in."""
    with_whom: dict[tuple[str, str], list[Holding]] = {}
    for one in seen.whole.holdings:
        with_whom.setdefault((one.plan, one.key), []).append(one)
    named = seen.whole.named
    return [
        HeldRow(
            one, seen.plans.get(one.plan),
            tuple((named[other.actor], other.how) for other in with_whom[one.plan, one.key] if other.actor != actor),
            one in seen.leavings()[actor].ownerless,
        )
        for one in seen.whole.held_by(actor)
    ]  # fmt: skip


def around(seen: Seen, actor: str) -> Layered:
    """An actor and what is round it: who gives to it, itself, what it has a part in, with whom. Long lists are cut, and say so."""
    me, listed = seen.whole.named[actor], held(seen, actor)
    sources = {row.other.id: row.other.name for row in ties_of(seen, actor) if row.tie.to == actor}
    goals = {row.other.id: row.other.name for row in ties_of(seen, actor) if row.tie.source == actor}
    actions = listed[:MOST_BOXES]
    together: Counter[str] = Counter(node.id for row in actions for node, _ in row.others)
    others = [key for key, _ in together.most_common(MOST_BOXES)]
    named = seen.whole.named
    boxes = [
        *(Box(f"s{key}", name, 0) for key, name in _cut(sources)), Box("me", me.name, 1),
        *(Box(f"a{row.holding.plan}{row.holding.key}", row.holding.name, 2) for row in actions),
        *(Box(f"g{key}", name, 2) for key, name in _cut(goals)), *(Box(f"o{key}", named[key].name, 3) for key in others),
    ]  # fmt: skip
    wires = [Wire(f"s{key}", "me") for key, _ in _cut(sources)] + [Wire("me", f"g{key}") for key, _ in _cut(goals)]
    for row in actions:
        key = f"a{row.holding.plan}{row.holding.key}"
        wires.append(Wire("me", key, "high" if row.holding.how == ACCOUNTABLE or row.is_alone else "medium"))
        wires += [Wire(key, f"o{node.id}", "medium") for node, _ in row.others if node.id in others]
    heads = ("Gives to it", "It", "What it does, and for whom", "With whom")
    used = sorted({one.layer for one in boxes})
    # A column that would stand empty is left out.
    moved = tuple(replace(one, layer=used.index(one.layer)) for one in boxes)
    return Layered(f"What {me.name} is tied to", tuple(heads[layer] for layer in used), moved, tuple(wires))


def _cut(found: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(found.items(), key=lambda row: row[1])[:MOST_BOXES]
