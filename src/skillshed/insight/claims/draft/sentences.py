"""A text as sentences with their lines: headings, footnotes and addresses taken out, abbreviations not taken for ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOOTNOTE = re.compile(r"\[footnoteRef:\d+\]|\[\d+:\s[^\]]*\]|\[\d{1,3}\]|\{/?claim[^}]*\}")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z£0-9])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|approx|c|cf|vs|no|fig|figs|dr|mr|mrs|st|inc|p\.a)\.$", re.I)
_BULLET = re.compile(r"^\s*(?:[-*•·+>]|\d+[.)]|[a-z]\))\s+|^#+\s+|^\|")
LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the line it begins on, and the number of its paragraph."""

    text: str
    line: int
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """Every sentence of a text; lines that hold no full sentence (headings, table cells) are kept if they hold a verb-like length."""
    found: list[Sentence] = []
    for number, (paragraph, line) in enumerate(_paragraphs(text[:LONGEST])):
        clean = _FOOTNOTE.sub(" ", _LINK.sub(r"\1", paragraph))
        for one, offset in _cut(clean):
            plain = " ".join(one.split())
            if len(plain.split()) >= 4:
                found.append(Sentence(plain, line + clean.count("\n", 0, offset), number))
    return found


def _paragraphs(text: str) -> list[tuple[str, int]]:
    """Paragraphs with their first line; a bullet or a heading begins a new one."""
    found: list[tuple[list[str], int]] = []
    is_open = False
    for at, line in enumerate(text.splitlines(), start=1):
        if is_open and line[:1].isupper() and _is_heading(found[-1][0]):
            is_open = False
        if not line.strip():
            is_open = False
        elif is_open and not _BULLET.match(line):
            found[-1][0].append(line)
        else:
            found.append(([_BULLET.sub("", line)], at))
            # A long line is a paragraph of its own: what follows it is another.
            is_open = len(line) < 200 and not line.startswith("#")
    return _rejoined([("\n".join(lines), at) for lines, at in found])


def _rejoined(paragraphs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Paragraphs that go on in small letters after a blank line belong together: copied pages are spaced so."""
    joined: list[tuple[str, int]] = []
    for text, line in paragraphs:
        before = joined[-1][0].rstrip() if joined else ""
        if before and text[:1].islower() and before[-1:] not in ".:;!?" and len(before) > 40:
            gap = max(line - joined[-1][1] - before.count("\n"), 1)
            joined[-1] = (before + "\n" * gap + text, joined[-1][1])
        else:
            joined.append((text, line))
    return joined


def _is_heading(lines: list[str]) -> bool:
    """A few words on a line of their own, with no stop after them."""
    return len(lines) == 1 and len(lines[0].split()) <= 6 and lines[0].rstrip()[-1:] not in ".,;:!?"


def _cut(text: str) -> list[tuple[str, int]]:
    pieces: list[tuple[str, int]] = []
    start = 0
    for end in _END.finditer(text):
        if _ABBREVIATED.search(text[: end.start()]):
            continue
        pieces.append((text[start : end.start()], start))
        start = end.end()
    return [*pieces, (text[start:], start)]
