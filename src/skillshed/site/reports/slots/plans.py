"""Slots of reports on a plan: decisions, what is off, what changed, what is due, theme by theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from skillshed.insight.plan.chain import Reading
from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.status import Colour
from skillshed.plans.due import AHEAD, figures_due
from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import Aside, Break, Heading, Items, Paragraph, Run, TableBlock, words
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.site.plans.board.deciding import NOBODY, board, decisions
from skillshed.site.plans.board.moved import moved
from skillshed.site.plans.board.packed import Packed
from skillshed.site.plans.shown import Shown, headline, owners, shown, themes
from skillshed.site.reports.job import Check, Job, not_understood
from skillshed.terms.breakdown import slug
from skillshed.terms.period import said_day

MOST_ROWS = 8  # measures of a theme that its page has room for
MOST_ACTIONS = 16  # where nothing is measured
MOST_DECISIONS = 12
WAYS = {"worse": "Worse", "better": "Better", "lost": "Can no longer be said", "told": "Can now be said", "new": "New", "gone": "Gone"}  # fmt: skip


def pack_of(slot: Slot, job: Job) -> Packed:
    """The plan of a report; InputNotUnderstood for a template that is asked for without one."""
    if job.plan is None:
        raise not_understood(slot, "needs a plan.", next_step="`skillshed plan pack PLAN --out DIR` makes reports on plans.")
    for one in job.plan.found.measures.values():
        job.use_estimates(*one.releases)
    return job.plan


def titled(job: Job, level: int, text: str, id: str) -> Heading:
    """A heading, numbered where the template numbers its own."""
    return Heading(level, text, id, is_numbered=job.template.is_numbered and level < 3)


def who(text: str) -> str:
    """Who answers, short: of several the first and how many others."""
    return re.sub(r" and (\d+) more, nobody accountable$", r" (+\1)", text) or NOBODY


def table(
    id: str, caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], *, notes: Sequence[str] = ()
) -> TableBlock:  # fmt: skip
    """A table of words; heads that end in `#` are of numbers."""
    headers = tuple(Header(one.removesuffix("#"), is_number=one.endswith("#")) for one in heads)
    body = tuple(
        Row(Cell(row[0]), tuple(Cell(text, is_number=headers[at].is_number) for at, text in enumerate(row[1:], 1)))
        for row in rows
    )
    return TableBlock(id, Table(caption, headers, body, tuple(notes)), "", tuple(widths))


def summary(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_summary}}`: the plan in a sentence, how many figures wait, and whether its figures are invented."""
    pack = pack_of(slot, job)
    said = f"As it stood on {said_day(pack.on)}, with the evidence known by then, for {pack.place.name}."
    parts: list[Part] = [Paragraph(words(f"{headline(shown(pack.found))}."), style="lede"), Paragraph(words(said), style="small")]
    if pack.is_invented:
        said = "Figures entered into this plan are invented for a demonstration. Those that name a release are real."
        parts.append(Aside("note", "Invented", (words(said),)))
    if pack.awaiting:
        said = f"{pack.awaiting} figures entered by this day are not approved. They count for nothing here."
        parts.append(Aside("note", "Waiting for approval", (words(said),)))
    return parts


