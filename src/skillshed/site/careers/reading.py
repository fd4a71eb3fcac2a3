"""What somebody wrote, read: job titles as occupations to choose from, own words as skills to tick."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillshed.site.careers.opened import Careers
from skillshed.skills.coding.titles import read_title

PARTS = re.compile(r"[,.;:!?\n•]+|\band\b|\balso\b")
OPENINGS = re.compile(
    r"^(?:i\s+(?:really\s+)?(?:like|love|enjoy|can|am|was|have|did|want to|know how to)\s+|i'?m\s+|good (?:at|with)\s+|my\s+)+",
    re.IGNORECASE,
)
MOST_PARTS, MOST_EACH = 8, 4
SURE = 0.6
LIKELY_SCORE = 28.0  # of the ranker: below it nothing that somebody would recognise was found when we looked; an assumption
LEAST_SCORE = 0.03  # of the coder: a candidate under it is not shown


@dataclass(frozen=True, slots=True)
class Choice:
    """An occupation or a skill to choose; `says` helps to tell it from others."""

    id: str
    label: str
    says: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of what was written, and the skills it may mean."""

    words: str
    choices: tuple[Choice, ...]


def jobs_like(desk: Careers, title: str) -> list[Choice]:
    """Occupations a job title may mean, the likeliest first; `is_sure` where the coder needs no review."""
    found = desk.coder.code([read_title(title)], top=8)[0]
    return [
        Choice(one.code, one.label, ", ".join(desk.other_names.get(one.code, [])[:4]), place == 0 and not found.needs_review)
        for place, one in enumerate(found.candidates)
        if one.code in desk.slugs and (place == 0 or one.score >= LEAST_SCORE)
    ]


def skills_in(desk: Careers, text: str) -> list[Phrase]:
    """The skills in somebody's own words, phrase by phrase: those read with confidence are ticked, others are offered.

    Nothing is added that the person does not choose.
    """
    read = desk.skills.read([text])[0]
    named = {one.uri: one for one in read.skills}
    phrases = _phrases(text)
    offered = desk.skills.ranker.rank([OPENINGS.sub("", one) for one in phrases], MOST_EACH) if phrases else []
    found, seen = [], set()
    for words, near in zip(phrases, offered, strict=True):
        sure = [
            Choice(one.uri, one.label, "", one.score >= SURE) for one in named.values() if one.text.casefold() in words.casefold()
        ]
        rest = [Choice(one.uri, one.label) for one in near if one.score >= LIKELY_SCORE]
        choices = [one for one in _once([*sure, *rest]) if one.id not in seen][:MOST_EACH]
        seen |= {one.id for one in choices}
        found.append(Phrase(words, tuple(choices)))
    left = [Choice(one.uri, one.label, "", one.score >= SURE) for one in named.values() if one.uri not in seen]
    return [*found, Phrase(" ".join(text.split())[:80], tuple(left))] if left else found


def _phrases(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in PARTS.split(text))
    return list(dict.fromkeys(part[:120] for part in parts if len(part) > 2))[:MOST_PARTS]


def _once(choices: list[Choice]) -> list[Choice]:
    return list({one.id: one for one in reversed(choices)}.values())[::-1]
