"""Skills of a whole text (an advert, a course, a CV), each with where it stands, how sure, by which method and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from skillshed.skills.embedding.port import Vectors
from skillshed.skills.extracting.clauses import Clause, clauses, verbs
from skillshed.skills.extracting.forms import Turned, stem, stems
from skillshed.skills.extracting.meant import FEATURES, Candidates, Meant
from skillshed.skills.extracting.overrides import Overrides
from skillshed.skills.extracting.phrases import Mention, longest
from skillshed.skills.extracting.ranking import Ranker
from skillshed.skills.extracting.sentences import Sentence, cues, sentences

SURE = Path(__file__).with_name("sureness.toml")
Method = Literal["override", "exact", "meaning"]
EACH = 1  # of a clause by meaning
TITLE = 6  # words of a title at the head of a text
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


Named = list[Found]  # what a sentence names, placed within it
Left = tuple[Sentence, Clause]
Curve = Callable[[Vectors], Vectors]  # what speaks for each candidate -> how sure it is


class Extractor:
    """Reads texts against one taxonomy."""

    def __init__(self, ranker: Ranker, overrides: Overrides, *, below: float | None = None, curve: Curve | None = None) -> None:
        """`below`: abstain under this probability; `curve`: how sure a candidate by meaning is; else both as the table says."""
        self.ranker, self.overrides = ranker, overrides
        self.below = float(table()["below"]) if below is None else below
        self.below_meaning = float(table()["below_meaning"]) if below is None else below
        self.meant = Meant(ranker)
        self._curve = curve or probabilities

    @cached_property
    def _turned(self) -> Turned:
        labels = self.ranker.concepts.labels
        return Turned((row, label, place == 0) for row, known in enumerate(labels) for place, label in enumerate(known))

    def extract(self, texts: Sequence[str]) -> list[Read]:
        """One answer a text, in order; a sentence or clause that many texts share is looked at once."""
        cut = [sentences(text) for text in texts]
        wanted = list(dict.fromkeys(one.text for found in cut for one in found if _asks(one)))
        named = {
            text: found
            for start in range(0, len(wanted), SENTENCES)
            for text, found in self._named(wanted[start : start + SENTENCES])
        }
        left = [_left(found, named, self.overrides) for found in cut]
        said = list(dict.fromkeys(clause.said for found in left for _, clause in found))
        candidates = dict(zip(said, self.meant.candidates(said), strict=True))
        return [self._read(*one, candidates, named) for one in zip(texts, cut, left, strict=True)]

    def told(self, text: str) -> list[tuple[npt.NDArray[np.int64], Vectors]]:
        """What the curve is fitted on: the candidates of each clause that names no skill, and what speaks for each."""
        cut = sentences(text)
        named = dict(self._named([one.text for one in cut if _asks(one)]))
        candidates = self.meant.candidates([clause.said for _, clause in _left(cut, named, self.overrides)])
        return [(one.rows, told) for one, told in zip(candidates, self.meant.fitting(text, candidates), strict=True)]

    def _read(
        self, text: str, cut: list[Sentence], left: list[Left], candidates: Mapping[str, Candidates], named: Mapping[str, Named]
    ) -> Read:
        best: dict[str, Found] = {}
        exact = [(one, found) for one in cut if _asks(one) for found in named[one.text]]
        for one, found in [*exact, *self._by_meaning(text, left, candidates)]:
            placed = _placed(found, one)
            known = best.get(found.uri)
            # What stands in the text is the better reason, however sure a guess is.
            if known is None or (placed.score > known.score and placed.method in ("override", "exact", known.method)):
                best[found.uri] = placed
        skills = sorted(best.values(), key=lambda found: (-found.score, found.start, found.uri))
        return Read(skills, len(cut), sum(not _asks(one) for one in cut))

    def _named(self, texts: list[str]) -> list[tuple[str, Named]]:
        likeness = self.ranker.likeness(texts)
        return [(text, self._of(text, alike)) for text, alike in zip(texts, likeness, strict=True)]

    def _of(self, text: str, likeness: Vectors) -> Named:
        """Decisions of people, then labels word for word, then labels in other words' order or form; one answer a skill."""
        out: dict[int, Found] = {}
        for one in longest(self.overrides.phrases.find(text)):
            out.setdefault(one.row, self._found(one.row, 1.0, "override", one, text, "decided in the overrides file"))
        every = longest(self.ranker.phrases.find(text))
        denied = {one.row for one in every if cues().denies(text, one.start, one.end)}
        mentions = [
            one
            for one in every
            if one.row not in denied and not self.overrides.forbids(text[one.start : one.end]) and not _is_verb(one, text)
        ]
        spans = {(one.start, one.end) for one in mentions}
        for one in _one_a_span(mentions, likeness):
            sure, why = sureness(one, text, likeness[one.row], len(spans))
            if sure >= self.below:
                out.setdefault(one.row, self._found(one.row, sure, "exact", one, text, why))
        said = [(found.start, found.end) for found in out.values()]
        turned = [one for one in longest(self._turned.find(text)) if not _overlaps(one.start, one.end, [*said, *spans])]
        for one in _one_a_span(turned, likeness):
            sure = table()["exact"]["turned" if one.is_own else "other_turned"]
            if (
                sure >= self.below
                and not cues().denies(text, one.start, one.end)
                and not self.overrides.forbids(text[one.start : one.end])
            ):
                why = f"'{text[one.start : one.end]}' has the words of a label in other order or form"
                out.setdefault(one.row, self._found(one.row, sure, "exact", one, text, why))
        return list(out.values())

    def _by_meaning(self, text: str, left: list[Left], candidates: Mapping[str, Candidates]) -> Iterator[tuple[Sentence, Found]]:
        """What is left of the text, judged clause by clause with what the whole is about."""
        looked = [candidates[clause.said] for _, clause in left]
        for (one, clause), found, told in zip(left, looked, self.meant.fitting(text, looked), strict=True):
            sure = self._curve(told)
            at = Mention(0, clause.start, clause.end, 0, False)
            for place in np.argsort(-sure, kind="stable")[:EACH].tolist():
                if sure[place] >= self.below_meaning:
                    why = f"'{clause.said}' is near it in meaning ({told[place, FEATURES.index('alike')]:.2f})"
                    if told[place, FEATURES.index("fits")] >= table()["meaning"]["said_to_fit"]:
                        why += ", and the occupations that the text is like ask for it"
                    yield one, self._found(int(found.rows[place]), float(sure[place]), "meaning", at, one.text, why)

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


