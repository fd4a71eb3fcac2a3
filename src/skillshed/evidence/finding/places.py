"""Places in a question: by code, postcode, name or former name, and by a name that is nearly right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.names import plain, read
from skillshed.evidence.finding.words import words
from skillshed.evidence.postcodes import districts_of
from skillshed.terms.errors import UserError
from skillshed.terms.place import GSS, ITL, Place

LONGEST = 7  # words in a place's name: Bournemouth, Christchurch and Poole has four, the longest seven
ALIKE = 82.0
FIRST_YEAR = 2011
LEFT_OUT = {"nuts"}  # the older names of statistical regions, which repeat those of ITL


@dataclass
class Named:
    """Places found in a question, and what is left of it."""

    places: list[Place] = field(default_factory=list)
    others: list[Place] = field(default_factory=list)  # what else a name could mean
    rest: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Gazetteer:
    """Names of places as a search needs them. Build it once for an `Areas`."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.names: dict[str, list[Place]] = {}
        self.by_word: dict[str, list[Place]] = {}
        for place in self._all():
            for name in dict.fromkeys([place.name, place.slug, *place.other_names]):
                self._put(plain(name), place)
        self._long = [name for name in self.names if len(name) > 3]

    def _all(self) -> list[Place]:
        kinds = [kind for kind in self.areas.kinds() if kind not in LEFT_OUT]
        found = [place for kind in kinds for year in (None, FIRST_YEAR) for place in self.areas.of_kind(kind, year)]
        return list({place.code: place for place in found}.values())

    def _put(self, name: str, place: Place) -> None:
        for form, _ in read(name).forms:
            held = self.names.setdefault(form, [])
            if place not in held:
                held.append(place)
        if place.kind in ("district", "own") and place.end is None:
            for word in {word for word in name.split() if len(word) > 4}:
                if place not in self.by_word.setdefault(word, []):
                    self.by_word[word].append(place)

    # -- reading ---------------------------------------------------------------------------------------------------

    def read(self, typed: Sequence[str], known: frozenset[str]) -> Named:
        """Take the places out of the words typed. `known`: words measures use, which are not misspelt place names."""
        found, rest = Named(), list(typed)
        for step in (self._codes, self._exact):
            rest = step(rest, found)
        rest = self._nearly(rest, found, known)
        rest = self._parts(rest, found, known)
        found.rest = [word for word in rest if word]
        found.places = list({place.code: place for place in found.places}.values())
        met = {place.code for place in found.places}
        found.others = [p for p in {place.code: place for place in found.others}.values() if p.code not in met]
        return found

    def _codes(self, typed: list[str], found: Named) -> list[str]:
        """Nine-character codes and postcodes (in one word or two)."""
        rest, at = [], 0
        while at < len(typed):
            pair = " ".join(typed[at : at + 2])
            width = next((w for w, text in ((2, pair), (1, typed[at])) if w <= len(typed) - at and self._code(text, found)), 0)
            if not width:
                rest.append(typed[at])
            at += width or 1
        return rest

    def _code(self, text: str, found: Named) -> bool:
        code = text.upper()
        if (GSS.match(code) or ITL.match(code)) and code in self.areas:
            found.places.append(self.areas.get(code))
            return True
        held = districts_of(text)
        if held:
            places = [self.areas.get(code) for code, _ in held]
            found.places.append(places[0])
            found.others += places[1:]
            share = "" if held[0][1] > 0.995 else f" (about {held[0][1]:.0%} of this postcode's area)"
            found.notes.append(f"{code} is in {places[0].name}{share}.")
        return bool(held)

    def _exact(self, typed: list[str], found: Named) -> list[str]:
        """Longest names first; a name of four words that is nearly right beats one word inside it that is."""
        rest: list[str] = list(typed)
        for width in range(min(LONGEST, len(rest)), 0, -1):
            for at in range(len(rest) - width + 1):
                gram = rest[at : at + width]
                if "" in gram or not self._could_be_a_name(gram):
                    continue
                name = words().places.get(" ".join(gram), " ".join(gram))
                places = self._called(name) or (self._like(name, 90.0, found) if width > 1 and len(name) > 9 else [])
                if places:
                    self._take(name, places, found)
                    rest[at : at + width] = [""] * width
        return rest

    @staticmethod
    def _could_be_a_name(gram: list[str]) -> bool:
        return gram[0] not in words().ignored - {"the"} and gram[-1] not in words().ignored - {"area"}

    def _called(self, name: str) -> list[Place]:
        for form, means in read(name).forms:
            held = self.names.get(form, [])
            if held and (not means or any(place.kind == means for place in held)):
                return held
        return []

    def _take(self, name: str, places: list[Place], found: Named) -> None:
        try:
            chosen = self.areas.one(name)
        except UserError:
            # A name of several places: the district or the larger area first, the rest one click away.
            chosen = next((p for p in self.areas.find(name) if p in places), places[0])
        districts = [place for place in places if place.kind == "district" and place.end is None]
        if chosen.kind == "ttwa" and not read(name).kind and len(districts) == 1:
            # "Blackburn" alone is a travel-to-work area's name; who types it means Blackburn with Darwen.
            chosen = districts[0]
        found.places.append(chosen)
        found.others += [place for place in places if place.code != chosen.code and place.end is None and place.kind != "itl"]

    def _nearly(self, typed: list[str], found: Named, known: frozenset[str]) -> list[str]:
        rest = list(typed)
        for width in (3, 2, 1):
            for at in range(len(rest) - width + 1):
                gram = rest[at : at + width]
                strange = [word for word in gram if word not in known and word not in words().ignored and word.isalpha()]
                if "" in gram or not strange or not self._could_be_a_name(gram) or len(" ".join(gram)) < 5:
                    continue
                places = [] if gram[0] in self.by_word and width == 1 else self._like(" ".join(gram), ALIKE, found)
                if places:
                    self._take(plain(places[0].name), places, found)
                    rest[at : at + width] = [""] * width
        return rest

    def _like(self, name: str, cutoff: float, found: Named) -> list[Place]:
        hit = process.extractOne(name, self._long, scorer=fuzz.ratio, score_cutoff=cutoff)
        if not hit:
            return []
        found.notes.append(f"“{name}” was read as {self.names[hit[0]][0].name}.")
        return self.names[hit[0]]

    def _parts(self, typed: list[str], found: Named, known: frozenset[str]) -> list[str]:
        """A word of a district's name: `ribble` may be Ribble Valley or South Ribble."""
        rest = []
        for word in typed:
            held = self.by_word.get(word, []) if word not in known else []
            if len(held) == 1:
                found.places.append(held[0])
                found.notes.append(f"“{word}” was read as {held[0].name}.")
            elif held:
                found.others += held
            else:
                rest.append(word)
        return rest

    def near(self, text: str, limit: int = 5) -> list[Place]:
        """Places whose names look most like a text: for a page that found nothing."""
        hits = process.extract(plain(text), self._long, scorer=fuzz.WRatio, score_cutoff=60, limit=limit * 3)
        found = {p.name: p for name, _, _ in hits for p in reversed(self.names[name]) if p.end is None and p.kind != "itl"}
        return list(found.values())[:limit]
