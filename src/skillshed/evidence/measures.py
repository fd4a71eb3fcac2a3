"""The catalogue of measures: definitions written by people, and those generated from what publishers say."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from skillshed.evidence.definitions import read_definition
from skillshed.evidence.release import Release, Stated
from skillshed.terms.errors import InputNotUnderstood

SHIPPED = Path(__file__).parent / "measures"
Where = dict[str, str | list[str]]
MOST_TEXTS = 5_000


class From(BaseModel):
    """Where a measure's figures come from: a stored measure, and which part of its breakdown."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    measure: str
    where: Where = {}  # dimension -> category, list of categories (added up), or a text ending in *
    keep: list[str] = []  # dimensions that stay in the breakdown; empty = all that are not in `where`
    only: bool = False  # True: rows with any other dimension are left out
    sum_over: list[str] = []  # dimensions added up
    scale: float = 1.0
    rename: dict[str, str] = {}  # dimension -> its name here
    add: dict[str, str] = {}  # a category given to all its rows: {occupation = "1 Managers"}


class Measure(BaseModel):
    """What a number means, who says so and when that was last checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    id: str
    title: str
    short: str = ""
    theme: str = "other"
    unit: str
    decimals: int = 1
    polarity: Literal["higher_is_better", "lower_is_better", ""] = ""
    kind: Literal["count", "ratio", "median", "index"]
    universe: str = ""
    smallest_place: str = "district"
    meaning: str = ""
    caveats: str = ""
    words: list[str] = []  # what people type when they look for it
    author: str = ""
    reviewed_on: date | None = None
    review_by: date | None = None
    source: str = ""
    next_release: str = ""
    froms: list[From] = Field(default=[], alias="from")
    sums: list[From] = Field(default=[], alias="sum")  # parts added up, where no source gives the figure itself
    numerator: list[From] = []  # parts added up
    denominator: list[From] = []
    per: float = 100.0
    weight: str = ""  # a count to weight a published rate by when districts are put together
    is_generated: bool = False

    @property
    def name(self) -> str:
        """The short title, or the title."""
        return self.short or self.title

    @property
    def stored(self) -> list[str]:
        """The stored measures it reads."""
        every = [*self.froms, *self.sums, *self.numerator, *self.denominator]
        return list(dict.fromkeys(part.measure for part in every))


_TEXTS: dict[int, tuple[From | Measure, str]] = {}


def as_text(definition: From | Measure) -> str:
    """A definition as one text, to know it again by; written once for each."""
    found = _TEXTS.get(id(definition))
    if found is None or found[0] is not definition:
        if len(_TEXTS) > MOST_TEXTS:
            _TEXTS.clear()
        found = _TEXTS[id(definition)] = (definition, definition.model_dump_json())
    return found[1]


def read_measure(path: Path) -> Measure:
    """One definition file; InputNotUnderstood names the file, the field and what is wrong."""
    return read_definition(path, Measure, what="measure", manual="docs/reference/measure-files.md")


@cache
def shipped_measures() -> dict[str, Measure]:
    """The definitions that come with skillshed, by id."""
    return _read_folder(SHIPPED)


def own_measures(folder: Path) -> dict[str, Measure]:
    """Definitions in a data folder: new ones, and refined texts of shipped or generated ones."""
    return _read_folder(folder)


def _read_folder(folder: Path) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for path in sorted(folder.rglob("*.toml")):
        measure = read_measure(path)
        if measure.id in found:
            raise InputNotUnderstood(
                f"Two measure files define '{measure.id}': the second is {path.name}.", next_step="Rename one."
            )
        found[measure.id] = measure
    return found


def generated(measure_id: str, said: Stated, release: Release) -> Measure:
    """A definition for an indicator nobody has defined: usable at once, refined later."""
    return Measure.model_validate(
        {
            "id": measure_id,
            "title": said.label,
            "theme": "as published",
            "unit": said.unit or "number",
            "decimals": _decimals(said),
            "polarity": said.polarity if said.polarity in ("higher_is_better", "lower_is_better") else "",
            "kind": said.kind if said.kind in ("count", "ratio", "median", "index") else "count",
            "universe": said.universe,
            "meaning": said.description,
            "caveats": said.caveats,
            "author": f"generated from {release.title}",
            "source": release.publisher,
            "from": [{"measure": measure_id}],
            "is_generated": True,
        }
    )


def _decimals(said: Stated) -> int:
    if said.decimals is not None:
        return said.decimals
    return 1 if said.kind in ("ratio", "index") or said.unit in ("percent", "minutes") else 0
