"""What a vacancy asks: skills read in its text, and the essential ones of the occupation that its title names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skillshed.employers.redundancy.rules import rules
from skillshed.employers.redundancy.titles import Reading
from skillshed.skills.extracting.extractor import sureness
from skillshed.skills.extracting.phrases import longest
from skillshed.skills.extracting.sentences import sentences
from skillshed.skills.opened import Skills
from skillshed.skills.transitions.space import Space

Found = list[tuple[str, float]]  # skill's id, how sure


def read_texts(skills: Skills, texts: Sequence[str]) -> list[Found]:
    """The skills of each text. Of very many texts only labels that stand in them word for word: see `rules.toml`.

    Cost: 2 to 7 ms a different sentence by meaning, a hundredth of it word for word.
    """
    wanted = {one.text for text in texts for one in sentences(text) if one.kind in ("requirement", "unsure")}
    if len(wanted) <= rules()["asks"]["whole_sentences"]:
        return [[(one.uri, one.score) for one in read.skills] for read in skills.read(texts)]
    seen = {text: _word_for_word(skills, text) for text in sorted(wanted)}
    found = []
    for text in texts:
        best: dict[str, float] = {}
        for one in sentences(text):
            for uri, sure in seen.get(one.text, ()):
                best[uri] = max(sure, best.get(uri, 0.0))
        found.append(list(best.items()))
    return found


def _word_for_word(skills: Skills, text: str) -> Found:
    ranker, extractor = skills.extractor.ranker, skills.extractor
    mentions = longest(ranker.phrases.find(text))
    spans = len({(one.start, one.end) for one in mentions})
    out: dict[int, float] = {}
    for one in mentions:
        sure, _ = sureness(one, text, 0.0, spans)
        if sure >= extractor.below and not extractor.overrides.forbids(text[one.start : one.end]):
            out[one.row] = max(sure, out.get(one.row, 0.0))
    return [(ranker.concepts.ids[row], sure) for row, sure in out.items()]


def weights(space: Space, text: Found, reading: Reading | None) -> dict[int, float]:
    """Row of the skill to its weight, above 0; empty where neither text nor title tells anything."""
    rule = rules()["asks"]
    found: dict[int, float] = {}
    if reading and reading.occupation:
        needs = space.needs(space.occupation_at[reading.occupation])
        own = needs[np.argsort(-space.rarity[needs], kind="stable")][: rule["most_from_occupation"]]
        sure = 1.0 if reading.is_decided else reading.sure
        found = {int(row): rule["occupation"] * max(sure, 0.05) for row in own}
    for uri, score in text:
        if (row := space.skill_at.get(uri)) is not None:
            found[row] = max(found.get(row, 0.0), rule["text"] * score)
    return found
