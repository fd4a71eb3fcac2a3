"""Facets and what was left out, counted in offers, over columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillshed.provision.kinds import Attendance, Feature
from skillshed.provision.search.columns import BIT, Columns, Pairs
from skillshed.provision.search.narrowing import Left, in_person
from skillshed.provision.search.port import FACETS, FacetCount, Query

Array = NDArray[Any]
OF_OFFER = {"kinds": "kind", "levels": "level", "subjects": "subject", "steps": "step", "providers": "provider"}
OF_RUN = {"deliveries": "delivery", "districts": "district"}
SEVERAL = ("languages", "programmes")
IN_PERSON = ("study_modes", "attendance")


def facets(columns: Columns, query: Query, left: Left, fails: Array, joinable: Array) -> dict[str, tuple[FacetCount, ...]]:
    """Every facet, each with its own choice lifted; features stay, for all of them are asked for."""
    base = np.flatnonzero((fails == 0) & joinable)
    whole = _Rows(columns, left.rows[base])
    found = {}
    for name in FACETS:
        among = whole
        if name != "features" and name in left.said:
            among = _Rows(columns, left.rows[(fails == ~left.said[name].yes) & joinable])
        found[name] = _told(_counts(columns, name, among, tuple(getattr(query, name))), tuple(map(str, getattr(query, name))))
    return found


class _Rows:
    """Some runs and the offers they are of, each offer once."""

    def __init__(self, columns: Columns, rows: Array) -> None:
        self.rows = rows
        self.of = columns.runs.offer[rows]
        self.offers = distinct(self.of)


def distinct(sorted_: Array) -> Array:
    """Each number once."""
    if not len(sorted_):
        return sorted_
    first = np.empty(len(sorted_), bool)
    first[0] = True
    np.not_equal(sorted_[1:], sorted_[:-1], out=first[1:])
    return sorted_[first]


def _counts(columns: Columns, name: str, among: _Rows, chosen: tuple[object, ...]) -> dict[str, int]:
    if name in OF_OFFER:
        return _of_codes(columns, name, getattr(columns.offers, OF_OFFER[name])[among.offers])
    if name in OF_RUN:
        return _of_codes(
            columns, name, _once_an_offer(getattr(columns.runs, OF_RUN[name])[among.rows], among.of, len(columns.code(name)))
        )
    if name in SEVERAL:
        return _of_pairs(columns, name, getattr(columns, name), among.offers)
    if name == "features":
        held = columns.runs.yes[among.rows]
        return {str(one): len(distinct(among.of[(held & np.uint32(BIT[one])) != 0])) for one in Feature}
    return _of_the_week(columns, name, among, tuple(map(str, chosen)))


def _of_codes(columns: Columns, name: str, numbers: Array) -> dict[str, int]:
    words = columns.code(name).words
    counts = np.bincount(numbers, minlength=len(words))
    return {words[at]: int(counts[at]) for at in np.flatnonzero(counts) if at}


def _once_an_offer(numbers: Array, of: Array, size: int) -> Array:
    """A code that several runs of one offer share counts once."""
    return np.unique(of.astype(np.int64) * size + numbers) % size


def _of_pairs(columns: Columns, name: str, pairs: Pairs, offers: Array) -> dict[str, int]:
    wanted = np.zeros(len(columns.ids), bool)
    wanted[offers] = True
    return _of_codes(columns, name, pairs.code[wanted[pairs.offer]])


def _of_the_week(columns: Columns, name: str, among: _Rows, chosen: tuple[str, ...]) -> dict[str, int]:
    """Times of the week bind what is in person; the rest stays whatever is chosen."""
    there = in_person(columns, among.rows)
    has = _having_mode(columns, among.rows) if name == "study_modes" else _having_attendance(columns, among.rows)
    never = np.zeros(len(among.rows), bool)
    has |= {word: never for word in chosen if word not in has}
    return {
        word: len(distinct(among.of[~there | fits])) for word, fits in has.items() if word in chosen or bool((there & fits).any())
    }


def _having_mode(columns: Columns, rows: Array) -> dict[str, Array]:
    mode = columns.runs.study_mode[rows]
    return {word: mode == number for number, word in enumerate(columns.code("study_modes").words) if number}


def _having_attendance(columns: Columns, rows: Array) -> dict[str, Array]:
    held = columns.runs.attendance[rows]
    return {str(one): (held & np.uint32(BIT[one])) != 0 for one in Attendance}


def _told(counts: dict[str, int], chosen: tuple[str, ...]) -> tuple[FacetCount, ...]:
    all_ = {**dict.fromkeys(chosen, 0), **counts}
    kept = [code for code, count in all_.items() if count or code in chosen]
    return tuple(FacetCount(code, all_[code], code in chosen) for code in sorted(kept, key=lambda one: (-all_[one], one)))


# Which filter that does not say leaves an offer out under which of HIDDEN.
UNKNOWN_AS = {"starts": "no_date", "cost": "no_cost", "features": "no_feature", "place": "no_place", "study_modes": "no_pattern",
              "attendance": "no_pattern", "levels": "no_level", "subjects": "no_subject"}  # fmt: skip


def hidden(columns: Columns, left: Left, fails: Array, found: Array, why: dict[str, Array], joinable: Array) -> dict[str, int]:
    """Offers left out although they fit, or would if they said one thing more. `found`: offers that are in the results."""
    masks = {name: (fails == 0) & rule for name, rule in why.items()}
    for name, reason in UNKNOWN_AS.items():
        said = left.said.get(name)
        if said is not None and said.unknown is not None:
            lacking = said.unknown & (fails == 1) & joinable
            masks[reason] = masks[reason] | lacking if reason in masks else lacking
    shown = np.zeros(len(columns.ids), bool)
    shown[found] = True
    offers = {name: distinct(columns.runs.offer[left.rows[mask]]) for name, mask in masks.items()}
    counts = {name: int(np.count_nonzero(~shown[some])) for name, some in offers.items()}
    return {name: count for name, count in counts.items() if count}
