"""A plan's file read and judged: what cannot be is refused with its place; what is weak is left to `lint`."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from skillshed.insight.plan.document import SCHEMA, Plan, by_id, rows
from skillshed.insight.plan.finding import Finding
from skillshed.insight.plan.measures import PlanMeasure
from skillshed.insight.text_files import read_text
from skillshed.insight.yaml_lines import Block, load
from skillshed.terms.errors import InputNotUnderstood

MOST_SHOWN = 8
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class PlanFile:
    """A plan as read, the line of each of its parts, and what is wrong in it."""

    plan: Plan
    lines: dict[Place, int]
    faults: tuple[Finding, ...]

    def line(self, *place: str | int) -> int | None:
        """The line a part stands on, or the nearest line above it that is known."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def read_plan(path: Path) -> PlanFile:
    """The plan in a YAML or JSON file. InputNotUnderstood names the line; errors in references are `faults`."""
    return parse_plan(read_text(path), path.name)


def parse_plan(text: str, name: str) -> PlanFile:
    """The same from text."""
    found = load(text, name)
    if not isinstance(found, Block) or "plan" not in found.entries:
        raise InputNotUnderstood(
            f"'{name}' is no plan: it has no `plan:` at its top.", next_step=f"A plan begins with `schema: {SCHEMA}` and `plan:`."
        )
    lines: dict[Place, int] = {}
    said = found.entries.get("schema")
    if said != SCHEMA:
        raise InputNotUnderstood(
            f"'{name}' is of the format '{said or 'not said'}', and only {SCHEMA} is read.",
            next_step=f"Write `schema: {SCHEMA}` where it follows that format; docs/how-to/load-a-plan.md shows it.",
        )
    twice = _twice(found)
    if twice:
        raise InputNotUnderstood(f"'{name}' says something twice: {twice}.", next_step="Keep one of the two.")
    plain = _plain(found, (), lines)
    try:
        plan = Plan.model_validate(plain)
    except ValidationError as error:
        raise InputNotUnderstood(
            f"'{name}' cannot be read as a plan. {_told(error, plain, lines)}", next_step="Put these right and load it again."
        ) from error
    return PlanFile(plan, lines, tuple(faults(plan)))


@cache
def plan_schema() -> dict[str, Any]:
    """The format as a JSON Schema, as it is published."""
    schema = Plan.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def written(plan: Plan) -> str:
    """A plan as JSON, which `read_plan` reads again (JSON is YAML too)."""
    return json.dumps(
        plan.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True), indent=1, ensure_ascii=False
    )


def _twice(block: object) -> str:
    if isinstance(block, Block):
        if block.twice:
            return ", ".join(f"`{name}` (line {line})" for name, line in block.twice)
        return next((said for value in block.entries.values() if (said := _twice(value))), "")
    return next((said for value in block if (said := _twice(value))), "") if isinstance(block, list) else ""


def _plain(value: object, at: Place, lines: dict[Place, int]) -> Any:
    """Mappings and lists as Python's own, empty texts left out; the line of each part is noted."""
    if isinstance(value, Block):
        lines[at] = value.line
        for key, line in value.lines.items():
            lines[(*at, key)] = line
        return {key: _plain(one, (*at, key), lines) for key, one in value.entries.items() if one != ""}
    if isinstance(value, list):
        return [_plain(one, (*at, number), lines) for number, one in enumerate(value)]
    return value


def _told(error: ValidationError, plain: Any, lines: dict[Place, int]) -> str:
    told = []
    for one in error.errors()[:MOST_SHOWN]:
        place = tuple(one["loc"])
        line = next((lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in lines), None)
        told.append(f"Line {line or '?'}, {_called(place, plain)}: {one['msg'].removeprefix('Value error, ')}.")
    more = error.error_count() - MOST_SHOWN
    return " ".join(told) + (f" And {more} more." if more > 0 else "")


