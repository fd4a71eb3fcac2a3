"""From a publisher's code or name to the canonical code, or to a reason and the places to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from skillshed.evidence.areas.names import Index, read
from skillshed.evidence.areas.store import Store
from skillshed.terms.place import Place, kind_of

_CODES = re.compile(r"\b(?:[EWSNK]\d{8}|TL[C-N][0-9A-Z]{0,2}|UK[C-N][0-9A-Z]{0,2})\b")
# Tables of upper-tier authorities call unitary districts counties; some call ITL areas by the older name.
_ALSO = {"county": ("district",), "la": ("county", "district"), "itl": ("nuts",), "nuts": ("itl",),
         "region": ("itl",)}  # fmt: skip
_UPPER = ("county", "la")
# Kinds that borrow the names of districts.
_MINOR = {"ttwa", "itl", "nuts", "group"}
LIMIT = 8
SameExtent = Callable[[list[str]], str | None]
ADDED = {"code": pl.String, "reason": pl.String, "candidates": pl.String}


@dataclass(frozen=True)
class Answer:
    """A code, or None with the reason and candidates. A code taken with some judgement has a reason too."""

    code: str | None
    reason: str = ""
    candidates: tuple[str, ...] = ()


def resolve(store: Store, index: Index, wanted: pl.DataFrame, same_extent: SameExtent) -> pl.DataFrame:
    """`wanted` (place_code | place_name | place_kind [| year]) with code | reason | candidates; see `Areas.resolve`.

    `same_extent` gives the preferred of several places that are one and the same ground, or None.
    """
    seen: dict[tuple[str, str, str, int | None], Answer] = {}
    answers = []
    for row in wanted.iter_rows(named=True):
        year = row.get("year")
        key = (row.get("place_code") or "", row.get("place_name") or "", row.get("place_kind") or "", year)
        if key not in seen:
            seen[key] = _answer(store, index, same_extent, *key)
        answers.append(seen[key])
    added = [(a.code, a.reason, "; ".join(f"{c} {store.places[c].name}" for c in a.candidates)) for a in answers]
    return wanted.hstack(pl.DataFrame(added, schema=ADDED, orient="row"))


def _answer(store: Store, index: Index, same_extent: SameExtent, code: str, name: str, kind: str, year: int | None) -> Answer:
    code = code.strip().strip("\"'").strip()
    upper = code.upper()
    if code in store.places:
        return Answer(code)
    if kind_of(upper):
        return _known_code(store, upper)
    if name.strip():
        return _by_name(store, index, same_extent, name, kind, year)
    if not code:
        return Answer(None, "neither a code nor a name")
    several = tuple(c for c in _CODES.findall(upper) if c in store.places)
    return Answer(None, f"'{code}' is not one place's code", several)


def _known_code(store: Store, code: str) -> Answer:
    recode = store.recodes.get(code)
    if recode:
        return Answer(recode.new, f"code issued anew in {recode.year}: {recode.why}" if recode.year else recode.why)
    return Answer(code, "" if code in store.places else "well formed, but not in the table of places")


def _by_name(store: Store, index: Index, same_extent: SameExtent, name: str, kind: str, year: int | None) -> Answer:
    asked = read(name)
    if not asked.forms:
        return Answer(None, f"'{name.strip()}' is not a name")
    for form, means in asked.forms:
        wanted = kind or means
        now, once = (_of_kind(store, table.get(form, []), wanted, year) for table in (index.names, index.others))
        if once and all(store.places[c].kind in _MINOR for c in now):
            return _pick(
                store, same_extent, name, list(dict.fromkeys([*now, *once])), wanted, year, "another or former name of {name}"
            )
        if now:
            return _pick(store, same_extent, name, now, wanted, year, "")
    kind = kind or asked.kind
    if asked.may_be_cut and (found := _of_kind(store, index.beginning(asked.whole), kind, year)):
        return _pick(store, same_extent, name, found, kind, year, "name cut short: {name}")
    near = _of_kind(store, index.alike(asked.whole), kind, year) or index.alike(asked.whole)
    return Answer(None, f"no {kind.replace('_', ' ') or 'place'} is called '{name.strip()}'", tuple(near[:LIMIT]))


def _of_kind(store: Store, codes: list[str], kind: str, year: int | None) -> list[str]:
    """Of these places those of a kind, else of the kinds that also go by its name, and stood that year if any did."""
    everyone = []
    for wanted in (kind, *_ALSO.get(kind, ())):
        found = [c for c in codes if wanted in ("", store.places[c].kind)]
        if kind in _UPPER and wanted == "district":
            found = [c for c in found if not c.startswith("E07")]
        standing = [c for c in found if year is None or (store.places[c].start or 0) <= year <= (store.places[c].end or 9999)]
        # Dorset the county ended in 2018, and a new district has its name: later figures are the district's.
        if standing or (found and kind not in _UPPER):
            return found
        everyone += found
    return everyone


def _pick(store: Store, same_extent: SameExtent, name: str, codes: list[str], kind: str, year: int | None, words: str) -> Answer:
    standing = _standing(store, codes, year)
    if len(standing) == 1:
        place = store.places[standing[0]]
        reason = words.format(name=place.name) if words else _when(place, year)
        if not reason and len(codes) > 1:
            reason = f"of {len(codes)} places of this name, the one that stood in {year}"
        return Answer(standing[0], reason)
    if not kind:
        districts = [c for c in standing if store.places[c].kind == "district"]
        others = {store.places[c].kind for c in standing} - {"district"}
        if len(districts) == 1 and others <= _MINOR:
            return Answer(districts[0], f"the district of this name; also the name of a {_words(others)}")
    if preferred := same_extent(standing):
        kind_words = store.places[preferred].kind_words
        return Answer(preferred, f"of {len(standing)} places of this name and this extent, the {kind_words}")
    listed = tuple(sorted(standing, key=lambda c: (store.places[c].kind, c))[:LIMIT])
    return Answer(None, f"'{name.strip()}' is the name of {len(standing)} places: say which kind or code", listed)


def _standing(store: Store, codes: list[str], year: int | None) -> list[str]:
    """Of places with one name, those in force that year; before the first of them, the first."""
    if year is None or len(codes) == 1:
        return codes
    places = [store.places[c] for c in codes]
    found = [p.code for p in places if (p.start or 0) <= year <= (p.end or 9999)]
    if found:
        return found
    first = min(p.start or 0 for p in places)
    return [p.code for p in places if (p.start or 0) == first]


def _when(place: Place, year: int | None) -> str:
    if year is not None and place.end is not None and year > place.end:
        return f"stood until {place.end}"
    if year is not None and place.start is not None and year < place.start:
        return f"stood from {place.start}"
    return ""


def _words(kinds: set[str]) -> str:
    return " and a ".join(sorted(k.upper() if k in ("itl", "nuts") else k.replace("ttwa", "travel-to-work area") for k in kinds))
