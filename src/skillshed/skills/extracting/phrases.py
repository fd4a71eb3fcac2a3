"""Labels found word for word in a text, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick import Automaton

WORD = re.compile(r"[.]net\b|[a-z0-9]+(?:[+#]+)?", re.IGNORECASE)
# What stands in brackets after a label says which of several is meant; nobody writes it in a text.
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True)
class Mention:
    """A label in a text: the concept's row, where it stands, how many words, and whether it is the concept's own label."""

    row: int
    start: int
    end: int
    words: int
    is_own: bool


class Phrases:
    """The labels of a taxonomy, ready to be looked for."""

    def __init__(self, labels: Iterable[tuple[int, str, bool]]) -> None:
        """`labels`: row of the concept, label, whether it is the preferred one."""
        self._automaton = _built(labels)

    def find(self, text: str) -> list[Mention]:
        """Every label that stands in the text as whole words, in the order of the text."""
        words = list(WORD.finditer(text)) if len(self._automaton) else []
        if not words:
            return []
        joined, at = _joined(words)
        found: set[Mention] = set()
        for end, entries in self._automaton.iter(joined):
            for row, length, count, is_own in entries:
                first = at[end - length + 1]
                found.add(Mention(row, words[first].start(), words[first + count - 1].end(), count, is_own))
        return sorted(found, key=lambda one: (one.start, -one.end, not one.is_own, one.row))


def _joined(words: list[re.Match[str]]) -> tuple[str, dict[int, int]]:
    """The words with one space around each; where a word's leading space stands -> which word it is."""
    parts, at, length = [], {}, 0
    for index, word in enumerate(words):
        at[length] = index
        part = " " + word.group().lower()
        parts.append(part)
        length += len(part)
    return "".join(parts) + " ", at


def words_of(label: str) -> list[str]:
    """The words of a label as they are looked for."""
    return [word.lower() for word in WORD.findall(_BRACKETS.sub("", label))]


def _built(labels: Iterable[tuple[int, str, bool]]) -> Automaton:
    from ahocorasick import Automaton

    entries: dict[str, dict[int, bool]] = {}
    for row, label, is_own in labels:
        if words := words_of(label):
            rows = entries.setdefault(f" {' '.join(words)} ", {})
            rows[row] = rows.get(row, False) or is_own
    automaton = Automaton()
    for phrase, rows in entries.items():
        count = phrase.count(" ") - 1
        automaton.add_word(phrase, tuple((row, len(phrase), count, is_own) for row, is_own in rows.items()))
    automaton.make_automaton()
    return automaton


def longest(mentions: list[Mention]) -> list[Mention]:
    """Mentions that lie inside no longer one: `manage staff training` hides `training`."""
    spans = {(one.start, one.end) for one in mentions}
    return [
        one
        for one in mentions
        if not any(start <= one.start and one.end <= end and (start, end) != (one.start, one.end) for start, end in spans)
    ]
