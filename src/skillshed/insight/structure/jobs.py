"""Published jobs by industry as one table a level: which areas, which industries, which years, and who answers for a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.insight.structure.definitions import level_facts, level_names
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

LITTLE = 0.15  # areas that together hold a smaller share of a place's districts would bring in more strangers than neighbours
MOSTLY = 0.5  # of a district that lies partly in a place: from this share on its area is needed


@dataclass(frozen=True, slots=True)
class Level:
    """One level of detail and its rows. rows: place | year | code | name | jobs | status | release | breakdown."""

    name: str
    title: str
    noun: str
    measure: str
    reference: str
    reference_name: str
    areas_said: str
    rows: pl.DataFrame

    @property
    def years(self) -> list[int]:
        """Years with figures of the reference, oldest first: of all areas where it is their sum, for a sum of some is none."""
        if self.reference != "sum":
            return sorted(self.rows.filter(pl.col("place") == self.reference)["year"].unique().to_list())
        counts = self.rows.group_by("year").agg(pl.col("place").n_unique().alias("areas"))
        return sorted(counts.filter(pl.col("areas") == pl.col("areas").max())["year"].to_list())

    @property
    def areas(self) -> list[str]:
        """Codes of the published areas, the reference not among them."""
        return sorted(set(self.rows["place"].unique().to_list()) - {self.reference})

    @property
    def releases(self) -> list[str]:
        """Releases the rows come from."""
        return sorted({name for text in self.rows["release"].unique() for name in text.split("+") if name})


@dataclass(frozen=True, slots=True)
class Year:
    """Jobs of one year, areas x industries, and of the reference. `left_out`: codes without a figure in some area."""

    year: int
    areas: list[str]
    codes: list[str]
    names: list[str]
    jobs: NDArray[np.float64]
    reference: NDArray[np.float64]
    left_out: list[str]

    def of(self, parts: tuple[str, ...]) -> pl.DataFrame:
        """code | name | jobs | reference_jobs of these areas together."""
        at = [self.areas.index(code) for code in parts]
        return pl.DataFrame(
            {"code": self.codes, "name": self.names, "jobs": self.jobs[at].sum(axis=0), "reference_jobs": self.reference},
            schema={"code": pl.String, "name": pl.String, "jobs": pl.Float64, "reference_jobs": pl.Float64},
        )


def loaded_levels(book: Book, as_of: date | None = None) -> list[str]:
    """The levels there are figures of, coarse to fine."""
    return [name for name in level_names() if _direct(book, name, as_of).height]


def level(book: Book, name: str, as_of: date | None = None) -> Level:
    """A level with its rows; UsageError for an unknown one, NotFound where nothing of it is loaded."""
    facts = level_facts(name)
    rows = book.derived(("structure jobs", name, as_of), lambda: _rows(_direct(book, name, as_of)))
    if not rows.height:
        raise NotFound(
            f"Jobs by industry {facts['noun']} are not loaded{f' as known on {as_of}' if as_of else ''}.",
            next_step=f"`skillshed demo --no-serve` brings them, or import the file that holds '{facts['measure']}'.",
        )
    return Level(
        name, facts["title"], facts["noun"], facts["measure"], facts["reference"], facts["reference_name"], facts["areas"], rows
    )


def _direct(book: Book, name: str, as_of: date | None) -> pl.DataFrame:
    return direct(book, book.measure(level_facts(name)["measure"]), as_of or date.max)


def _rows(published: pl.DataFrame) -> pl.DataFrame:
    """Code and name out of `industry=01110 : Growing of cereals`; what follows a name's first sentence is explanation."""
    text = pl.col("breakdown").str.strip_prefix("industry=")
    return published.filter(pl.col("breakdown").str.starts_with("industry=")).select(
        "place",
        pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year"),
        text.str.extract(r"^(\S+) :", 1).alias("code"),
        text.str.extract(r"^\S+ : (.*)$", 1).str.split(". ").list.first().str.replace_all(r";\s*", "; ").alias("name"),
        pl.col("value").alias("jobs"),
        "status",
        "release",
        "breakdown",
    )  # fmt: skip


