"""From text to skills: quality on sentences with known skills, speed, memory and cold start, peers in the same run.

`SKILLSHED_SKILLS_SET` names a folder of `*_annotations.csv` (sentence, label; the public HOUSE, TECH, TECHWOLF files have this
shape); taxonomies are read from the data folder. `python -m bench.skills run` prints the table.
"""

from __future__ import annotations

import os
import resource
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.measure import ROOT, machine
from skillshed.skills.embedding.port import Embedder, Vectors, open_embedder
from skillshed.skills.extracting.extractor import Extractor, Read
from skillshed.skills.extracting.lexical import Lexical
from skillshed.skills.extracting.overrides import read_overrides
from skillshed.skills.extracting.ranking import Ranker
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.terms.errors import UserError

SETTING = "SKILLSHED_SKILLS_SET"
SAMPLES = 1000
TEXTS = [ROOT / "tests" / "skills_text" / name for name in ("texts.toml", "texts_trades.toml")]
NO_SKILL = {"LABEL NOT PRESENT", "UNDERSPECIFIED"}
Scorer = Callable[[list[str]], Vectors]


@dataclass(frozen=True)
class Sentences:
    """A test set: sentences, and the rows of the skills each names."""

    name: str
    texts: list[str]
    gold: list[set[int]]


def read_set(file: Path, rows: dict[str, int]) -> Sentences:
    """Sentences with at least one skill of the taxonomy; labels are stripped before they are looked up."""
    frame = pl.read_csv(file, infer_schema_length=0).filter(~pl.col("label").is_in(list(NO_SKILL)))
    found: dict[str, set[int]] = {}
    for sentence, label in frame.select("sentence", "label").iter_rows():
        row = rows.get((label or "").strip().lower())
        if row is not None:
            found.setdefault(sentence, set()).add(row)
    return Sentences(file.name.split("_")[0].upper(), list(found), list(found.values()))


def r_precision(scores: Vectors, gold: list[set[int]], k: int) -> Vectors:
    """hits among the first k over min(k, number of right answers), a text each."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.array(
        [len(set(row.tolist()) & right) / min(k, len(right)) for row, right in zip(order, gold, strict=True)], np.float32
    )


def reciprocal(scores: Vectors, gold: list[set[int]]) -> Vectors:
    """One over the place of the first right answer, a text each."""
    best = [max(row[list(right)]) for row, right in zip(scores, gold, strict=True)]
    return np.array([1 / (1 + int((row > value).sum())) for row, value in zip(scores, best, strict=True)], np.float32)


def interval(values: Vectors) -> str:
    """Mean and the middle 95 % of resampled means, in per cent."""
    draws = np.random.default_rng(0).integers(0, len(values), (SAMPLES, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return f"{values.mean():.1%} ({low:.1%}-{high:.1%})"


def label_rows(ranker: Ranker) -> dict[str, int]:
    """Every label in small letters -> the skill's row; a skill's own label before others'."""
    own = {name.lower(): row for row, name in enumerate(ranker.concepts.names)}
    other = {label.lower(): row for row, labels in enumerate(ranker.concepts.labels) for label in labels}
    return {**other, **own}


