"""Packs: ordered figures for a place, each beside what a document said of it and what the figures say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.evidence.packs import SHIPPED, Filled, Pack, Slot, fill, read_pack
from skillshed.evidence.packs import pack as one_pack
from skillshed.evidence.packs import packs as all_packs
from skillshed.publishing.figure import Figure, Link, Tag
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.links import measure_page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.state import State, hidden
from skillshed.site.evidence.worded import worded
from skillshed.terms.errors import NotFound

LONGEST_TABLE = 24  # rows; a longer table stands on the measure's page

SHOWN = Tag("good", "Shown")
NOT_LOADED = Tag("watch", "Not loaded")
OPEN = Tag("unknown", "Open")


@dataclass(frozen=True)
class Shown:
    """One slot as the page shows it: a figure, or why there is none and what brings it."""

    slot: Slot
    tag: Tag
    figure: Figure | None = None
    why: str = ""
    bring: str = ""
    also: tuple[Link, ...] = ()
    more: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"slot-{self.slot.number}".replace(".", "-").replace(" ", "-")


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """All packs, with how much of each is loaded."""
    rows = [
        {"pack": one, "place": book().areas.get(one.place), "shown": with_data(one), "count": len(one.slots)}
        for one in all_packs(book()).values()
    ]
    return render(request, "evidence/packs.html", {"packs": rows, "known_on": known_on()})


@require_safe
def pack(request: HttpRequest, pack_id: str) -> HttpResponse:
    """One pack, for its own place or another."""
    chosen = one_pack(book(), pack_id)
    state = State.read(request.GET)
    place = state.place or chosen.place
    slots = kept(("pack", chosen.id, place, state.as_of), lambda: [_shown(chosen, slot, place, state.as_of) for slot in chosen.slots])
    context = {
        "pack": chosen,
        "place": book().areas.get(place),
        "note": book().areas.note(place),
        "beside": [book().areas.get(code).name for code in chosen.comparators if code != place],
        "slots": slots,
        "shown": sum(one.figure is not None for one in slots),
        "waiting": sum(one.tag is NOT_LOADED for one in slots),
        "fields": hidden(State(as_of=state.as_of)),
        "as_of": state.as_of,
        "known_on": known_on(state.as_of),
    }
    return render(request, "evidence/pack.html", context)


@require_safe
def toml(request: HttpRequest, pack_id: str) -> HttpResponse:
    """The pack's file, to copy and make one's own."""
    one_pack(book(), pack_id)
    path = next(path for folder in (book().folder / "packs", SHIPPED) for path in _files(folder) if read_pack(path).id == pack_id)
    reply = HttpResponse(path.read_bytes(), content_type="application/toml; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return reply


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def with_data(chosen: Pack) -> int:
    """How many of a pack's slots have a measure that is loaded: cheap to tell, unlike whether each has a figure for a place."""
    measures = book().measures
    return sum(slot.measure in measures and book().is_loaded(measures[slot.measure]) for slot in chosen.slots)


def _shown(chosen: Pack, slot: Slot, place: str, as_of: date | None) -> Shown:
    filled = fill(book(), chosen, slot, place, as_of=as_of)
    also = tuple(_also(measure_id, place, as_of) for measure_id in slot.also if measure_id in book().measures)
    if filled.why:
        return Shown(slot, NOT_LOADED if slot.measure else OPEN, why=filled.why, bring=filled.bring, also=also)
    state = _state(chosen, filled, place, as_of)
    try:
        found = figure(state)
    except NotFound as why:
        return Shown(slot, NOT_LOADED, why=str(why), bring=filled.bring, also=also)
    is_long = found.table is not None and len(found.table.rows) > LONGEST_TABLE
    # A number in front keeps the figures' names apart: two slots may show the same measure.
    found = replace(found, id=f"figure-{slot.number}".replace(".", "-"), table=None if is_long else found.table)
    return Shown(slot, SHOWN, figure=found, also=also, more=measure_page(replace(state, view="")) if is_long else "")


def _state(chosen: Pack, filled: Filled, place: str, as_of: date | None) -> State:
    """What the slot asks for, as the figure builder takes it."""
    slot = filled.slot
    beside = tuple(code for code in chosen.comparators if code != place)[:3] if slot.across == "comparators" else ("none",)
    has_districts = slot.across == "districts" and book().areas.members(place).height > 1
    periods = filled.rows.filter(filled.rows["value"].is_not_null())["period"]
    return State(
        measure=slot.measure,
        places=(place,),
        by=tuple(sorted(slot.by.items())),
        start=slot.first[:10] if slot.first and len(slot.first) >= 10 else f"{slot.first[:4]}-01-01" if slot.first else "",
        period=str(periods.max()) if slot.period and len(periods) else "",
        among=place if has_districts and slot.view in ("ranked", "map", "table", "dots") else "",
        beside=() if slot.across == "districts" else beside,
        as_of=as_of,
        view=slot.view,
    )


def _also(measure_id: str, place: str, as_of: date | None) -> Link:
    state = State(measure=measure_id, places=(place,), as_of=as_of)
    return Link(worded(measure_id).title, measure_page(state))
