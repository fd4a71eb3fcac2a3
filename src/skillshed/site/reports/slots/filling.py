"""Which function fills which slot."""

from __future__ import annotations

from collections.abc import Callable

from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import Break
from skillshed.site.reports.job import Job, not_understood
from skillshed.site.reports.slots import commentary, figures, lsip, people, plans, sources, tables

Fill = Callable[[Slot, Job], list[Part]]
SLOTS: dict[str, Fill] = {
    "figure": figures.figure, "pair": figures.pair, "pack": figures.pack, "measures": figures.measures, "where": figures.where,
    "story": tables.story_, "headlines": tables.headlines, "change": tables.changed, "districts": tables.side_by_side,
    "index": tables.index, "commentary": commentary.commentary, "needs": tables.needs, "write": people.write, "priorities": people.priorities,
    "sources": sources.sources, "statements": sources.statements, "missing": sources.missing, "to_write": sources.to_write,
    "plan_summary": plans.summary, "plan_decisions": plans.decide, "plan_off": plans.off, "plan_changed": plans.changed, "plan_due": plans.coming,
    "plan_themes": plans.by_theme, "plan_learned": plans.learned,
    "lsip_priorities": lsip.priorities, "lsip_roadmap": lsip.roadmap, "lsip_needs": lsip.needs, "lsip_consulted": lsip.consulted,
    "lsip_check": lsip.checked, "plan_matrix": lsip.served, "plan_progress": lsip.progress,
    "break": lambda slot, job: [Break()],
}  # fmt: skip


def fill(slot: Slot, job: Job) -> list[Part]:
    """What stands in a slot; InputNotUnderstood for one that no function fills."""
    found = SLOTS.get(slot.name)
    if found is None:
        raise not_understood(slot, "is no slot.", next_step=f"There are: {', '.join(sorted(SLOTS))}.")
    return found(slot, job)
