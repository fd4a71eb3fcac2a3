"""What a document is made of, before anybody decides how it is written: plain values, no page, no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from skillshed.publishing.tables import Table


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `href` leads to an address, or with `#` to a place in the document."""

    text: str
    style: Literal["", "strong", "em", "code"] = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """A place in the sentence for the number of a figure, table or section: `Figure 3`."""

    to: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The mark behind a statement that was checked: its number in the list of statements, and the verdict in words."""

    number: int
    verdict: str


Inline = Run | Ref | Checked
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title. An annex ends the body. `numbering` gives the `label` (`3`, `3.1`, `Annex A`) and says whether a new
    page opens here: a section that is only a gap for a person to fill does not need one of its own."""

    level: int
    text: str
    id: str
    is_annex: bool = False
    is_numbered: bool = True
    label: str = ""
    opens_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `lede` opens a document, `small` is for notes."""

    line: Line
    style: Literal["", "lede", "small", "quote"] = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[Line, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: message, what is measured, drawing with its words, sentence, source. `svg` stays empty until it is drawn."""

    id: str
    title: str
    subtitle: str
    alt: str
    source: str
    width: int
    height: int
    sentence: str = ""
    table: Table | None = None
    svg: str = ""
    number: int = 0

    @property
    def name(self) -> str:
        """`Figure 3`."""
        return f"Figure {self.number}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Pictures side by side, two in a row where the page is wide enough."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A numbered table with its title and source. `widths` are shares of the line, one a column; empty lets the page choose."""

    id: str
    table: Table
    source: str = ""
    widths: tuple[int, ...] = ()
    number: int = 0

    @property
    def name(self) -> str:
        """`Table 2`."""
        return f"Table {self.number}"


@dataclass(frozen=True, slots=True)
class Aside:
    """A panel beside the story: a note, what is missing and what brings it, or what a person still has to write."""

    kind: Literal["note", "missing", "write"]
    title: str
    lines: tuple[Line, ...]
    command: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A new page, where there are pages."""


Block = Heading | Paragraph | Items | Picture | Grid | TableBlock | Aside | Break


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `facts` stand on its cover and in its properties; `known_on` is an ISO day and its only date."""

    title: str
    subtitle: str
    kind: str
    known_on: str
    author: str
    blocks: tuple[Block, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())
    language: str = "en-GB"
    has_cover: bool = True
    has_contents: bool = True
    opens_pages: bool = True

    @property
    def full_title(self) -> str:
        """What stands in a window's title and in the file's properties."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title


def pictures(blocks: Sequence[Block]) -> Iterator[Picture]:
    """Every picture in reading order, those in grids too."""
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Grid):
            yield from block.pictures


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(one.text for one in line if isinstance(one, Run))


def words(text: str) -> Line:
    """A plain text as a line."""
    return (Run(text),)
