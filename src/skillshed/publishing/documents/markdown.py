"""Markdown sections: text becomes blocks, and a paragraph of the form `{{name ...}}` becomes a slot to be filled."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from skillshed.publishing.documents.model import Block, Checked, Heading, Inline, Items, Line, Paragraph, Ref, Run
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood

_SLOT = re.compile(r"^\{\{\s*(.+?)\s*\}\}$", re.S)
_INSIDE = re.compile(r"\{\{\s*ref\s+([\w.-]+)\s*\}\}|⟦(\d+):([^⟧]*)⟧")
_ID = re.compile(r"\s*\{#([\w.-]+)\}$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that the composer fills: its name, its words and its `key=value` settings, and where it stands."""

    name: str
    words: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    file: str
    line: int

    def get(self, key: str, default: str = "") -> str:
        """One setting."""
        return dict(self.settings).get(key, default)


@dataclass(frozen=True, slots=True)
class Written:
    """A table somebody wrote in Markdown; its caption is the paragraph before it that begins with `Table:`."""

    table: Table


Part = Block | Slot | Written


def checked_mark(number: int, verdict: str) -> str:
    """How a checked statement's mark is written into Markdown text before it is read."""
    return f"⟦{number}:{verdict}⟧"


def read(text: str, file: str = "", *, first_line: int = 1, base_level: int = 0) -> list[Part]:
    """The parts of a Markdown text in order. `base_level` is added to each heading's level.

    Raises InputNotUnderstood with file and line for a slot that cannot be read. Raw HTML stays text.
    """
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    return _Reader(file, first_line, base_level).read(tokens)


class _Reader:
    def __init__(self, file: str, first_line: int, base_level: int) -> None:
        self.file, self.first_line, self.base = file, first_line, base_level

    def read(self, tokens: Sequence[Token]) -> list[Part]:
        found: list[Part] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _closing(tokens, at)
            found += self._one(token, tokens[at + 1 : end])
            at = end + 1
        return found

    def _one(self, token: Token, inside: Sequence[Token]) -> list[Part]:
        if token.type == "heading_open":
            return [self._heading(token, inside[0])]
        if token.type == "paragraph_open":
            return [self._paragraph(token, inside[0])]
        if token.type in ("bullet_list_open", "ordered_list_open"):
            return [Items(tuple(_items(inside)), is_ordered=token.type.startswith("ordered"))]
        if token.type == "blockquote_open":
            return [Paragraph(_line(one.children or []), style="quote") for one in inside if one.type == "inline"]
        if token.type == "table_open":
            return [Written(_table(inside))]
        if token.type in ("fence", "code_block"):
            return [Paragraph((Run(token.content.rstrip("\n"), style="code"),))]
        return []  # a rule between paragraphs carries nothing

    def _heading(self, token: Token, inline: Token) -> Heading:
        content = inline.content
        named = _ID.search(content)
        text = content[: named.start()] if named else content
        return Heading(int(token.tag[1]) + self.base, text, id=named[1] if named else slug(text, "-"))

    def _paragraph(self, token: Token, inline: Token) -> Part:
        wanted = _SLOT.match(inline.content)
        line = (token.map[0] if token.map else 0) + self.first_line
        if wanted and "{{" not in wanted[1] and not wanted[1].startswith("ref "):
            return self._slot(wanted[1], line)
        return Paragraph(_line(inline.children or []))

    def _slot(self, text: str, line: int) -> Slot:
        try:
            pieces = shlex.split(text)
        except ValueError as error:
            raise InputNotUnderstood(
                f"{self.file}, line {line}: the slot {{{{{text}}}}} cannot be read ({error}).", next_step="Close its quotes."
            ) from error
        settings = [tuple(piece.split("=", 1)) for piece in pieces[1:] if re.match(r"[a-z_]+=", piece)]
        plain = tuple(piece for piece in pieces[1:] if not re.match(r"[a-z_]+=", piece))
        return Slot(pieces[0], plain, tuple((key, value) for key, value in settings), self.file, line)


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Where the block that opens at a token closes; the token itself where it opens none."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _items(tokens: Sequence[Token]) -> list[Line]:
    """One line an item; lists inside lists are told as further items."""
    return [_line(one.children or []) for one in tokens if one.type == "inline"]


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[tuple[str, bool]]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            is_number = "right" in str(token.attrGet("style") or "")
            rows[-1].append((tokens[index + 1].content, is_number))
    head, *body = rows
    headers = tuple(Header(text, is_number=right) for text, right in head)
    cells = tuple(Row(Cell(row[0][0]), tuple(Cell(text, is_number=right) for text, right in row[1:])) for row in body)
    return Table("", headers, cells)


def _line(children: Sequence[Token]) -> Line:
    found: list[Inline] = []
    style: list[Any] = [""]
    href = ""
    for one in children:
        if one.type in ("strong_open", "em_open"):
            style.append(one.type.removesuffix("_open"))
        elif one.type in ("strong_close", "em_close"):
            style.pop()
        elif one.type == "link_open":
            href = str(one.attrGet("href") or "")
        elif one.type == "link_close":
            href = ""
        elif one.type == "code_inline":
            found.append(Run(one.content, style="code"))
        elif one.type in ("softbreak", "hardbreak"):
            found.append(Run(" "))
        elif one.content:
            found += _pieces(one.content, style[-1], href)
    return tuple(found)


def _pieces(text: str, style: Any, href: str) -> list[Inline]:
    """Text with its references and marks taken out."""
    found: list[Inline] = []
    last = 0
    for match in _INSIDE.finditer(text):
        found += [Run(text[last : match.start()], style, href)] if match.start() > last else []
        found.append(Ref(match[1]) if match[1] else Checked(int(match[2]), match[3]))
        last = match.end()
    return found + ([Run(text[last:], style, href)] if last < len(text) else [])
