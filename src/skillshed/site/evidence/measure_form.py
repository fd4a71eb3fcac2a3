"""The form of a measure page: places to add or remove, dates, a part. Plain GET: the address is the whole state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.http import QueryDict

from skillshed.publishing.figure import Link
from skillshed.site.evidence.among import dimensions
from skillshed.site.evidence.contents import plain
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import MOST_PLACES, State, code_of, hidden, slug_of
from skillshed.site.evidence.worded import worded
from skillshed.terms.errors import UserError

MOST_PARTS = 60


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows: chosen places (slug, name), parts to choose from, and what was wrong with what was typed."""

    places: tuple[tuple[str, str], ...] = ()
    typed: str = ""
    start: str = ""
    end: str = ""
    as_of: str = ""
    parts: tuple[tuple[str, str, bool], ...] = ()
    errors: tuple[Link, ...] = ()
    carried: dict[str, list[str]] = field(default_factory=dict)
    carried_period: dict[str, list[str]] = field(default_factory=dict)
    is_full: bool = False


def read_form(params: QueryDict, measure_id: str) -> tuple[State, Form]:
    """The state, without what could not be understood, and the form with an error for each such thing."""
    wanted, errors, typed = params.copy(), [], ""
    good = []
    for text in [one for one in params.getlist("place") if one.strip()]:
        try:
            good.append(code_of(book(), text))
        except UserError as error:
            errors.append(Link(f"{error.message} {error.next_step}".strip(), "#add-place"))
            typed = text[:200]
    good = list(dict.fromkeys(good))
    if len(good) > MOST_PLACES:
        errors.append(
            Link(
                f"Choose at most {MOST_PLACES} places; {slug_of(good[MOST_PLACES])} and what follows was left out.", "#add-place"
            )
        )
    wanted.setlist("place", good[:MOST_PLACES])
    for name, where in (
        ("from", "#from"),
        ("to", "#to"),
        ("as_of", "#as-of"),
        ("by", "#part"),
        ("period", "#period"),
        ("among", "#rank"),
        ("beside", "#add-place"),
    ):
        alone = QueryDict(mutable=True)
        alone.setlist(name, [one for one in params.getlist(name) if one.strip()])
        try:
            State.read(alone)
            wanted.setlist(name, alone.getlist(name))
        except UserError as error:
            errors.append(Link(f"{error.message} {error.next_step}".strip(), where))
            wanted.setlist(name, [])
    state = replace(State.read(wanted, measure=measure_id), view="")
    return state, _form(state, typed, tuple(errors))


def _form(state: State, typed: str, errors: tuple[Link, ...]) -> Form:
    areas = book().areas
    return Form(
        places=tuple((slug_of(code), areas.get(code).name) for code in state.places), typed=typed, start=state.start[:4], end=state.end[:4],
        as_of=state.as_of.isoformat() if state.as_of else "", parts=_parts(state), errors=errors,
        carried=dict(hidden(state, "measure", "place", "from", "to", "by", "as_of")), carried_period=dict(hidden(state, "measure", "period")),
        is_full=len(state.places) >= MOST_PLACES,
    )  # fmt: skip


def _parts(state: State) -> tuple[tuple[str, str, bool], ...]:
    """Parts a trend can be drawn of: value of the field, words, whether it is chosen."""
    chosen = {f"{name}={category}" for name, category in state.by}
    found = [
        (f"{name}={one}", plain(one, name)) for name, every in dimensions(worded(state.measure), state).items() for one in every
    ]
    return tuple((value, words, value in chosen) for value, words in found[:MOST_PARTS])