def _called(place: tuple[str | int, ...], plain: Any) -> str:
    """`outputs FW.U4, kind` for the path ("outputs", 3, "kind")."""
    words: list[str] = []
    here = plain
    for part in place:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(part, int):
            words[-1:] = [f"{words[-1] if words else 'row'} {here.get('id', part + 1) if isinstance(here, dict) else part + 1}"]
        else:
            words.append(str(part))
    return ", ".join(words) or "the file"


def faults(plan: Plan) -> list[Finding]:
    """What cannot be in a plan: ids twice, references to nothing, circles, figures that contradict each other."""
    return [*_same_ids(plan), *_dangling(plan), *_foreign(plan), *_cycle(plan), *_baselines(plan), *_measures(plan)]


def _error(rule: str, where: str, what: str, mend: str, *about: str) -> Finding:
    why = "The plan cannot be followed while this stands: figures would be joined to the wrong thing, or to nothing."
    return Finding("error", rule, where, what, why, mend, about)


def _same_ids(plan: Plan) -> list[Finding]:
    count = Counter(row.id for _, _, row in rows(plan))
    groups: dict[str, list[str]] = {}
    for group, number, row in rows(plan):
        groups.setdefault(row.id, []).append(f"{group} {number + 1}")
    return [
        _error(
            "same-id", one, f"The id {one} stands {count[one]} times: {' and '.join(groups[one])}.", "Give each its own id.", one
        )
        for one in count
        if count[one] > 1
    ]


