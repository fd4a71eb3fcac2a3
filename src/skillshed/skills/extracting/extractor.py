"""Skills of a whole text (an advert, a course, a CV), each with where it stands, how sure, by which method and why."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from skillshed.skills.embedding.port import Vectors
from skillshed.skills.extracting.overrides import Overrides
from skillshed.skills.extracting.phrases import Mention, longest
from skillshed.skills.extracting.ranking import Ranker
from skillshed.skills.extracting.sentences import Sentence, cues, sentences

SURE = Path(__file__).with_name("sureness.toml")
Method = Literal["override", "exact", "meaning"]
CANDIDATES = 3  # of a sentence by meaning
SENTENCES = 256  # ranked at once


@dataclass(frozen=True)
class Found:
    """A skill in a text; `score` is the estimated probability that a person would say so too."""

    uri: str
    label: str
    score: float
    method: Method
    start: int
    end: int
    text: str
    speaks_of: str
    reason: str


@dataclass(frozen=True)
class Read:
    """A text read: its skills, and how many sentences were passed over as benefits or boilerplate."""

    skills: list[Found]
    sentences: int
    passed_over: int


class Extractor:
    """Reads texts against one taxonomy."""

    def __init__(self, ranker: Ranker, overrides: Overrides, *, below: float | None = None) -> None:
        """`below`: abstain under this probability; else as the table says."""
        self.ranker, self.overrides = ranker, overrides
        self.below = float(table()["below"]) if below is None else below

    def extract(self, texts: Sequence[str]) -> list[Read]:
        """One answer a text, in order; a sentence that many texts share is looked at once."""
        cut = [sentences(text) for text in texts]
        wanted = list(dict.fromkeys(one.text for found in cut for one in found if _asks(one)))
        seen = {
            text: found
            for start in range(0, len(wanted), SENTENCES)
            for text, found in self._seen(wanted[start : start + SENTENCES])
        }
        return [self._read(found, seen) for found in cut]

    def _read(self, cut: list[Sentence], seen: dict[str, list[Found]]) -> Read:
        best: dict[str, Found] = {}
        for one in cut:
            for found in seen.get(one.text, []) if _asks(one) else []:
                placed = _placed(found, one)
                if found.uri not in best or placed.score > best[found.uri].score:
                    best[found.uri] = placed
        skills = sorted(best.values(), key=lambda found: (-found.score, found.start, found.uri))
        return Read(skills, len(cut), sum(not _asks(one) for one in cut))

    def _seen(self, texts: list[str]) -> list[tuple[str, list[Found]]]:
        scores, likeness = self.ranker.scores(texts), self.ranker.likeness(texts)
        return [(text, self._of(text, row, alike)) for text, row, alike in zip(texts, scores, likeness, strict=True)]

    def _of(self, text: str, scores: Vectors, likeness: Vectors) -> list[Found]:
        """Decisions of people, then labels word for word, then meaning; one answer a skill."""
        out: dict[int, Found] = {}
        for one in longest(self.overrides.phrases.find(text)):
            out.setdefault(one.row, self._found(one.row, 1.0, "override", one, text, "decided in the overrides file"))
        every = longest(self.ranker.phrases.find(text))
        denied = {one.row for one in every if cues().denies(text, one.start, one.end)}
        mentions = [one for one in every if one.row not in denied and not self.overrides.forbids(text[one.start : one.end])]
        spans = {(one.start, one.end) for one in mentions}
        for one in _one_a_span(mentions, likeness):
            sure, why = sureness(one, text, likeness[one.row], len(spans))
            if sure >= self.below:
                out.setdefault(one.row, self._found(one.row, sure, "exact", one, text, why))
        # What stands in a sentence word for word is not guessed at again.
        if not out and not self.overrides.forbids(text):
            self._by_meaning(text, scores, likeness, {one.row for one in every}, out)
        return list(out.values())

    def _by_meaning(self, text: str, scores: Vectors, likeness: Vectors, mentioned: set[int], out: dict[int, Found]) -> None:
        whole = Mention(0, 0, len(text), len(text.split()), False)
        order = np.argsort(-scores, kind="stable")[:10]
        tenth = float(scores[order[-1]])
        for row in order[:CANDIDATES].tolist():
            if row in out or row in mentioned:
                continue
            sure = probability(float(scores[row]), float(scores[row]) - tenth, float(likeness[row]))
            if sure >= self.below:
                out[row] = self._found(
                    row, sure, "meaning", whole, text, f"the sentence is near it in meaning ({likeness[row]:.2f})"
                )

    def _found(self, row: int, sure: float, method: Method, at: Mention, text: str, why: str) -> Found:
        concepts = self.ranker.concepts
        words = text[at.start : at.end]
        return Found(concepts.ids[row], concepts.names[row], round(sure, 3), method, at.start, at.end, words, "", why)


def sureness(one: Mention, text: str, alike: float, spans: int) -> tuple[float, str]:
    """How sure a label that stands in the text is meant, and why; a single word needs company.

    `alike`: likeness of text and skill in meaning, 0 where nobody looked; `spans`: labels that stand in the text.
    """
    sure = table()["exact"]
    whose = "the label" if one.is_own else "another label of the skill"
    said = f"{whose} '{text[one.start : one.end]}' stands in the text"
    if one.words > 1:
        return sure["own" if one.is_own else "other"], said
    if beside := cues().context.search(text):
        return sure["word_in_context" if one.is_own else "other_word"], f"{said}, beside '{beside.group()}'"
    if alike >= sure["alike"] or spans >= sure["listed"]:
        return sure["word_in_context" if one.is_own else "other_word"], f"{said}, and the sentence is about it"
    return sure["word_alone" if one.is_own else "other_word_alone"], f"{said}, alone"


def probability(score: float, lead: float, alike: float) -> float:
    """How sure a skill ranked by meaning is right: a logistic curve fitted on sentences with known skills."""
    fit = table()["meaning"]
    return 1 / (1 + math.exp(-(fit["constant"] + fit["score"] * score + fit["lead"] * lead + fit["alike"] * alike)))


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The shipped table of sureness."""
    return tomllib.loads(SURE.read_text(encoding="utf-8"))


def _asks(one: Sentence) -> bool:
    return one.kind in ("requirement", "unsure")


def _placed(found: Found, one: Sentence) -> Found:
    """A finding within a sentence, said of the whole text."""
    why = f"{found.reason}; sentence told by {one.why}" if one.why else found.reason
    return Found(
        found.uri,
        found.label,
        found.score,
        found.method,
        one.start + found.start,
        one.start + found.end,
        found.text,
        one.kind,
        why,
    )


def _one_a_span(mentions: list[Mention], likeness: Vectors) -> list[Mention]:
    """Where several skills bear the same words: the one whose own label it is, then the one the sentence is nearest to."""
    best: dict[tuple[int, int], Mention] = {}
    for one in mentions:
        rival = best.get((one.start, one.end))
        if rival is None or _worth(one, likeness) > _worth(rival, likeness):
            best[one.start, one.end] = one
    return list(best.values())


def _worth(one: Mention, likeness: Vectors) -> tuple[bool, float]:
    return one.is_own, float(likeness[one.row])
