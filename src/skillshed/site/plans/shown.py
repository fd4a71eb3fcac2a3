"""A plan as its pages show it: rows in plain words, made from the figures followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from skillshed.insight.plan.chain import Reading, Walked
from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.lint import owned
from skillshed.insight.plan.reading import edges
from skillshed.insight.plan.status import WORDS, Colour, Status
from skillshed.plans.following import Followed, Following

KINDS = {Colour.BLUE: "good", Colour.GREEN: "good", Colour.AMBER: "watch", Colour.RED: "off", Colour.GREY: "unknown"}
GREY_WORDS = {
    "no_data": "No figure yet",
    "no_target": "No target",
    "not_begun": "Not due yet",
    "stale": "Out of date",
    "not_significant": "No sure change",
}
ORDER = (Colour.RED, Colour.AMBER, Colour.GREY, Colour.GREEN, Colour.BLUE)
GROUP_WORDS = {"themes": "Theme", "priorities": "Priority", "objectives": "Objective", "actions": "Action", "outputs": "Output", "outcomes": "Outcome",
               "actors": "Actor", "tools": "Tool", "enablers": "Enabler", "funds": "Fund", "measures": "Measure", "college_targets": "College target"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure on a page. `kind` and `word` are the tag's."""

    key: str
    name: str
    of: str
    of_name: str
    kind: str
    word: str
    why: str
    owner: str
    falls_behind: bool
    falls_why: str
    is_unlikely: bool
    is_invented: bool
    chance: str
    releases: tuple[str, ...]
    problem: str
    colour: Colour
    parts: str


def shown(found: Following) -> list[Shown]:
    """Every measure, the worst first."""
    named = by_id(found.document)
    accountable = owners(found)
    rows = [_row(key, one, named, accountable) for key, one in found.measures.items()]
    return sorted(rows, key=lambda one: (ORDER.index(one.colour) if not one.falls_behind else 0, not one.falls_behind))


def _row(key: str, one: Followed, named: dict[str, Any], accountable: dict[str, str]) -> Shown:
    status = one.status
    element = named.get(one.measure.of)
    kind, word = tag(status)
    ahead = one.outlook
    said = chance(ahead.chance) if ahead and status.colour not in (Colour.BLUE,) else ""
    return Shown(
        key, one.measure.name or getattr(element, "name", key), one.measure.of, getattr(element, "name", one.measure.of), kind, word, status.why,
        accountable.get(one.measure.of, ""), status.falls_behind, status.falls_why, status.is_unlikely, one.measure.invented, said,
        one.releases, one.problem, status.colour, parts_said(one),
    )  # fmt: skip


def parts_said(one: Followed) -> str:
    """How its parts stand, in a few words; nothing where it has none."""
    behind = [part.measure for part in one.parts if part.colour in (Colour.RED, Colour.AMBER)]
    if not one.parts:
        return ""
    return (
        f"Behind in {', '.join(behind[:4])}{' and more' if len(behind) > 4 else ''}."
        if behind
        else f"Of {len(one.parts)} parts none is behind."
    )


def tag(status: Status | None) -> tuple[str, str]:
    """The tag's kind and word of a status."""
    if status is None:
        return "unknown", "Not measured"
    kind, word = KINDS[status.colour], WORDS[status.colour]
    return (kind, GREY_WORDS.get(status.grey, word)) if status.colour is Colour.GREY else (kind, word)


def chance(share: float) -> str:
    """A chance in words that claim no more than draws can tell."""
    percent = round(100 * share)
    if percent < 1:
        return "less than 1% chance of reaching the target on its day"
    return (
        "more than 99% chance of reaching the target on its day"
        if percent > 99
        else f"{percent}% chance of reaching the target on its day"
    )


def owners(found: Following) -> dict[str, str]:
    """Who answers for each output and action: the accountable owner, else the first named with how many more."""
    named = {one.id: one.name for one in found.document.actors}
    said: dict[str, str] = {}
    for action in found.document.actions:
        if action.accountable:
            who = named.get(action.accountable, action.accountable)
        elif action.owners:
            more = len(action.owners) - 1
            who = named.get(action.owners[0], action.owners[0]) + (f" and {more} more, nobody accountable" if more else "")
        else:
            continue
        for key in (action.id, *action.outputs):
            said.setdefault(key, who)
    return said


def headline(rows: Iterable[Shown]) -> str:
    """The plan in one sentence."""
    listed = list(rows)
    if not listed:
        return "Nothing is measured yet"
    count = Counter(one.colour for one in listed)
    behind = count[Colour.RED] + count[Colour.AMBER]
    falls = sum(one.falls_behind and one.colour in (Colour.RED, Colour.AMBER) for one in listed)
    others = sum(one.falls_behind for one in listed) - falls
    well = count[Colour.GREEN] + count[Colour.BLUE]
    grey = count[Colour.GREY]
    parts = [
        f"{behind} of {len(listed)} measures {'is' if behind == 1 else 'are'} behind"
        if behind
        else f"None of {len(listed)} measures is behind"
    ]
    parts += [f"{falls} of them falling further"] if falls else []
    parts += [f"{others} more {'falls' if others == 1 else 'fall'} behind other places"] if others else []
    said = ", ".join(parts) + f"; {well} on track or reached"
    return said + (f"; of {grey} nothing can be said" if grey else "")


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """How many measures of a theme have each colour."""

    key: str
    name: str
    counts: tuple[tuple[str, str, int], ...]
    measured: int
    elements: int


def themes(found: Following) -> list[ThemeRow]:
    """Every theme with its measures by colour."""
    document = found.document
    theme_of_objective = {
        one.id: next((p.theme for p in document.priorities if p.id == one.priority), "") for one in document.objectives
    }
    belongs: dict[str, str] = {
        one.id: theme_of_objective.get(one.objective, "") for one in (*document.outputs, *document.actions)
    }
    for chain in document.chains:
        for key in (*chain.short, *chain.long):
            belongs.setdefault(key, theme_of_objective.get(chain.objective, ""))
    rows = []
    for theme in document.themes:
        mine = [one.status.colour for one in found.measures.values() if belongs.get(one.measure.of) == theme.id]
        count = Counter(mine)
        tags = tuple((KINDS[one], WORDS[one].lower(), count[one]) for one in ORDER if count[one])
        rows.append(ThemeRow(theme.id, theme.name, tags, len(mine), sum(key == theme.id for key in belongs.values())))
    return rows


def doubts(found: Following) -> list[Walked]:
    """What the chain says where something has to be looked at."""
    return [one for one in found.chain() if one.reading in (Reading.DOUBT, Reading.DELIVERY)]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link from or to an element."""

    key: str
    name: str
    group: str
    confidence: str
    lag: int | None
    kind: str
    word: str


def links(found: Following, key: str) -> tuple[list[LinkRow], list[LinkRow]]:
    """(what leads to it, what it leads to)."""
    named = by_id(found.document)
    groups = groups_of(found)
    into, out = [], []
    for source, to, confidence, lag in edges(found.document):
        for mine, other, listed in ((to, source, into), (source, to, out)):
            if mine == key and other in named:
                listed.append(
                    LinkRow(other, named[other].name, groups.get(other, ""), confidence, lag, *tag(found.status_of(other)))
                )
    return into, out


def groups_of(found: Following) -> dict[str, str]:
    """The group of each element."""
    from skillshed.insight.plan.document import rows

    return {row.id: group for group, _, row in rows(found.document)}


def actions_of(found: Following, actor: str) -> tuple[str, ...]:
    """The actions an actor owns a part of."""
    return owned(found.document).get(actor, ())
