"""What one view holds, and the words its parts share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from skillshed.evidence.measures import Measure
from skillshed.evidence.series import SERIES
from skillshed.publishing.names import opening
from skillshed.publishing.rows import Facts
from skillshed.publishing.tables import Table
from skillshed.site.evidence.state import State
from skillshed.terms.breakdown import parts

BASIS = {
    "summed": "the sum of its districts",
 "weighted": "its districts’ rates, weighted by size",
    "best_fit": "its districts, weighted by how far they lie inside",
}  # fmt: skip
COLUMNS = {**SERIES, "category": pl.String}
_CODE = re.compile(r"^\d{1,2} (?=[A-Z])")
_SECTION = re.compile(r"^[A-Z](?:(?:, | to )[A-Z])* (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Content:
    """One view of one measure. listed: the rows the chart of that view takes."""

    state: State
    measure: Measure
    listed: Sequence[Facts]
    chosen: str
    comparators: tuple[str, ...]
    title: str
    subtitle: str
    sentence: str
    table: Table
    group: tuple[str, ...] = ()
    period: str = ""
    breakdown: str = ""
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> pl.DataFrame:
        """The rows as a frame, for files."""
        names = list(self.listed[0]) if self.listed else []
        return pl.DataFrame(self.listed, schema={name: COLUMNS[name] for name in names})


def notes(last: Facts) -> tuple[str, ...]:
    """How the newest figure came about where nobody published it, and what its note says."""
    note = last.get("note") or ""
    if last["basis"] == "same_area":
        said = [f"{opening(note)}."]
    elif last["basis"] == "ratio":
        said = ["Worked out here from published counts.", f"{opening(note)}." if note else ""]
    elif last["basis"] in BASIS:
        said = [f"Not published for this area: {note or BASIS[last['basis']]}."]
    else:
        said = []
    return tuple(text for text in said if text)


def plain(category: str, dimension: str = "") -> str:
    """A category without the code before it: `C (10-33) : Manufacturing`, `5 Skilled trades`, `G, I Distribution, hotels`."""
    words_ = _CODE.sub("", category.split(" : ")[-1])
    return (_SECTION.sub("", words_) if dimension == "industry" else words_) or category


def spelled(dimension: str) -> str:
    """A dimension inside a sentence: `size band`."""
    return dimension.replace("_", " ").replace("sizeband", "size band")


def of_part(breakdown: str) -> str:
    """The part in brackets, for a caption; nothing for the whole."""
    return f" ({', '.join(parts(breakdown).values())})" if breakdown and breakdown != "?" else ""


def with_part(subtitle: str, breakdown: str) -> str:
    """The subtitle with the part it is about."""
    return f"{subtitle}. Only: {', '.join(plain(one, name) for name, one in parts(breakdown).items())}" if breakdown else subtitle
