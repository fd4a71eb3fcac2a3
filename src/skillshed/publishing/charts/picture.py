"""From a chart to a picture: SVG with a role, a title and a sentence, and the PNG of it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import altair as alt

from skillshed.publishing.charts import engine
from skillshed.publishing.charts.look import FONT, INK, NO_DATA, SLATE, config

_HEAD = re.compile(r"^<svg[^>]*>")
_PAINTED = re.compile(rf'fill="{NO_DATA}"', re.I)
_CLIP = re.compile(r"\bclip\d+\b")
# Inside role="img" nothing else is spoken, so the engine's own roles are only weight.
_SPEECH = re.compile(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"')
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#7A8B90" stroke-width="2"/>'
    "</pattern></defs>"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished drawing. `desc` is what a screen reader says; put it in the `alt` of an `<img>` too."""

    svg: str
    width: int
    height: int
    title: str
    desc: str

    def png(self, scale: float = 2) -> bytes:
        """The same drawing as a PNG, twice its size unless told."""
        return engine.png(self.svg, scale)

    def framed(self, *, subtitle: str = "", source: str = "") -> Picture:
        """The drawing with its title above and its source below, to stand alone on a slide."""
        return _framed(self, subtitle, source)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page must know of a picture before anybody draws it: its height, so that nothing jumps, and its sentence."""

    height: int
    desc: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The plot's own size and the margins round it."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def whole(self) -> int:
        """Pixels down, with the margins."""
        return self.height + self.top + self.bottom

    @property
    def plot_width(self) -> int:
        """Pixels across, less the margins."""
        return self.width - self.left - self.right


def draw(layers: Sequence[Any], paper: Paper, *, title: str, desc: str) -> Picture:
    """Layers of Altair charts on one paper, as a picture. `paper.height` is the plot's; the picture adds the margins."""
    chart = alt.layer(*layers).properties(
        width=paper.plot_width,
        height=paper.height,
        padding={"left": paper.left, "right": paper.right, "top": paper.top, "bottom": paper.bottom},
        autosize=alt.AutoSizeParams(type="none"),
    )
    spec = chart.to_dict(validate=False)
    spec["config"] = config(paper.width, engine.MEASURED)
    return spoken_for(engine.svg(spec), paper.width, paper.whole, title, desc)


def spoken_for(svg: str, width: int, height: int, title: str, desc: str) -> Picture:
    """A drawing given its role, title and sentence, and its hatching where there are no data."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="t d"><title id="t">{escape(title)}</title><desc id="d">{escape(desc)}</desc>'
    )
    painted, hatched = _PAINTED.subn('fill="url(#hatch)"', _renumbered(_SPEECH.sub("", _HEAD.sub("", svg, count=1))))
    return Picture(head + (_HATCH if hatched else "") + painted, width, height, title, desc)


def _renumbered(svg: str) -> str:
    """The same drawing with its clips numbered from one: the engine counts on from picture to picture."""
    found = {name: f"clip{index}" for index, name in enumerate(dict.fromkeys(_CLIP.findall(svg)), start=1)}
    return _CLIP.sub(lambda match: found[match[0]], svg)


def data(rows: list[dict[str, Any]]) -> Any:
    """Rows as Altair takes them inline."""
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def fixed(channel: str, pixel: float) -> Any:
    """A channel (`X`, `Y`, `X2`, `Y2`) at one pixel, named by its type: Altair looks through all its classes for a plain value."""
    return getattr(alt, f"{channel}Value")(pixel)


def _framed(picture: Picture, subtitle: str, source: str) -> Picture:
    size = 20 if picture.width >= 480 else 17
    fits = max(20, int(picture.width / (size * 0.56)))
    small = max(20, int(picture.width / 7))
    lines = [(line, size, 700, INK) for line in textwrap.wrap(picture.title, fits)]
    lines += [(line, 13, 400, SLATE) for line in textwrap.wrap(subtitle, small)]
    feet = textwrap.wrap(source, small)
    top = 14 + sum(letters + 7 for _, letters, _, _ in lines)
    height = top + picture.height + 18 * len(feet) + 14
    parts, down = [], 8
    for line, letters, weight, colour in lines:
        down += letters + 7
        parts.append(_text(line, down - 6, letters, weight, colour))
    inner = picture.svg.replace(' role="img" aria-labelledby="t d"', f' x="0" y="{top}"', 1)
    inner = re.sub(r"<title.*?</title><desc.*?</desc>", "", inner, count=1, flags=re.S)
    parts.append(inner)
    parts += [_text(line, top + picture.height + 18 * (row + 1), 13, 400, SLATE) for row, line in enumerate(feet)]
    paper = f'<svg><rect width="{picture.width}" height="{height}" fill="#fff"/>{"".join(parts)}</svg>'
    return spoken_for(paper, picture.width, height, picture.title, picture.desc)


def _text(line: str, down: int, size: int, weight: int, colour: str) -> str:
    return f'<text x="8" y="{down}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(line)}</text>'
