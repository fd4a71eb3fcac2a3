"""What a claim is and what checking it gives."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from skillshed.insight.claims.said import Said


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the ten verdicts; see verdicts.toml."""

    id: str
    words: str
    meaning: str
    tag: str
    bad: bool = False


@cache
def verdicts() -> dict[str, Verdict]:
    """Every verdict by its id, in the order in which they are shown."""
    found = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))
    return {name: Verdict(id=name, **facts) for name, facts in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement and its query. `kind` says which of the other fields matter; see docs/how-to/check-claims.md.

    Names (measure, places, periods, parts) are as the author wrote them and are resolved when the claim is checked.
    """

    id: str = ""
    statement: str = ""
    kind: str = ""
    measure: str = ""
    place: str = ""
    period: str = ""
    start: str = ""  # `from`
    end: str = ""  # `to`
    by: dict[str, str] = field(default_factory=dict)
    said: Said | None = None
    direction: str = ""  # above, below, same; highest, lowest; growing, falling, steady
    others: tuple[str, ...] = ()  # what it is compared with: places, or one stated number
    values: dict[str, Said] = field(default_factory=dict)  # numbers stated for places beside the comparison
    rank: int = 0
    among: str = ""
    quantifier: str = ""  # every, most, some, none
    of: str = ""  # the whole of a share; the quantity of a growth rate
    of_by: dict[str, str] = field(default_factory=dict)
    numbers_of: str = ""  # the quantity that stated numbers count, where it may differ from `of`
    years: str = ""
    equations: tuple[str, ...] = ()
    tolerance: str = ""
    as_of: date | None = None
    document: str = ""
    section: str = ""
    note: str = ""
    line: int = 0
    problems: tuple[str, ...] = ()  # what the reader of the ledger did not understand

    @property
    def label(self) -> str:
        """A name for lists: the statement, or the id."""
        return self.statement or self.id or f"line {self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The verdict on a claim. `found` is in words; `found_value` the number behind it where there is one.

    `period` and `release` belong to the figure found. `fits` names other periods, files or places that the stated
    number does fit. `measure` and `place` are ids where they were resolved, else as written.
    """

    claim: Claim
    verdict: str
    why: str
    said: str = ""
    found: str = ""
    period: str = ""  # ISO
    release: str = ""
    vintage: str = ""
    missing: str = ""
    measure: str = ""
    place: str = ""
    place_name: str = ""
    breakdown: str = ""
    said_value: float | None = None
    found_value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = ""
    fits: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The verdict as a reader sees it: `contradicted (found 13.2%)`."""
        pattern = verdicts()[self.verdict].words
        filled = pattern.format(found=self.found, vintage=self.vintage, missing=self.missing)
        return filled.replace(" ()", "").replace(" (found )", "").strip()

    @property
    def is_bad(self) -> bool:
        """Whether it says that the claim is wrong."""
        return verdicts()[self.verdict].bad
