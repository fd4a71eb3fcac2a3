"""Which group of the Standard Occupational Classification an occupation belongs to: what figures by occupation are joined by.

No open table leads from ESCO to SOC. The starter set's occupations were linked one by one by hand (soc_groups.csv; rules.toml says
who and how sure); any other occupation is coded from its title, to as many digits as are likely enough, or not at all.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from skillshed.skills.coding.coder import Candidate, open_coder
from skillshed.skills.coding.entries import SHIPPED, open_index
from skillshed.skills.coding.titles import read_title
from skillshed.skills.embedding.kept import Arrays, kept
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.rules import rules

REVIEWED = Path(__file__).with_name("soc_groups.csv")
BY_ISCO = Path(__file__).with_name("soc_isco.toml")
LAYOUT = "2"  # of what is kept; change it when codes may come out otherwise
LOOKED_AT = 40  # candidates whose probabilities are added up by their first digits


@dataclass(frozen=True, slots=True)
class Group:
    """A SOC 2020 group of one to four digits. `probability` is None where it was linked by hand; `soc2010_major` one digit or empty."""

    code: str
    soc2010_major: str
    probability: float | None

    @property
    def is_reviewed(self) -> bool:
        """Whether the link was made by hand."""
        return self.probability is None

    def at(self, digits: int) -> str:
        """The group above it of so many digits, empty where it is not known so finely."""
        return self.code[:digits] if digits <= len(self.code) else ""


class _NotKept(Exception):
    """Nothing was coded yet, and it shall not be now."""


def linked(taxonomy: Taxonomy, data: Path, *, code: bool = True) -> dict[str, Group]:
    """Occupation -> its group; those whose group is not known are not in it.

    Coding a taxonomy the first time takes minutes where the coder has not learned yet: with `code` False only what is kept and what
    was linked by hand is given.
    """
    seen = reviewed()
    jobs = {row["id"]: str(row["label"]) for row in taxonomy.occupations.select("id", "label").to_dicts()}
    rest = {one: label for one, label in jobs.items() if one not in seen}
    found = {one: group for one, group in seen.items() if one in jobs}
    if not rest:
        return found

    def make() -> Arrays:
        if not code:
            raise _NotKept
        return _as_arrays(coded(list(rest.values()), data))

    try:
        arrays = kept(data, "soc", LAYOUT, taxonomy.sha256, repr(rules()["soc"]), _coders(data), make=make)
    except _NotKept:
        return found
    for one, number, probability in zip(rest, arrays["codes"].tolist(), arrays["probabilities"].tolist(), strict=True):
        if number:
            found[one] = Group(number, number[0], round(probability, 3))
    return found


@cache
def reviewed() -> Mapping[str, Group]:
    """The links made by hand, of soc_groups.csv."""
    with REVIEWED.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["soc2020"]]
    return {row["id"]: Group(row["soc2020"], row["soc2010_major"] or row["soc2020"][0], None) for row in rows}


@cache
def isco_table() -> dict[str, Any]:
    """From ISCO-08 to SOC 2020's groups of two digits, with author, source and status."""
    return tomllib.loads(BY_ISCO.read_text(encoding="utf-8"))


def by_isco(code: str) -> str:
    """The two-digit group of SOC 2020 that an ISCO-08 code mostly lies in; nothing where the table has none (armed forces)."""
    unit = code.split(".")[0]
    groups: dict[str, str] = isco_table()["groups"]
    return next((groups[unit[:size]] for size in range(len(unit), 1, -1) if unit[:size] in groups), "")


def sub_majors(taxonomy: Taxonomy) -> dict[str, str]:
    """Occupation -> its group of two digits: as linked by hand, else as its ISCO code mostly lies. Nobody waits for a coder."""
    seen = reviewed()
    found = {
        one: seen[one].at(2) if one in seen else by_isco(code)
        for one, code in taxonomy.occupations.select("id", "code").iter_rows()
    }
    return {one: group for one, group in found.items() if group}


def coded(labels: Sequence[str], data: Path) -> list[tuple[str, float]]:
    """For each title the finest group that is likely enough, with its probability; an empty code where none is.

    SOC 2020 by its own coder first; else the first two digits by SOC 2010's, whose sub-major groups bear nearly the same numbers.
    """
    titles = [read_title(label) for label in labels]
    new = open_coder(data, "soc2020").code(titles, top=LOOKED_AT)
    old = open_coder(data, "soc2010").code(titles, top=LOOKED_AT)
    return [
        likely(one.candidates, (4, 3, 2, 1)) or likely(other.candidates, (2, 1)) or ("", 0.0)
        for one, other in zip(new, old, strict=True)
    ]


def likely(candidates: Sequence[Candidate], digits: Sequence[int]) -> tuple[str, float] | None:
    """The group of most digits whose candidates together are as likely as rules.toml asks; None where none is."""
    for many in digits:
        sums: dict[str, float] = {}
        for one in candidates:
            sums[one.code[:many]] = sums.get(one.code[:many], 0.0) + one.score
        best = max(sums, key=lambda code: (sums[code], code), default="")
        if best and sums[best] >= rules()["soc"]["likely_from"]:
            return best, min(sums[best], 1.0)
    return None


@cache
def names() -> Mapping[str, str]:
    """SOC 2020 unit groups by code."""
    return dict(pl.read_parquet(SHIPPED / "soc2020_groups.parquet").iter_rows())


def level(group: Group | None) -> int | None:
    """The skill level (1 to 4) that SOC 2020 gives the sub-major group; None where two digits are not known."""
    levels: dict[str, int] = rules()["level"]["sub_major"]
    return None if group is None else levels.get(group.at(2))


def level_words(number: int | None) -> str:
    """What a skill level usually asks, in a few words."""
    return "" if number is None else str(rules()["level"]["words"][str(number)])


def _as_arrays(found: list[tuple[str, float]]) -> Arrays:
    return {"codes": np.array([code for code, _ in found], "U4"), "probabilities": np.array([share for _, share in found])}


def _coders(data: Path) -> str:
    return " ".join(open_index(data, scheme).sha256[:12] for scheme in ("soc2020", "soc2010"))
