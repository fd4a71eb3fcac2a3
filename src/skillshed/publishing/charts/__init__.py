"""Charts and maps: a table in, an SVG with its title and its sentence out. Import it late: it loads Altair."""

from skillshed.publishing.charts.bars import bars
from skillshed.publishing.charts.bars import told as bars_told
from skillshed.publishing.charts.dots import dots
from skillshed.publishing.charts.dots import told as dots_told
from skillshed.publishing.charts.line import line
from skillshed.publishing.charts.line import told as line_told
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.charts.maps import classes, coloured, locator, locator_told, map_svg
from skillshed.publishing.charts.maps import told as map_told
from skillshed.publishing.charts.picture import Picture, Told
from skillshed.publishing.charts.ranked import ranked
from skillshed.publishing.charts.ranked import told as ranked_told
from skillshed.publishing.charts.spark import spark

__all__ = [
    "NARROW",
    "WIDE",
    "Picture",
    "Told",
    "bars",
    "bars_told",
    "classes",
    "coloured",
    "dots",
    "dots_told",
    "line",
    "line_told",
    "locator",
    "locator_told",
    "map_svg",
    "map_told",
    "ranked",
    "ranked_told",
    "spark",
]
