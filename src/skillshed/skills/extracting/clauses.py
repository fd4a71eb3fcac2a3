"""A sentence cut into the things it asks for: `prepare meals and keep records` is two, `manage and train staff` shares its object."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from skillshed.skills.extracting.forms import stem

TABLE = Path(__file__).with_name("clauses.toml")


@dataclass(frozen=True)
class Clause:
    """Where a clause stands in its sentence, and what it says with the verb or object it shares with its neighbour."""

    start: int
    end: int
    said: str


def clauses(text: str) -> list[Clause]:
    """The clauses of a sentence, in order; opening words such as `you will` are left out."""
    found: list[Clause] = []
    verb = ""
    for start, end, begins in _cuts(text):
        start, end = _trimmed(text, start, end)
        words = text[start:end].split()
        if not words:
            continue
        if stem(words[0]) in table().verbs and not _names_a_kind(words):
            verb = words[0] if len(words) == 1 or words[1].lower() not in table().prepositions else ""
            said = f"{' '.join(words)} {_object(text, end)}" if _is_alone(words) else " ".join(words)
        else:
            shares = verb and begins and len(words) <= 3 and not _names_a_kind(words)
            said = " ".join([verb, *words] if shares else words)
        found.append(Clause(start, end, said.strip(" .,;:")))
    return found


@dataclass(frozen=True)
class Table:
    """The words that open, part and act."""

    openings: re.Pattern[str]
    closings: re.Pattern[str]
    parting: re.Pattern[str]
    kinds: frozenset[str]
    particles: frozenset[str]
    prepositions: frozenset[str]
    verbs: frozenset[str]


def verbs() -> frozenset[str]:
    """Stems of the words that act."""
    return table().verbs


@lru_cache(maxsize=1)
def table() -> Table:
    """The shipped table."""
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return Table(
        re.compile(rf"\s*(?:{'|'.join(read['openings'])})\b[\s:,]*", re.IGNORECASE),
        re.compile(rf"\s+(?:{'|'.join(read['closings'])})\W*$", re.IGNORECASE),
        re.compile("|".join(read["parting"]), re.IGNORECASE),
        frozenset(read["kinds"]),
        frozenset(read["particles"]),
        frozenset(read["prepositions"]),
        frozenset(stem(word) for word in read["verbs"].split()),
    )


def _cuts(text: str) -> list[tuple[int, int, bool]]:
    """Start, end, and whether the piece goes on from the one before (after `and` or a comma)."""
    found, at, goes_on = [], 0, False
    for part in [*table().parting.finditer(text), None]:
        end = part.start() if part else len(text)
        if text[at:end].strip(" .,;:"):
            found.append((at, end, goes_on))
        if part:
            at, goes_on = part.end(), not set(".:;|") & set(part.group())
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while (opening := table().openings.match(text, start, end)) and opening.end() > start:
        start = opening.end()
    if closing := table().closings.search(text, start, end):
        end = closing.start()
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(" .,;:-")), start + len(piece.rstrip(" .,;:-"))


def _object(text: str, at: int) -> str:
    """The object of the verb that `and` joins to the one that ends here: of `and train staff`, staff."""
    joined = re.match(r"\s*(?:and|or|/)\s+([^,;.:]+)", text[at:])
    words = re.split(r"\s(?:and|or)\s", joined[1], maxsplit=1)[0].split() if joined else []
    return " ".join(words[1:4]) if words and stem(words[0]) in table().verbs else ""


def _is_alone(words: list[str]) -> bool:
    """Whether a verb stands without its object."""
    return all(word.lower() in table().particles for word in words[1:])


def _names_a_kind(words: list[str]) -> bool:
    return any(word.strip(".,;:").lower().removesuffix("s") in table().kinds for word in words)
