"""The figures of a diagnosis: scatter, map, years; each its message, its picture's address, its table and its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.urls import reverse

from skillshed.insight.equilibrium.assess import Standing
from skillshed.publishing import charts
from skillshed.publishing import diagnosis as say
from skillshed.publishing.charts.picture import Picture, Told
from skillshed.publishing.charts.scatter import Point, Words, scatter
from skillshed.publishing.charts.scatter import told as scatter_told
from skillshed.publishing.diagnosis_points import axes, corner_names, points
from skillshed.publishing.figure import Drawing, Figure, Link, SourceLine
from skillshed.publishing.names import in_text, inside, opening, possessive
from skillshed.publishing.numbers import day as in_words
from skillshed.publishing.numbers import when
from skillshed.publishing.tables import Table
from skillshed.site.evidence.drawing import WIDTHS, outlines
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.insight.diagnosis.asked import Asked
from skillshed.site.insight.diagnosis.found import assessment, movement_of, standing_of, standings
from skillshed.terms.breakdown import slug

FILES = ("csv", "csvw", "xlsx", "ods", "json")
VIEWS = ("scatter", "map", "years")
CHANCES = (0, 10, 25, 50, 75, 100)  # classes of the map: the same for every place and year, so that maps can be set side by side
MOST_NAMED = 16  # districts of an area whose names are tried


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of a quadrant as if it were a measure, for the map and the files."""

    quadrant: str
    title: str
    id: str = "chance"
    unit: str = "percent"
    decimals: int = 0
    polarity: str = ""
    kind: str = "ratio"
    meaning: str = "Share of the draws from the survey's intervals in which the district falls into this quadrant."
    caveats: str = "It rests on the intervals of the survey and on the definition of the diagnosis."

    @property
    def short(self) -> str:
        """The title."""
        return self.title


def chance(asked: Asked, quadrant: str) -> Chance:
    """The chance of one quadrant by its words."""
    title = f"Chance: {inside(asked.definition().quadrant[quadrant].title)}"
    return Chance(quadrant, title, id=f"chance_{quadrant}")


def scatter_figure(asked: Asked, shown: Sequence[Standing]) -> Figure:
    """Every district as a dot; the place asked for, or its districts, marked."""
    found = assessment(asked)
    one = _chosen(asked)
    table = say.inputs_table(one, found) if one else say.quadrants_table(found, shown)
    middle = f"cut at the {found.definition.split.at} of {found.counted} districts"
    subtitle = f"Supply of skills against demand for them, districts of England, {when(found.period)}, {middle}"
    return _figure(
        asked, "scatter", _scatter_title(asked), subtitle, _scatter_told, "", table, _sourced(asked, [one] if one else shown)
    )


def map_figure(asked: Asked, shown: Sequence[Standing]) -> Figure:
    """The chance of one quadrant, district by district: what is unsure is pale, not coloured as if it were sure."""
    corner = asked.definition().quadrant[asked.shows]
    sure = sum(bool(one.chances) and one.chances[asked.shows] >= asked.definition().named.least for one in shown)
    title = f"{sure} of {len(shown)} districts of {_among(asked)} {'is' if sure == 1 else 'are'} probably {corner.within}"
    subtitle = f"Chance of this quadrant by district, {when(assessment(asked).period)}"
    return _figure(asked, "map", title, subtitle, _map_told, "", None, _sourced(asked, shown))


def years_figure(asked: Asked) -> Figure:
    """The place in each year, against the districts of that year."""
    moved, definition = movement_of(asked), asked.definition()
    name = book().areas.get(asked.place).name
    sentence = say.movement_sentence(moved, name, definition)
    title = _years_title(asked)
    subtitle = "Distance from the middle district of the same year: supply across, demand upwards, in standard units"
    return _figure(
        asked,
        "years",
        title,
        subtitle,
        _years_told,
        sentence,
        say.movement_table(moved, definition),
        _sourced(asked, moved.known),
    )


def draw(asked: Asked, view: str, width: int) -> Picture:
    """The picture of a view."""
    if view == "map":
        features, values = _mapped(asked)
        return charts.map_svg(features, values, chance(asked, asked.shows), title=_map_title(asked), width=width, cuts=CHANCES)
    if view == "years":
        return scatter(_years(asked), **_years_words(asked), title=_years_title(asked), width=width)
    return scatter(_points(asked), **_scatter_words(asked), title=_scatter_title(asked), width=width)


def source_text(asked: Asked, view: str) -> str:
    """The source printed under a picture that stands alone."""
    one = _chosen(asked)
    shown = movement_of(asked).known if view == "years" and one else [one] if one else standings(asked)
    return f"Source: {_sourced(asked, shown).text}"


def _chosen(asked: Asked) -> Standing | None:
    return standing_of(asked) if asked.place and not asked.lists else None


def _among(asked: Asked) -> str:
    return in_text(book().areas.get(asked.place).name) if asked.place else "England"


def _scatter_title(asked: Asked) -> str:
    one = _chosen(asked)
    return say.position_title(one, assessment(asked)) if one else say.placed_title(standings(asked), _among(asked))


def _map_title(asked: Asked) -> str:
    return f"{chance(asked, asked.shows).title}, {when(assessment(asked).period)}"


