"""The trend: one place's line with its interval, its comparators, a gap where nothing is known."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from statistics import median
from typing import Any

import altair as alt

from skillshed.publishing.charts.look import COMPARATOR_STROKES, GREY, PHONE, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.over_time import time_scale, value_scale
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw, fixed
from skillshed.publishing.charts.scale import BOLD, Axis, apart, nice, text_width, tick_labels
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, label, listed, possessive
from skillshed.publishing.numbers import number, when
from skillshed.publishing.rows import Facts, Rows, of_place, plain
from skillshed.publishing.words import span
from skillshed.terms.period import Period
from skillshed.terms.status import Status

HOLLOW = {Status.PROVISIONAL, Status.UNRELIABLE, Status.ESTIMATED}
TOP, BOTTOM = 12, 30
MOST_DOTS = 24  # beyond, dots run into a rope

Points = list[dict[str, Any]]


def line(
    rows: Rows, measure: Measure, *, chosen: str, comparators: Sequence[str] = (), title: str = "", width: int = WIDE
) -> Picture:
    """Trend of `chosen` (a place code) with its 95% interval beside at most three comparators.

    rows: place | place_name | period | value | status | lower | upper (one breakdown of one measure)
    Hollow marks are provisional, estimated or unreliable. Raises ValueError where no row has a value.
    """
    rows = plain(rows)
    series = _series(rows, measure, chosen, comparators)
    every = [point for points in series.values() for point in points]
    axis = nice([point[part] for point in every for part in ("y", "lower", "upper") if point.get(part) is not None])
    styles = _styles(list(series), chosen)
    texts = {code: _end_text(points, measure, width) for code, points in series.items()}
    size = text_size(width)
    left = 14 + max(int(text_width(text, size)) for text in tick_labels(axis, measure.unit))
    right = 16 + max(int(text_width(text, size, bold=BOLD)) for lines in texts.values() for text in lines)
    paper = Paper(width, _high(width), left, right, TOP, BOTTOM)
    x, y = time_scale(every, paper), partial(value_scale, axis, measure)
    layers = _band(series.get(chosen, []), x, y)
    for code in reversed(list(series)):
        layers += _strokes(series[code], styles[code], x, y, is_chosen=code == chosen, dot=44 if width >= PHONE else 20)
    layers += _end_labels(series, texts, styles, axis, paper, chosen)
    return draw(layers, paper, title=title or measure.title, desc=_describe(series, rows, measure, chosen))


def told(rows: Rows, measure: Measure, *, chosen: str, comparators: Sequence[str] = (), width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    rows = plain(rows)
    return Told(_high(width) + TOP + BOTTOM, _describe(_series(rows, measure, chosen, comparators), rows, measure, chosen))


def _high(width: int) -> int:
    return 260 if width >= PHONE else 220


def _series(rows: Sequence[Facts], measure: Measure, chosen: str, comparators: Sequence[str]) -> dict[str, Points]:
    series = {code: _points(rows, code) for code in (chosen, *comparators[:3])}
    series = {code: points for code, points in series.items() if any(point["y"] is not None for point in points)}
    if not series:
        raise ValueError(f"no value of {measure.id} to draw for {chosen}")
    return series


def _points(rows: Sequence[Facts], code: str) -> Points:
    """A place's points in time order, with an empty one in each gap so that the line breaks there."""
    found: Points = []
    for row in sorted(of_place(rows, code), key=itemgetter("period")):
        has_both = row["value"] is not None and row["lower"] is not None and row["upper"] is not None
        found.append(
            {
                "x": Period.parse(row["period"]).start.toordinal(), "period": row["period"], "y": row["value"],
                "lower": row["lower"] if has_both else None, "upper": row["upper"] if has_both else None,
                "hollow": row["status"] in HOLLOW, "name": row["place_name"],
            }
        )  # fmt: skip
    return _alone(_broken(found))


