"""One view of a place's structure: its words, table, numbers to take away, and how it is drawn. Pages, pictures and files share it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from skillshed.insight.structure.jobs import Answering
from skillshed.insight.structure.quantities import Quantity
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.charts.picture import Picture, Told
from skillshed.publishing.downloads import Dataset
from skillshed.publishing.figure import Drawing, Figure, Link, SourceLine
from skillshed.publishing.numbers import day
from skillshed.publishing.tables import Table
from skillshed.site.evidence.links import trace_page
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import State
from skillshed.site.insight.structure.asked import Asked
from skillshed.terms.status import Status

WIDTHS = {"wide": WIDE, "narrow": NARROW}
FILES = ("csv", "ods", "xlsx", "json")


@dataclass(frozen=True, slots=True)
class Content:
    """`numbers` gives the quantities with their rows (place | place_name | period | breakdown | value | lower | upper | status).

    `notes` go with the files; the page says them once above its figures.
    """

    view: str
    title: str
    subtitle: str
    sentence: str
    table: Table
    releases: tuple[str, ...]
    draw: Callable[[int], Picture]
    told: Callable[[int], Told]
    numbers: Sequence[tuple[Quantity, pl.DataFrame]]
    links: tuple[Link, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())


def figure(asked: Asked, found: Content) -> Figure:
    """The figure of a view; nothing is drawn here."""
    wide, narrow = (found.told(WIDTHS[name]) for name in ("wide", "narrow"))
    return Figure(
        id=f"structure-{found.view}", title=found.title, subtitle=found.subtitle, desc=wide.desc, table=found.table,
        sentence=found.sentence, source=_source(asked, found),
        wide=Drawing(asked.picture(found.view, width="wide"), WIDTHS["wide"], wide.height),
        narrow=Drawing(asked.picture(found.view, width="narrow"), WIDTHS["narrow"], narrow.height),
    )  # fmt: skip


def _source(asked: Asked, found: Content) -> SourceLine:
    """Who published, when, and what leads away from here."""
    releases = releases_of(pl.DataFrame({"release": list(found.releases)}, schema={"release": pl.String}))
    about = f"of {found.title}"
    files = [Link(kind.upper(), asked.file(found.view, kind), about) for kind in FILES]
    pictures = [Link(kind.upper(), asked.picture(found.view, kind, framed="yes"), about) for kind in ("svg", "png")]
    newest = releases[0].published_on if releases else None
    return SourceLine(citation(releases), day(newest.isoformat()) if newest else "", (*found.links, *files, *pictures))


def datasets(asked: Asked, found: Content) -> list[Dataset]:
    """The view's numbers with what a reader needs to cite them."""
    rows = pl.DataFrame({"release": list(found.releases)}, schema={"release": pl.String})
    releases = releases_of(rows)
    said = citation(releases)
    ids = "+".join(sorted(release.id for release in releases))
    return [
        Dataset(
            measure=quantity, rows=frame, source=said, release=ids, title=f"{quantity.title}: {found.subtitle}",
            as_known_on=known_on(asked.as_of).isoformat(), notes=(found.sentence, *found.notes),
        )
        for quantity, frame in found.numbers
    ]  # fmt: skip


def rows_of(
    frame: pl.DataFrame, value: str, stands: Answering, period: str, part: pl.Expr, *, dimension: str = "industry", **ends: str
) -> pl.DataFrame:
    """Rows of a dataset from a frame with one row a part. `ends` names the columns of lower and upper."""
    return frame.select(
        pl.lit("+".join(stands.parts)).alias("place"),
        pl.lit(stands.name).alias("place_name"),
        pl.lit(period).alias("period"),
        pl.concat_str(pl.lit(f"{dimension}="), part).alias("breakdown"),
        pl.col(value).cast(pl.Float64).alias("value"),
        *(
            (pl.col(ends[end]) if end in ends else pl.lit(None)).cast(pl.Float64).alias(end)
            for end in ("lower", "upper")
        ),
        pl.when(pl.col(value).is_null())
        .then(pl.lit(Status.NOT_AVAILABLE.value))
        .otherwise(pl.lit(Status.ESTIMATED.value))
        .alias("status"),
        pl.lit("" if stands.is_exact else stands.said).alias("note"),
        pl.lit("derived").alias("basis"),
    )  # fmt: skip


def coded() -> pl.Expr:
    """An industry as it stands in files: `30300 : Manufacture of air and spacecraft`."""
    return pl.concat_str("code", pl.lit(" : "), "name")


def bar_rows(names: Sequence[str], values: Sequence[float | None], place: str, reference: str, **more: Any) -> pl.DataFrame:
    """Rows as `charts.bars` takes them: the place's quotients, and 1 for the reference."""
    blank = [None] * len(names)
    mine = {
        "place": ["place"] * len(names), "place_name": [place] * len(names), "category": list(names), "value": list(values),
        "lower": more.get("lower", blank), "upper": more.get("upper", blank),
        "status": ["final" if value is not None else "not_available" for value in values],
    }  # fmt: skip
    other = {**mine, "place": ["reference"] * len(names), "place_name": [reference] * len(names), "value": [1.0] * len(names),
             "lower": blank, "upper": blank, "status": ["final"] * len(names)}  # fmt: skip
    schema = {"place": pl.String, "place_name": pl.String, "category": pl.String, "value": pl.Float64, "lower": pl.Float64,
              "upper": pl.Float64, "status": pl.String}  # fmt: skip
    return pl.concat([pl.DataFrame(mine, schema=schema), pl.DataFrame(other, schema=schema)])


def traced(asked: Asked, measure: str, place: str, period: str, breakdown: str, about: str) -> tuple[Link, ...]:
    """The way back of one number of a view."""
    state = State(measure=measure, places=(asked.place,), as_of=asked.as_of)
    return (Link("Trace the figures", trace_page(state, place, period, breakdown), f"of {about}"),)


def name_of(code: str) -> str:
    """The name of a place by its code."""
    return book().place(code).name
