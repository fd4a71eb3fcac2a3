"""Local figures as a diagnosis shows them: whose they are, from which release, and the chain behind each."""

from __future__ import annotations

from dataclasses import dataclass

from skillshed.employers.diagnosis.local import Local, local_figures
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import shown, when
from skillshed.site.evidence import links
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.sourced import citation
from skillshed.site.evidence.state import State


@dataclass(frozen=True, slots=True)
class Figure:
    """A local figure as it is shown; `value` empty: there is none."""

    title: str
    why: str
    value: str
    of: str
    when: str
    source: str
    url: str
    trace: str
    note: str


def figures(district: str) -> list[Figure]:
    """The local figures, each with its source and the chain behind it; one that nobody publishes says so."""
    return [_figure(one, district) for one in local_figures(book(), district)] if district else []


def _figure(one: Local, district: str) -> Figure:
    asked, whose = book().areas.get(district), in_text(one.of.name)
    if one.found is None:
        words = f"No figure for {in_text(asked.name)} or what holds it is loaded."
        return Figure(one.measure.name, one.why, "", "", "", "", "", "", words)
    state = State(measure=one.measure.id, places=(one.of.code,))
    releases = book().lake.releases()
    source = citation([releases[name] for name in one.release.split("+") if name in releases])
    note = "" if one.is_own else f"No figure for {in_text(asked.name)}: this is that of {whose} ({one.of.kind_words})."
    return Figure(
        one.measure.name, one.why, shown(one.found, one.measure.unit, one.measure.decimals), whose, when(one.found.period), source,
        links.measure_page(state), links.trace_page(state, one.of.code, one.found.period, one.breakdown), note,
    )  # fmt: skip