def year_of(found: Level, year: int) -> Year:
    """One year as a table; an industry without a figure in any area is left out of it whole, never counted as none."""
    rows = found.rows.filter(pl.col("year") == year)
    if year not in found.years:
        raise NotFound(
            f"There are no jobs by industry {found.noun} for {year}.",
            next_step=f"Choose one of: {', '.join(map(str, found.years))}.",
        )
    wide = rows.pivot(on="place", index=["code", "name"], values="jobs").sort("code")
    places = sorted(set(wide.columns) - {"code", "name", found.reference})
    unknown = wide.filter(pl.any_horizontal(pl.col(places).is_null()))["code"].to_list()
    known = wide.filter(~pl.col("code").is_in(unknown))
    jobs = known.select(places).to_numpy().T.astype(np.float64)
    reference = jobs.sum(axis=0) if found.reference == "sum" else known[found.reference].cast(pl.Float64).to_numpy()
    return Year(year, places, known["code"].to_list(), known["name"].to_list(), jobs, reference, unknown)


def same_industries(first: Year, last: Year) -> tuple[Year, Year, list[str]]:
    """Two years with only the industries both have, and the codes that are not in both."""
    shared = set(first.codes) & set(last.codes)
    apart = sorted((set(first.codes) | set(last.codes) | set(first.left_out) | set(last.left_out)) - shared)
    return _only(first, shared), _only(last, shared), apart


def _only(one: Year, codes: set[str]) -> Year:
    at = [index for index, code in enumerate(one.codes) if code in codes]
    return Year(
        one.year,
        one.areas,
        [one.codes[i] for i in at],
        [one.names[i] for i in at],
        one.jobs[:, at],
        one.reference[at],
        one.left_out,
    )


@dataclass(frozen=True, slots=True)
class Answering:
    """Which published areas stand for a place. how: published, same_area, summed, within, spread."""

    place: Place
    parts: tuple[str, ...]
    how: str
    name: str
    said: str

    @property
    def is_exact(self) -> bool:
        """Whether the figures are of the place itself and nothing else."""
        return self.how in ("published", "same_area", "summed")


def answering(book: Book, code: str, found: Level) -> Answering:
    """The published areas for a place: itself, one of its extent, those inside it together, or the smallest that hold it.

    NotFound where the place is none of England's, or is not made of districts.
    """
    place, published = book.place(code), set(found.areas)
    if found.reference in (place.code, *book.twins(code)):
        raise NotFound(
            f"{place.name} is what areas are compared with by {found.noun}, so it has no quotients.",
            next_step="Choose an area inside it, or another level of detail.",
        )
    if place.code in published:
        return Answering(place, (place.code,), "published", place.name, f"Figures are published for {place.name}.")
    twin = next((one for one in book.twins(code) if one in published), "")
    if twin:
        other = book.place(twin)
        said = f"Figures are those of the {other.kind_words} {other.name} ({twin}), which has the same districts as {place.name}."
        return Answering(place, (twin,), "same_area", place.name, said)
    if code not in book.areas:
        raise _nobody(place, found)
    return _inside(book, place, published, found) or _holding(book, place, published, found)


def _inside(book: Book, place: Place, published: set[str], found: Level) -> Answering | None:
    """Areas that make up the place exactly, if any do: counts add."""
    members = book.areas.members(place.code)
    if not members.height:
        raise _nobody(place, found)
    if members["weight"].min() < 1:  # type: ignore[operator]  # parts of districts are no sum of whole areas
        return None
    chosen: list[str] = []
    left = set(members["code"])
    for area, held in sorted(_extents(book, published).items(), key=lambda pair: -len(pair[1])):
        if held and held <= left:
            chosen.append(area)
            left -= held
    if left or not chosen:
        return None
    names = _named(book, chosen)
    return Answering(place, tuple(sorted(chosen)), "summed", place.name, f"Figures for {place.name} are the sum of {names}.")


