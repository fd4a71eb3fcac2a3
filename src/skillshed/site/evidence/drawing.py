"""From a content to its picture; and what a page must know of the picture before it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from skillshed.publishing import charts
from skillshed.publishing.charts import bars, dots, line, map_svg, ranked
from skillshed.publishing.charts.picture import Picture, Told
from skillshed.publishing.rows import Facts, high_first, known
from skillshed.site.evidence.among import among
from skillshed.site.evidence.contents import Content
from skillshed.site.evidence.opened import book, kept

MOST_RANKED, EACH_END = 44, 10
WIDTHS = {"wide": charts.WIDE, "narrow": charts.NARROW}


def draw(content: Content, width: int) -> Picture:
    """The picture of a content, so wide."""
    rows, measure, title = content.listed, content.measure, content.title
    if content.state.view == "map":
        return map_svg(features(content), values(content), measure, chosen=content.chosen, title=title, width=width)
    if content.state.view == "bars":
        other = content.comparators[0] if content.comparators else ""
        return bars(rows, measure, chosen=content.chosen, comparator=other, title=title, width=width)
    if content.state.view == "dots":
        return dots(
            rows, measure, chosen=content.chosen, comparators=content.comparators, group=content.group, title=title, width=width
        )
    if content.state.view == "ranked":
        return ranked(
            _readable(content), measure, chosen=content.chosen, comparators=content.comparators, title=title, width=width
        )
    return line(rows, measure, chosen=content.chosen, comparators=content.comparators, title=title, width=width)


def told(content: Content, width: int) -> Told:
    """Height and sentence of that picture; nothing is drawn."""
    rows, measure, chosen, others = content.listed, content.measure, content.chosen, content.comparators
    if content.state.view == "map":
        return charts.map_told(features(content), values(content), measure, chosen=chosen, width=width)
    if content.state.view == "bars":
        return charts.bars_told(rows, measure, chosen=chosen, comparator=others[0] if others else "", width=width)
    if content.state.view == "dots":
        return charts.dots_told(rows, measure, chosen=chosen, comparators=others, group=content.group, width=width)
    if content.state.view == "ranked":
        return charts.ranked_told(_readable(content), measure, chosen=chosen, comparators=others, width=width)
    return charts.line_told(rows, measure, chosen=chosen, comparators=others, width=width)


def _readable(content: Content) -> Sequence[Facts]:
    """No more rows than can be read: the chosen places, the highest and the lowest; the table has all."""
    rows = content.listed
    if len(rows) <= MOST_RANKED + len(content.comparators):
        return rows
    keep = {content.chosen, *content.comparators, *content.group}
    order = [row["place"] for row in high_first(known(rows))]
    keep |= {*order[:EACH_END], *order[-EACH_END:]}
    return [row for row in rows if row["place"] in keep]


def values(content: Content) -> dict[str, float | None]:
    """Code -> value, of the places that are mapped."""
    return {row["place"]: row["value"] for row in content.listed if row["place"] not in content.comparators}


def features(content: Content) -> list[dict[str, Any]]:
    """GeoJSON features of every place of the kind, those without a figure too."""
    found = among(content.measure, content.state)
    assert found is not None
    return outlines(found.codes, int(found.period[:4]))


def outlines(codes: tuple[str, ...], year: int | None = None) -> list[dict[str, Any]]:
    """Outlines of places as features with `code` and `name`; those of which none is known are absent."""
    return kept(("outlines", codes, year), lambda: _outlines(codes, year))


def _outlines(codes: tuple[str, ...], year: int | None) -> list[dict[str, Any]]:
    areas = book().areas
    drawn = [(code, areas.outline(code) or areas.outline(code, year=year)) for code in codes]
    return [
        {"type": "Feature", "properties": {"code": code, "name": areas.get(code).name}, "geometry": geometry}
        for code, geometry in drawn
        if geometry
    ]
