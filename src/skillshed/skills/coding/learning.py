"""A coder learned from an index: kernel ridge regression on the likeness of titles, solved once and kept.

Source: Rifkin, Yeo and Poggio (2003), regularised least-squares classification. For n entries it needs n*n*4 bytes once
(2.1 GB for SOC2010's 22,803) and then keeps only n times as many numbers as there are codes, in half precision.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]
from scipy.linalg import cho_solve, lapack  # type: ignore[import-untyped]

from skillshed.skills.coding.counts import Places
from skillshed.skills.coding.likeness import Eyes, Seen, likeness
from skillshed.skills.coding.titles import Title
from skillshed.skills.embedding.kept import Arrays
from skillshed.skills.embedding.port import Embedder, Vectors

RIDGE = 1.2  # of 0.2, 0.5 and 1.2 the best on the held-out fifth
BLOCK = 512  # entries at once, when learning
NEAR = 24  # entries looked at beside a title


@dataclass(frozen=True)
class Look:
    """What an index says of titles: a score a code (about 1 for one that is sure), and the nearest entries, most alike first."""

    scores: Vectors
    near: npt.NDArray[np.int64]
    alike: Vectors
    spelled: Vectors

    def part(self, chosen: Places) -> Look:
        """Of some of the titles, in this order."""
        return Look(*(getattr(self, field.name)[chosen] for field in fields(self)))

    @classmethod
    def joined(cls, looks: list[Look], codes: int) -> Look:
        """One after the other; of no title where there is none."""
        if not looks:
            none = np.zeros((0, 1), np.float32)
            return cls(np.zeros((0, codes), np.float32), np.zeros((0, 1), np.int64), none, none)
        return cls(*(np.concatenate([getattr(one, field.name) for one in looks]) for field in fields(cls)))


@dataclass(frozen=True)
class Learned:
    """Codes, the titles learned from, and what each title says for each code."""

    block: ClassVar = 128  # titles looked at together: more do not stay in the processor's cache
    codes: list[str]
    eyes: Eyes
    seen: Seen
    of: npt.NDArray[np.int64]  # the code's place, of each title learned from
    says: npt.NDArray[np.float16]

    @cached_property
    def _says(self) -> Vectors:
        return self.says.astype(np.float32)

    def look(self, titles: list[Title]) -> Look:
        """What the entries say of each title, and which are nearest; two blocks at once, since the products let go of the lock."""
        seen = self._see(titles)
        parts = [slice(start, start + self.block) for start in range(0, len(titles), self.block)]
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda part: self._looked(seen.part(part)), parts))
        return Look.joined(found, len(self.codes))

    def _see(self, titles: list[Title]) -> Seen:
        return self.eyes.see(titles)

    def _looked(self, part: Seen) -> Look:
        alike, spelled = likeness(part, self.seen)
        return nearest(alike @ self._says, alike, spelled)

    def arrays(self) -> Arrays:
        """What must be kept to open it again."""
        out: Arrays = {
            "codes": np.array(self.codes), "of": self.of, "says": self.says, "head": self.seen.head,
            "meaning": self.seen.meaning.astype(np.float16), "beside": self.seen.beside.astype(np.float16),
            **self.eyes.arrays(),
        }  # fmt: skip
        for name, matrix in (("spelled", self.seen.spelled), ("around", self.seen.around)):
            out |= {f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr", "shape")}
        return out

    @classmethod
    def opened(cls, arrays: Arrays, embedder: Embedder) -> Learned:
        """From the arrays that were kept."""
        spelled, around = (
            sparse.csr_matrix(
                tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr")), shape=arrays[f"{name}_shape"]
            )
            for name in ("spelled", "around")
        )
        meaning, beside = arrays["meaning"].astype(np.float32), arrays["beside"].astype(np.float32)
        seen = Seen(spelled, around, arrays["head"], meaning, beside)
        eyes = Eyes(embedder, arrays["eyes_spelled"], arrays["eyes_around"])
        return cls([str(code) for code in arrays["codes"]], eyes, seen, arrays["of"], arrays["says"])


class Steady(Learned):
    """The same look at a title in whatever batch it comes: sums in double precision, and no digit that hangs on their order.

    For adverts by the thousand: a batch of titles costs a fifth of its titles one by one, and twice the memory of `Learned`.
    """

    DIGITS: ClassVar = 6
    block: ClassVar = 32  # numbers twice as long: these stay in the cache

    @classmethod
    def made_of(cls, learned: Learned) -> Steady:
        """What was learned, to be asked steadily."""
        return cls(learned.codes, learned.eyes, _double(learned.seen), learned.of, learned.says)

    @cached_property
    def _says(self) -> Vectors:
        return self.says.astype(np.float64)

    def _see(self, titles: list[Title]) -> Seen:
        return _double(super()._see(titles))

    def _looked(self, part: Seen) -> Look:
        alike, spelled = (np.round(one, self.DIGITS) for one in likeness(part, self.seen))
        return nearest(np.asarray(np.round(alike @ self._says, self.DIGITS), np.float32), alike, spelled)


def _double(seen: Seen) -> Seen:
    return replace(seen, meaning=seen.meaning.astype(np.float64), beside=seen.beside.astype(np.float64))


def nearest(scores: Vectors, alike: Vectors, spelled: Vectors) -> Look:
    """The entries nearest to each title, most alike first."""
    count = min(NEAR, alike.shape[1])
    near = np.argpartition(-alike, count - 1, axis=1)[:, :count]
    near = np.take_along_axis(near, np.argsort(-np.take_along_axis(alike, near, 1), axis=1, kind="stable"), 1)
    return Look(scores, near, np.take_along_axis(alike, near, 1), np.take_along_axis(spelled, near, 1))


def learn(entries: list[tuple[Title, str]], embedder: Embedder) -> Learned:
    """Solve for what each entry says; the matrix is filled and factored in place."""
    return _solved(entries, embedder)[0]


def left_out(entries: list[tuple[Title, str]], embedder: Embedder, folds: Places) -> tuple[Learned, Look]:
    """What is learned, and what the entries of other folds say of each entry: exact, without learning again for each fold.

    `folds`: each entry's number. Source: Rifkin and Lippert (2007): the errors of entries left out are their weights over
    their block of the inverse.
    """
    learned, factor, weights = _solved(entries, embedder)
    inverse, _ = lapack.strtri(factor, lower=1, overwrite_c=1)
    seen, looks = learned.seen, []
    every = np.arange(len(entries))
    for fold in range(int(folds.max()) + 1):
        part = np.flatnonzero(folds == fold).astype(np.int64)
        below = inverse[:, part]
        below[every[:, None] < part] = 0  # only its lower half is the inverse
        scores = -np.linalg.solve((below.T @ below).astype(np.float64), weights[part].astype(np.float64))
        scores[np.arange(len(part)), learned.of[part]] += 1
        alike, spelled = likeness(seen.part(part), seen)
        alike[:, part], spelled[:, part] = -1, 0
        looks.append(nearest(scores.astype(np.float32), alike, spelled))
    found = Look.joined(looks, len(learned.codes))
    return learned, found.part(np.argsort(np.argsort(folds, kind="stable"), kind="stable"))


def _solved(entries: list[tuple[Title, str]], embedder: Embedder) -> tuple[Learned, Vectors, Vectors]:
    """What is learned, the factored matrix, and the weights unrounded."""
    titles = [title for title, _ in entries]
    codes = sorted({code for _, code in entries})
    place = {code: index for index, code in enumerate(codes)}
    of = np.array([place[code] for _, code in entries], np.int64)
    eyes = Eyes.opened(embedder, titles)
    seen = eyes.see(titles)
    wanted = np.zeros((len(titles), len(codes)), np.float32)
    wanted[np.arange(len(titles)), of] = 1
    # Column order, which LAPACK factors without a copy; the matrix is symmetric, and only its lower half is read.
    matrix = np.zeros((len(titles), len(titles)), np.float32, order="F")
    for start in range(0, len(titles), BLOCK):
        part = slice(start, start + BLOCK)
        matrix[start:, part] = likeness(seen.part(part), seen.part(slice(start, None)))[0].T
    matrix[np.diag_indices_from(matrix)] += RIDGE
    factor, failed = lapack.spotrf(matrix, lower=1, overwrite_a=1, clean=0)
    if failed:
        raise ArithmeticError(f"the likeness of {len(titles)} titles is not positive definite at {failed}")
    says = cho_solve((factor, True), wanted, overwrite_b=True, check_finite=False)
    return Learned(codes, eyes, seen, of, says.astype(np.float16)), factor, says