def bm25(documents: list[str]) -> Scorer:
    """BM25 over words of all labels together (k1 1.2, b 0.75)."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(token_pattern=r"[^\W_]+[+#]*")
    counts = vectorizer.fit_transform(documents).tocsr().astype(np.float32)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    worth = np.log(1 + (len(documents) - seen + 0.5) / (seen + 0.5))
    norm = np.repeat(1.2 * (0.25 + 0.75 * lengths / lengths.mean()), np.diff(counts.indptr))
    counts.data = (worth[counts.indices] * counts.data * 2.2 / (counts.data + norm)).astype(np.float32)
    return lambda texts: np.asarray((vectorizer.transform(texts).sign() @ counts.T).toarray(), np.float32)


def alone(ranker: Ranker, embedder: Embedder, data: Path) -> Scorer:
    """One model's cosine with the centre of each skill's labels."""
    centre = ranker.concepts.meaning(embedder, data).centre
    return lambda texts: embedder.encode(texts) @ centre.T


def systems(ranker: Ranker, data: Path) -> dict[str, Scorer]:
    """Ours and its peers; MiniLM where its weights and tokenizer are here."""
    joined = [" | ".join(labels) for labels in ranker.concepts.labels]
    wordllama = open_embedder("wordllama")
    found: dict[str, Scorer] = {
        "BM25, all labels": bm25(joined),
        "TF-IDF of pieces, all labels": Lexical.built("pieces", joined).scores,
        "WordLlama alone": alone(ranker, wordllama, data),
    }
    try:
        minilm = open_embedder("minilm")
    except UserError:
        minilm = None
    if minilm:
        found["MiniLM alone"] = alone(ranker, minilm, data)
    found["skillshed"] = ranker.scores
    if minilm:
        found["skillshed + MiniLM"] = Ranker(ranker.concepts.taxonomy, wordllama, data=data, second=minilm).scores
    return found


def main() -> str:
    """A row a system and set."""
    folder, data = os.environ.get(SETTING, ""), Path(os.environ.get("SKILLSHED_DATA", ""))
    files = sorted(Path(folder).glob("*_annotations.csv")) if folder else []
    if not files:
        return f"Not measured: {SETTING} names no folder of annotated sentences."
    began = time.perf_counter()
    ranker = Ranker(open_taxonomy(data, "esco"), open_embedder(), data=data)
    ranker.rank(["care for elderly people"])
    cold = time.perf_counter() - began
    rows = label_rows(ranker)
    sets = [read_set(file, rows) for file in files]
    lines = ["| system | set | sentences | RP@1 | RP@5 | RP@10 | MRR | sentences/s |", "|---|---|---|---|---|---|---|---|"]
    for name, scorer in systems(ranker, data).items():
        lines += [_line(name, one, scorer) for one in sets]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = f"{machine()}; {ranker.concepts.taxonomy.key}, ready in {cold:.1f} s, peak {peak:,.0f} MB with every peer; means with 95 % intervals (bootstrap)."
    return said + "\n\n" + "\n".join(lines) + "\n\n" + whole_texts(ranker)


def texts(file: Path | None = None) -> list[dict[str, Any]]:
    """The invented texts, of one file or of all."""
    return [one for found in ([file] if file else TEXTS) for one in tomllib.loads(found.read_text(encoding="utf-8"))["text"]]


def whole_texts(ranker: Ranker) -> str:
    """How much of what whole texts ask for is found, by bound: on the invented texts that took no part in the fit, file by file."""
    nobody = read_overrides(None, ranker.concepts)
    extractor, shipped = Extractor(ranker, nobody, below=0.2), Extractor(ranker, nobody)
    extractor.extract(["to warm up"])
    lines = ["| texts | said from | precision | recall | F1 |", "|---|---|---|---|---|"]
    count, seconds = 0, 0.0
    for file in TEXTS:
        chosen = [one for one in texts(file) if not one["fit"]]
        began = time.perf_counter()
        read = extractor.extract([one["text"] for one in chosen])
        count, seconds = count + sum(one.sentences for one in read), seconds + time.perf_counter() - began
        name = f"{file.stem}: {len(chosen)} with {sum(len(one['skills']) for one in chosen)} skills"
        usual = judged(chosen, shipped.extract([one["text"] for one in chosen]), 0.0)
        lines.append(f"| {name} | as shipped | {' | '.join(f'{value:.1%}' for value in usual)} |")
        for bound in (0.2, 0.3, 0.45, 0.6, 0.75):
            lines.append(f"| {name} | {bound:.2f} | {' | '.join(f'{value:.1%}' for value in judged(chosen, read, bound))} |")
    return f"Whole texts, invented, not fitted on, {count / seconds:,.0f} sentences/s.\n\n" + "\n".join(lines)


def judged(texts: list[dict[str, Any]], read: list[Read], bound: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of what is said at `bound` or surer; several labels may be right for one skill."""
    said = right = found = asked = 0
    for one, answer in zip(texts, read, strict=True):
        wanted = [{label.strip().lower() for label in skill.split("|")} for skill in one["skills"]]
        labels = [skill.label.lower() for skill in answer.skills if skill.score >= bound]
        said, asked = said + len(labels), asked + len(wanted)
        right += sum(any(label in skill for skill in wanted) for label in labels)
        found += sum(any(label in skill for label in labels) for skill in wanted)
    precision, recall = right / max(said, 1), found / max(asked, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _line(name: str, one: Sentences, scorer: Scorer) -> str:
    began = time.perf_counter()
    scores = np.vstack([scorer(one.texts[start : start + 32]) for start in range(0, len(one.texts), 32)])
    speed = len(one.texts) / (time.perf_counter() - began)
    found = [interval(r_precision(scores, one.gold, k)) for k in (1, 5, 10)]
    return f"| {name} | {one.name} | {len(one.texts)} | {' | '.join(found)} | {interval(reciprocal(scores, one.gold))} | {speed:,.0f} |"


if __name__ == "__main__":
    print(main())
