"""`figure(state)`: a message, the picture's address, the sentence, the table and the source line; nothing is drawn here."""

from __future__ import annotations

from dataclasses import replace

from skillshed.publishing.figure import Drawing, Figure
from skillshed.site.evidence import links
from skillshed.site.evidence.contents import Content, content
from skillshed.site.evidence.drawing import WIDTHS, told
from skillshed.site.evidence.opened import kept
from skillshed.site.evidence.sourced import source_line
from skillshed.site.evidence.state import State
from skillshed.terms.breakdown import slug

PICTURES = {"table": "ranked"}


def figure(state: State) -> Figure:
    """The figure of `state.view` (line where none is named). NotFound says why there is none and what would bring it.

    Comparators are picked where the state names none: the nation, the region, the county or partnership.
    """
    full = replace(state, view=PICTURES.get(state.view, state.view) or "line")
    return kept(("figure", full), lambda: _figure(content(full)))


def _figure(found: Content) -> Figure:
    state = found.state
    wide, narrow = told(found, WIDTHS["wide"]), told(found, WIDTHS["narrow"])
    query = state.query("view")
    return Figure(
        id=figure_id(state), title=found.title, subtitle=found.subtitle, desc=wide.desc, table=found.table,
        sentence=" ".join(text for text in (found.sentence, *found.notes) if text), source=source_line(found),
        wide=Drawing(picture_url(state, "wide", query), WIDTHS["wide"], wide.height),
        narrow=Drawing(picture_url(state, "narrow", query), WIDTHS["narrow"], narrow.height),
    )  # fmt: skip


def figure_id(state: State) -> str:
    """A name for the figure that no other on the page has."""
    parts = (state.view, state.measure, *(text for pair in state.by for text in pair if text != "*"))
    return slug("-".join(parts), "-")


def picture_url(state: State, width: str, query: str = "") -> str:
    """The address of the picture, `wide` or `narrow`; `query` where it is at hand already."""
    return links.page("picture", state.view, "svg", query=f"{query or state.query('view')}&width={width}")
