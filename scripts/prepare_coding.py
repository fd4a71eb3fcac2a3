"""Prepare the tables that travel for occupation coding: SOC2010's index, SOC2020's groups, and vectors of job-title words.

Run: `python scripts/prepare_coding.py FOLDER` where FOLDER holds soc2010/, soc2020/, onet/ and esco_v1_1_1/ as published.
A word's vector says beside which occupations of O*NET and ISCO-08 it stands (positive pointwise mutual information, then the
leading singular vectors); it is kept in four bits a number. Prints the bytes written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from scipy.sparse.linalg import svds

from skillshed.skills.coding.titles import singular, words_of

SHIPPED = Path(__file__).parent.parent / "src" / "skillshed" / "skills" / "coding" / "shipped"
NUMBERS = 64  # of a vector
SEEN = 3  # times at least
PROSE = 0.3  # what a word of a task or description counts beside a word of a title


def main(folder: Path) -> None:
    """Write the three tables."""
    write("soc2010_index", soc2010_index(folder / "soc2010"))
    write(
        "soc2010_groups",
        pl.read_csv(folder / "soc2010" / "soc2010_structure.csv", infer_schema_length=0)
        .filter(pl.col("level") == "unit")
        .select("code", label="title")
        .sort("code"),
    )
    write(
        "soc2020_groups",
        pl.read_csv(folder / "soc2020" / "soc2020_unit_groups.csv", infer_schema_length=0)
        .select(code="soc2020_code", label="title")
        .sort("code"),
    )
    write("title_words", title_words(folder))


def write(name: str, frame: pl.DataFrame) -> None:
    """One table, small."""
    path = SHIPPED / f"{name}.parquet"
    frame.write_parquet(path, compression="zstd", compression_level=22)
    print(f"{name}: {frame.height:,} rows, {path.stat().st_size:,} bytes")


def soc2010_index(folder: Path) -> pl.DataFrame:
    """code | title (natural order) | qualifier | industry, brackets taken off, one row an entry."""
    raw = pl.read_csv(folder / "soc2010_index_train80.csv.gz", infer_schema_length=0).fill_null("")
    plain = [pl.col(name).str.strip_chars("() ").alias(name) for name in ("qualifier", "industry")]
    return (
        raw.select("title_natural", *plain, code="soc2010")
        .rename({"title_natural": "title"})
        .select("code", "title", "qualifier", "industry")
        .unique()
        .sort(pl.all())
    )


def title_words(folder: Path) -> pl.DataFrame:
    """word | vector (NUMBERS numbers from -7 to 7, two a byte) | weight (rarity)."""
    counts, words = beside(folder)
    likely = mutual(counts)
    left, spread, _ = svds(likely, k=NUMBERS, random_state=0)
    vectors = left * np.sqrt(spread)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rarity = np.log(1 + counts.sum() / (1 + np.asarray(counts.sum(axis=1)).ravel()))
    frame = pl.DataFrame({"word": words, "vector": [bytes(row) for row in packed(vectors)], "weight": rarity.astype(np.float32)})
    return frame.sort("word")


def packed(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Four bits a number, scaled by the vector's own largest."""
    scaled = np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 7).astype(np.int8) + 8
    return (scaled[:, 0::2].astype(np.uint8) << 4) | scaled[:, 1::2].astype(np.uint8)


def beside(folder: Path) -> tuple[sparse.csr_matrix, list[str]]:
    """How often each word stands beside each occupation: words by occupations, and the words."""
    seen: dict[tuple[str, str], float] = {}
    titles: dict[str, int] = {}
    for code, text, worth in texts(folder):
        for word in {singular(word) for word in words_of(text).split()}:
            seen[word, code] = seen.get((word, code), 0.0) + worth
            titles[word] = titles.get(word, 0) + (worth == 1)
    words = sorted(word for word, count in titles.items() if count >= SEEN)
    codes = {code: index for index, code in enumerate(sorted({code for _, code in seen}))}
    at = {word: index for index, word in enumerate(words)}
    kept = [(at[word], codes[code], count) for (word, code), count in seen.items() if word in at]
    rows, columns, values = (np.array(part) for part in zip(*kept, strict=True))
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(at), len(codes))), words


def texts(folder: Path) -> Iterator[tuple[str, str, float]]:
    """(occupation, text, what a word of it counts): titles of O*NET and ESCO, tasks of O*NET, descriptions of ESCO."""
    alternate = pl.read_csv(folder / "onet" / "onet_alternate_titles.csv.gz", infer_schema_length=0)
    for code, other in alternate.select("O*NET-SOC Code", "Alternate Title").iter_rows():
        yield f"o{code}", other or "", 1
    for code, title in alternate.select("O*NET-SOC Code", "Title").unique().sort(pl.all()).iter_rows():
        yield f"o{code}", title, 1
    tasks = (
        pl.read_csv(folder / "onet" / "onet_tasks_to_dwas.csv.gz", infer_schema_length=0)
        .select("O*NET-SOC Code", "Task")
        .unique()
        .sort(pl.all())
    )
    for code, task in tasks.iter_rows():
        yield f"o{code}", task, PROSE
    esco = pl.read_csv(folder / "esco_v1_1_1" / "occupations_en.csv.gz", infer_schema_length=0).fill_null("").sort("conceptUri")
    for group, own, others, about in esco.select("iscoGroup", "preferredLabel", "altLabels", "description").iter_rows():
        for label in re.split(r"\n", f"{own}\n{others}"):
            yield f"e{group}", label, 1
        yield f"e{group}", about, PROSE


def mutual(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information, contexts smoothed by the power .75."""
    of_words, of_codes = (np.asarray(counts.sum(axis=axis)).ravel() for axis in (1, 0))
    smooth = of_codes**0.75
    found = counts.tocoo()
    values = np.log(found.data * smooth.sum() / (of_words[found.row] * smooth[found.col]))
    return sparse.csr_matrix((np.maximum(values, 0), (found.row, found.col)), shape=counts.shape)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
