"""Packs: ordered sets of figures as data files, with slots that are filled for a place from what is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict

from skillshed.evidence.assemble import why_not
from skillshed.evidence.book import Book
from skillshed.evidence.definitions import read_definition
from skillshed.evidence.series import series
from skillshed.terms.errors import NotFound

SHIPPED = Path(__file__).parent / "packs"


class Slot(BaseModel):
    """One figure of a pack. Without a measure it is an open slot: numbered, described, waiting."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    number: str
    title: str
    theme: str = ""
    measure: str = ""
    also: list[str] = []  # further measures shown beside it
    view: Literal["line", "bars", "ranked", "map", "table"] = "line"
    by: dict[str, str] = {}
    across: Literal["place", "districts", "comparators"] = "comparators"
    period: str = ""  # empty: the newest
    first: str = ""  # first period of a trend
    said: str = ""  # what the document this pack follows says of it
    finding: str = ""  # what the loaded figures say of that
    bring: str = ""  # the command that brings the data
    open_because: str = ""  # why there is no measure


class Pack(BaseModel):
    """A set of figures somebody needs together."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    title: str
    about: str
    author: str
    reviewed_on: date | None = None
    place: str
    comparators: list[str] = []
    slots: list[Slot]


@dataclass(frozen=True)
class Filled:
    """A slot for a place: its rows (SERIES), or why there are none and which command brings them."""

    slot: Slot
    rows: pl.DataFrame
    why: str
    bring: str


@cache
def shipped_packs() -> dict[str, Pack]:
    """The packs that come with skillshed."""
    return {pack.id: pack for path in sorted(SHIPPED.glob("*.toml")) for pack in [read_pack(path)]}


def packs(book: Book) -> dict[str, Pack]:
    """Shipped packs and those in the data folder's `packs`."""
    own = {pack.id: pack for path in sorted((book.folder / "packs").glob("*.toml")) for pack in [read_pack(path)]}
    return {**shipped_packs(), **own}


def read_pack(path: Path) -> Pack:
    """One pack file; InputNotUnderstood names the file, the field and what is wrong."""
    return read_definition(path, Pack, what="pack", manual="docs/how-to/make-a-pack.md")


def pack(book: Book, pack_id: str) -> Pack:
    """One pack; NotFound if there is none of that id."""
    found = packs(book).get(pack_id)
    if found is None:
        raise NotFound(f"There is no pack '{pack_id}'.", next_step=f"There are: {', '.join(packs(book))}.")
    return found


def fill(book: Book, chosen: Pack, slot: Slot, place: str, *, as_of: date | None = None) -> Filled:
    """A slot's rows for a place and what it is set against."""
    nothing = pl.DataFrame()
    # A pack's commands name its own place: whoever asks for another is told the command for that one.
    bring = re.sub(r"--place \S+", f"--place {book.place(place).slug}", slot.bring or "skillshed fetch nomis --place x")
    if not slot.measure:
        return Filled(slot, nothing, slot.open_because or "No figure is defined for this slot.", "")
    measure = book.measures.get(slot.measure)
    if measure is None or not book.is_loaded(measure):
        return Filled(slot, nothing, f"No release here holds {measure.title if measure else slot.measure}.", bring)
    places = _places(book, chosen, slot, place)
    rows = series(book, slot.measure, places, by=slot.by or None, as_of=as_of)
    if slot.first:
        rows = rows.filter(pl.col("period") >= slot.first)
    if slot.period:
        rows = rows.filter(pl.col("period").str.starts_with(slot.period))
    if not rows.filter(pl.col("place").is_in(places if slot.across == "districts" else places[:1])).height:
        name = book.place(place).name
        return Filled(slot, rows, f"No figures of {measure.title} for {name}. {why_not(measure)}".strip(), bring)
    return Filled(slot, rows, "", bring)


def _places(book: Book, chosen: Pack, slot: Slot, place: str) -> list[str]:
    if slot.across == "place":
        return [place]
    if slot.across == "districts":
        return [*book.areas.members(place)["code"].to_list(), *[one for one in chosen.comparators if one != place]]
    return [place, *[one for one in chosen.comparators if one != place]]
