"""Why there is no figure, and what would bring it."""

from __future__ import annotations

from skillshed.evidence.assemble import why_not
from skillshed.evidence.measures import Measure
from skillshed.publishing.names import in_text, inside
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State
from skillshed.terms.errors import NotFound

SMALLEST = {
    "county": "counties and unitary authorities", "lep": "local enterprise partnerships", "itl": "statistical regions",
    "lsip": "local skills improvement plan areas", "region": "regions",
}  # fmt: skip


def nothing(state: State, measure: Measure) -> NotFound:
    """Why there is no figure: not loaded, not for this kind of area, or not for this place."""
    opened = book()
    if not opened.is_loaded(measure):
        return NotFound(f"No release here holds {inside(measure.short)}.", next_step=bring(measure, state))
    where = in_text(opened.areas.get(state.place).name) if state.place else "these places"
    why = why_not(measure) if state.place and _is_made_of_parts(state.place) else _smallest(measure)
    dates = " in these dates" if state.start or state.end or state.period else ""
    step = "Look at its districts, or at an area it is published for." if why else bring(measure, state)
    return NotFound(f"There is no figure of {inside(measure.short)} for {where}{dates}. {why}".strip(), next_step=step)


def bring(measure: Measure, state: State) -> str:
    """The command that might bring the figures."""
    name = opened_name(state.place)
    stored = next((part.removeprefix("els.").split(".")[0] for part in measure.stored if part.startswith("els.")), "")
    source = stored.replace("_", "-") if stored else "nomis"
    return f"This may bring it: skillshed fetch {source}" + (f' --place "{name}"' if name else "")


def opened_name(code: str) -> str:
    """The name of a place, or nothing."""
    return book().areas.get(code).name if code else ""


def _is_made_of_parts(code: str) -> bool:
    return [one for one, _ in book().areas.made_of(code)] not in ([], [code])


def _smallest(measure: Measure) -> str:
    kind = SMALLEST.get(measure.smallest_place, "")
    return f"It is published for {kind} and larger areas." if kind and not measure.is_generated else ""
