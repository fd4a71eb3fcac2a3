"""Counts of employers made safe to show: small ones hidden, with those that would give them away; the others rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from skillshed.employers.picture.counting import Cell
from skillshed.evidence.disclosure import Guard, protect

GUARD = Guard(threshold=5, base=5, small_base=10)
WORDS = (
    "Protected: counts of fewer than 5 employers are hidden, and so are those from which they could be worked out, between council "
    "areas and the whole area too. The others are rounded to 5. Answers are added five at a time."
)


def protected(counts: Mapping[Cell, int], area: str) -> dict[Cell, int | None]:
    """The counts as anybody may see them; None is hidden. The area is the sum of its districts, and the audit knows it.

    Of what fewer than five employers of the whole area said nothing is shown, nor whether anybody said it.
    Cost: two linear programmes a hidden cell of what is shown.
    """
    by_what: dict[str, dict[Cell, int]] = defaultdict(dict)
    for cell, number in counts.items():
        by_what[cell[0]][cell] = number
    found: dict[Cell, int | None] = {}
    for what, cells in by_what.items():
        is_enough = cells[what, area, ""] >= GUARD.threshold
        found |= _shown(cells, area) if is_enough else dict.fromkeys(cells)
    return found


def _shown(cells: Mapping[Cell, int], area: str) -> dict[Cell, int | None]:
    keys = list(cells)
    districts = sorted({place for _, place, _ in keys} - {area})
    table = pl.DataFrame(
        {
            "indicator": [what for what, _, _ in keys], "place": [place for _, place, _ in keys], "period": ["all"] * len(keys),
            "breakdown": [text for _, _, text in keys], "value": [float(cells[key]) for key in keys], "status": [None] * len(keys),
        },
        schema_overrides={"status": pl.String},
    )  # fmt: skip
    values = protect(table, GUARD, covers={area: [districts]} if districts else {})["value"].to_list()
    return {key: None if value is None else int(value) for key, value in zip(keys, values, strict=True)}
