"""What is known of each concept before a text is seen: its labels spelled, its labels meant, how often it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from skillshed.skills.embedding.kept import Arrays, kept
from skillshed.skills.embedding.port import Embedder, Vectors, unit
from skillshed.skills.extracting.lexical import Lexical
from skillshed.skills.extracting.phrases import Phrases
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.terms.errors import NotFound

Kind = Literal["skills", "occupations"]
LAYOUT = "3"  # of the arrays kept; change it when they change


@dataclass(frozen=True)
class Meaning:
    """The labels of the skills as vectors of one model; `first` is where each skill's labels begin, its own label first."""

    embedder: Embedder
    labels: Vectors
    first: npt.NDArray[np.int64]
    about: Vectors

    @property
    def own(self) -> Vectors:
        return self.labels[self.first]

    @property
    def centre(self) -> Vectors:
        return unit(np.add.reduceat(self.labels, self.first, axis=0))

    def best(self, texts: Vectors) -> Vectors:
        """The nearest label of each skill: float32 [texts, skills]."""
        return np.maximum.reduceat(texts @ self.labels.T, self.first, axis=1)


@dataclass(frozen=True)
class Concepts:
    """The skills (or occupations) of a taxonomy by row, and the labels of each: its own first."""

    taxonomy: Taxonomy
    kind: Kind
    ids: list[str]
    names: list[str]
    about: list[str]
    labels: list[list[str]]

    @classmethod
    def of(cls, taxonomy: Taxonomy, kind: Kind = "skills") -> Concepts:
        """Raises NotFound where the taxonomy has none."""
        frame = taxonomy.skills if kind == "skills" else taxonomy.occupations
        if frame.is_empty():
            raise NotFound(
                f"{taxonomy.key} has no {kind}.", next_step="Load one that has: `skillshed taxonomy load FOLDER` (ESCO)."
            )
        others: dict[str, list[str]] = {}
        wanted = taxonomy.labels.filter(pl.col("kind") == "alternative").sort("id", "label")
        for id_, label in wanted.select("id", "label").iter_rows():
            others.setdefault(id_, []).append(label.strip())
        ids, names = frame["id"].to_list(), [name.strip() for name in frame["label"]]
        labels = [list(dict.fromkeys([name, *others.get(id_, [])])) for id_, name in zip(ids, names, strict=True)]
        return cls(taxonomy, kind, ids, names, frame["description"].fill_null("").to_list(), labels)

    def phrases(self) -> Phrases:
        """Every label, to be found word for word."""
        return Phrases((row, label, place == 0) for row, labels in enumerate(self.labels) for place, label in enumerate(labels))

    def asked(self) -> Vectors:
        """How many occupations ask for each skill, as a logarithm: float32 [skills]."""
        counts = self.taxonomy.relations.filter(pl.col("kind").is_in(["essential", "optional"])).group_by("target").len()
        by_id = dict(counts.iter_rows())
        return np.log1p(np.array([by_id.get(id_, 0) for id_ in self.ids], np.float32))

    def lexical(self, data: Path | None) -> dict[str, Lexical]:
        """Spelling views, kept in the data folder by the taxonomy's checksum."""
        joined = [" | ".join(labels) for labels in self.labels]

        def make() -> Arrays:
            return {
                **Lexical.built("pieces", joined).arrays("pieces_all"),
                **Lexical.built("pieces", self.names).arrays("pieces_own"),
                **Lexical.built("words", joined).arrays("words_all"),
            }

        arrays = kept(data, "lexical", LAYOUT, self.taxonomy.sha256, self.kind, make=make)
        return {
            "pieces_all": Lexical.opened("pieces", arrays, "pieces_all"),
            "pieces_own": Lexical.opened("pieces", arrays, "pieces_own"),
            "words_all": Lexical.opened("words", arrays, "words_all"),
        }

    def meaning(self, embedder: Embedder, data: Path | None) -> Meaning:
        """Vectors of every label and description, kept by the taxonomy's checksum and the model's id (half precision)."""

        def make() -> Arrays:
            flat = [label for labels in self.labels for label in labels]
            return {"labels": embedder.encode(flat).astype(np.float16), "about": embedder.encode(self.about).astype(np.float16)}

        found = kept(data, "meaning", LAYOUT, self.taxonomy.sha256, self.kind, embedder.id, make=make)
        sizes = np.array([len(labels) for labels in self.labels])
        first = np.r_[0, np.cumsum(sizes)[:-1]].astype(np.int64)
        return Meaning(embedder, found["labels"].astype(np.float32), first, found["about"].astype(np.float32))