def probabilities(told: Vectors) -> Vectors:
    """How sure each candidate by meaning is right: a logistic curve fitted on texts with known skills."""
    fit = table()["meaning"]
    return np.asarray(1 / (1 + np.exp(-(fit["constant"] + told @ np.array([fit[name] for name in FEATURES])))), np.float32)


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The shipped table of sureness."""
    return tomllib.loads(SURE.read_text(encoding="utf-8"))


def _asks(one: Sentence) -> bool:
    return one.kind in ("requirement", "unsure")


def _left(cut: list[Sentence], named: Mapping[str, Named], overrides: Overrides) -> list[Left]:
    """The clauses in which nothing was named, a job's title at the head left out: what stands word for word is not guessed at again."""
    out: list[Left] = []
    for number, one in enumerate(cut):
        if not _asks(one) or overrides.forbids(one.text) or (number == 0 and len(cut) > 1 and _is_title(one)):
            continue
        spans = [(found.start, found.end) for found in named[one.text]]
        out += [(one, clause) for clause in clauses(one.text) if _is_open(one.text, clause, spans)]
    return out


def _is_open(text: str, clause: Clause, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a clause asks for something that was not named word for word."""
    if not clause.said or cues().asks_nothing(clause.said) or cues().denies(text, clause.start, clause.start):
        return False
    return not _is_named(text, clause, spans)


def _is_named(text: str, clause: Clause, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether what is named is half of the clause or more: a `plan` in `plan routes` leaves the routes to be looked at."""
    inside = [stems(text[max(start, clause.start) : min(end, clause.end)]) for start, end in spans]
    return 2 * max((len(one) for one in inside), default=0) > len(stems(text[clause.start : clause.end])) or any(
        len(one) > 1 for one in inside
    )


def _is_verb(one: Mention, text: str) -> bool:
    """`Plan` before `routes` is what is done with them, and not the skill of that name."""
    return one.words == 1 and stem(text[one.start : one.end]) in verbs() and bool(re.match(r"\s+[a-z]", text[one.end :]))


def _is_title(one: Sentence) -> bool:
    return one.kind == "unsure" and len(one.text.split()) <= TITLE and one.text[-1] not in ".!?;:"


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in spans)


def _placed(found: Found, one: Sentence) -> Found:
    """A finding within a sentence, said of the whole text."""
    why = f"{found.reason}; sentence told by {one.why}" if one.why else found.reason
    return replace(found, start=one.start + found.start, end=one.start + found.end, speaks_of=one.kind, reason=why)


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
