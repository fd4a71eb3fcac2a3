"""Figures of this room: message, picture, sentence, table, source."""

from __future__ import annotations

import polars as pl

from skillshed.evidence.release import Release
from skillshed.insight.ahead.comparing import Compared
from skillshed.publishing import ahead as words
from skillshed.publishing.charts import NARROW, WIDE, fan, requirement
from skillshed.publishing.charts.picture import Told
from skillshed.publishing.figure import Drawing, Figure, Link, SourceLine
from skillshed.publishing.names import in_text, listed, opening
from skillshed.publishing.numbers import day
from skillshed.site.evidence.links import trace_page
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded
from skillshed.site.insight.ahead import answers
from skillshed.site.insight.ahead.answers import YEARS
from skillshed.site.insight.ahead.asked import Asked
from skillshed.terms.errors import NotFound

FILES = ("csv", "csvw", "xlsx", "ods", "json")
TARGET = f"{YEARS[1]}-01-01/P1Y"
SPAN = f"{YEARS[0]}-01-01/P{YEARS[1] - YEARS[0]}Y"


def by_figure(asked: Asked, by: str) -> Figure:
    """Expansion, replacement and total by occupation, qualification or industry."""
    rows, measure = answers.drawn(asked, by), worded("total_requirement")
    name = rows["place_name"][0]
    told = [requirement.told(answers.rounded(rows), measure, name=name, width=width) for width in (WIDE, NARROW)]
    subtitle = f"Total requirement {words.OF[by]}, {in_text(name)}, people, {YEARS[0]} to {YEARS[1]}"
    return Figure(
        id=f"requirement-{by}", title=words.by_title(rows, by), subtitle=subtitle, wide=_drawing(asked, by, told[0], "wide"),
        narrow=_drawing(asked, by, told[1], "narrow"), desc=told[0].desc, sentence=_more_said(asked, rows),
        table=words.requirement_table(answers.table(asked, by), by, YEARS), source=_source(asked, by, rows, f"of people needed {words.OF[by]}"),
    )  # fmt: skip


def _more_said(asked: Asked, rows: pl.DataFrame) -> str:
    """What the figure's own note adds to what the page says once for all."""
    common, note = answers.table(asked, "all")["note"][0], rows["note"][-1]
    more = note.removeprefix(common).strip("; ") if note != common else ""
    return f"{opening(more)}." if more else ""


def scenario_figure(asked: Asked) -> Figure:
    """All jobs: the baseline and each scenario, and the wide groups of occupations in the table."""
    found = answers.beside(asked)
    if not found:
        raise NotFound("No scenario is defined.", next_step="Put one into the folder scenarios of the data folder.")
    history, lines, name = answers.years(found[0], "baseline", ahead=False), answers.scenario_lines(found), found[0].place_name
    told = [fan.told(history, lines, worded("employment_projection"), name=name, width=width) for width in (WIDE, NARROW)]
    rows = pl.DataFrame({"release": [found[0].release]})
    return Figure(
        id="scenarios", title=words.scenario_title(found), subtitle=f"Jobs, {in_text(name)}, people, 2010 to {YEARS[1]}: estimates to {YEARS[0]}, then projections",
        wide=_drawing(asked, "scenarios", told[0], "wide"), narrow=_drawing(asked, "scenarios", told[1], "narrow"), desc=told[0].desc,
        sentence=" ".join([*(words.scenario_sentence(one) for one in found), *_not_drawn(found)]), table=words.scenario_table(found),
        source=_source(asked, "scenarios", rows, "of the scenarios"),
    )  # fmt: skip


def _not_drawn(found: list[Compared]) -> list[str]:
    """Which scenarios there are no more strokes for."""
    left = [one.scenario.title for one in found[answers.MOST_LINES :]]
    return [f"Not drawn, but in the table: {listed(left)}."] if left else []


def forecast_figure(asked: Asked, measure_id: str, horizon: int | None = None) -> Figure:
    """History and forecast of one measure; the history alone where there is no forecast."""
    found = answers.forecast(asked, measure_id, horizon)
    more = {"horizon": str(horizon)} if horizon else {}
    lines = [] if found.why else [fan.Line("", found.points)]
    told = [fan.told(found.history, lines, found.measure, name=found.place_name, width=width) for width in (WIDE, NARROW)]
    draw = [
        Drawing(asked.url("ahead_forecast_picture", measure_id, "svg", width=size, **more), width, one.height)
        for size, width, one in zip(("wide", "narrow"), (WIDE, NARROW), told, strict=True)
    ]
    files = [
        Link(kind.upper(), asked.url("ahead_forecast_data", measure_id, kind, **more), f"of {found.measure.title}")
        for kind in FILES
    ]
    pictures = [
        Link(
            kind.upper(), asked.url("ahead_forecast_picture", measure_id, kind, framed="yes", **more), f"of {found.measure.title}"
        )
        for kind in ("svg", "png")
    ]
    state = State(measure=measure_id, places=(asked.place,), as_of=asked.as_of)
    trace = Link(
        "Trace the last figure",
        trace_page(state, asked.place, found.history["period"][-1], found.breakdown),
        f"of {found.measure.title}",
    )
    releases = releases_of(found.history)
    return Figure(
        id="forecast", title=words.forecast_title(found), subtitle=f"{found.measure.title}, {in_text(found.place_name)}: figures, then what may follow",
        wide=draw[0], narrow=draw[1], desc=told[0].desc, sentence=words.forecast_sentence(found),
        table=None if found.why else words.points_table(found), source=SourceLine(citation(releases), _day(releases), (trace, *files, *pictures)),
    )  # fmt: skip


def _drawing(asked: Asked, view: str, told: Told, size: str) -> Drawing:
    return Drawing(asked.url("ahead_picture", view, "svg", width=size), WIDE if size == "wide" else NARROW, told.height)


def _source(asked: Asked, view: str, rows: pl.DataFrame, about: str) -> SourceLine:
    releases = releases_of(rows)
    ground = answers.whose(asked)
    links = []
    if len(ground.areas) == 1 and not asked.share:
        measure, period = ("employment_projection", TARGET) if view == "scenarios" else ("total_requirement", SPAN)
        state = State(measure=measure, as_of=asked.as_of)
        links.append(Link("Trace the total", trace_page(state, ground.areas[0].code, period, ""), about))
    links += [Link(kind.upper(), asked.url("ahead_data", view, kind), about) for kind in FILES]
    links += [Link(kind.upper(), asked.url("ahead_picture", view, kind, framed="yes"), about) for kind in ("svg", "png")]
    return SourceLine(citation(releases), _day(releases), tuple(link for link in links if link.url))


def _day(releases: list[Release]) -> str:
    newest = releases[0] if releases else None
    return day(newest.published_on.isoformat()) if newest and newest.published_on else ""
