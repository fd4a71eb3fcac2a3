"""Trying an area before it is kept, and changing one that is."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from skillshed.evidence.areas import own
from skillshed.evidence.areas.areas import Areas
from skillshed.evidence.areas.memory import Memory
from skillshed.evidence.areas.names import plain
from skillshed.terms.breakdown import slug as slugify
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.place import Place


def with_trial(areas: Areas, name: str, codes: Iterable[str]) -> tuple[Areas, Place]:
    """A copy of the engine that knows one more area, kept nowhere; UsageError where a district would count twice.

    Its code is made of its districts, so the same choice always has the same code.
    """
    held = sorted(district for code in dict.fromkeys(codes) for district in areas._whole_districts(areas.one(code).code))
    if not held:
        raise UsageError("No district is chosen.", next_step="Tick the districts the area is made of.")
    shares = areas._shares_of({"name": name or "you chose", "codes": held})
    digest = hashlib.sha256(",".join(held).encode()).hexdigest()[:12]
    place = Place(f"own:trial-{digest}", name, "own", f"trial-{digest}")
    store = areas._store
    tried = copy.copy(areas)
    tried._store = replace(
        store,
        places={**store.places, place.code: place},
        extents={**store.extents, place.code: shares},
        notes=dict(store.notes),
        own=dict(store.own),
    )
    tried._memory = Memory()
    return tried, place


def definition(areas: Areas, slug: str) -> dict[str, Any]:
    """What is kept of an area defined here: name, codes, note, author, made_on. NotFound for any other."""
    found = areas._store.own.get(f"own:{slug}")
    if found is None:
        raise NotFound(f"No area defined here is called '{slug}'.", next_step="/areas/ lists those there are.")
    return {"author": "", "note": "", "made_on": None, **found}


def definition_version(facts: dict[str, Any]) -> str:
    """Changes whenever the definition does: so that one person's change never undoes another's unseen."""
    said = [facts["name"], sorted(facts["codes"]), facts["note"]]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def change(areas: Areas, folder: Path, slug: str, *, name: str, codes: Iterable[str], note: str, on: date) -> None:
    """Write an area anew under its old short name, so that its address stays. NotFound, or UsageError as `Areas.add` has it."""
    before = definition(areas, slug)
    refuse_taken(areas, name, besides=f"own:{slug}")
    trial, place = with_trial(areas, name, codes)
    held = trial.members(place.code)["code"].to_list()
    own.write(folder, slug, name=name, codes=held, author=str(before["author"]), made_on=on, note=note)


def refuse_taken(areas: Areas, name: str, *, besides: str = "") -> None:
    """UsageError where the name is no name, or another place's."""
    if not slugify(name):
        raise UsageError("An area needs a name with letters or digits.", next_step="Give it one, such as 'Pennine Lancashire'.")
    named = {*areas._index.both(plain(name)), *filter(None, [areas._index.slugs.get(slugify(name, "-"))])}
    if named - {besides}:
        raise UsageError(f"There is already a place called '{name}'.", next_step="Choose another name.")
