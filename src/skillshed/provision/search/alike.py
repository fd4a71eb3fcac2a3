"""Offers like another one: by the words they share, each counted the more the fewer offers have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from skillshed.provision.search.words.synonyms import synonyms
from skillshed.provision.search.words.vocabulary import Vocabulary

TOLD = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """An offer, how alike it is (0 to 1), and the words that say most of what both have."""

    offer: UUID
    share: float
    words: tuple[str, ...]


def alike(
    of: NDArray[Any], others: Iterable[tuple[UUID, NDArray[Any]]], known: Vocabulary, *, total: int, most: int
) -> tuple[Alike, ...]:
    """The most alike, by the cosine of the offers' words. `of` and `others`: the numbers of their words."""
    rarity = _rarity(known, total)
    own = np.zeros(len(rarity))
    own[of] = rarity[of]
    length = float(np.sqrt((own**2).sum())) or 1.0
    found = [(float((own[words] * rarity[words]).sum()) / (length * _length(rarity, words)), one, words) for one, words in others]
    best = sorted((one for one in found if one[0] > 0), key=lambda one: (-round(one[0], 6), str(one[1])))[:most]
    return tuple(Alike(one, round(share, 3), _told(known, own, words)) for share, one, words in best)


def _rarity(known: Vocabulary, total: int) -> NDArray[Any]:
    """A weight for each word; none for words that nearly every offer has, and for those that say nothing."""
    counts = np.array([0 if word in synonyms().plain or len(word) < 3 else known.counts[word] for word in known.written], float)
    return np.where(counts > 0, np.log((1 + total) / np.maximum(counts, 1)), 0.0)


def _length(rarity: NDArray[Any], words: NDArray[Any]) -> float:
    return float(np.sqrt((rarity[words] ** 2).sum())) or 1.0


def _told(known: Vocabulary, own: NDArray[Any], words: NDArray[Any]) -> tuple[str, ...]:
    shared = sorted((one for one in words if own[one] > 0), key=lambda one: (-own[one], known.written[one]))
    return tuple(known.written[one] for one in shared[:TOLD])
