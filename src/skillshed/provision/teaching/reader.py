"""What offers teach, read from their words by machine, with the courage to say nothing: pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from skillshed.provision.teaching.passages import Passage, passages, table
from skillshed.skills import extracting
from skillshed.skills.extracting.extractor import Found
from skillshed.skills.extracting.overrides import FILE
from skillshed.skills.opened import Skills

LONGEST = 400
AT_ONCE = 128  # offers


@dataclass(frozen=True, slots=True)
class Said:
    """One skill of an offer: how sure, by which method, and the offer's words it was read from."""

    skill: str
    label: str
    score: float
    method: str
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an offer that may say what it teaches."""

    kind: str
    title: str
    qualification: str = ""
    summary: str = ""
    description: str = ""


def fingerprints(offers: Iterable[Words], skills: Skills) -> list[str]:
    """What a reading depends on, offer by offer: its words, the taxonomy, the overrides, this reader's table."""
    base = "|".join(
        (skills.taxonomy.sha256, _file(skills.data / FILE), _tables(), json.dumps(table(), default=str, sort_keys=True))
    )
    made = ["\x1f".join((base, one.kind, one.title, one.qualification, one.summary, one.description)) for one in offers]
    return [hashlib.sha256(one.encode()).hexdigest() for one in made]


def read(offers: Sequence[Words], skills: Skills) -> list[list[Said]]:
    """The skills of each offer, the surest first; none for a kind of offer that does not teach."""
    out: list[list[Said]] = []
    for start in range(0, len(offers), AT_ONCE):
        out += _read(offers[start : start + AT_ONCE], skills)
    return out


def _read(offers: Sequence[Words], skills: Skills) -> list[list[Said]]:
    cut = [
        passages(one.title, one.qualification, one.summary, one.description) if one.kind in table()["kinds"] else []
        for one in offers
    ]
    # Clauses are shared by many offers: each is read once.
    clauses = list(dict.fromkeys(one.text for parts in cut for one in parts))
    found = dict(zip(clauses, skills.read(clauses), strict=True)) if clauses else {}
    wholes = [". ".join(one.text for one in parts) for parts in cut]
    alike = skills.ranker.likeness(wholes)
    own = dict(zip(clauses, skills.ranker.likeness(clauses), strict=True)) if clauses else {}
    at = {one: row for row, one in enumerate(skills.ranker.concepts.ids)}
    return [
        _kept([(part, one, own[part.text][at[one.uri]], whole[at[one.uri]]) for part in parts for one in found[part.text].skills])
        for parts, whole in zip(cut, alike, strict=True)
    ]


def _kept(found: Sequence[tuple[Passage, Found, np.float32, np.float32]]) -> list[Said]:
    """Those that stand every test; of a skill the surest reading, of a clause by meaning the likest skill only."""
    best: dict[str, Said] = {}
    likest: dict[str, float] = {}
    sure = [one for one in found if _stands(*one)]
    for part, one, own, _ in sure:
        if one.method == "meaning":
            likest[part.text] = max(likest.get(part.text, 0.0), float(own))
    for part, one, own, _ in sure:
        if one.method == "meaning" and float(own) < likest[part.text]:
            continue
        said = Said(one.uri, one.label, one.score, one.method, part.text[:LONGEST])
        if one.uri not in best or said.score > best[one.uri].score:
            best[one.uri] = said
    return sorted(best.values(), key=lambda said: (-said.score, said.label))[: table()["least"]["most"]]


def _stands(part: Passage, one: Found, own: np.float32, whole: np.float32) -> bool:
    """Whether a finding counts: near enough to its clause and to all the offer is about."""
    least = table()["least"]
    if one.method == "override":
        return True
    if one.score < least["score"] or one.text.casefold() in table()["never"]:
        return False
    if one.method == "meaning":
        return bool(own >= least["meaning_clause"] and whole >= least["meaning_whole"])
    if one.text.casefold() != one.label.casefold():
        near = least["other_clause" if len(one.text.split()) > 1 else "other_word_clause"]
        return bool(own >= near and whole >= least["other_whole"])
    return bool(whole >= least["own_whole" if len(one.text.split()) > 1 else "own_word_whole"])


@cache
def _tables() -> str:
    """The tables of the reader underneath."""
    every = sorted(Path(extracting.__file__).parent.glob("*.toml"))
    return hashlib.sha256(b"".join(one.read_bytes() for one in every)).hexdigest()


def _file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
