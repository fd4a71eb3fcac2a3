"""What a plan lacks, found by itself: each finding with the place, why it matters and how to mend it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from skillshed.insight.plan.document import Action, Outcome, Output, Plan, rows
from skillshed.insight.plan.finding import Finding

Found = tuple[str, str, tuple[str, ...]]  # where, what, about
_RULES: list[tuple[str, Callable[[Plan], Iterable[Found]]]] = []


@cache
def settings() -> dict[str, Any]:
    """Limits and words of the rules."""
    return tomllib.loads(files("skillshed.insight.plan").joinpath("lint.toml").read_text(encoding="utf-8"))


def lint(plan: Plan) -> list[Finding]:
    """Everything weak in the plan, rule by rule. A plan without findings is not therefore a good one."""
    said = settings()["rules"]
    return [
        Finding(said[rule]["weight"], rule, where, what, said[rule]["why"], said[rule]["mend"], about)
        for rule, look in _RULES
        if rule in said
        for where, what, about in look(plan)
    ]


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings each rule made."""
    return dict(Counter(one.rule for one in findings))


def _rule(name: str) -> Callable[[Callable[[Plan], Iterable[Found]]], Callable[[Plan], Iterable[Found]]]:
    def keep(look: Callable[[Plan], Iterable[Found]]) -> Callable[[Plan], Iterable[Found]]:
        _RULES.append((name, look))
        return look

    return keep


def _measured(plan: Plan) -> dict[str, Any]:
    """The measure that follows an element, where one with a target does."""
    return {one.of: one for one in plan.measures if one.target is not None or one.steps}


@_rule("no-target")
def _no_target(plan: Plan) -> Iterator[Found]:
    followed = _measured(plan)
    for one in plan.outputs:
        if one.id not in followed and (one.target is None or one.target.value is None):
            yield one.id, f"Output {one.id} ({one.name}) has no numeric target.", (one.id,)


@_rule("few-targets")
def _few_targets(plan: Plan) -> Iterator[Found]:
    every_one: list[Action | Output | Outcome] = [*plan.actions, *plan.outputs, *plan.outcomes]
    have = [one for one in every_one if one.target and one.target.value is not None]
    count = len(have) + sum(one.target is not None for one in plan.measures)
    every = len(plan.outputs) + len(plan.outcomes)
    if every and count * 10 < every:
        said = f"on {have[0].id}" if len(have) == 1 else f"on {', '.join(one.id for one in have)}" if have else "none at all"
        words = {0: "no numeric target", 1: "one numeric target"}.get(count, f"{count} numeric targets")
        yield (
            plan.plan.id,
            f"The plan sets {words} in all ({said}) for {every} outputs and outcomes.",
            tuple(one.id for one in have),
        )


@_rule("narrative")
def _narrative(plan: Plan) -> Iterator[Found]:
    for one in plan.outputs:
        if one.kind == "evidence":
            yield one.id, f"Output {one.id} ({one.name}) is narrative: it has no number to reach.", (one.id,)


@_rule("no-baseline")
def _no_baseline(plan: Plan) -> Iterator[Found]:
    for action in plan.actions:
        if action.target and action.target.value is not None and action.target.baseline is None:
            yield action.id, f"The target of {action.id} has no baseline.", (action.id,)
    for one in plan.measures:
        if one.target is not None and one.baseline is None:
            yield one.id, f"Measure {one.id} has a target of {one.target} and no baseline.", (one.of,)


@_rule("theme-without-outcomes")
def _themes(plan: Plan) -> Iterator[Found]:
    chained = {chain.objective for chain in plan.chains if chain.short or chain.long}
    theme_of = {one.id: one.theme for one in plan.priorities}
    for theme in plan.themes:
        own = [one.id for one in plan.objectives if theme_of.get(one.priority) == theme.id]
        if own and not chained & set(own):
            yield theme.id, f"Theme {theme.id} ({theme.name}) ends at outputs: none of its {len(own)} objectives leads to an outcome.", tuple(own)  # fmt: skip


