"""The line under a figure: who published the numbers, when, and where they lead."""

from __future__ import annotations

import polars as pl

from skillshed.evidence.release import Release
from skillshed.publishing.figure import Link, SourceLine
from skillshed.publishing.names import listed
from skillshed.publishing.numbers import day
from skillshed.publishing.rows import Rows, of_place
from skillshed.site.evidence import links
from skillshed.site.evidence.contents import Content
from skillshed.site.evidence.opened import book


def releases_of(rows: Rows) -> list[Release]:
    """The releases behind rows, newest known first; a ratio's `a+b` names two."""
    texts = rows["release"].drop_nulls().unique() if isinstance(rows, pl.DataFrame) else {row["release"] or "" for row in rows}
    names = {name for text in texts for name in text.split("+") if name}
    known = book().lake.releases()
    return sorted((known[name] for name in names if name in known), key=lambda release: release.order, reverse=True)


def source_line(content: Content) -> SourceLine:
    """Publisher, title and day of the newest release, the trace of the newest figure, and the files."""
    state, place = content.state, content.chosen or content.state.place
    mine = [row for row in of_place(content.listed, place) if row["period"] == content.period] if place else []
    found = releases_of(mine or content.listed)
    about = f"of {content.measure.short}"
    traced = (
        [Link("Trace these numbers", links.trace_page(state, place, content.period, content.breakdown), about)] if mine else []
    )
    all_links = [*traced, *links.file_links(state, content.measure, about)]
    return SourceLine(citation(found), _released(found), tuple(link for link in all_links if link.url))


def citation(found: list[Release]) -> str:
    """`ONS, Annual Population Survey`; at most three, then how many more."""
    said = list(dict.fromkeys(f"{release.publisher}, {release.title}" for release in found))
    if len(said) > 3:
        return f"{'; '.join(said[:2])}; and {len(said) - 2} more"
    return listed(said) if len(said) < 2 else "; ".join(said)


def _released(found: list[Release]) -> str:
    """The newest release's day; one whose day is not known is told by when it was read."""
    if not found:
        return ""
    newest = found[0]
    return day(newest.published_on.isoformat()) if newest.published_on else ""