def _broken(points: Points) -> Points:
    steps = [later["x"] - earlier["x"] for earlier, later in itertools.pairwise(points)]
    if not steps:
        return points
    usual, whole = median(steps), points[:1]
    for step, point in zip(steps, points[1:], strict=True):
        if step > 1.5 * usual:
            whole.append({**point, "x": point["x"] - step // 2, "y": None, "lower": None, "upper": None, "period": ""})
        whole.append(point)
    return whole


def _alone(points: Points) -> Points:
    """Mark points with no neighbour on either side: a line cannot show them."""
    values = [None, *(point["y"] for point in points), None]
    for index, point in enumerate(points, start=1):
        point["alone"] = values[index] is not None and values[index - 1] is None and values[index + 1] is None
    return points


def _styles(codes: list[str], chosen: str) -> dict[str, tuple[str, list[int]]]:
    others = [code for code in codes if code != chosen]
    return {chosen: (RIVER, [1, 0]), **dict(zip(others, COMPARATOR_STROKES, strict=False))}


def _band(points: Points, x: Any, y: Callable[[str], Any]) -> list[Any]:
    if not any(point["lower"] is not None for point in points):
        return []
    ends = alt.Chart(data(points))
    band = ends.mark_area(color=RIVER, opacity=0.14, invalid="break-paths-show-path-domains").encode(
        x=x, y=y("lower:Q"), y2=alt.Y2("upper:Q")
    )
    alone = [point for point in points if point["alone"] and point["lower"] is not None]
    whisker = (
        alt.Chart(data(alone))
        .mark_rule(color=RIVER, opacity=0.4, strokeWidth=6)
        .encode(x=x, y=y("lower:Q"), y2=alt.Y2("upper:Q"))
    )
    return [band, whisker] if alone else [band]


def _strokes(
    points: Points, style: tuple[str, list[int]], x: Any, y: Callable[[str], Any], *, is_chosen: bool, dot: int
) -> list[Any]:
    colour, dash = style
    drawn = alt.Chart(data(points)).mark_line(
        color=colour, strokeWidth=2.4 if is_chosen else 1.8, strokeDash=dash, invalid="break-paths-show-path-domains", strokeJoin="round"
    ).encode(x=x, y=y("y:Q"))  # fmt: skip
    known = [point for point in points if point["y"] is not None]
    shows_all = is_chosen and len(known) <= MOST_DOTS
    marked = (
        known
        if shows_all
        else [point for point in known if point["alone"] or point["hollow"] or (is_chosen and point is known[-1])]
    )
    return [drawn, *_marks(marked, colour, x, y, size=dot if is_chosen else dot // 2)]


def _marks(points: Points, colour: str, x: Any, y: Callable[[str], Any], *, size: int) -> list[Any]:
    found = []
    for hollow, fill in ((False, colour), (True, "white")):
        some = [point for point in points if point["hollow"] is hollow]
        if some:
            mark = alt.Chart(data(some)).mark_point(
                shape="circle", filled=False, fill=fill, stroke=colour, strokeWidth=1.8, size=size, opacity=1
            )
            found.append(mark.encode(x=x, y=y("y:Q")))
    return found


def _end_text(points: Points, measure: Measure, width: int) -> list[str]:
    last = next(point for point in reversed(points) if point["y"] is not None)
    text = f"{label(last['name'])} {number(last['y'], measure.unit, measure.decimals)}"
    return textwrap.wrap(text, 22 if width >= PHONE else 12, break_long_words=False)


def _end_labels(
    series: dict[str, Points],
    texts: dict[str, list[str]],
    styles: dict[str, tuple[str, list[int]]],
    axis: Axis,
    paper: Paper,
    chosen: str,
) -> list[Any]:
    step = text_size(paper.width) + 4
    ends = [next(point["y"] for point in reversed(points) if point["y"] is not None) for points in series.values()]
    heights = [step * len(texts[code]) + 2.0 for code in series]
    centres = apart([axis.pixel(end, paper.height) for end in ends], heights, -10, paper.height + 10)
    layers = []
    for code, centre in zip(series, centres, strict=True):
        top = centre + step * (len(texts[code]) - 1) / 2
        rows = [{"y": axis.value(top - step * row, paper.height), "text": text} for row, text in enumerate(texts[code])]
        mark = alt.Chart(data(rows)).mark_text(
            align="left", baseline="middle", color=SLATE if styles[code][0] == GREY else styles[code][0], fontWeight=700 if code == chosen else 600
        )  # fmt: skip
        layers.append(mark.encode(x=fixed("X", paper.plot_width + 9), y=alt.Y("y:Q"), text=alt.Text("text:N")))
    return layers


def _describe(series: dict[str, Points], rows: Sequence[Facts], measure: Measure, chosen: str) -> str:
    names = [next(point["name"] for point in points) for points in series.values()]
    periods = [point["period"] for points in series.values() for point in points]
    latest = []
    for points in series.values():
        last = next(point for point in reversed(points) if point["y"] is not None)
        latest.append(f"{in_text(last['name'])} {number(last['y'], measure.unit, measure.decimals)} in {when(last['period'])}")
    with_band = any(point["lower"] is not None for point in series.get(chosen, []))
    interval = f" The band is {possessive(names[0])} 95% interval." if with_band else ""
    gap = (
        " The line breaks where there is no figure." if any(p["y"] is None for points in series.values() for p in points) else ""
    )
    hollow = " Hollow marks are provisional, estimated or unreliable." if any(row["status"] in HOLLOW for row in rows) else ""
    which = listed([in_text(name) for name in names])
    return f"Line chart: {measure.title}, {span(periods)}, for {which}. Latest: {listed(latest)}.{interval}{gap}{hollow}"