def _references(plan: Plan) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Who points, by which field, at which id, and in which groups that id must stand."""
    found: list[tuple[str, str, str, tuple[str, ...]]] = []
    found += [(one.id, "theme", one.theme, ("themes",)) for one in plan.priorities]
    found += [(one.id, "priority", one.priority, ("priorities",)) for one in plan.objectives]
    found += [(one.id, "objective", one.objective, ("objectives",)) for one in plan.outputs]
    found += [(one.id, "objective", one.objective, ("objectives",)) for one in plan.actions]
    for action in plan.actions:
        found += [(action.id, "owner", one, ("actors",)) for one in (*action.owners, *action.partners)]
        found += [(action.id, "accountable", action.accountable, ("actors",))] if action.accountable else []
        found += [(action.id, "output", one, ("outputs",)) for one in action.outputs]
        found += [(action.id, "fund", one, ("funds",)) for one in action.funds]
        found += [(action.id, "tool", one, ("tools", "enablers")) for one in action.tools]
    for chain in plan.chains:
        where = f"chain of {chain.objective}"
        found.append((where, "objective", chain.objective, ("objectives",)))
        found += [(where, "output", one, ("outputs",)) for one in chain.outputs or ()]
        found += [(where, "outcome", one, ("outcomes",)) for one in (*chain.short, *chain.long)]
    found += [(f"link {one.source} to {one.to}", "end", end, ()) for one in plan.links for end in (one.source, one.to)]
    found += [("baselines", "outcome", one.outcome, ("outcomes", "outputs")) for one in plan.baselines]
    found += [(one.id, "of", one.of, ()) for one in plan.measures]
    found += [(f"lesson {one.id}", "element", one.element, ()) for one in plan.lessons if one.element]
    return found


def _dangling(plan: Plan) -> list[Finding]:
    groups: dict[str, set[str]] = {}
    for group, _, row in rows(plan):
        groups.setdefault(row.id, set()).add(group)
    found = []
    for where, field, target, allowed in _references(plan):
        has = groups.get(target, set())
        if not has:
            what = f"{where} names the {field} {target}, and no element has that id."
            found.append(_error("dangling", where, what, "Correct the id, or add the element.", target))
        elif allowed and not has & set(allowed):
            what = f"{where} names {target} as {field}, but {target} stands under {', '.join(sorted(has))}."
            found.append(_error("dangling", where, what, f"Name one of the {' or '.join(allowed)}.", target))
    return found


def _foreign(plan: Plan) -> list[Finding]:
    """Outputs claimed by an action or chain of another objective; outcomes on the wrong side of a chain."""
    objective_of = {one.id: one.objective for one in plan.outputs}
    term_of = {one.id: one.term for one in plan.outcomes}
    found = []
    for action in plan.actions:
        for one in action.outputs:
            if objective_of.get(one, action.objective) != action.objective:
                what = f"Action {action.id} brings forth {one}, which belongs to objective {objective_of[one]}."
                found.append(_error("foreign-output", action.id, what, "Move the output, or the action.", one))
    for chain in plan.chains:
        for one in chain.outputs or ():
            if objective_of.get(one, chain.objective) != chain.objective:
                what = f"The chain of {chain.objective} begins at {one}, an output of {objective_of[one]}."
                found.append(
                    _error("foreign-output", f"chain of {chain.objective}", what, "Name outputs of its own objective.", one)
                )
        for side, named in (("short", chain.short), ("long", chain.long)):
            for one in named:
                if term_of.get(one, side) != side:
                    what = f"The chain of {chain.objective} names {one} as {side}-term, and it is {term_of[one]}-term."
                    found.append(_error("wrong-term", f"chain of {chain.objective}", what, "Put it on the other side.", one))
    return found


def edges(plan: Plan) -> list[tuple[str, str, str, int | None]]:
    """Every causal link: from, to, confidence (`stated` where the action tables give it), lag in months or None."""
    found: list[tuple[str, str, str, int | None]] = []
    of_objective: dict[str, list[str]] = {}
    for output in plan.outputs:
        of_objective.setdefault(output.objective, []).append(output.id)
    for action in plan.actions:
        found.append((action.objective, action.id, "stated", None))
        found += [(action.id, one, "stated", None) for one in action.outputs]
    for chain in plan.chains:
        outputs = chain.outputs if chain.outputs is not None else tuple(of_objective.get(chain.objective, ()))
        found += [(one, short, how, chain.lag_months) for one in outputs for short, how in chain.short.items()]
        found += [(short, long, how, chain.lag_months) for short in chain.short for long, how in chain.long.items()]
        if not chain.short:
            found += [(one, long, how, chain.lag_months) for one in outputs for long, how in chain.long.items()]
    found += [(one.source, one.to, one.confidence, one.lag_months) for one in plan.links]
    return list(dict.fromkeys(found))


def _cycle(plan: Plan) -> list[Finding]:
    before: dict[str, set[str]] = {}
    for source, to, _, _ in edges(plan):
        before.setdefault(to, set()).add(source)
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        ring = [str(one) for one in error.args[1]]
        what = f"The chain runs in a circle: {' leads to '.join(ring)}."
        return [_error("cycle", ring[0], what, "Take one of these links out.", *dict.fromkeys(ring))]
    return []


def _baselines(plan: Plan) -> list[Finding]:
    seen: dict[tuple[str, str, str, str], int] = {}
    found = []
    for number, one in enumerate(plan.baselines, 1):
        key = (one.outcome, one.area, one.period, one.unit)
        if key in seen:
            what = f"Baselines {seen[key]} and {number} are both of {one.outcome}, {one.area or 'no area'}, {one.period or 'no period'}."
            found.append(_error("two-baselines", one.outcome, what, "Keep the one that holds.", one.outcome))
        seen[key] = number
    return found


def _measures(plan: Plan) -> list[Finding]:
    found = []
    for one in plan.measures:
        if one.direction != "maintain" and one.target is not None and one.target == one.baseline:
            what = f"Measure {one.id}: the target {one.target} is its baseline, so no progress can be told."
            found.append(_error("target-is-baseline", one.id, what, "Set another target, or the direction `maintain`.", one.of))
        if one.baseline_on and one.target_on and one.target_on <= one.baseline_on:
            what = f"Measure {one.id}: its target is due {one.target_on}, not after its baseline of {one.baseline_on}."
            found.append(_error("target-before-baseline", one.id, what, "Correct one of the two days.", one.of))
        found += [_error(rule, one.id, f"Measure {one.id}: {what}", mend, one.of) for rule, what, mend in _feed(one)]
        found += _actuals(one)
    known = by_id(plan)
    for action in plan.actions:
        target = action.target
        if target and target.value is not None and target.value == target.baseline:
            what = f"Action {action.id}: the target {target.value} is its baseline, so no progress can be told."
            found.append(_error("target-is-baseline", action.id, what, "Set another target.", known[action.id].id))
    return found


def _feed(measure: PlanMeasure) -> Iterator[tuple[str, str, str]]:
    """(rule, what, mend) where a measure's figures could come from two places, from none, or add up to nothing true."""
    if measure.source and measure.source not in sources():
        yield "unknown-source", f"nothing is counted as {measure.source}.", f"Choose one of: {', '.join(sources())}."
    if measure.source and measure.evidence:
        yield "two-sources", "its figures would come from the evidence base and from referrals.", "Keep `evidence` or `source`."
    if measure.source and (measure.every_months not in (3, 6, 12) or measure.baseline_on is None):
        yield "source-rounds", "counts come by whole quarters.", "Give `baseline_on`, and 3, 6 or 12 as `every_months`."
    if measure.source and sources().get(measure.source, {}).get("stock") and not measure.cumulative:
        yield "stock-rounds", f"{measure.source} counts how many there are by then, not how many came.", "Add `cumulative: true`."
    if measure.cumulative and measure.incremental:
        yield "two-countings", "it is cumulative and incremental at once.", "Keep one of the two."
    keys = Counter((one.place.casefold(), one.group.casefold()) for one in measure.parts)
    for (place, group), count in keys.items():
        if count > 1 or not place + group:
            said = " ".join(part for part in (place, group) if part) or "no place and no group"
            yield (
                "same-part",
                f"its part {said} {'stands twice' if count > 1 else 'is no part'}.",
                "Name one place or group a part.",
            )
    if measure.from_parts and not measure.parts:
        yield "parts-missing", "its whole is to be the sum of its parts, and it has none.", "List its `parts`."
    elif measure.from_parts and len({bool(one.place) for one in measure.parts}) > 1:
        yield "parts-mixed", "places and groups cannot be summed together.", "List places, or groups."
    elif measure.from_parts and measure.counts_people:
        yield (
            "people-summed",
            "one person may be in several parts, so people cannot be summed.",
            "Enter the whole too, or count participations.",
        )


