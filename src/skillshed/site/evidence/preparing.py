"""What a place page will ask for, put together in one go before the page is filled."""

from __future__ import annotations

from skillshed.evidence.listed import Parts, made_ready
from skillshed.evidence.measures import Measure
from skillshed.evidence.packs import pack
from skillshed.site.evidence.beside import around, holders
from skillshed.site.evidence.changes import MOST, recent
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State
from skillshed.site.evidence.themes import layout
from skillshed.site.evidence.worded import worded

SPARE = 4  # measures that may have nothing new to say of the place


def defined() -> list[str]:
    """Every measure somebody defined that is loaded: what a page may speak of as new."""
    opened = book()
    return kept("defined", lambda: [one.id for one in opened.measures.values() if not one.is_generated and opened.is_loaded(one)])


def prepare(state: State) -> None:
    """The page's figures for the place, its region and its usual county or partnership, and those of the newest releases.

    What is not foreseen here is put together when it is asked for.
    """
    region = next((one.code for one in around(state.place) if one.kind == "region"), "")
    held = next((one.code for one in holders(state.place)), "")
    wanted = kept("on the page", _on_the_page)
    news = [(measure, None) for _, measure in recent(state, defined())[: MOST + SPARE]]
    asked = [(measure, state.place, by) for measure, by in [*wanted, *news]]
    asked += [(measure, code, by) for code in (region, held) if code for measure, by in wanted if measure.kind != "count" or by]
    made_ready(book(), asked, as_of=state.as_of)


def _on_the_page() -> list[tuple[Measure, Parts]]:
    """Every measure of the layout and of its headline pack that is loaded here, with the part it is asked for."""
    opened, page = book(), layout()
    slots = [(name, slot.by) for theme in page.themes for slot in theme.figures for name in slot.measure]
    slots += [(slot.measure, "") for slot in pack(opened, page.headline).slots]
    known = [(worded(name), by) for name, by in dict.fromkeys(slots) if name in opened.measures]
    return [(measure, _parts(by)) for measure, by in known if opened.is_loaded(measure)]


def _parts(by: str) -> Parts:
    return dict(pair.split("=", 1) for pair in by.split("|")) if by else None
