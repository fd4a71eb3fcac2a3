"""Districts to choose from, grouped as people look for them; and what the chosen ones would be together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.names import plain
from skillshed.evidence.assemble import why_not
from skillshed.evidence.packs import packs
from skillshed.evidence.series import series
from skillshed.evidence.trial import TrialBook, same_as
from skillshed.publishing.numbers import number, when
from skillshed.site.evidence.opened import book
from skillshed.terms.place import Place

ALWAYS = "population"
AROUND = ("lep", "combined_authority", "region")  # not counties: unitary districts would be holes in the map
BASIS_WORDS = {
    "published": "as published", "same_area": "as published for the same districts", "summed": "sum of the districts",
    "ratio": "worked out from the districts' counts", "weighted": "the districts' rates, weighted by size", "best_fit": "best fit of districts partly inside",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """One district to tick."""

    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Districts of one county, or those of a region that are in none."""

    name: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A region's groups, open where something in it is chosen or found."""

    code: str
    name: str
    groups: tuple[Group, ...]
    chosen: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One headline figure of the area on trial; `value` is empty where `why` says why there is none."""

    title: str
    value: str
    period: str
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the chosen districts would be together."""

    names: tuple[str, ...]
    same: Place | None
    lines: tuple[Line, ...]


def districts(areas: Areas, chosen: Collection[str], text: str = "") -> list[Region]:
    """Regions with their districts by county; with a text, only districts whose name or county has it."""
    wanted = plain(text)
    found = []
    counties = {county.code: (county.name, set(areas.members(county.code)["code"])) for county in areas.of_kind("county")}
    for region in areas.of_kind("region"):
        inside = set(areas.members(region.code)["code"])
        named = [(name, held) for name, held in counties.values() if held and held <= inside]
        alone = inside - {code for _, held in named for code in held}
        groups = [*named, *([("Unitary authorities and boroughs", alone)] if alone else [])]
        shown = tuple(group for name, held in groups if (group := _group(areas, name, held, chosen, wanted)).boxes)
        ticked = sum(box.is_chosen for group in shown for box in group.boxes)
        if shown:
            found.append(Region(region.code, region.name, shown, ticked, bool(wanted or ticked)))
    return found


def _group(areas: Areas, name: str, held: set[str], chosen: Collection[str], wanted: str) -> Group:
    places = sorted((areas.get(code) for code in held), key=lambda place: place.name)
    shown = [place for place in places if not wanted or wanted in plain(place.name) or wanted in plain(name)]
    return Group(name, tuple(Box(place.code, place.name, place.code in chosen) for place in shown))


def not_shown(regions: list[Region], chosen: Collection[str]) -> list[str]:
    """Chosen districts that the filter hides: the form carries them along."""
    shown = {box.code for region in regions for group in region.groups for box in group.boxes}
    return [code for code in chosen if code not in shown]


def preview(name: str, codes: Collection[str]) -> Preview:
    """Residents and headline figures of the chosen districts together. UsageError where a district would count twice."""
    trial = TrialBook(book(), name, codes)
    members = trial.areas.members(trial.trial.code)["code"].to_list()
    measures = dict.fromkeys([ALWAYS, *(slot.measure for slot in packs(trial)["headline"].slots)])
    lines = tuple(
        _line(trial, measure) for measure in measures if measure in trial.measures and trial.is_loaded(trial.measure(measure))
    )
    return Preview(tuple(sorted(trial.areas.get(code).name for code in members)), same_as(trial.areas, trial.trial), lines)


def round_about(codes: Collection[str]) -> tuple[str, list[str]]:
    """The name and the districts of the smallest known area that holds all the chosen ones; else of their regions."""
    trial = TrialBook(book(), "", codes)
    parents = [one for one in trial.areas.parents(trial.trial.code) if one.kind in AROUND and one.end is None]
    regions = dict.fromkeys(one for code in codes for one in trial.areas.parents(code) if one.kind == "region")
    held = sorted(parents, key=lambda one: AROUND.index(one.kind))[:1] or list(regions)
    inside = dict.fromkeys(district for one in held for district in trial.areas.members(one.code)["code"])
    return " and ".join(one.name for one in held), list(inside)


def _line(trial: TrialBook, measure_id: str) -> Line:
    measure = trial.measure(measure_id)
    rows = [row for row in series(trial, measure_id, [trial.trial.code]).to_dicts() if row["value"] is not None]
    if not rows:
        return Line(measure.name, "", "", "", why_not(measure) or "Too few of these districts have a figure.")
    last: dict[str, Any] = max(rows, key=lambda row: row["period"])
    said = number(last["value"], measure.unit, measure.decimals)
    how = BASIS_WORDS.get(last["basis"], last["basis"]) + (f"; {last['note']}" if last["is_lower_bound"] else "")
    return Line(measure.name, f"at least {said}" if last["is_lower_bound"] else said, when(last["period"]), how, "")