def decide(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_decisions}}`: what, who, why; the gravest first."""
    pack = pack_of(slot, job)
    found = decisions(pack)
    job.checks.append(Check("decisions", True, f"{len(found)} decisions for {board(pack)}"))
    if not found:
        return [Paragraph(words("Nothing that is known of this plan asks for a decision."))]
    rows = [
        (str(number), one.ask, who(one.who), f"{one.why}{f' By {said_day(one.due)}.' if one.due else ''}")
        for number, one in enumerate(found[:MOST_DECISIONS], 1)
    ]
    more = (
        [Paragraph(words(f"And {len(found) - MOST_DECISIONS} more, on the plan’s page."), style="small")]
        if len(found) > MOST_DECISIONS
        else []
    )
    return [
        table(
            "decisions-table",
            f"For {board(pack)} to decide",
            ("No.", "What", "Who brings it", "Why"),
            rows,
            (7, 32, 21, 48),
            notes=_notes(pack),
        ),
        *more,
    ]


def off(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_off}}`: measures that are behind and why, then links of the chain to look at, then what nothing can be said of."""
    pack = pack_of(slot, job)
    rows = shown(pack.found)
    behind = [row for row in rows if row.kind in ("off", "watch")]
    parts: list[Part] = []
    if behind:
        parts.append(measures_table("off-table", "Measures that are behind", behind))
    else:
        parts.append(Paragraph(words("Nothing that is measured is behind.")))
    questioned = [one for one in pack.found.chain() if one.reading in (Reading.DOUBT, Reading.DELIVERY, Reading.NOT_ATTRIBUTABLE)]
    if questioned:
        parts.append(titled(job, 2, "Where the chain is in question", "off-chain"))
        parts.append(Items(tuple((Run(f"{one.reading.value.capitalize()}: ", "strong"), Run(one.why)) for one in questioned)))
    grey = [row for row in rows if row.colour is Colour.GREY]
    if grey:
        parts.append(titled(job, 2, "Of which nothing can be said", "off-grey"))
        parts.append(Items(tuple((Run(f"{row.name}: ", "strong"), Run(row.why)) for row in grey)))
    return parts


def measures_table(id: str, caption: str, rows: Sequence[Shown]) -> TableBlock:
    """Measures with status, why and who answers."""
    told = []
    for row in rows:
        status = f"{row.word}{', falling' if row.falls_behind else ''}"
        why = " ".join(
            part for part in (row.why, f"{row.chance[:1].upper()}{row.chance[1:]}." if row.chance else "", row.problem) if part
        )
        told.append((row.name, status, why, who(row.owner)))
    return table(id, caption, ("Measure", "Status", "Why", "Who answers"), told, (26, 15, 46, 21))


def changed(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_changed}}`: statuses that moved since the last snapshot, and what was changed in the plan."""
    pack = pack_of(slot, job)
    if pack.before is None:
        said = "No snapshot was kept before this day, so nothing can be said of what changed. The next pack will have this one to be held against, once a snapshot is kept."
        return [Aside("missing", "What changed", (words(said),), "skillshed plan pack PLAN --out DIR --keep")]
    found = moved(pack, pack.before)
    parts: list[Part] = [Paragraph(words(f"Since the snapshot of {said_day(pack.before.on)}."))]
    if found.moves:
        rows = [
            (one.name, WAYS[one.way], one.before or "not in it", one.now or "no longer in it")
            for one in found.moves
            if one.way != "figure"
        ]
        parts += (
            [table("changed-table", "Measures that moved", ("Measure", "How", "Then", "Now"), rows, (34, 18, 28, 28))]
            if rows
            else []
        )
        if same := sum(one.way == "figure" for one in found.moves):
            said = f"{same} {'measure has' if same == 1 else 'measures have'} another figure and the same status; each stands with its theme."
            parts.append(Paragraph(words(said)))
    else:
        parts.append(Paragraph(words("No measure has another figure or status.")))
    named = by_id(pack.document)
    lines = [
        f"The chain to “{getattr(named.get(key), 'name', key)}”: {then} then, {now} now." for key, then, now in found.readings
    ]
    lines += [*found.plan, *([f"And {found.more} more changes of the plan."] if found.more else [])]
    if lines:
        parts += [titled(job, 2, "In the chain and the plan itself", "changed-plan"), Items(tuple(words(line) for line in lines))]
    return parts


