"""Where each place's rows stand in a frame: found once, then read without looking through the rest."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

Index = NDArray[np.int64]


class Runs:
    """A frame with a column `place`, and the stretches of rows each place has in it."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self.rows = rows
        self._found: dict[str, list[tuple[int, int]]] = {}
        if not rows.height:
            return
        runs = rows["place"].rle().struct.unnest()
        start = 0
        for length, place in runs.select("len", "value").iter_rows():
            self._found.setdefault(place, []).append((start, length))
            start += length

    def __contains__(self, code: str) -> bool:
        return code in self._found

    @property
    def places(self) -> Iterable[str]:
        """Codes that have a row."""
        return self._found.keys()

    def of(self, code: str) -> pl.DataFrame:
        """The rows of one place, in their order."""
        found = [self.rows.slice(start, length) for start, length in self._found.get(code, ())]
        return pl.concat(found) if len(found) > 1 else found[0] if found else self.rows.clear()

    def at(self, code: str) -> Index:
        """The numbers of those rows."""
        found = [np.arange(start, start + length) for start, length in self._found.get(code, ())]
        return np.concatenate(found) if found else np.empty(0, np.int64)