def ends(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Objectives whose chains end in each long-term outcome, in the plan's order."""
    found: dict[str, dict[str, None]] = {}
    for chain in plan.chains:
        for one in chain.long:
            found.setdefault(one, {})[chain.objective] = None
    return {one: tuple(objectives) for one, objectives in found.items()}


@_rule("fan-in")
def _fan_in(plan: Plan) -> Iterator[Found]:
    named = {one.id: one.name for one in plan.outcomes}
    for one, objectives in sorted(ends(plan).items(), key=lambda row: -len(row[1])):
        if len(objectives) > settings()["most_objectives"]:
            chains = sum(one in chain.long for chain in plan.chains)
            more = f" ({chains} chains)" if chains != len(objectives) else ""
            what = (
                f"{named.get(one, one)} ({one}) ends the chains of {len(objectives)} objectives{more}: {', '.join(objectives)}."
            )
            yield one, what, objectives


@_rule("no-accountable-owner")
def _accountable(plan: Plan) -> Iterator[Found]:
    for one in plan.actions:
        if len(one.owners) > 1 and not one.accountable:
            yield one.id, f"Action {one.id} has {len(one.owners)} owners and nobody accountable.", (one.id,)


@_rule("no-owner")
def _no_owner(plan: Plan) -> Iterator[Found]:
    for one in plan.actions:
        if not one.owners and not one.accountable:
            yield one.id, f"Action {one.id} ({one.name}) has no owner.", (one.id,)


def owned(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Actions each actor owns a part of; most first."""
    found: dict[str, list[str]] = {}
    for action in plan.actions:
        for one in _owners(action):
            found.setdefault(one, []).append(action.id)
    return {one: tuple(actions) for one, actions in sorted(found.items(), key=lambda row: (-len(row[1]), row[0]))}


def _owners(action: Action) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*action.owners, *([action.accountable] if action.accountable else []))))


@_rule("owner-of-much")
def _much(plan: Plan) -> Iterator[Found]:
    named = {one.id: one.name for one in plan.actors}
    for one, actions in owned(plan).items():
        if len(plan.actions) > 3 and len(actions) > settings()["most_owners_share"] * len(plan.actions):
            yield one, f"{named.get(one, one)} owns a part of {len(actions)} of {len(plan.actions)} actions.", actions


@_rule("owner-of-one")
def _one(plan: Plan) -> Iterator[Found]:
    named = {one.id: one.name for one in plan.actors}
    for one, actions in owned(plan).items():
        if len(actions) == 1:
            yield one, f"{named.get(one, one)} has a part in one action only ({actions[0]}).", actions


@_rule("low-confidence")
def _low(plan: Plan) -> Iterator[Found]:
    for chain in plan.chains:
        for side, named in (("short", chain.short), ("long", chain.long)):
            for one, how in named.items():
                if how == "low":
                    yield (
                        chain.objective,
                        f"{chain.objective} leads to {one} ({side}-term) with low confidence.",
                        (chain.objective, one),
                    )
    for link in plan.links:
        if link.confidence == "low":
            yield link.source, f"{link.source} leads to {link.to} with low confidence.", (link.source, link.to)


@_rule("table-and-diagram")
def _mismatch(plan: Plan) -> Iterator[Found]:
    for one in plan.outputs:
        if one.in_table != one.in_diagram:
            has, lacks = ("table", "diagram") if one.in_table else ("diagram", "table")
            yield one.id, f"Output {one.id} ({one.name}) stands in the {has} and not in the {lacks}.", (one.id,)


def thin(outcome: Outcome) -> str:
    """Why the outcome's figure is too thin for a district; nothing where it is not."""
    hint = outcome.source_hint.casefold()
    return next((row["why"] for row in settings()["thin"] if row["words"] in hint), "")


@_rule("thin-survey")
def _thin(plan: Plan) -> Iterator[Found]:
    for one in plan.outcomes:
        if one.term == "long" and (why := thin(one)):
            yield one.id, f"{one.name} ({one.id}) rests on {one.source_hint}. {why}", (one.id,)


@_rule("no-measure")
def _no_measure(plan: Plan) -> Iterator[Found]:
    followed = {one.of for one in plan.measures}
    for one in plan.outcomes:
        if not one.evidence and not one.source_hint and one.id not in followed:
            yield one.id, f"Outcome {one.id} ({one.name}) names no measure and no source.", (one.id,)


@_rule("same-statement")
def _same(plan: Plan) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for one in (*plan.outputs, *plan.outcomes):
        words = " ".join(one.name.casefold().split())
        if words in seen:
            yield one.id, f"{one.id} says the same as {seen[words]}: “{one.name}”.", (seen[words], one.id)
        seen.setdefault(words, one.id)


@_rule("objective-without-action")
def _no_action(plan: Plan) -> Iterator[Found]:
    done = {one.objective for one in plan.actions}
    for one in plan.objectives:
        if one.id not in done:
            yield one.id, f"Objective {one.id} ({one.name}) has no action.", (one.id,)


@_rule("objective-without-output")
def _no_output(plan: Plan) -> Iterator[Found]:
    done = {one.objective for one in plan.outputs}
    for one in plan.objectives:
        if one.id not in done:
            yield one.id, f"Objective {one.id} ({one.name}) has no output.", (one.id,)


@_rule("output-without-action")
def _unproduced(plan: Plan) -> Iterator[Found]:
    produced = {one for action in plan.actions for one in action.outputs}
    for one in plan.outputs:
        if one.id not in produced:
            yield one.id, f"No action brings forth output {one.id} ({one.name}).", (one.id,)


@_rule("output-without-outcome")
def _leads_nowhere(plan: Plan) -> Iterator[Found]:
    linked = {one.source for one in plan.links}
    whole = {chain.objective for chain in plan.chains if chain.outputs is None and (chain.short or chain.long)}
    named = {one for chain in plan.chains for one in chain.outputs or ()}
    for one in plan.outputs:
        if one.objective not in whole and one.id not in named | linked:
            yield one.id, f"Output {one.id} ({one.name}) leads to no outcome.", (one.id,)


@_rule("outcome-without-chain")
def _unreached(plan: Plan) -> Iterator[Found]:
    reached = {one for chain in plan.chains for one in (*chain.short, *chain.long)} | {one.to for one in plan.links}
    for one in plan.outcomes:
        if one.id not in reached:
            yield one.id, f"Nothing in the plan leads to {one.id} ({one.name}).", (one.id,)


@_rule("actor-without-action")
def _idle(plan: Plan) -> Iterator[Found]:
    busy = set(owned(plan)) | {one for action in plan.actions for one in action.partners} | {one.funder for one in plan.funds}
    for one in plan.actors:
        if one.id not in busy:
            yield one.id, f"{one.name} ({one.id}) has a part in no action.", (one.id,)


@_rule("said-by-its-authors")
def _said(plan: Plan) -> Iterator[Found]:
    for one in plan.source_anomalies:
        yield plan.plan.id, f"{one[:1].upper()}{one[1:]}.", ()


@_rule("unknown-name")
def _unknown(plan: Plan) -> Iterator[Found]:
    for name in plan.unknown:
        yield plan.plan.id, f"`{name}` at the top of the plan is no name of the format.", ()
    for group, _, row in rows(plan):
        for name in row.unknown:
            if name != "note":
                yield row.id, f"`{name}` of {row.id} ({group}) is no name of the format.", (row.id,)
