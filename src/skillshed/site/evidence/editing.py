"""Services of the evidence room: areas and the words of measures. Each checks the role, keeps an audit entry, and writes one whole file.

The audit entry comes first: taking its place in the trail makes two writers queue, on either database, and the second
then sees what the first wrote. A write that fails takes the entry back with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.evidence import texts
from skillshed.evidence.areas import changing
from skillshed.evidence.measures import Measure
from skillshed.evidence.trial import TrialBook
from skillshed.people.services import Actor, record, require
from skillshed.site.evidence.opened import book
from skillshed.terms.breakdown import slug as slugify
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.place import Place

LONGEST_NAME, LONGEST_NOTE = 80, 1000


class ChangedMeanwhile(UsageError):
    """Somebody else saved the same thing while this person was writing. Nothing was changed."""

    http_status = 409


@transaction.atomic
def define_area(*, by: Actor, name: str, codes: Iterable[str], note: str = "") -> Place:
    """An area of districts, kept and there at once; UsageError for a taken name, an overlap or no district.

    Asking for the same area twice, as a second click does, gives the one that is there.
    """
    wanted = list(dict.fromkeys(codes))
    plain = _name(name)
    _may_define(by, wanted)
    if found := _there(plain, wanted, note):
        return found
    record(by=by, did="area.define", kind="area", thing=slugify(plain, "-"), districts=wanted)
    if found := _there(plain, wanted, note):  # somebody's same click came first while this one queued
        raise ChangedMeanwhile(f"'{plain}' was defined a moment ago.", next_step=f"Look at it at /places/{found.slug}/.")
    return book().areas.add(plain, wanted, note=_note(note), made_on=timezone.localdate())


@transaction.atomic
def change_area(*, by: Actor, slug: str, name: str, codes: Iterable[str], note: str = "", was: str = "") -> Place:
    """The area with a new name, districts or note, under its old address. ChangedMeanwhile where it is no longer as `was`."""
    wanted = list(codes)
    _may_define(by, wanted)
    _may_define(by, changing.definition(book().areas, slug)["codes"])
    record(by=by, did="area.change", kind="area", thing=slug, districts=wanted)
    before = changing.definition(book().areas, slug)
    _refuse_changed(was, changing.definition_version(before), f"The area '{before['name']}'")
    changing.change(
        book().areas, book().folder / "areas", slug, name=_name(name), codes=wanted, note=_note(note), on=timezone.localdate()
    )
    return book().areas.get(f"own:{slug}")


@transaction.atomic
def remove_area(*, by: Actor, slug: str) -> None:
    """Forget an area that was defined here. NotFound; removing it again is told, and changes nothing."""
    _may_define(by, changing.definition(book().areas, slug)["codes"])
    record(by=by, did="area.remove", kind="area", thing=slug)
    book().areas.remove(slug)


@transaction.atomic
def edit_measure(*, by: Actor, measure_id: str, wording: dict[str, Any], was: str = "") -> Measure:
    """The measure with new words, kept as one whole file in the data folder. UsageError names the field that is wrong."""
    require(by, "evidence.edit_measure")
    record(by=by, did="measure.edit", kind="measure", thing=measure_id[:120], fields=sorted(wording))
    before = book().measure(measure_id)
    _refuse_changed(was, texts.version(before), f"The definition of '{before.name}'")
    after = texts.refined(before, wording)
    texts.keep(book().folder / "measures", after)
    return after


@transaction.atomic
def revert_measure(*, by: Actor, measure_id: str) -> Measure:
    """The measure as it came: shipped, or generated from its release. NotFound where it never was refined, or only lives here."""
    require(by, "evidence.edit_measure")
    record(by=by, did="measure.revert", kind="measure", thing=measure_id[:120])
    if texts.as_it_came(book(), measure_id) is None:
        raise NotFound(f"'{measure_id}' is defined in this data folder only.", next_step="Edit it instead.")
    texts.take_back(book().folder / "measures", measure_id)
    return book().measure(measure_id)


def _there(name: str, codes: list[str], note: str) -> Place | None:
    """The area defined here that is exactly this one."""
    areas = book().areas
    code = f"own:{slugify(name, '-')}"
    if code not in areas:
        return None
    kept = changing.definition(areas, code.removeprefix("own:"))
    return areas.get(code) if (kept["name"], set(kept["codes"]), kept["note"]) == (name, set(codes), _note(note)) else None


def _may_define(by: Actor, codes: list[str]) -> None:
    """A role for one place counts where that place holds the whole area."""
    require(by, "evidence.define_area", places=_holding(codes))


def _holding(codes: list[str]) -> set[str]:
    try:
        trial = TrialBook(book(), "", codes)
    except (UsageError, NotFound):
        return set()  # what is wrong with the districts is told after the role is checked
    members = trial.areas.members(trial.trial.code)["code"].to_list()
    holding = {one.code for one in [*trial.areas.parents(trial.trial.code), *trial.areas.twins(trial.trial.code)]}
    return holding | (set(members) if len(members) == 1 else set())


def _refuse_changed(was: str, now: str, what: str) -> None:
    if was and was != now:
        raise ChangedMeanwhile(
            f"{what} was changed by somebody else while you were writing.", next_step="Look at it again, then make your change."
        )


def _name(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise UsageError("An area needs a name.", next_step="Enter a name, such as Pennine Lancashire.")
    if len(plain) > LONGEST_NAME:
        raise UsageError(f"The name has {len(plain)} letters.", next_step=f"Use at most {LONGEST_NAME}.")
    return plain


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise UsageError(f"The note has {len(text)} letters.", next_step=f"Use at most {LONGEST_NOTE}.")
    return text.strip()
