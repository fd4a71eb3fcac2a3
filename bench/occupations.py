"""Occupation coding: accuracy on a fifth of an index held out by hash, by digits, and precision by coverage; ESCO on O*NET's titles.

The four fifths are learned from afresh, so that nothing held out has been seen. For ESCO set `SKILLSHED_CROSSWALK` to the official
ESCO-O*NET crosswalk (CSV or CSV.gz) and load ESCO into the data folder.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import resource
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from bench.measure import machine
from skillshed.skills.coding.coder import IndexCoder, probabilities
from skillshed.skills.coding.entries import Index, open_index
from skillshed.skills.coding.learning import learn
from skillshed.skills.coding.linking import _singular, open_linker
from skillshed.skills.coding.titles import Title
from skillshed.skills.embedding.port import Vectors, open_embedder

CROSSWALK = "SKILLSHED_CROSSWALK"
Entry = tuple[Title, str]


def held_out(entry: Entry) -> bool:
    """One in five, by what the entry says."""
    title, code = entry
    words = f"{title.words}|{title.qualifier}|{title.industry}|{code}"
    return int(hashlib.sha256(words.encode()).hexdigest()[:8], 16) % 5 == 0


def main() -> str:
    """Two tables."""
    data = Path(os.environ.get("SKILLSHED_DATA", "."))
    return f"{machine()}.\n\n{_index(open_index(data, 'soc2010'))}\n\n{_esco(data)}"


def _index(index: Index) -> str:
    asked = [entry for entry in index.entries if held_out(entry)]
    began = time.perf_counter()
    learned = learn([entry for entry in index.entries if not held_out(entry)], open_embedder())
    taught = time.perf_counter() - began
    began = time.perf_counter()
    scores, _ = IndexCoder(index, learned).learned.scores([title for title, _ in asked])
    speed = len(asked) / (time.perf_counter() - began)
    right = [code for _, code in asked]
    order = np.argsort(-scores, axis=1, kind="stable")[:, :5]
    sure = np.array([probabilities(row, places)[0] for row, places in zip(scores, order.tolist(), strict=True)])
    said = [[learned.codes[place] for place in places] for places in order.tolist()]
    hits = np.array([codes[0] == code for codes, code in zip(said, right, strict=True)])
    digits = [f"{np.mean([codes[0][:n] == code[:n] for codes, code in zip(said, right, strict=True)]):.1%}" for n in (1, 2, 3, 4)]
    five = np.mean([code in codes for codes, code in zip(said, right, strict=True)])
    covered = ", ".join(f"{_precision(sure, hits, share):.1%} at {share:.0%}" for share in (0.4, 0.5, 0.6, 0.8))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{index.key}: {len(index.entries) - len(asked):,} learned from in {taught:.0f} s, {len(asked):,} held out, {speed:,.0f} titles/s, peak {peak:,.0f} MB.\n\n"
        "| 1 digit | 2 digits | 3 digits | 4 digits | among five | precision at coverage |\n|---|---|---|---|---|---|\n"
        f"| {' | '.join(digits)} | {five:.1%} | {covered} |"
    )


def _precision(sure: npt.NDArray[np.float64], hits: npt.NDArray[np.bool_], share: float) -> float:
    return float(hits[np.argsort(-sure, kind="stable")[: int(len(sure) * share)]].mean())


def _esco(data: Path) -> str:
    file = os.environ.get(CROSSWALK, "")
    if not file:
        return f"ESCO not measured: {CROSSWALK} names no crosswalk."
    ranker = open_linker(data).ranker
    rows = {id_: row for row, id_ in enumerate(ranker.concepts.ids)}
    gold: dict[str, set[int]] = {}
    for title, uri in _pairs(Path(file)):
        if uri in rows:
            gold.setdefault(title, set()).add(rows[uri])
    texts = [_singular(title) for title in gold]
    scores = np.vstack([ranker.scores(texts[start : start + 32]) for start in range(0, len(texts), 32)])
    sizes = np.array([len(labels) for labels in ranker.concepts.labels])
    found = np.array([_of_labels(row, right, sizes) for row, right in zip(scores, gold.values(), strict=True)])
    average, reciprocal = found.mean(axis=0)
    return (
        f"{ranker.concepts.taxonomy.key}: {len(texts)} O*NET titles linked by the official crosswalk (any kind of match), {int(sizes.sum()):,} labels ranked, "
        f"each concept's labels together: MAP {average:.3f}, MRR {reciprocal:.3f}."
    )


def _pairs(file: Path) -> list[tuple[str, str]]:
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    lines = content.decode("utf-8-sig").splitlines()
    first = next(number for number, line in enumerate(lines) if "O*NET Id" in line)
    table = pl.read_csv(io.StringIO("\n".join(lines[first:])), infer_schema_length=0)
    return list(table.select("O*NET Title", "ESCO or ISCO URI").iter_rows())


def _of_labels(scores: Vectors, right: set[int], sizes: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Average precision and reciprocal rank where every label of a concept stands in one block at the concept's place."""
    place, hits, total, first = 0, 0, 0.0, 0
    for row in np.argsort(-scores, kind="stable").tolist():
        if row in right:
            first = first or place + 1
            for _ in range(int(sizes[row])):
                place, hits = place + 1, hits + 1
                total += hits / place
        else:
            place += int(sizes[row])
    return total / hits, 1 / first


if __name__ == "__main__":
    print(main())
