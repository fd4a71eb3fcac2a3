"""What a page shows of a chart or a headline: plain values that a template prints without asking anything."""

from __future__ import annotations

from dataclasses import dataclass, field

from skillshed.publishing.tables import Table


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead. `about` tells a screen reader which figure is meant."""

    text: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a figure's numbers come from, how fresh they are, and how to take them away."""

    text: str
    released: str = ""
    links: tuple[Link, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture's address and size, so that the page does not jump while it loads."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A message, what is measured, the picture (wide and for a telephone), the sentence, the table, the source."""

    id: str
    title: str
    subtitle: str
    wide: Drawing
    narrow: Drawing
    desc: str
    source: SourceLine
    sentence: str = ""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A status: its kind chooses shape and colour (good, watch, off, unknown); the word says it."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One measure as a line of text. `no_trend` and `no_other` say why there is none."""

    title: str
    url: str
    value: str
    extent: str = ""
    spark: str = ""
    no_trend: str = ""
    other: str = ""
    no_other: str = ""
    said: str = ""
    period: str = ""
    tag: Tag | None = None