def _holding(book: Book, place: Place, published: set[str], found: Level) -> Answering:
    """The one area that holds the place, else the smallest that hold its districts."""
    whole = next((one for one in book.areas.parents(place.code) if one.code in published), None)
    if whole:
        said = f"Figures are for {whole.name} ({whole.code}, {whole.kind_words}), which holds {place.name}: none are published for {place.name} itself."
        return Answering(place, (whole.code,), "within", whole.name, said)
    held = _holders(book, place, published, found)
    chosen = _without_slivers(held)
    rest = sorted(set(held) - set(chosen))
    names, is_one = _named(book, chosen), len(chosen) == 1
    extent = f"{'holds' if is_one else 'hold'} {'most of ' if rest else ''}{place.name}"
    beside = f" ({_named(book, rest)} {'holds' if len(rest) == 1 else 'hold'} the rest)" if rest else ""
    said = f"Figures are for {names}{'' if is_one else ' together'}, which {extent}{beside}: none are published for {place.name} itself."
    return Answering(place, tuple(sorted(chosen)), "spread", names, said)


def _holders(book: Book, place: Place, published: set[str], found: Level) -> dict[str, float]:
    """Published areas that hold the districts which lie mostly in the place, and how many districts' worth each holds of it."""
    members = book.areas.members(place.code)
    mostly = members.filter(pl.col("weight") >= MOSTLY)
    held: dict[str, float] = {}
    for district, weight in (mostly if mostly.height else members).sort("code").iter_rows():
        above = next((area for area in held if district in _districts(book, area)), None)
        above = above or _holder(book, district, published)
        if above is None:
            raise _nobody(place, found)
        held[above] = held.get(above, 0.0) + weight
    return _once(book, held)


def _holder(book: Book, district: str, published: set[str]) -> str | None:
    """The smallest published area that holds a district: a statistical region if there is one, for these never overlap."""
    above = [*book.twins(district), *(one.code for one in book.areas.parents(district))]
    found = [one for one in above if one in published]
    return next((one for one in found if book.place(one).kind == "nuts"), next(iter(found), None))


def _once(book: Book, held: dict[str, float]) -> dict[str, float]:
    """The same areas without those that lie inside another, so that nobody is counted twice."""
    extents = {area: _districts(book, area) for area in held}
    wider = {
        area: max((one for one in held if extents[area] <= extents[one]), key=lambda one: len(extents[one])) for area in held
    }
    found: dict[str, float] = {}
    for area, share in held.items():
        found[wider[area]] = found.get(wider[area], 0.0) + share
    return found


def _without_slivers(held: dict[str, float]) -> list[str]:
    """The areas that hold the place but for a small part: the smallest holders go, as long as little goes with them."""
    chosen = sorted(held, key=lambda area: (held[area], area))
    left_out = 0.0
    while len(chosen) > 1 and left_out + held[chosen[0]] < LITTLE * sum(held.values()):
        left_out += held[chosen.pop(0)]
    return sorted(chosen)


def _districts(book: Book, code: str) -> frozenset[str]:
    """Districts at least partly in an area."""
    return frozenset(book.areas.members(code)["code"].to_list())


def _extents(book: Book, published: set[str]) -> dict[str, frozenset[str]]:
    return {code: _districts(book, code) for code in sorted(published) if code in book.areas}


def _named(book: Book, codes: list[str]) -> str:
    names = [book.place(code).name for code in sorted(codes)]
    if len(names) > 4:
        return f"{len(names)} published areas ({', '.join(names[:3])} and others)"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _nobody(place: Place, found: Level) -> NotFound:
    return NotFound(
        f"No published area of {found.areas_said} holds {place.name}, so its industries are not known by {found.noun}.",
        next_step="Choose an area of England, or another level of detail.",
    )
