"""What each view shows, before it is drawn or printed: rows, title, sentence, table. `content(state)` gives it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from skillshed.evidence.measures import Measure
from skillshed.site.evidence.contents.absent import bring, nothing, opened_name
from skillshed.site.evidence.contents.bars import of_parts, open_dimension
from skillshed.site.evidence.contents.content import Content, plain
from skillshed.site.evidence.contents.ranks import of_places
from skillshed.site.evidence.contents.trend import line, trend_rows
from skillshed.site.evidence.opened import kept
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded
from skillshed.terms.errors import NotFound

__all__ = ["Content", "bring", "content", "nothing", "open_dimension", "opened_name", "plain", "trend_rows"]

MAKERS: dict[str, Callable[[State, Measure], Content]] = {
    "line": line, "bars": of_parts, "table": partial(of_places, view="ranked"),
    **{view: partial(of_places, view=view) for view in ("dots", "ranked", "map")},
}  # fmt: skip


def content(state: State) -> Content:
    """The content of `state.view`. NotFound says why there is nothing and what would bring it."""
    found = kept(("content", state), lambda: _tried(state))
    if isinstance(found, NotFound):
        raise NotFound(found.message, next_step=found.next_step)
    return found


def _tried(state: State) -> Content | NotFound:
    if not state.measure:
        return NotFound("No measure is named.", next_step="Add measure=employment_rate, for example.")
    if not state.place and state.view in ("", "line", "bars"):
        return NotFound("No place is named.", next_step="Add place=burnley, for example.")
    try:
        return MAKERS[state.view or "line"](state, worded(state.measure))
    except NotFound as why:
        return why
