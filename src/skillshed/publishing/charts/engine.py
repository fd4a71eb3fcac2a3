"""The engine that turns a chart into SVG and PNG, with letters of its own and none of the machine's.

It measures every label, and opens the file of a font it found on the machine some forty times a label, which was half the
time of a drawing. The letters packed in the engine are in memory; and with no others at hand a drawing is the same bytes on
every machine, whatever fonts are installed there.
"""

from __future__ import annotations

import os
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

import vl_convert

from skillshed.publishing.charts.look import FONT

MEASURED = "Liberation Sans"  # packed in the engine; as wide as Arial, wider than Roboto, so no label is cut
_NO_FONTS = '<!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir></fontconfig>'


def svg(spec: dict[str, Any]) -> str:
    """The drawing of a Vega-Lite chart whose letters are MEASURED; the reader's own letters are named in it instead."""
    drawn: str = vl_convert.vegalite_to_svg(spec)
    return drawn.replace(f'font-family="{MEASURED}"', f'font-family="{FONT}"')


def png(drawn: str, scale: float) -> bytes:
    """A drawing as PNG, in the letters that travel with skillshed."""
    found: bytes = vl_convert.svg_to_png(drawn, scale=scale)
    return found


def _without_the_machines_fonts() -> None:
    """The engine lists its fonts once, when it is first used; for that moment it is shown a folder that holds none."""
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="skillshed-") as name:
        empty = Path(name) / "fonts.conf"
        empty.write_text(_NO_FONTS.format(folder=Path(name) / "none"), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(empty)
        try:
            vl_convert.register_font_directory(str(resources.files("skillshed.publishing.documents").joinpath("fonts")))
        finally:
            os.environ.pop("FONTCONFIG_FILE")
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


_without_the_machines_fonts()
