"""Comparative advantage, relatedness and complexity of industries and areas, from one table of jobs.

Source: Hidalgo, C. and Hausmann, R. (2009), *The building blocks of economic complexity*; proximity and density of
Hidalgo et al. (2007), *The product space conditions the development of nations*. Standardised as the package `ecomplexity` does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
APART = 1e-9  # eigenvalues closer than this are the same: the second eigenvector is then not one direction


@dataclass(frozen=True, slots=True)
class Complexity:
    """Areas x industries. `why` says why there are no indices where `eci` and `pci` are all NaN."""

    rca: Matrix
    held: NDArray[np.bool_]
    proximity: Matrix
    density: Matrix
    diversity: NDArray[np.int64]
    ubiquity: NDArray[np.int64]
    eci: Matrix
    pci: Matrix
    why: str = ""

    def project(
        self, jobs: Matrix, reference: Matrix, *, present: float = 1.0
    ) -> tuple[Matrix, NDArray[np.bool_], Matrix, float]:
        """An area that is not one of the table's, seen in the table's space: its quotients, what it holds, density and index.

        jobs, reference: jobs by industry, here and in all areas. The index is the mean complexity of what it holds.
        """
        rca = advantage(np.vstack([jobs, reference]), reference)[0]
        held = np.nan_to_num(rca) >= present
        density = densities(held[None, :], self.proximity)[0]
        known = held & np.isfinite(self.pci)
        return rca, held, density, float(self.pci[known].mean()) if known.any() else float("nan")


def complexity(jobs: Matrix, *, present: float = 1.0) -> Complexity:
    """Everything from jobs, areas x industries (no NaN; an industry nobody has and an area without jobs give NaN)."""
    rca = advantage(jobs, jobs.sum(axis=0))
    held = np.nan_to_num(rca) >= present
    diversity, ubiquity = held.sum(axis=1), held.sum(axis=0)
    proximity = proximities(held)
    eci, pci, why = indices(held)
    return Complexity(rca, held, proximity, densities(held, proximity), diversity, ubiquity, eci, pci, why)


def advantage(jobs: Matrix, reference: Matrix) -> Matrix:
    """Revealed comparative advantage: the share of an industry here over its share in the reference (the location quotient)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        here = jobs / jobs.sum(axis=1, keepdims=True)
        found: Matrix = here / (reference / reference.sum())
    return found


def proximities(held: NDArray[np.bool_]) -> Matrix:
    """How likely two industries are held together: the smaller of the two conditional shares; 1 on the diagonal."""
    present = held.astype(np.float64)
    both = present.T @ present
    ubiquity = present.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Matrix = np.nan_to_num(both / np.maximum(ubiquity[:, None], ubiquity[None, :]))
    return found


def densities(held: NDArray[np.bool_], proximity: Matrix) -> Matrix:
    """Share of an industry's proximities that an area already holds, 0 to 100; NaN for an industry nobody holds."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Matrix = held.astype(np.float64) @ proximity / proximity.sum(axis=0) * 100
    return found


def indices(held: NDArray[np.bool_]) -> tuple[Matrix, Matrix, str]:
    """ECI and PCI, standardised by the areas' mean and spread, sign such that the diverse come out complex.

    The second eigenvector of D^-1 M U^-1 M^T is found from the symmetric D^-1/2 M U^-1 M^T D^-1/2, whose eigenvalues are the
    same and real. Where the second eigenvalue is 1 (areas in groups that share nothing) or is not single, there is no index.
    """
    eci, pci = np.full(held.shape[0], np.nan), np.full(held.shape[1], np.nan)
    areas, industries = held.any(axis=1), held.any(axis=0)
    present = held[np.ix_(areas, industries)].astype(np.float64)
    if present.shape[0] < 3:
        return eci, pci, "Fewer than three areas have any specialisation."
    diversity, ubiquity = present.sum(axis=1), present.sum(axis=0)
    root = np.sqrt(diversity)
    scaled = present / root[:, None]
    values, vectors = np.linalg.eigh(scaled / ubiquity @ scaled.T)
    second = values[-2]
    if second > 1 - APART or second < APART or second - values[-3] < APART:
        return eci, pci, "The areas fall into groups that have nothing in common, or are all alike, so no order follows."
    raw_areas = vectors[:, -2] / root
    raw_industries = (present.T @ raw_areas) / ubiquity / second
    spread = np.std(raw_areas)
    sign = np.sign(np.corrcoef(diversity, raw_areas)[0, 1]) if np.std(diversity) > 0 else 1.0
    eci[areas] = sign * (raw_areas - raw_areas.mean()) / spread
    pci[industries] = (sign * raw_industries - sign * raw_areas.mean()) / spread
    return eci, pci, ""
