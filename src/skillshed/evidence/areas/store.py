"""The shipped tables as Python dictionaries, read once a process."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import as_file, files

import polars as pl

from skillshed.terms.place import Place

Shares = dict[str, float]  # atom -> share of the atom

TABLES = files("skillshed.evidence.areas.tables")


@dataclass(frozen=True)
class Recode:
    """Another code of the same place: issued anew in `year`, or of another edition (then `year` is None)."""

    old: str
    new: str
    year: int | None
    why: str


@dataclass
class Store:
    """Places, what districts are made of, what areas hold.

    Everything is a share of *atoms*: the districts of 2011 to 2018, of which every later merger is made.
    """

    places: dict[str, Place]
    notes: dict[str, str]
    atoms: dict[str, frozenset[str]]  # district of any year -> its atoms
    lsoas: dict[str, int]  # atom -> small areas (2011); 1 where not known, which is never split
    extents: dict[str, Shares]  # area -> atom -> share
    recodes: dict[str, Recode]
    neighbours: dict[tuple[str, str], tuple[str, ...]]
    own: dict[str, dict[str, object]] = field(default_factory=dict)
    holders: dict[str, list[str]] = field(init=False)  # atom -> districts of any year made of it

    def __post_init__(self) -> None:
        self.holders = {}
        for district, atoms in self.atoms.items():
            for atom in atoms:
                self.holders.setdefault(atom, []).append(district)

    def with_own(self) -> Store:
        """A copy to which areas defined here can be added without touching the shared one."""
        return replace(self, places=dict(self.places), notes=dict(self.notes), extents=dict(self.extents), own={})

    def shares(self, code: str) -> Shares:
        """Atoms of a district or an area, each with the share that lies inside; none of a place without districts."""
        if code in self.atoms:
            return dict.fromkeys(self.atoms[code], 1.0)
        return self.extents.get(code, {})

    def size(self, atoms: frozenset[str]) -> int:
        """Small areas in these atoms."""
        return sum(self.lsoas[a] for a in atoms)


@cache
def shipped() -> Store:
    """The tables that come with the project; a few milliseconds, once."""
    places, notes = _places()
    made = _csv("districts.csv", {"lsoas": pl.Int32})
    atoms = {code[0]: frozenset(rows["atom"]) for code, rows in made.group_by(["code"])}
    lsoas = {atom: count or 1 for atom, count in made.select("atom", "lsoas").unique().iter_rows()}
    held = _parquet("extents.parquet").iter_rows()
    extents: dict[str, Shares] = {}
    for area, atom, count in held:
        extents.setdefault(area, {})[atom] = 1.0 if count is None else count / lsoas[atom]
    recodes = {row[0]: Recode(*row) for row in _csv("recodes.csv", {"year": pl.Int32}).iter_rows()}
    near = _parquet("neighbours.parquet").sort("rank").group_by(["code", "by"], maintain_order=True).agg("neighbour")
    neighbours = {(code, by): tuple(others) for code, by, others in near.iter_rows()}
    return Store(places, notes, atoms, lsoas, extents, recodes, neighbours)


def _places() -> tuple[dict[str, Place], dict[str, str]]:
    places, notes = {}, {}
    for row in _csv("places.csv", {"start": pl.Int32, "end": pl.Int32}).iter_rows(named=True):
        others = tuple((row["other_names"] or "").split("|")) if row["other_names"] else ()
        places[row["code"]] = Place(row["code"], row["name"], row["kind"], row["slug"], row["start"], row["end"], others)
        if row["note"]:
            notes[row["code"]] = row["note"]
    return places, notes


def _csv(name: str, types: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    frame = pl.read_csv((TABLES / name).read_bytes(), infer_schema=False)
    return frame.with_columns(pl.col(column).cast(kind) for column, kind in types.items())


def _parquet(name: str) -> pl.DataFrame:
    with as_file(TABLES / name) as path:
        return pl.read_parquet(path)