@cache
def sources() -> dict[str, dict[str, Any]]:
    """What a measure's `source` may name, with what each counts."""
    found: dict[str, dict[str, Any]] = tomllib.loads(
        files("skillshed.insight.plan").joinpath("sources.toml").read_text(encoding="utf-8")
    )["counted"]
    return found


def _actuals(measure: Any) -> list[Finding]:
    """A cumulative count that falls; two values for one day, place and group."""
    found = []
    seen: dict[tuple[Any, str, str], Any] = {}
    last: dict[tuple[str, str], Any] = {}
    for one in sorted(measure.actuals, key=lambda actual: actual.on):
        key = (one.on, one.place, one.group)
        if key in seen:
            what = f"Measure {measure.id} has two values for {one.on}{' in ' + one.place if one.place else ''}."
            found.append(_error("two-actuals", measure.id, what, "Keep the one that holds.", measure.of))
        seen[key] = one
        before = last.get(key[1:])
        if measure.cumulative and before and None not in (one.value, before.value) and one.value < before.value:
            what = f"Measure {measure.id} is cumulative and falls from {before.value} on {before.on} to {one.value} on {one.on}."
            found.append(_error("falling-cumulative", measure.id, what, "Correct the value, or count it by period.", measure.of))
        last[key[1:]] = one
    return found
