"""Slots of a local skills improvement plan: priorities, roadmap, needs by occupation and industry, consultation, check-list, progress."""

from __future__ import annotations

from skillshed.evidence.series import series
from skillshed.insight.plan import lsip
from skillshed.insight.plan.consulted import Heard, by_industry, by_size
from skillshed.insight.plan.document import Grounds, Priority
from skillshed.insight.plan.matrix import matrix
from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import Aside, Items, Line, Paragraph, Run, words
from skillshed.publishing.measure import Measure
from skillshed.publishing.numbers import number, when
from skillshed.site.evidence.opened import book
from skillshed.site.plans.board.base import business_base
from skillshed.site.plans.board.packed import Packed
from skillshed.site.plans.shown import owners, tag
from skillshed.site.reports.job import Check, Job
from skillshed.site.reports.slots.plans import pack_of, table, titled, who
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import UserError
from skillshed.terms.period import said_day

SURE = {"confirmed": "confirmed", "memory": "from memory", "assumption": "our rule"}


def priorities(slot: Slot, job: Job) -> list[Part]:
    """`{{lsip_priorities}}`: each priority: need now and ahead, codes, levels, its evidence with the figure where it is ours."""
    pack = pack_of(slot, job)
    parts: list[Part] = []
    for one in pack.document.priorities:
        parts += _priority(one, pack, job)
    return parts or [Aside("write", "Priorities", (words("The plan has none yet."),))]


def _priority(one: Priority, pack: Packed, job: Job) -> list[Part]:
    parts: list[Part] = [titled(job, 2, one.name, f"priority-{slug(one.id, '-')}")]
    for said, text in (("The need now. ", one.need), ("In three years. ", one.need_ahead)):
        parts.append(Paragraph((Run(said, "strong"), Run(text)))) if text else None
    facts = [("Occupations (SOC 2020)", one.soc), ("Industries (SIC 2007)", one.sic), ("Levels", one.levels)]
    told = [(Run(f"{name}: ", "strong"), Run(", ".join(listed))) for name, listed in facts if listed]
    parts += [Items(tuple(told))] if told else []
    lines = tuple(_ground(each, pack, job) for each in one.evidence)
    parts += [Paragraph((Run("How it is known.", "strong"),)), Items(lines)] if lines else []
    lacks = _lacks(one)
    return [*parts, *([Aside("write", f"Still missing from {one.id}", (words(f"{'; '.join(lacks)}."),))] if lacks else [])]


def _lacks(one: Priority) -> list[str]:
    wanted = (
        ("need", "the need now"),
        ("need_ahead", "the need in three years"),
        ("soc", "occupations (SOC)"),
        ("sic", "industries (SIC)"),
        ("levels", "levels"),
    )
    absent = [said for name, said in wanted if not getattr(one, name)]
    short = lsip.settings()["fewest_kinds"] - len(lsip.kinds(one))
    return [*absent, *([f"{'evidence' if not one.evidence else 'a second kind of evidence'}"] if short > 0 else [])]


def _ground(one: Grounds, pack: Packed, job: Job) -> Line:
    """One piece of evidence: its kind, what it says, the figure of the evidence base with its release, or who published it."""
    kind = lsip.settings()["kinds"][one.kind]
    figure = _figure(one, pack, job) if one.measure else ""
    rest = ". ".join(text.rstrip(".") for text in (one.says, figure, f"Source: {one.source}" if one.source else "") if text)
    return (Run(f"{kind[:1].upper()}{kind[1:]}: ", "strong"), Run(f"{rest}."))


def _figure(one: Grounds, pack: Packed, job: Job) -> str:
    place = one.place or pack.place.code
    by = dict(part.split("=", 1) for part in one.by.split(";") if "=" in part) or None
    try:
        where = book().areas.one(place)
        rows = series(book(), one.measure, [where.code], by=by, as_of=pack.on).to_dicts()
    except UserError as error:
        return f"No figure: {error}"
    told = [row for row in rows if row["value"] is not None]
    if not told:
        return f"No figure of {one.measure} was known by then"
    last = max(told, key=lambda row: row["period"])
    job.use_estimates(str(last["release"] or ""))
    about: Measure = book().measure(one.measure)
    return f"{where.name}, {when(last['period'])}: {number(last['value'], about.unit, about.decimals)} ({about.short}, release {last['release']})"


def roadmap(slot: Slot, job: Job) -> list[Part]:
    """`{{lsip_roadmap}}`: actions of each priority by the day they are due, with who answers."""
    pack = pack_of(slot, job)
    told = owners(pack.found)
    parts: list[Part] = []
    for one in pack.document.priorities:
        rows = [
            (
                action.name,
                who(told.get(action.id, "")),
                said_day(day) if (day := lsip.due(action)) else "no day set",
                _partners(pack, action.partners),
            )
            for action in lsip.actions(pack.document, one.id)
        ]
        parts.append(titled(job, 2, one.name, f"roadmap-{slug(one.id, '-')}"))
        heads = ("Action", "Who answers", "By", "With")
        parts.append(table(f"roadmap-{slug(one.id, '-')}-table", f"Actions for {one.id}", heads, rows, (42, 24, 18, 24)) if rows
                     else Aside("write", f"Actions for {one.id}", (words("No action serves this priority yet."),)))  # fmt: skip
    return parts


def _partners(pack: Packed, keys: tuple[str, ...]) -> str:
    named = {one.id: one.name for one in pack.document.actors}
    return ", ".join(named.get(key, key) for key in keys)


