"""Words in their plain form, so that `record keeping`, `keeps records` and `keep records` meet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from skillshed.skills.extracting.phrases import WORD, Mention, words_of

SMALL = frozenset(
    (
        "a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "their",
        "to", "up", "with", "your", "our", "its", "is", "are", "be", "as", "who",
    )
)  # fmt: skip
_PARTED = re.compile(r"[,;.:]|\b(?:and|or)\b", re.IGNORECASE)  # two things, and not one label
MOST = 6  # words of a run of text that may be a label in other words' order


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The word without plural, -ing, -ed and the like: `keeping`, `keeps` and `keep` are keep."""
    found = word.lower().removesuffix("'s")
    if len(found) > 4 and found.endswith("ies"):
        found = found[:-3] + "y"
    elif len(found) > 3 and found.endswith("s") and not found.endswith(("ss", "us", "is")):
        found = found[:-1]
    if found in ("using", "used"):
        return "use"
    for ending in ("ment", "ing", "ed"):
        if found.endswith(ending) and len(found) - len(ending) >= 3:
            found = found[: -len(ending)]
            if found[-1] == found[-2] and found[-1] not in "ls":
                found = found[:-1]
            break
    return found[:-1] if len(found) > 3 and found.endswith("e") else found


def stems(text: str) -> list[str]:
    """The stems of a text's words that carry meaning."""
    return [stem(word) for word in words_of(text) if word not in SMALL]


class Turned:
    """Labels of two to six words, found in any order and form of their words."""

    def __init__(self, labels: Iterable[tuple[int, str, bool]]) -> None:
        """`labels`: row of the concept, label, whether it is the preferred one."""
        self._rows: dict[frozenset[str], dict[int, bool]] = {}
        for row, label, is_own in labels:
            found = stems(label)
            if 2 <= len(found) <= MOST and len(set(found)) == len(found):
                rows = self._rows.setdefault(frozenset(found), {})
                rows[row] = rows.get(row, False) or is_own

    def find(self, text: str) -> list[Mention]:
        """Labels whose words, and none but them and small words, stand side by side."""
        words = [(one, stem(one.group())) for one in WORD.finditer(text) if one.group().lower() not in SMALL]
        out = []
        for first in range(len(words)):
            for last in range(first + 1, min(first + MOST, len(words))):
                run = [word for _, word in words[first : last + 1]]
                rows = self._rows.get(frozenset(run)) if len(set(run)) == len(run) else None
                start, end = words[first][0].start(), words[last][0].end()
                if rows and not _PARTED.search(text, start, end):
                    out += [Mention(row, start, end, len(run), is_own) for row, is_own in rows.items()]
        return out
