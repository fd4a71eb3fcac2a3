"""Coefficients of `sureness.toml` [meaning]: a logistic curve over what speaks for the candidates of clauses of texts with known skills.

`SKILLSHED_DATA=FOLDER python -m scripts.fit_meaning` prints the lines to put there, and how well each text is read by the
curve of the others. Only texts with `fit = true` are looked at. Signs are fixed: likeness never speaks against a skill.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench.skills import judged, texts
from scipy.optimize import minimize

from skillshed.skills.embedding.port import Vectors
from skillshed.skills.extracting.extractor import Extractor, Read
from skillshed.skills.extracting.meant import FEATURES
from skillshed.skills.opened import opened

AGAINST = {"short", "alien"}
HELD = 0.01  # how strongly coefficients are held near zero, on standardised features
BOUNDS = (0.3, 0.4, 0.45, 0.5, 0.6)


@dataclass(frozen=True)
class Curve:
    """Constant and a coefficient a feature."""

    constant: float
    of: Vectors

    def __call__(self, told: Vectors) -> Vectors:
        return np.asarray(1 / (1 + np.exp(-(self.constant + told @ self.of))), np.float32)

    def lines(self) -> str:
        return "\n".join([f"constant = {self.constant:.3f}", *(f"{n} = {v:.3f}" for n, v in zip(FEATURES, self.of, strict=True))])


def fitted(told: Vectors, right: Vectors) -> Curve:
    """The likeliest curve with the signs that the features have."""
    mean, spread = told.mean(axis=0), told.std(axis=0) + 1e-6
    given = np.column_stack([np.ones(len(told)), (told - mean) / spread])

    def loss(of: Vectors) -> tuple[float, Vectors]:
        likely = given @ of
        held = np.r_[0, of[1:]]
        missed = 1 / (1 + np.exp(-likely)) - right
        return float((np.logaddexp(0, likely) - right * likely).mean() + HELD / 2 * (held @ held)), given.T @ missed / len(
            told
        ) + HELD * held

    bounds = [(None, None), *((None, 0) if name in AGAINST else (0, None) for name in FEATURES)]
    of = minimize(loss, np.zeros(given.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Curve(float(of[0] - (of[1:] / spread) @ mean), of[1:] / spread)


def main() -> None:
    """Print the coefficients, and precision, recall and F1 where each text is left out of the fit."""
    skills = opened(Path(os.environ["SKILLSHED_DATA"]))
    chosen = [one for one in texts() if one["fit"]]
    names = [name.lower() for name in skills.ranker.concepts.names]
    every = []
    for one in chosen:
        wanted = {label.strip().lower() for skill in one["skills"] for label in skill.split("|")}
        found = skills.extractor.told(one["text"])
        every.append(
            (np.vstack([told for _, told in found]), np.array([names[row] in wanted for rows, _ in found for row in rows], float))
        )
    whole = fitted(np.vstack([told for told, _ in every]), np.concatenate([right for _, right in every]))
    print(whole.lines())
    for below in BOUNDS:
        said: list[Read] = []
        for left_out, one in enumerate(chosen):
            rest = [pair for at, pair in enumerate(every) if at != left_out]
            curve = fitted(np.vstack([told for told, _ in rest]), np.concatenate([right for _, right in rest]))
            reader = Extractor(skills.ranker, skills.extractor.overrides, below=below, curve=curve)
            said += reader.extract([one["text"]])
        print(below, "precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*judged(chosen, said, 0.0)))


if __name__ == "__main__":
    main()
