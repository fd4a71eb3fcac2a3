"""The coding index that titles are coded by: the one a user loaded, else the one that travels."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from skillshed.skills.coding.files import read_decided, taught_file
from skillshed.skills.coding.titles import Title, read_title, singular, words_of
from skillshed.skills.taxonomy.loaders.soc import index_entry
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.terms.errors import NotFound

SHIPPED = Path(__file__).parent / "shipped"
ENOUGH = 5  # entries a unit group, on average, before an index is one to learn from


@dataclass(frozen=True)
class Index:
    """Titles with their codes, and the names of the codes; `entries` is empty where there is no index for the scheme."""

    key: str
    entries: list[tuple[Title, str]]
    names: dict[str, str]

    @cached_property
    def called(self) -> dict[frozenset[str], str]:
        """Codes by the words of their groups' names, plurals made singular."""
        return {one: code for code, name in self.names.items() if (one := as_set(words_of(name)))}

    @property
    def sha256(self) -> str:
        rows = "\n".join(f"{title.words}|{title.qualifier}|{title.industry}|{code}" for title, code in self.entries)
        return hashlib.sha256(rows.encode()).hexdigest()


def as_set(words: str) -> frozenset[str]:
    """The words in any order, plurals made singular."""
    return frozenset(singular(word) for word in words.split())


def open_index(data: Path, scheme: str) -> Index:
    """The index of soc2010 or soc2020: a loaded one goes before the shipped one; with the decisions it was last taught."""
    index = _found(data, scheme)
    file = taught_file(data, scheme)
    if not (index.entries and file.is_file()):
        return index
    decided = [(Title(words, "", industry), code) for (words, industry), code in read_decided(file, data, scheme).items()]
    return replace(index, entries=[*index.entries, *(one for one in decided if one[1] in index.names)])


def _found(data: Path, scheme: str) -> Index:
    loaded = _loaded(data, scheme)
    if loaded and len(loaded.entries) >= ENOUGH * len(loaded.names):
        return loaded
    return _shipped(scheme, loaded.names if loaded else {})


def _loaded(data: Path, scheme: str) -> Index | None:
    try:
        taxonomy = open_taxonomy(data, scheme)
    except NotFound:
        return None
    names = dict(taxonomy.occupations.select("id", "label").iter_rows())
    labels = taxonomy.labels.filter(pl.col("kind") == "index").select("label", "id").unique().sort("id", "label")
    entries = [(_entry(label), code) for label, code in labels.iter_rows() if code in names]
    return Index(taxonomy.key, entries, names)


def _entry(label: str) -> Title:
    title, qualifier, industry = index_entry(label)
    return read_title(title, industry, qualifier)


def _shipped(scheme: str, names: dict[str, str]) -> Index:
    given = names or dict(pl.read_parquet(SHIPPED / f"{scheme}_groups.parquet").iter_rows())
    file = SHIPPED / f"{scheme}_index.parquet"
    if not file.exists():
        return Index(f"{scheme} (group titles only)", [], given)
    rows = pl.read_parquet(file).iter_rows()
    entries = [
        (Title(words_of(title), words_of(qualifier), words_of(industry)), code) for code, title, qualifier, industry in rows
    ]
    return Index(f"{scheme} index, embedded", [(title, code) for title, code in entries if title.words and code in given], given)
