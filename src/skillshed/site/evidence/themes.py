"""The themes of a place page, filled for a place from a data file: figures, why one is not there, links to the rest."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.publishing.figure import Figure, Link
from skillshed.publishing.names import in_text
from skillshed.site.evidence import links
from skillshed.site.evidence.beside import AROUND, around, holders
from skillshed.site.evidence.contents import content
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import VIEWS, State
from skillshed.site.evidence.worded import worded
from skillshed.terms.errors import NotFound


class Slot(BaseModel):
    """One figure: the first of its measures that has a figure for the place."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    measure: tuple[str, ...]
    view: str = "line"
    by: str = ""


class Theme(BaseModel):
    """A theme of the page; `catalogue` names the measures' themes whose other measures it links."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    title: str
    catalogue: tuple[str, ...] = ()
    figures: tuple[Slot, ...] = ()


class Layout(BaseModel):
    """The whole page."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    headline: str
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """A figure that is not there: why, what to do, and the wider area that has it."""

    title: str
    why: str
    step: str
    elsewhere: Link | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A theme for one place."""

    id: str
    title: str
    figures: tuple[Figure, ...]
    absent: tuple[Absent, ...]
    more: tuple[Link, ...]


@cache
def layout() -> Layout:
    """The page as `place_page.toml` says it."""
    text = resources.files(__package__).joinpath("place_page.toml").read_text("utf-8")
    return Layout.model_validate(tomllib.loads(text))


def filled(state: State) -> list[Filled]:
    """Every theme of the page for the state's place and day."""
    return [_theme(theme, state) for theme in layout().themes]


def _theme(theme: Theme, state: State) -> Filled:
    slots = _slots(theme, state)
    found = [_slot(slot, state) for slot in slots]
    shown = {name for slot, one in zip(slots, found, strict=True) if isinstance(one, Figure) for name in slot.measure[:1]}
    query = state.query("measure", "view")
    more = tuple(
        Link(measure.short or measure.title, links.page("measure", measure.id, query=query))
        for measure in kept(("catalogue", theme.id), lambda: _catalogue(book(), theme))
        if measure.id not in shown
    )
    figures = tuple(one for one in found if isinstance(one, Figure))
    return Filled(theme.id, theme.title, figures, tuple(one for one in found if isinstance(one, Absent)), more)


def _slots(theme: Theme, state: State) -> list[Slot]:
    """The theme's figures; a nation is not ranked among districts, so its trend stands there instead, once."""
    if book().areas.get(state.place).kind != "country":
        return list(theme.figures)
    turned = [slot.model_copy(update={"view": "line"}) if slot.view == "ranked" else slot for slot in theme.figures]
    return list(dict.fromkeys(turned))


def _catalogue(opened: Book, theme: Theme) -> list[Measure]:
    every = opened.measures.values()
    return [one for one in every if one.theme in theme.catalogue and not one.is_generated and opened.is_loaded(one)]


def _slot(slot: Slot, state: State) -> Figure | Absent:
    first: Absent | None = None
    for name in slot.measure:
        wanted = _state_of(slot, name, state)
        try:
            return figure(wanted)
        except NotFound as why:
            first = first or Absent(worded(name).short, why.message, why.next_step, _elsewhere(wanted))
    assert first is not None
    return first


def _state_of(slot: Slot, measure: str, state: State) -> State:
    by = tuple(tuple(pair.split("=", 1)) for pair in slot.by.split("|") if pair)
    assert slot.view in VIEWS
    wanted = replace(state, measure=measure, view=slot.view, by=by, beside=())  # type: ignore[arg-type]
    return replace(wanted, among=_around_for_rank(state.place)) if slot.view == "ranked" else wanted


def _around_for_rank(code: str) -> str:
    """The area inside which a place is ranked: a district's county or partnership (or region), a larger area's own districts."""
    kind = book().areas.get(code).kind
    if kind == "district":
        return next((one.code for one in [*holders(code), *(one for one in around(code) if one.kind == "region")]), "")
    return "" if kind == "country" else code


def _elsewhere(state: State) -> Link | None:
    """The nearest wider area that has the figure, as a link to the measure's page there."""
    for kind in (*AROUND, "itl", "region", "country"):
        for place in around(state.place):
            if place.kind == kind and _has(
                replace(state, places=(place.code,), among="", view="line" if state.view == "ranked" else state.view)
            ):
                text = f"See it for {in_text(place.name)}"
                return Link(text, links.measure_page(replace(state, by=()), places=(place.code,), among=""))
    return None


def _has(state: State) -> bool:
    def tried() -> bool:
        try:
            return bool(content(state))
        except NotFound:
            return False

    return kept(("has", state), tried)
