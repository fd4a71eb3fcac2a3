"""What was typed, read: quotes, slips of the keyboard, other words; and what was done, so that the page can say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from skillshed.provision.search.words.synonyms import Synonyms, synonyms
from skillshed.provision.search.words.tokens import stem, stems, tokens

QUOTED = re.compile(r'["“”]([^"“”]+)["“”]')
OWN, OTHER, JOINED = 1.0, 0.5, 0.9


class Known(Protocol):
    """The words the index holds."""

    def __contains__(self, word: object) -> bool:
        """Whether an offer has the word, with this or another ending."""
        ...

    def nearest(self, word: str) -> str:
        """The word of the index that was probably meant, blank where none is near."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to satisfy a part of a search: words, one after the other where `is_phrase`; as typed where `is_exact`."""

    words: tuple[str, ...]
    weight: float = OWN
    is_phrase: bool = True
    is_exact: bool = False


Group = tuple[Choice, ...]  # one of them is enough


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a search, of which an offer must have all, and how they came about."""

    groups: tuple[Group, ...] = ()
    read_as: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    widened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read(text: str, known: Known, *, exact: bool = False, others: Synonyms | None = None) -> Reading:
    """A search as typed to its parts."""
    table = others or synonyms()
    quoted = [tuple(tokens(part)) for part in QUOTED.findall(text)]
    typed = tokens(QUOTED.sub(" ", text))
    fixed = [(Choice(words, is_exact=True),) for words in quoted if words]
    if exact:
        return Reading((*fixed, *((Choice((word,), is_exact=True),) for word in typed)))
    corrections = {word: better for word in dict.fromkeys(typed) if (better := _correction(word, known, table))}
    words = [one for word in typed for one in tokens(corrections.get(word, word))]
    groups, widened = _groups(words, known, table)
    said = " ".join(words) if corrections else ""
    return Reading((*fixed, *groups), said, corrections, widened)


def _correction(word: str, known: Known, table: Synonyms) -> str:
    """Nothing for words that somebody uses, for short ones, and for what holds a digit: a code is not a slip."""
    if len(word) < 4 or not word.isalpha() or word in known or word in table.words or word in table.plain:
        return ""
    return known.nearest(word)


def _groups(words: list[str], known: Known, table: Synonyms) -> tuple[list[Group], dict[str, tuple[str, ...]]]:
    groups: list[Group] = []
    widened: dict[str, tuple[str, ...]] = {}
    spare: list[Group] = []
    at = 0
    while at < len(words):
        size = _longest(words, at, table)
        part = words[at : at + max(size, 1)]
        if size > 1 or (size and not (len(words) > 1 and part[0] in table.plain)):
            others = table.finds[tuple(stem(word) for word in part)]
            widened[" ".join(part)] = others
            groups.append(_widened(part, others))
        elif part[0] in table.plain:
            spare.append((Choice((stem(part[0]),)),))
        else:
            groups.append(_with_joined(words, at, known))
        at += len(part)
    return groups or spare, widened


def _longest(words: list[str], at: int, table: Synonyms) -> int:
    """How many words from here on make the longest entry of the table."""
    for size in range(min(table.longest, len(words) - at), 0, -1):
        if tuple(stem(word) for word in words[at : at + size]) in table.finds:
            return size
    return 0


def _widened(part: list[str], others: tuple[str, ...]) -> Group:
    """The words typed, anywhere in an offer; the others one after the other."""
    own = Choice(tuple(stem(word) for word in part), is_phrase=False)
    return (own, *(Choice(tuple(stems(other)), OTHER) for other in others))


def _with_joined(words: list[str], at: int, known: Known) -> Group:
    """The word; and with its neighbour as one, where offers write it so (brick laying, bricklaying)."""
    own = Choice((stem(words[at]),))
    pairs = ["".join(words[one : one + 2]) for one in (at - 1, at) if 0 <= one < len(words) - 1]
    return (own, *(Choice((stem(pair),), JOINED) for pair in pairs if pair in known))
