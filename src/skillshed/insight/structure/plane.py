"""The smart specialisation plane: what a place does not yet do, by how near it is to what it does and how complex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.insight.structure.complexity import Complexity
from skillshed.insight.structure.definitions import definitions
from skillshed.insight.structure.jobs import Year


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in the space of industries: its quotients, what it holds, density by industry (per cent), and its index.

    `rank` of `of` among the published areas, 1 the most complex; None for a place that is not one of them.
    """

    rca: NDArray[np.float64]
    held: NDArray[np.bool_]
    density: NDArray[np.float64]
    index: float
    rank: int | None
    of: int
    diversity: int
    diversity_rank: int | None


def standing(year: Year, space: Complexity, parts: tuple[str, ...]) -> Standing:
    """Where the areas `parts` together stand."""
    of = int(np.isfinite(space.eci).sum())
    if len(parts) == 1:
        at = year.areas.index(parts[0])
        index = float(space.eci[at])
        rank = int((space.eci > index).sum()) + 1 if np.isfinite(index) else None
        diverse = int((space.diversity > space.diversity[at]).sum()) + 1
        return Standing(space.rca[at], space.held[at], space.density[at], index, rank, of, int(space.diversity[at]), diverse)
    jobs = year.jobs[[year.areas.index(code) for code in parts]].sum(axis=0)
    rca, held, density, index = space.project(jobs, year.jobs.sum(axis=0), present=definitions()["complexity"]["present"])
    return Standing(rca, held, density, index, None, of, int(held.sum()), None)


def industries(year: Year, space: Complexity, place: Standing, jobs: NDArray[np.float64]) -> pl.DataFrame:
    """code | name | jobs | reference_jobs | quotient | is_held | relatedness (per cent) | complexity | ubiquity, one row an industry."""
    rows = pl.DataFrame(
        {
            "code": year.codes, "name": year.names, "jobs": jobs, "reference_jobs": year.reference, "quotient": place.rca,
            "is_held": place.held, "relatedness": place.density, "complexity": space.pci, "ubiquity": space.ubiquity,
        }
    )  # fmt: skip
    return rows.with_columns(pl.col("quotient", "relatedness", "complexity").fill_nan(None))


def options(rows: pl.DataFrame) -> tuple[pl.DataFrame, float | None, float | None]:
    """Industries not held that are large enough and have both coordinates, with `quadrant`; and the two medians that split them.

    rows: as `industries` gives. Sorted by quadrant in the order of the definitions, then nearest first.
    """
    said = definitions()["plane"]
    open_to = rows.filter(
        ~pl.col("is_held") & (pl.col("reference_jobs") >= said["fewest_reference_jobs"])
        & pl.col("relatedness").is_not_null() & pl.col("complexity").is_not_null()
    )  # fmt: skip
    if not open_to.height:
        return open_to.with_columns(pl.lit(None, dtype=pl.String).alias("quadrant")), None, None
    near, complex_ = _median(open_to["relatedness"]), _median(open_to["complexity"])
    order = list(said["quadrants"])
    named = open_to.with_columns(quadrant(pl.col("relatedness"), pl.col("complexity"), near, complex_).alias("quadrant"))
    rank = pl.col("quadrant").replace_strict(order, list(range(len(order))), return_dtype=pl.Int32)
    return named.sort(rank, -pl.col("relatedness"), "code"), near, complex_


def quadrant(relatedness: pl.Expr, complexity: pl.Expr, near: float, complex_: float) -> pl.Expr:
    """near_complex, near_simple, far_complex or far_simple; a value at the split counts as near or complex."""
    where = pl.when(relatedness >= near).then(pl.lit("near")).otherwise(pl.lit("far"))
    what = pl.when(complexity >= complex_).then(pl.lit("complex")).otherwise(pl.lit("simple"))
    return pl.when(relatedness.is_not_null() & complexity.is_not_null()).then(pl.concat_str(where, what, separator="_"))


def _median(column: pl.Series) -> float:
    return float(np.median(column.to_numpy()))