def coming(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_due}}`: figures, milestones and ends of actions due within ninety days, or overdue, with who owes them."""
    pack = pack_of(slot, job)
    until, told = pack.on + timedelta(days=AHEAD), owners(pack.found)
    figures = [(row.on, who(told.get(row.key, "")), row.name) for row in figures_due(pack.document) if row.on <= until]
    every = [*figures, *_steps(pack)]
    if not every:
        return [Paragraph(words("Nothing is due within ninety days."))]
    grouped: dict[tuple[date, str], list[str]] = {}
    for day, owes, what in sorted(every, key=lambda row: (row[0], row[1] == NOBODY, row[1])):
        grouped.setdefault((day, owes), []).append(what)
    lines = [
        (f"{said_day(day)}{' (overdue)' if day < pack.on else ''}", owes, "; ".join(what))
        for (day, owes), what in grouped.items()
    ]
    caption = f"Due by {said_day(pack.on + timedelta(days=AHEAD))}"
    return [table("due-table", caption, ("Day", "Who", "What"), lines, (20, 32, 54), notes=_notes(pack))]


def _steps(pack: Packed) -> list[tuple[date, str, str]]:
    """Milestones not done and actions that end, by ninety days from now."""
    until, told = pack.on + timedelta(days=AHEAD), owners(pack.found)
    found: list[tuple[date, str, str]] = []
    for action in pack.document.actions:
        owes = who(told.get(action.id, ""))
        found += [
            (one.due, owes, f"{action.name}: {one.name}")
            for one in action.milestones
            if one.due and one.due <= until and not one.done_on
        ]
        found += [(action.ends, owes, f"{action.name} ends")] if action.ends and pack.on <= action.ends <= until else []
    return found


def _notes(pack: Packed) -> tuple[str, ...]:
    return (
        ("(+3): so many others own it too, and nobody of them is accountable.",)
        if any("nobody accountable" in one for one in owners(pack.found).values())
        else ()
    )


def by_theme(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_themes}}`: each theme on a page: aim, how its measures stand, the worst of them, what it has in question."""
    pack = pack_of(slot, job)
    parts: list[Part] = []
    rows = {row.key: row for row in shown(pack.found)}
    for one in themes(pack.found):
        job.one_page.add(one.name)
        parts += [Break(), titled(job, 1, one.name, f"theme-{slug(one.key, '-')}"), *_theme(pack, one.key, rows)]
    return parts


def _theme(pack: Packed, key: str, rows: dict[str, Shown]) -> list[Part]:
    theme = next(one for one in pack.document.themes if one.id == key)
    inside = elements_of(pack, key)
    mine = [row for row in rows.values() if row.of in inside]
    acts = [one for one in pack.document.actions if one.id in inside]
    parts: list[Part] = [Paragraph(words(f"{theme.aim[:1].upper()}{theme.aim[1:]}."), style="lede")] if theme.aim else []
    measured = f"{headline(mine)}." if mine else "Nothing in this theme is measured."
    parts.append(Paragraph(words(f"{len(acts)} actions. {measured}")))
    if mine:
        parts.append(
            measures_table(
                f"theme-{slug(key, '-')}-table",
                f"{theme.name}: the worst first" if len(mine) > 1 else theme.name,
                mine[:MOST_ROWS],
            )
        )
    elif acts:
        told, rest = owners(pack.found), len(acts) - MOST_ACTIONS
        listed = [(one.name, who(told.get(one.id, ""))) for one in acts[:MOST_ACTIONS]]
        note = (*_notes(pack), *((f"And {rest} more.",) if rest > 0 else ()))
        parts.append(
            table(
                f"theme-{slug(key, '-')}-table",
                f"{theme.name}: its actions",
                ("Action", "Who answers"),
                listed,
                (66, 34),
                notes=note,
            )
        )
    if len(mine) > MOST_ROWS:
        parts.append(
            Paragraph(
                words(f"{len(mine) - MOST_ROWS} more measures, all better than these, stand on the plan’s page."), style="small"
            )
        )
    doubted = [one for one in pack.found.chain() if one.outcome in inside and one.reading in (Reading.DOUBT, Reading.DELIVERY)]
    if doubted:
        parts.append(Items(tuple((Run(f"{one.reading.value.capitalize()}: ", "strong"), Run(one.why)) for one in doubted[:3])))
    return parts


def elements_of(pack: Packed, theme: str) -> set[str]:
    """Ids of what belongs to a theme; an outcome that several lead to belongs to the first, as on the plan's page."""
    document = pack.document
    of_priority = {one.id: one.theme for one in document.priorities}
    of_objective = {one.id: of_priority.get(one.priority, "") for one in document.objectives}
    belongs = {one.id: of_objective.get(one.objective, "") for one in (*document.outputs, *document.actions)}
    for chain in document.chains:
        for key in (*chain.short, *chain.long):
            belongs.setdefault(key, of_objective.get(chain.objective, ""))
    return {key for key, held in belongs.items() if held == theme}


def learned(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_learned}}`: questions, findings with the level of their evidence, and what was changed because of them."""
    pack = pack_of(slot, job)
    told = [one for one in pack.said if one.kind != "decision"]
    if not told:
        return [Paragraph(words("Nothing is kept yet."))]
    lines = []
    for one in told:
        level = f" Evidence of level {one.level} of 5 on the Maryland scale." if one.level else ""
        lines.append((Run(f"{one.kind_words}: ", "strong"), Run(f"{one.words}{level}")))
    return [Items(tuple(lines))]
