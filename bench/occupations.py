"""Occupation coding: accuracy on a fifth of an index held out by hash, by digits, and precision by coverage; ESCO on O*NET's titles.

The four fifths are learned from and the forest taught afresh, so that nothing held out has been learned from (what the forest looks at was chosen on the whole index). The shipped network has read the whole index: set `SKILLSHED_HELD_OUT_NETWORK` to one
that has not (`scripts/teach_network.py FOLDER MINILM --held-out --out FILE`). Peers in the same run. For ESCO set `SKILLSHED_CROSSWALK` to the official
ESCO-O*NET crosswalk (CSV or CSV.gz) and load ESCO into the data folder.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from bench.measure import machine
from bench.skills import Scorer, bm25
from skillshed.skills.coding.coder import mixed
from skillshed.skills.coding.entries import Index, open_index
from skillshed.skills.coding.evidence import chances
from skillshed.skills.coding.linking import open_linker, plain
from skillshed.skills.coding.network import open_network
from skillshed.skills.coding.teaching import taught
from skillshed.skills.coding.titles import Title
from skillshed.skills.embedding.port import Vectors, open_embedder
from skillshed.skills.extracting.lexical import Lexical

CROSSWALK = "SKILLSHED_CROSSWALK"
NETWORK = "SKILLSHED_HELD_OUT_NETWORK"
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
    taught_on = [entry for entry in index.entries if not held_out(entry)]
    began = time.process_time()
    # The forest too is taught afresh, on nothing that is held out.
    evidence, trees = taught(taught_on, index.names, note=lambda _: None)
    spent = time.process_time() - began
    titles, right = [title for title, _ in asked], [code for _, code in asked]
    codes, file = np.array(evidence.learned.codes), os.environ.get(NETWORK, "")
    network = open_network(Path(file)) if file else None
    began = time.perf_counter()
    look = evidence.learned.look(titles)
    order, rows = evidence.rows(titles, look)
    sure = chances(rows, trees)
    lines = []
    if network:
        places, told = mixed(order, sure, network.of_codes(titles, evidence.learned.codes))
        lines.append(_line("skillshed", codes[places], told[:, 0], right))
    speed = len(asked) / (time.perf_counter() - began)
    again = np.argsort(-sure, axis=1, kind="stable")
    name = "the same without its network" if network else f"skillshed without its network ({NETWORK} names none)"
    lines.append(_line(name, codes[np.take_along_axis(order, again, 1)], sure.max(axis=1), right))
    first = look.scores.max(axis=1) - np.sort(look.scores, axis=1)[:, -2]
    scored = codes[np.argsort(-look.scores, axis=1, kind="stable")[:, :5]]
    lines.append(_line("and without its forest (kernel ridge regression)", scored, first, right))
    lines += [_line(name, *peer, right) for name, peer in _peers(taught_on, titles)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{index.key}: {len(taught_on):,} learned from, and the forest taught, in {spent:.0f} s of processor time; {len(asked):,} held out, "
        f"{speed:,.0f} titles/s, peak {peak:,.0f} MB. Precision of the surest share of titles is the risk-coverage curve.\n\n"
        "| system | 1 digit | 2 digits | 3 digits | 4 digits | among five | precision at coverage |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(lines)
    )


def _line(name: str, said: npt.NDArray[np.str_], sure: npt.NDArray[np.float32], right: list[str]) -> str:
    hits = said[:, 0] == np.array(right)
    digits = [f"{np.mean([row[0][:n] == code[:n] for row, code in zip(said, right, strict=True)]):.1%}" for n in (1, 2, 3, 4)]
    five = np.mean([code in row[:5] for row, code in zip(said, right, strict=True)])
    covered = ", ".join(f"{_precision(sure, hits, share):.1%} at {share:.0%}" for share in (0.2, 0.4, 0.5, 0.6, 0.7, 0.8))
    return f"| {name} | {' | '.join(digits)} | {five:.1%} | {covered} |"


def _precision(sure: npt.NDArray[np.float32], hits: npt.NDArray[np.bool_], share: float) -> float:
    return float(hits[np.argsort(-sure, kind="stable")[: int(len(sure) * share)]].mean())


def _peers(
    entries: list[Entry], titles: list[Title]
) -> Iterator[tuple[str, tuple[npt.NDArray[np.str_], npt.NDArray[np.float32]]]]:
    """The nearest entries by each peer: their codes, and how near the nearest is."""
    texts, codes = [title.whole for title, _ in entries], np.array([code for _, code in entries])
    embedder = open_embedder()
    known = embedder.encode(texts)
    scorers: dict[str, Scorer] = {
        "BM25, nearest entry": bm25(texts),
        "TF-IDF of pieces, nearest entry": Lexical.built("pieces", texts).scores,
        "WordLlama, nearest entry": lambda asked: embedder.encode(asked) @ known.T,
    }
    for name, scorer in scorers.items():
        scores = [scorer([title.whole for title in titles[start : start + 256]]) for start in range(0, len(titles), 256)]
        near = np.vstack([np.argsort(-part, axis=1, kind="stable")[:, :5] for part in scores])
        yield name, (codes[near], np.concatenate([part.max(axis=1) for part in scores]))


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
    texts = [plain(title) for title in gold]
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
