"""The commentary of a place: every measure of a pack, beside its nation, its region, and the districts round it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.packs import pack
from skillshed.evidence.series import series
from skillshed.publishing.commentary.about import about
from skillshed.publishing.commentary.keeping import read_kept
from skillshed.publishing.commentary.sentence import Shown
from skillshed.publishing.commentary.shown import with_replacements

AROUND = ("lep", "county", "lsip", "combined_authority")


@dataclass(frozen=True, slots=True)
class Section:
    """One measure's sentences, those that people replaced among them. `why` where there are none."""

    measure: str
    title: str
    sentences: tuple[Shown, ...]
    why: str = ""


def of_place(book: Book, place: str, *, pack_id: str = "headline", as_of: date | None = None) -> list[Section]:
    """The commentary of a place in the order of a pack. Raises NotFound for an unknown place or pack.

    Beside it stand the first of the pack's comparators that has the same period, and its region; a district is ranked among
    those of its partnership or county.
    """
    chosen, found = pack(book, pack_id), book.place(place)
    kept = read_kept(book.folder, found.code)
    parents = [one for one in book.areas.parents(found.code) if one.end is None] if found.code in book.areas else []
    regions = [one.code for one in parents if one.kind == "region"][:1]
    among = next((one.code for kind in AROUND for one in parents if one.kind == kind), "") if found.kind == "district" else ""
    measures = list(dict.fromkeys(slot.measure for slot in chosen.slots if slot.measure in book.measures))
    sections = []
    for measure in measures:
        beside = [*_nation(book, measure, found.code, chosen.comparators, as_of), *regions]
        made = about(book, measure, found.code, [code for code in beside if code != found.code], among=among, as_of=as_of)
        shown = with_replacements(made, kept, all_of=[measure])
        why = "" if shown else f"There is no figure for {found.name}."
        sections.append(Section(measure, book.measure(measure).title, tuple(shown), why))
    return sections


def _nation(book: Book, measure: str, place: str, comparators: list[str], as_of: date | None) -> list[str]:
    """The first comparator with a figure in the place's newest period."""
    rows = series(book, measure, [place, *comparators], as_of=as_of).filter(pl.col("value").is_not_null())
    mine = rows.filter(pl.col("place") == place)["period"]
    same = set(rows.filter(pl.col("period") == mine.max())["place"]) if len(mine) else set()
    return [code for code in comparators if code in same and code != place][:1]
