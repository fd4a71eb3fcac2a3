"""One vacancy on several boards, or put up again, counted once.

Two adverts are the same vacancy where they name the same place and were posted within a vacancy's life of each other, and either
title and employer are the same, or the titles are alike and the texts share most of their five-word sequences. The pairs that are
looked at come from MinHash bands over those sequences (Broder 1997); the decision is made on the sequences themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

WORD = re.compile(r"[a-z0-9]+")
SHINGLE = 5
SIGNS, BANDS, SEED = 64, 16, 7
ALIKE = 0.6  # share of five-word sequences in common
BACK = 8  # adverts of one band that each is compared with: an employer's set phrases put many roles into one band
INSIDE = 0.8  # share of the shorter text's sequences in the longer: boards that show the beginning only
TITLES = 80  # rapidfuzz's token set ratio, of 100
LIFE = timedelta(days=42)
LIMITED = re.compile(r"\b(?:ltd|limited|plc|llp|uk|group|the|recruitment)\b")
NOISE = re.compile(r"\b(?:urgent|immediate start|new|apply now|hiring|wanted|m f d?|full time|part time|permanent|temporary)\b")
SAME: dict[str, type[pl.DataType] | pl.DataType] = {"id": pl.String, "vacancy": pl.String, "why": pl.String}


@dataclass(slots=True)
class _Advert:
    at: int
    title: str
    employer: str
    place: str
    posted: date | None
    words: list[str]

    @property
    def shingles(self) -> set[str]:
        return {" ".join(self.words[at : at + SHINGLE]) for at in range(max(1, len(self.words) - SHINGLE + 1))}


def same_vacancies(adverts: pl.DataFrame) -> pl.DataFrame:
    """Adverts (ADVERTS) to the vacancy each belongs to, named by the id of its earliest advert, and why it was put there.

    Order of the rows changes nothing. About 5,000 adverts a second of a core.
    """
    rows = [_advert(at, row) for at, row in enumerate(adverts.iter_rows(named=True))]
    ids, posted = adverts["id"].to_list(), adverts["posted_on"].to_list()
    rows.sort(key=lambda one: (one.posted or date.min, ids[one.at]))
    joined = _Joined(len(rows))
    whys = ["its own"] * len(rows)
    for one, other, why in (*_by_name(rows), *_by_text(rows)):
        if joined.join(one.at, other.at):
            whys[one.at], whys[other.at] = (why if whys[at.at] == "its own" else whys[at.at] for at in (one, other))
    first: dict[int, tuple[date, str]] = {}
    for at in range(len(rows)):
        key = (posted[at] or date.max, ids[at])
        root = joined.root(at)
        first[root] = min(first.get(root, key), key)
    return pl.DataFrame({"id": ids, "vacancy": [first[joined.root(at)][1] for at in range(len(rows))], "why": whys}, schema=SAME)


def nearness(adverts: pl.DataFrame) -> pl.Series:
    """What adverts must have in common to be compared at all: their place, else their employer. Parts by it can be joined apart."""
    rows = adverts.select("employer", "place", "postcode").iter_rows()
    return pl.Series("near", [_place(postcode, place) or _employer(employer) for employer, place, postcode in rows], pl.String)


def _place(postcode: object, place: object) -> str:
    return _plain(str(postcode or "").split(" ")[0] or str(place or "").split(",")[0])


def _employer(name: object) -> str:
    return " ".join(LIMITED.sub(" ", _plain(name)).split())


def _advert(at: int, row: dict[str, object]) -> _Advert:
    return _Advert(
        at,
        " ".join(NOISE.sub(" ", _plain(row["title"])).split()),
        _employer(row["employer"]),
        _place(row["postcode"], row["place"]),
        row["posted_on"] if isinstance(row["posted_on"], date) else None,
        WORD.findall(str(row["description"] or "").lower()),
    )


def _plain(value: object) -> str:
    return " ".join(WORD.findall(str(value or "").lower()))


def _by_name(rows: Iterable[_Advert]) -> list[tuple[_Advert, _Advert, str]]:
    """Neighbours in time among adverts of one title, employer and place, all three known."""
    groups: dict[tuple[str, str, str], list[_Advert]] = defaultdict(list)
    for one in rows:
        if one.title and one.employer and one.place:
            groups[one.title, one.employer, one.place].append(one)
    return [(one, other, "same title, employer and place") for every in groups.values() for one, other in _neighbours(every)]


def _neighbours(every: list[_Advert]) -> list[tuple[_Advert, _Advert]]:
    """Each with the one posted before it; without a day a board gives nothing to tell two times apart."""
    return [(one, other) for one, other in pairwise(every) if _is_near(one, other)]


def _is_near(one: _Advert, other: _Advert) -> bool:
    return one.posted is None or other.posted is None or abs(one.posted - other.posted) <= LIFE


def _by_text(rows: Sequence[_Advert]) -> list[tuple[_Advert, _Advert, str]]:
    from rapidfuzz.fuzz import token_set_ratio

    found = []
    kept: dict[int, set[str]] = {}
    for one, other in _candidates(rows):
        if not _is_near(one, other) or token_set_ratio(one.title, other.title) < TITLES:
            continue
        for each in (one, other):
            if each.at not in kept:
                kept[each.at] = each.shingles
        a, b = kept[one.at], kept[other.at]
        shared = len(a & b)
        if shared >= ALIKE * len(a | b) or (min(len(a), len(b)) >= 20 and shared >= INSIDE * min(len(a), len(b))):
            found.append((one, other, "same place, titles alike and texts alike"))
    return found


def _candidates(rows: Sequence[_Advert]) -> list[tuple[_Advert, _Advert]]:
    """Pairs of one place that share a band of signs; of the beginnings too, for boards that cut a text short."""
    from rensa import RMinHash  # type: ignore[import-untyped]

    groups: dict[tuple[str, int, tuple[int, ...]], list[_Advert]] = defaultdict(list)
    wide = SIGNS // BANDS
    for one in rows:
        # Where neither place nor employer is known nothing tells two adverts of the same words apart or together.
        if len(one.words) < 2 * SHINGLE or not (one.place or one.employer):
            continue
        for salt, words in enumerate((one.words, one.words[:40])):
            sign = RMinHash(num_perm=SIGNS, seed=SEED)
            sign.update([" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)])
            digest = sign.digest()
            for band in range(BANDS):
                groups[one.place or one.employer, salt * BANDS + band, tuple(digest[band * wide : band * wide + wide])].append(
                    one
                )
    pairs: dict[tuple[int, int], tuple[_Advert, _Advert]] = {}
    for every in groups.values():
        for at, one in enumerate(every):
            for other in every[at + 1 : at + 1 + BACK]:
                pairs[one.at, other.at] = (one, other)
    return list(pairs.values())


class _Joined:
    """Disjoint sets."""

    def __init__(self, size: int) -> None:
        self._up = list(range(size))

    def root(self, at: int) -> int:
        while self._up[at] != at:
            self._up[at] = self._up[self._up[at]]
            at = self._up[at]
        return at

    def join(self, one: int, other: int) -> bool:
        low, high = sorted((self.root(one), self.root(other)))
        self._up[high] = low
        return low != high
