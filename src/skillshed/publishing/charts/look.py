"""The look of a chart: colours, type, sizes. One place, so that every picture is of one family."""

from __future__ import annotations

from typing import Any

INK, RIVER, STREAM, PLUM, SLATE = "#12262B", "#0B4F5C", "#15788A", "#6B3A7A", "#51646A"
GREY, LINE, GRID, LAND = "#7A8B90", "#C9D6D8", "#E3EAEB", "#DCE7E8"
# Five steps of one hue, light to dark; neighbours differ by a third in lightness, so they hold in greyscale.
STEPS = ("#DDEBEC", "#A9CDD2", "#6FA9B3", "#347F8D", "#0B4F5C")
# Stands for "hatched": Vega has no patterns, so the finished picture swaps this fill for one.
NO_DATA = "#FEFDFC"
# The reader's own letters: a picture carries no font. The server draws the PNG with the nearest it has.
# Fonts of like width only (no system-ui: on some desktops that is a very wide face), so that no label is cut.
FONT = "'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"

WIDE, NARROW = 760, 328  # the text column of a page; a 360 px telephone less its margins
PHONE = 480  # below this the layout for a telephone is drawn

# At most four named series: the chosen place, then its comparators in this order.
COMPARATOR_STROKES = ((PLUM, [1, 0]), (GREY, [5, 4]), (GREY, [2, 3]))


def text_size(width: int) -> int:
    """Letters of 13 px, and never less than 12 on a telephone: the picture is shown at its own size."""
    return 13 if width >= PHONE else 12


def config(width: int, font: str) -> dict[str, Any]:
    """Vega-Lite's configuration for the house look, in the letters it measures by."""
    size = text_size(width)
    axis = {
        "labelFont": font, "labelFontSize": size, "labelColor": SLATE, "labelPadding": 6, "domain": False, "ticks": False,
        "gridColor": GRID, "gridWidth": 1, "labelLimit": 400, "title": None, "labelOverlap": False,
    }  # fmt: skip
    return {
        "font": font,
        "background": "white",
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
        "text": {"font": font, "fontSize": size, "color": INK},
        "aria": False,
    }
