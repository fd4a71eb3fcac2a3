"""`Areas`: one object that answers every question about places.

Interface: load, get, find, one, note, resolve, members, membership, successors, predecessors, canonical, districts_on,
vintage, parents, twins, neighbours, kinds, of_kind, outline, is_approximate, add, remove. See each docstring for shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from skillshed.evidence.areas import outlines, own, resolving
from skillshed.evidence.areas.holding import BEST_FIT, holders, holding
from skillshed.evidence.areas.memory import Memory
from skillshed.evidence.areas.names import Index, plain, read
from skillshed.evidence.areas.store import Shares, Store, shipped
from skillshed.terms.breakdown import slug as slugify
from skillshed.terms.errors import NotFound, UnknownPlace, UsageError
from skillshed.terms.place import KIND_WORDS, Place

# Of areas with one name and one extent, the first kind here stands for all.
PREFERENCE = [
    "own", "district", "country", "region", "lep", "lsip", "combined_authority", "county", "group", "ttwa", "itl", "nuts",
]  # fmt: skip
# Kinds whose name alone never beats a district's or a partnership's.
MINOR = {"ttwa", "itl", "nuts", "group"}
# Kinds that share a name round one county: whoever names it usually means the partnership.
ROUND_A_COUNTY = {"lep", "lsip", "combined_authority", "county"}
NEIGHBOURS = ("global", "economic", "demographic", "children")
_MEMBERSHIP = {"area": pl.String, "year": pl.Int32, "code": pl.String, "weight": pl.Float64}


class Areas:
    """Places of England and what they are made of; countries and districts of the rest of the United Kingdom by name."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._index = Index(store.places.values())
        self._memory = Memory()
        self._official = outlines.official(folder, self.__contains__) if folder else {}

    @classmethod
    def load(cls, folder: Path | None = None) -> Areas:
        """Shipped tables, and the areas defined in `folder` (one TOML each); InputNotUnderstood for a damaged one."""
        areas = cls(shipped().with_own(), folder)
        for facts in own.read_all(folder) if folder else []:
            areas._take(facts)
        return areas

    # -- finding ---------------------------------------------------------------------------------------------------

    def get(self, code: str) -> Place:
        """The place of this code; a code issued anew gives its newest place. NotFound."""
        place = self._store.places.get(self.canonical(code))
        if place is None:
            raise UnknownPlace(code, what="place with the code")
        return place

    def __contains__(self, code: str) -> bool:
        return self.canonical(code) in self._store.places

    def canonical(self, code: str) -> str:
        """The newest code of the same place: E06000048 -> E06000057. Any other code as it is."""
        recode = self._store.recodes.get(code)
        return recode.new if recode else code

    def find(self, text: str, *, kind: str = "") -> list[Place]:
        """Places by code, slug, name, former name, then likeness; best first, none twice."""
        asked = read(text)
        wanted = kind or asked.kind
        codes = [c for c in (self.canonical(text.strip().upper()), self.canonical(text.strip())) if c in self._store.places]
        codes += [c for c in [self._index.slugs.get(text.strip().casefold())] if c]
        for form, _ in asked.forms:
            codes += self._by_preference(self._index.names.get(form, []))
            codes += self._by_preference(self._index.others.get(form, []))
        codes += self._by_preference(self._index.beginning(asked.whole)) if len(asked.whole) > 2 else []
        codes += self._index.alike(asked.whole) if asked.whole else []
        places = [self._store.places[c] for c in dict.fromkeys(codes)]
        exact = [p for p in places if not wanted or p.kind == wanted]
        return exact if kind else exact + [p for p in places if p not in exact]

    def one(self, text: str, *, kind: str = "") -> Place:
        """The place meant. NotFound with the nearest names, or UsageError with the slugs to choose from.

        Areas of one name and one extent give the first by `PREFERENCE`. A county inside the partnership of its own name
        yields to the partnership where another kind has the partnership's extent (Lancashire: 14 districts, not 12):
        `note` says so.
        """
        stripped = text.strip()
        code = next((c for c in (self.canonical(stripped), self.canonical(stripped.upper())) if c in self._store.places), None)
        code = code or self._index.slugs.get(stripped)
        if code and kind in ("", self._store.places[code].kind):
            return self._store.places[code]
        for form, means in read(text).forms:
            wanted = kind or means
            fitting = [[c for c in table.get(form, []) if wanted in ("", self._store.places[c].kind)]
                       for table in (self._index.names, self._index.others)]  # fmt: skip
            if named := self._named(*fitting):
                return self._choose(text, self._by_preference(named))
        raise self._not_found(text, kind)

    def note(self, code: str) -> str:
        """What a reader should know about this place: what else has its name, or how it is made up. Often empty."""
        place = self.get(code)
        same = [c for c in self._index.names.get(plain(place.name), []) if c != place.code and self._is_open(c)]
        words = [self._store.notes.get(place.code, "")]
        if place.kind in ROUND_A_COUNTY:
            others = [self._store.places[c] for c in same if self._store.places[c].kind in ROUND_A_COUNTY | {"region"}]
            differing = [p for p in others if self._extent(p.code) != self._extent(place.code)]
            if differing:
                words.append(
                    f"{place.name} here is the {place.kind_words} ({self._count(place.code)}); "
                    + "; ".join(f"the {p.kind_words} {p.name} ({self._count(p.code)}) is '{p.slug}'" for p in differing) + "."
                )  # fmt: skip
        if any(0 < w < 1 for _, w in self._members(place.code, None)):
            words.append("Parts of districts count by their share of small areas (LSOA 2011): a best fit.")
        return " ".join(w for w in words if w)

    def resolve(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """The rows `place_code | place_name | place_kind [| year]` with `code`, `reason` and `candidates` added.

        A code that is well formed is taken, brought to its newest form. A name must fit one place, by kind and year;
        else `code` is null, `reason` says why and `candidates` lists places to choose from. Nothing is guessed.
        """
        return resolving.resolve(self._store, self._index, wanted, self._same_extent)

    # -- made of ---------------------------------------------------------------------------------------------------

    def members(self, code: str, *, year: int | None = None) -> pl.DataFrame:
        """`code | weight`: districts in force in `year` (default: now) and the share of each that lies in the area."""
        return pl.DataFrame(self.made_of(code, year=year), schema={"code": pl.String, "weight": pl.Float64}, orient="row")

    def made_of(self, code: str, *, year: int | None = None) -> list[tuple[str, float]]:
        """The same as pairs, for who asks often."""
        return self._members(self.get(code).code, year)

    def membership(self, codes: Iterable[str], years: Iterable[int]) -> pl.DataFrame:
        """`area | year | code | weight` for many areas and years at once."""
        span = sorted(set(years))
        rows = [(c, y, *pair) for c in dict.fromkeys(codes) for y in span for pair in self._members(self.get(c).code, y)]
        return pl.DataFrame(rows, schema=_MEMBERSHIP, orient="row")

    def districts_on(self, year: int | None = None, *, country: str = "E") -> set[str]:
        """Districts of England in force at the end of the year (default: now), by their newest codes."""
        every = self._memory.kept(("standing", year), lambda: [c for c in self._store.atoms if self._stood(c, year)])
        return {c for c in every if c.startswith(country)}

    def successors(self, code: str) -> pl.DataFrame:
        """`code | year | weight`: the district or districts that now hold this one, since when, and the share each took."""
        if code in self._store.recodes:
            recode = self._store.recodes[code]
            return _changes([(recode.new, recode.year, 1.0)] if recode.year else [])
        place = self.get(code)
        if place.end is None or place.kind != "district":
            return _changes([])
        return _changes(self._overlaps(place.code, self.districts_on(place.end + 1, country=code[0]), of=place.code))

    def predecessors(self, code: str) -> pl.DataFrame:
        """`code | year | weight`: the districts this one was made from, the year it began, the share of each it took."""
        place = self.get(code)
        recoded = [(r.old, r.year, 1.0) for r in self._store.recodes.values() if r.new == code and r.year]
        if place.start is None or place.kind != "district":
            return _changes(recoded)
        before = self.districts_on(place.start - 1, country=code[0])
        return _changes([(c, place.start, w) for c, w in self._members(place.code, place.start - 1) if c in before])

    def vintage(self, codes: Iterable[str]) -> int:
        """The latest year whose districts of England fit these codes best: which `year` to ask `members` for."""
        given = {self.canonical(c) for c in codes}
        years = range(2011, 1 + max(p.start or 0 for p in self._store.places.values() if p.kind == "district"))
        return max(years, key=lambda y: (len(given & self.districts_on(y)) - len(given - self.districts_on(y)), y))

    def parents(self, code: str) -> list[Place]:
        """Areas that hold this place whole, and travel-to-work areas that hold most of it; smallest kinds first."""
        place = self.get(code)
        return list(self._memory.kept(("parents", place.code), lambda: self._parents(place)))

    def _parents(self, place: Place) -> list[Place]:
        held = self._memory.kept("holding", lambda: holding(self._store.extents))
        found = [p for p in holders(self._store, held, place) if self._extent(p.code) != self._extent(place.code)]
        return sorted(found, key=lambda p: (p.end is not None, len(self._store.extents[p.code]), PREFERENCE.index(p.kind)))

    def twins(self, code: str) -> list[Place]:
        """Other areas of exactly the same extent, in order of preference."""
        place = self.get(code)
        codes = [c for c in self._extents().get(self._extent(place.code), []) if c != place.code]
        return [self._store.places[c] for c in self._by_preference(codes)]

    def neighbours(self, code: str, *, by: str) -> list[Place]:
        """Places most like this one, nearest first, `by` global, economic, demographic or children. Empty where not known."""
        if by not in NEIGHBOURS:
            raise UsageError(f"Neighbours by '{by}' are not known.", next_step=f"Choose one of: {', '.join(NEIGHBOURS)}.")
        return [self._store.places[c] for c in self._store.neighbours.get((self.get(code).code, by), ())]

    def kinds(self) -> list[str]:
        """Kinds of place there are, in order of preference."""
        held = {p.kind for p in self._store.places.values()}
        return [k for k in PREFERENCE if k in held]

    def of_kind(self, kind: str, year: int | None = None) -> list[Place]:
        """Places of a kind by name; with a year, those in force then; without, those in force now."""
        if kind not in KIND_WORDS:
            raise UsageError(f"'{kind}' is not a kind of place.", next_step=f"Choose one of: {', '.join(self.kinds())}.")
        every = self._memory.kept("by name", lambda: sorted(self._store.places.values(), key=lambda p: p.name))
        return [p for p in every if p.kind == kind and self._stood(p.code, year)]

    def outline(self, code: str, *, year: int | None = None) -> outlines.Geometry | None:
        """A GeoJSON geometry (WGS84) of a district, or of the districts of an area as one multipolygon; None where none is known.

        A district that lies partly in a travel-to-work area is drawn whole if most of it does. Official boundaries that
        lie as GeoJSON in the folder of areas are used before the approximate ones that ship.
        """
        found = self._drawn(code, year)
        return found[0] if found else None

    def is_approximate(self, code: str, *, year: int | None = None) -> bool:
        """Whether any of the outline is drawn from postcode points, not official boundaries: say so beside the map."""
        found = self._drawn(code, year)
        return found is not None and found[1]

    # -- defined here ----------------------------------------------------------------------------------------------

    def add(self, name: str, codes: Iterable[str], *, author: str = "", note: str = "", made_on: date | None = None) -> Place:
        """Define an area of districts or areas (codes, slugs or names) and keep it; UsageError for an overlap or a taken name."""
        if self._folder is None:
            raise UsageError("There is no data folder to keep the area in.", next_step="Name one with --data DIR.")
        slug = slugify(name, "-")
        if not slug:
            raise UsageError(
                "An area needs a name with letters or digits.", next_step="Give it one, such as 'Pennine Lancashire'."
            )
        if slug in self._index.slugs or self._index.both(plain(name)):
            raise UsageError(f"There is already a place called '{name}'.", next_step="Choose another name.")
        held = [district for text in codes for district in self._whole_districts(self.one(text).code)]
        if not held:
            raise UsageError(f"The area '{name}' names no district.", next_step="List districts by code, slug or name.")
        facts: dict[str, object] = {"name": name, "codes": held, "author": author, "note": note, "slug": slug}
        self._shares_of(facts)
        own.write(self._folder, slug, name=name, codes=held, author=author, made_on=made_on or date.today(), note=note)
        return self._take(facts)

    def remove(self, slug: str) -> None:
        """Forget an area defined here. NotFound."""
        place = self._store.places.get(f"own:{slug.removeprefix('own:')}")
        if place is None or self._folder is None:
            raise NotFound(
                f"No area defined here is called '{slug}'.", next_step="Areas that ship with the project cannot be removed."
            )
        (self._folder / f"{place.slug}.toml").unlink(missing_ok=True)
        for table in (self._store.places, self._store.extents, self._store.notes, self._store.own):
            table.pop(place.code, None)
        self._changed()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _drawn(self, code: str, year: int | None) -> tuple[outlines.Geometry, bool] | None:
        place = self.get(code)
        if place.code in self._official:
            return self._official[place.code], False
        if place.code in self._store.atoms:
            parts = [place.code]
        else:
            members = self._members(place.code, year if year is not None else place.end)
            parts = [c for c, weight in members if weight >= BEST_FIT]
        return outlines.drawn(parts, self._official)

    def _take(self, facts: dict[str, object]) -> Place:
        slug = str(facts["slug"])
        place = Place(f"own:{slug}", str(facts["name"]), "own", slug)
        self._store.extents[place.code] = self._shares_of(facts)
        self._store.places[place.code] = place
        self._store.notes[place.code] = str(facts.get("note", ""))
        self._store.own[place.code] = facts
        self._changed()
        return place

    def _changed(self) -> None:
        self._index = Index(self._store.places.values())
        self._memory.clear()

    def _shares_of(self, facts: dict[str, object]) -> Shares:
        shares: Shares = {}
        codes = facts["codes"]
        assert isinstance(codes, list)
        for code in codes:
            for atom, share in self._store.shares(self.get(str(code)).code).items():
                shares[atom] = shares.get(atom, 0.0) + share
        twice = sorted(self._store.places[a].name for a, w in shares.items() if w > 1 + 1e-9)
        if twice:
            raise UsageError(
                f"The area '{facts['name']}' would count {', '.join(twice)} twice.", next_step="Name each district once."
            )
        return shares

    def _whole_districts(self, code: str) -> list[str]:
        """The districts of an area where it holds whole ones; else the area itself (a travel-to-work area)."""
        if code in self._store.atoms:
            return [code]
        members = self._members(code, None)
        return [c for c, _ in members] if all(w == 1.0 for _, w in members) else [code]

    def _members(self, code: str, year: int | None) -> list[tuple[str, float]]:
        return list(self._memory.kept(("members", code, year), lambda: self._find_members(code, year)))

    def _find_members(self, code: str, year: int | None) -> list[tuple[str, float]]:
        held = self._store.shares(code)
        if year is None and code in self._store.atoms and self._is_open(code):
            return [(code, 1.0)]
        return self._now(held, year)

    def _now(self, held: Shares, year: int | None = None) -> list[tuple[str, float]]:
        found = []
        for district in {d for atom in held for d in self._store.holders[atom]}:
            atoms = self._store.atoms[district]
            if self._stood(district, year):
                inside = sum(self._store.lsoas[a] * held[a] for a in atoms if a in held)
                found.append((district, inside / self._store.size(atoms)))
        return sorted(found)

    def _overlaps(self, code: str, among: set[str], *, of: str) -> list[tuple[str, int, float]]:
        mine = self._store.atoms[of]
        found = []
        for other in sorted(among):
            shared = mine & self._store.atoms[other]
            if shared:
                found.append((other, self._store.places[other].start or 0, self._store.size(shared) / self._store.size(mine)))
        return found

    def _stood(self, code: str, year: int | None) -> bool:
        place = self._store.places[code]
        if year is None:
            return place.end is None
        return (place.start or 0) <= year <= (place.end or 9999)

    def _is_open(self, code: str) -> bool:
        return self._store.places[code].end is None

    def _extent(self, code: str) -> frozenset[tuple[str, float]]:
        shares = self._store.shares
        return self._memory.kept(("extent", code), lambda: frozenset((a, round(w, 9)) for a, w in shares(code).items()))

    def _extents(self) -> dict[frozenset[tuple[str, float]], list[str]]:
        return self._memory.kept("extents", self._find_extents)

    def _find_extents(self) -> dict[frozenset[tuple[str, float]], list[str]]:
        found: dict[frozenset[tuple[str, float]], list[str]] = {}
        for code in self._store.places:
            if extent := self._extent(code):
                found.setdefault(extent, []).append(code)
        return found

    def _count(self, code: str) -> str:
        count = len(self._members(code, None))
        return f"{count} district{'s' if count != 1 else ''}"

    def _by_preference(self, codes: Iterable[str]) -> list[str]:
        def rank(code: str) -> tuple[bool, int, str]:
            place = self._store.places[code]
            return place.end is not None, PREFERENCE.index(place.kind), code

        return sorted(codes, key=rank)

    def _choose(self, text: str, codes: list[str]) -> Place:
        """Of places with one name, the one meant; UsageError where two extents could be."""
        standing = [c for c in codes if self._is_open(c)] or codes
        major = [c for c in standing if self._store.places[c].kind not in MINOR] or standing
        extents = {self._extent(c) for c in major}
        first = self._store.places[major[0]]
        if len(extents) == 1 or self._county_yields(major):
            return first
        names = "; ".join(f"'{p.slug}' ({p.kind_words}, {self._count(p.code)})" for p in map(self.get, major))
        raise UsageError(f"'{text}' is the name of several areas: {names}.", next_step="Ask for one of them by that short name.")

    def _named(self, now: list[str], once: list[str]) -> list[str]:
        """Places of this name; another name of a district (Hull) counts as much as a travel-to-work area's own name."""
        minor = all(self._store.places[c].kind in MINOR for c in now)
        return [*now, *once] if minor else now

    def _same_extent(self, codes: list[str]) -> str | None:
        """The preferred of these places if all have one extent."""
        return self._by_preference(codes)[0] if len({self._extent(c) for c in codes}) == 1 else None

    def _county_yields(self, codes: list[str]) -> bool:
        places = [self._store.places[c] for c in codes]
        first = self._extent(codes[0])
        shared = [c for c in codes if self._extent(c) == first]
        rest = [p for p in places if p.code not in shared]
        inside = all(set(self._store.shares(p.code)) < set(self._store.shares(codes[0])) for p in rest)
        return len(shared) > 1 and inside and all(p.kind == "county" for p in rest) and places[0].kind in ROUND_A_COUNTY

    def _not_found(self, text: str, kind: str) -> UnknownPlace:
        near = [repr(one.slug) for one in self.find(text, kind=kind)[:5]]
        return UnknownPlace(text, what=f"{KIND_WORDS.get(kind, 'place')} called", near=near)


def _changes(rows: Sequence[tuple[str, int | None, float]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"code": pl.String, "year": pl.Int32, "weight": pl.Float64}, orient="row")
