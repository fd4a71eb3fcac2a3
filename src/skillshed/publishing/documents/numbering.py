"""Sections, figures and tables get their numbers, and the references in the text find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from string import ascii_uppercase

from skillshed.publishing.documents.model import (
    Aside,
    Block,
    Document,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Ref,
    Run,
    TableBlock,
)
from skillshed.terms.errors import InputNotUnderstood

BRIEF = 2  # paragraphs that need no page of their own


def numbered(document: Document) -> Document:
    """The same document with every label set and every `Ref` turned into words that lead there.

    Sections count 1, 2, 2.1; annexes A, B. TableBlock and tables count through the whole document, each their own. A heading never
    stands more than one level below the one before it.
    InputNotUnderstood names a reference that leads nowhere, and an id that stands twice.
    """
    counter = _Counter()
    given = [counter.give(block) for block in document.blocks]
    labelled = _paged(given) if document.opens_pages else given
    return replace(document, blocks=tuple(_referred(block, counter.names) for block in labelled))


def _paged(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the sections marked that open a page: all of the first level but those that hold only gaps or a few words,
    and the one after a first section of a few words, which would stand on a page alone."""
    found: list[Block] = []
    is_brief_start = False
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == 1:
            rest = list(takewhile(lambda one: not (isinstance(one, Heading) and one.level == 1), blocks[at + 1 :]))
            is_brief = not block.is_annex and len(rest) <= BRIEF and all(isinstance(one, Paragraph) for one in rest)
            is_full = any(not isinstance(one, Aside | Heading) for one in rest) and (at == 0 or not is_brief)
            block = replace(block, opens_page=is_full and (block.is_annex or not is_brief_start))
            is_brief_start = is_brief and at == 0
        found.append(block)
    return tuple(found)


class _Counter:
    """Counts through the blocks in reading order; `names` holds what each id is called."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._sections = [0, 0]
        self._annexes = self._pictures = self._tables = 0
        self._in_annex = False
        self._level = 0

    def give(self, block: Block) -> Block:
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Picture):
            return self._picture(block)
        if isinstance(block, Grid):
            return replace(block, pictures=tuple(self._picture(one) for one in block.pictures))
        if isinstance(block, TableBlock):
            self._tables += 1
            self._name(block.id, f"Table {self._tables}")
            return replace(block, number=self._tables)
        return block

    def _picture(self, one: Picture) -> Picture:
        self._pictures += 1
        self._name(one.id, f"Figure {self._pictures}")
        return replace(one, number=self._pictures)

    def _heading(self, one: Heading) -> Heading:
        # A level left out breaks the outline that screen readers and PDF/UA walk along.
        one = replace(one, level=min(one.level, self._level + 1))
        self._level = one.level
        label = self._label(one) if one.is_numbered else ""
        said = label or f"“{one.text}”"
        self._name(one.id, said if one.is_annex or not label else f"section {label}")
        return replace(one, label=label)

    def _label(self, one: Heading) -> str:
        if one.is_annex:
            self._annexes, self._in_annex, self._sections[1] = self._annexes + 1, True, 0
            return f"Annex {ascii_uppercase[self._annexes - 1]}"
        if one.level == 1:
            self._sections = [self._sections[0] + 1, 0]
            return str(self._sections[0])
        if one.level == 2:
            self._sections[1] += 1
            first = ascii_uppercase[self._annexes - 1] if self._in_annex else str(self._sections[0])
            return f"{first}.{self._sections[1]}"
        return ""

    def _name(self, name: str, said: str) -> None:
        if name in self.names:
            raise InputNotUnderstood(
                f"Two parts of the document are both called '{name}'.", next_step="Give one of them another id in its section."
            )
        self.names[name] = said


def _referred(block: Block, names: dict[str, str]) -> Block:
    def turn(line: Line) -> Line:
        return tuple(_turned(one, names) if isinstance(one, Ref) else one for one in line)

    return _each_line(block, turn)


def _turned(one: Ref, names: dict[str, str]) -> Run:
    if one.to not in names:
        raise InputNotUnderstood(
            f"The text refers to '{one.to}', and nothing in this document is called so.",
            next_step="Name a figure, table or section by its id; a figure that has no data has no number.",
        )
    return Run(names[one.to], href=f"#{one.to}")


def _each_line(block: Block, turn: Callable[[Line], Line]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, line=turn(block.line))
    if isinstance(block, Items | Aside):
        return replace(block, lines=tuple(turn(line) for line in block.lines))
    return block