def needs(slot: Slot, job: Job) -> list[Part]:
    """`{{lsip_needs}}`: the annex table: priorities by occupation, industry and level."""
    pack = pack_of(slot, job)
    rows = [(f"{one.id}: {one.name}", _or(one.soc), _or(one.sic), _or(one.levels), ", ".join(lsip.kinds(one)) or "none")
            for one in pack.document.priorities]  # fmt: skip
    heads = ("Priority", "SOC 2020", "SIC 2007", "Levels", "Kinds of evidence")
    return [table("needs-table", "Needs by occupation and industry", heads, rows, (40, 16, 14, 12, 30))] if rows else []


def _or(listed: tuple[str, ...]) -> str:
    return ", ".join(listed) or "not said"


def consulted(slot: Slot, job: Job) -> list[Part]:
    """`{{lsip_consulted}}`: employers consulted by size and by industry, beside the enterprises there are."""
    pack = pack_of(slot, job)
    if not pack.document.consulted:
        return [Aside("write", "Employers consulted", (words("No employer is recorded as consulted."),))]
    base = business_base(pack.place, pack.on)
    job.use_estimates(*base.releases)
    every = sum(one.employers for one in pack.document.consulted)
    said = f"{every:,} employers were consulted. Each share is held against that of the enterprises registered in {pack.place.name}{f' in {base.year}' if base.year else ''}: "
    said += "“over” and “under” where the two differ by more than chance (95%)."
    parts: list[Part] = [Paragraph(words(said))]
    for name, rows in (
        ("size", by_size(pack.document.consulted, base.sizes)),
        ("industry", by_industry(pack.document.consulted, base.industries)),
    ):
        parts.append(_heard(f"consulted-{name}", f"Employers consulted by {name}", name.capitalize(), rows))
    if not base.sizes:
        parts.append(Aside("missing", "The business base", (words(base.why),), "skillshed import FILE"))
    return parts


def _heard(id: str, caption: str, head: str, rows: list[Heard]) -> Part:
    told = [
        (
            one.group,
            f"{one.consulted:,}",
            "" if one.expected is None else f"{one.expected:,.0f}",
            "" if one.base is None else f"{one.base:,.0f}",
            one.words,
        )
        for one in rows
    ]
    return table(id, caption, (head, "Consulted#", "In step would be#", "Enterprises#", "Reading"), told, (44, 14, 16, 16, 22))


def checked(slot: Slot, job: Job) -> list[Part]:
    """`{{lsip_check}}`: the guidance's requirements, each met or not, and how surely the requirement is known."""
    pack = pack_of(slot, job)
    found = lsip.checklist(pack.document, pack.on, lsip.Rendered(job.body_pages, tuple(one.title for one in job.to_write)))
    job.checks += [
        Check(f"lsip {one.id}", one.verdict == "met", f"{one.verdict}: {one.said}")
        for one in found.requirements
        if one.id != "length"
    ]
    rows = [(one.asks, one.verdict.capitalize(), one.said, f"{one.source} ({SURE[one.status]})") for one in found.requirements]
    said = Paragraph(words(f"{found.edition}. “From memory” and “our rule” are to be checked before they are relied on."))
    return [
        said,
        table(
            "checklist", "What the guidance asks", ("Asked for", "Verdict", "Why", "Where it is asked"), rows, (34, 13, 36, 25)
        ),
    ]


def served(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_matrix}}`: priorities beside the colleges' targets, and where the two do not agree."""
    pack = pack_of(slot, job)
    found = matrix(pack.document)
    if not found.targets:
        return [Paragraph(words("No college's target is kept with this plan."))]
    rows = [
        (
            f"{one.id}: {one.name}",
            *(
                "; ".join(f"{m.target} ({m.strength})" for m in found.cell(one.id, college)) or "none"
                for college in found.colleges
            ),
        )
        for one in found.priorities
    ]
    widths = (34, *([74 // len(found.colleges)] * len(found.colleges)))
    lines = tuple((Run(f"{one.what} "), Run(one.mend, "em")) for one in found.faults)
    return [
        table("matrix", "Targets of colleges by priority", ("Priority", *found.colleges), rows, widths),
        *([Items(lines)] if lines else []),
    ]


def progress(slot: Slot, job: Job) -> list[Part]:
    """`{{plan_progress}}`: priority by priority: need, measures with their status, actions done, ended or running."""
    pack = pack_of(slot, job)
    parts: list[Part] = []
    for one in pack.document.priorities:
        inside = lsip.inside(pack.document, one.id)
        parts.append(titled(job, 2, one.name, f"progress-{slug(one.id, '-')}"))
        parts += [Paragraph(words(one.need))] if one.need else []
        rows = [
            (each.measure.name or key, tag(each.status)[1], each.status.why)
            for key, each in pack.found.measures.items()
            if each.measure.of in inside
        ]
        parts.append(table(f"progress-{slug(one.id, '-')}-table", f"Measures of {one.id}", ("Measure", "Status", "Why"), rows, (32, 16, 60)) if rows
                     else Paragraph(words("Nothing is measured here yet.")))  # fmt: skip
        acts = lsip.actions(pack.document, one.id)
        over = [row for row in acts if (day := lsip.due(row)) and day < pack.on]
        parts.append(Paragraph(words(f"{len(acts)} actions; {len(over)} of them were to be done by now."))) if acts else None
    return parts