def _years_title(asked: Asked) -> str:
    moved, definition = movement_of(asked), asked.definition()
    name = book().areas.get(asked.place).name
    if moved.stayed:
        return f"{opening(in_text(name))} was {definition.quadrant[moved.stayed].within} in every year that is known"
    if moved.moved:
        return f"{opening(in_text(name))} moved: it is now {definition.quadrant[moved.moved[1]].within}"
    return f"{opening(possessive(name))} moves cannot be told from chance"


def _points(asked: Asked) -> list[Point]:
    found, one = assessment(asked), _chosen(asked)
    members = [other.place for other in standings(asked)] if asked.place else []
    shown = points(found, found.standings, members)
    return shown if one is None or found.of(asked.place) or not one.chances else [*shown, *points(found, [one], [asked.place])]


def _scatter_words(asked: Asked) -> dict[str, Any]:
    found, one = assessment(asked), _chosen(asked)
    inputs = found.standings[0].inputs
    across, up = axes(found, [(given.title, given.unit, given.decimals) for given in inputs])
    members = [other.place for other in standings(asked)] if asked.place else []
    return {
        "x": across, "y": up, "chosen": one.place if one else "", "named": members if len(members) <= MOST_NAMED else [],
        "cut": found.cut, "corners": corner_names(found.definition),
    }  # fmt: skip


def _years(asked: Asked) -> list[Point]:
    found = []
    for one in movement_of(asked).known:
        cut = float(assessment(asked, one.period[:4]).yardstick.demand_cut[0])
        spread = float(assessment(asked, one.period[:4]).yardstick.spread[0, 0])
        middle = assessment(asked, one.period[:4]).cut[0]
        across, reach = ((one.supply.value or 0) - middle) / spread, 1.96 * (one.supply.error or 0) / spread
        up, high = (one.demand or 0) - cut, 1.96 * (one.demand_error or 0)
        found.append(
            Point(one.period, when(one.period), across, up, across - reach, across + reach, up - high, up + high, group="years")
        )
    return found


def _years_words(asked: Asked) -> dict[str, Any]:
    years = _years(asked)
    return {
        "x": Words("Supply above or below the middle", "number", 1), "y": Words("Demand above or below the middle", "number", 1),
        "chosen": years[-1].code if years else "", "named": [year.code for year in years], "cut": (0.0, 0.0),
        "corners": corner_names(asked.definition()),
    }  # fmt: skip


def _mapped(asked: Asked) -> tuple[list[dict[str, Any]], dict[str, float | None]]:
    shown = standings(asked)
    values = {one.place: one.chances[asked.shows] * 100 if one.chances else None for one in shown}
    return outlines(tuple(sorted(values))), values


def _scatter_told(asked: Asked, width: int) -> Told:
    return scatter_told(_points(asked), **_scatter_words(asked), width=width)


def _map_told(asked: Asked, width: int) -> Told:
    features, values = _mapped(asked)
    return charts.map_told(features, values, chance(asked, asked.shows), width=width)


def _years_told(asked: Asked, width: int) -> Told:
    return scatter_told(_years(asked), **_years_words(asked), width=width)


def _figure(
    asked: Asked, view: str, title: str, subtitle: str, told: Any, sentence: str, table: Table | None, source: SourceLine
) -> Figure:
    wide, narrow = (told(asked, WIDTHS[name]) for name in ("wide", "narrow"))
    drawings = [
        Drawing(picture_address(asked, view, "svg", width=name), WIDTHS[name], one.height)
        for name, one in (("wide", wide), ("narrow", narrow))
    ]
    links = (
        *source.links,
        Link("SVG", picture_address(asked, view, "svg", framed="yes"), title),
        Link("PNG", picture_address(asked, view, "png", framed="yes"), title),
    )
    return Figure(
        view,
        title,
        subtitle,
        drawings[0],
        drawings[1],
        wide.desc,
        SourceLine(source.text, source.released, links),
        sentence,
        table,
    )


def picture_address(asked: Asked, view: str, kind: str, **more: str) -> str:
    """Where a picture lies."""
    query = "&".join(part for part in (asked.query(), *(f"{name}={text}" for name, text in more.items())) if part)
    address = reverse("insight:diagnosis_picture", args=[view, kind])
    return f"{address}?{query}" if query else address


def file_links(asked: Asked) -> tuple[Link, ...]:
    """The same figures in each format."""
    stem = f"diagnosis_{slug(_among(asked), '-')}"[:80]
    query = asked.query()
    addresses = [(kind, reverse("insight:diagnosis_data", args=[stem, kind])) for kind in FILES]
    return tuple(
        Link(kind.upper(), f"{address}?{query}" if query else address, "of the diagnosis") for kind, address in addresses
    )


def _sourced(asked: Asked, shown: Sequence[Standing]) -> SourceLine:
    names = sorted({given.release for one in shown for given in one.inputs if given.release})
    found = releases_of(pl.DataFrame({"release": names}, schema={"release": pl.String}))
    day = next((one.published_on for one in found if one.published_on), None)
    return SourceLine(citation(found) or "none", in_words(day.isoformat()) if day else "", file_links(asked))
