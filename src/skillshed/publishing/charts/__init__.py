"""Charts and maps: a table in, an SVG with its title and its sentence out. Import it late: it loads Altair."""

from skillshed.publishing.charts.bars import bars
from skillshed.publishing.charts.dots import dots
from skillshed.publishing.charts.line import line
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.charts.maps import classes, coloured, locator, map_svg
from skillshed.publishing.charts.picture import Picture
from skillshed.publishing.charts.ranked import ranked
from skillshed.publishing.charts.spark import spark

__all__ = ["NARROW", "WIDE", "Picture", "bars", "classes", "coloured", "dots", "line", "locator", "map_svg", "ranked", "spark"]
