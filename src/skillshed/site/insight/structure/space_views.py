"""Views of the space of industries: where areas stand, and what a place could turn to."""

from __future__ import annotations

from math import isfinite

import numpy as np
import polars as pl

from skillshed.insight.structure.definitions import definitions
from skillshed.insight.structure.quantities import quantity
from skillshed.insight.structure.sections import shorter
from skillshed.insight.structure.structure import Specialising
from skillshed.publishing.charts import ranked, ranked_told
from skillshed.publishing.charts.scatter import Point, Words, scatter
from skillshed.publishing.charts.scatter import told as scatter_told
from skillshed.publishing.names import in_text, opening
from skillshed.publishing.numbers import digits, number, ordinal
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.site.insight.structure.asked import Asked
from skillshed.site.insight.structure.content import Content, coded, rows_of
from skillshed.site.insight.structure.jobs_views import trace_of
from skillshed.terms.errors import NotFound

NAMED, LISTED = 12, 40
SHORT = {
    "near_complex": "near, complex",
    "near_simple": "near, common",
    "far_complex": "far, complex",
    "far_simple": "far, common",
}


def ladder(asked: Asked) -> Content:
    """All published areas by complexity."""
    found = asked.specialising()
    if found.space.why:
        raise NotFound(
            f"There is no index of complexity for {found.year.year}. {found.space.why}", next_step="Choose another year."
        )
    said, mine = quantity("area_complexity"), found.answering.parts[0] if len(found.answering.parts) == 1 else ""
    rows = found.ladder.select(
        pl.col("area").alias("place"), pl.col("name").alias("place_name"), pl.col("complexity").alias("value"),
        pl.lit(None, dtype=pl.Float64).alias("lower"), pl.lit(None, dtype=pl.Float64).alias("upper"),
        pl.when(pl.col("complexity").is_null()).then(pl.lit("not_available")).otherwise(pl.lit("estimated")).alias("status"),
    )  # fmt: skip
    title = _ladder_title(found)
    return Content(
        view="ladder", title=title,
        subtitle=f"Economic complexity of {found.standing.of} areas of Great Britain, from jobs by industry {found.level.noun}, {found.year.year}",
        sentence=found.orientation.said, table=_ladder_table(found), releases=tuple(found.releases),
        draw=lambda width: ranked(rows, said, chosen=mine, title=title, width=width),
        told=lambda width: ranked_told(rows, said, chosen=mine, width=width),
        numbers=[(said, rows.with_columns(pl.lit(f"{found.year.year}-01-01/P1Y").alias("period")))],
        links=trace_of(asked, found.level, found.answering.parts[0], found.year.year, found.year.codes[int(found.standing.rca.argmax())]),
    )  # fmt: skip


def _ladder_title(found: Specialising) -> str:
    here, name = found.standing, opening(in_text(found.answering.name))
    if here.rank is not None:
        diverse = (
            f", and {ordinal(here.diversity_rank)} by how many industries it is specialised in" if here.diversity_rank else ""
        )
        return f"{name} is {ordinal(here.rank)} of {here.of} by complexity{diverse}"
    if isfinite(here.index):
        return f"{name} together would stand at {digits(here.index, 2)}: not ranked, for it is no area of the table"
    return f"{name} has no place on the index"


def _ladder_table(found: Specialising) -> Table:
    body = tuple(
        Row(Cell(row["name"]), (
            Cell(digits(row["complexity"], 2) if row["complexity"] is not None else "none", is_number=True),
            Cell(number(row["diversity"]), is_number=True),
        ), is_chosen=row["area"] in found.answering.parts)
        for row in found.ladder.iter_rows(named=True)
    )  # fmt: skip
    headers = (Header("Area"), Header("Complexity", is_number=True), Header("Industries it is specialised in", is_number=True))
    return Table("Areas by complexity", headers, body)


def plane(asked: Asked) -> Content:
    """Options not yet held: how near, how complex."""
    found = asked.specialising()
    if not found.options.height or found.cut is None:
        raise NotFound(
            f"There are no options to draw for {found.place.name} in {found.year.year}. {found.space.why}".strip(),
            next_step="Choose another year.",
        )
    most = definitions()["plane"]["most_options"]
    drawn = found.options.sort("reference_jobs", descending=True).head(most)
    points = [
        Point(row["code"], shorter(row["name"]), row["relatedness"], row["complexity"], size=row["reference_jobs"],
              group=row["quadrant"] if row["quadrant"] == "near_complex" else "")
        for row in drawn.iter_rows(named=True)
    ]  # fmt: skip
    axes = {"x": Words("Relatedness to what is held", "percent", 1), "y": Words("Complexity", "number", 1)}
    near = found.options.filter(pl.col("quadrant") == "near_complex")
    named = [*drawn.filter(pl.col("quadrant") == "near_complex")["code"], *drawn["code"]][:NAMED]
    look = {"named": named, "cut": found.cut, "corners": ("Far, common", "Near, common", "Far, complex", "Near, complex")}
    title = f"{near.height} of {found.options.height} industries {in_text(found.answering.name)} is not specialised in are both near and complex"
    return Content(
        view="plane", title=title,
        subtitle=f"Industries below their share elsewhere, {found.answering.name}, {found.year.year}; the {drawn.height} with most jobs in Great Britain, area by those jobs",
        sentence=_plane_sentence(found),
        table=_plane_table(found), releases=tuple(found.releases),
        draw=lambda width: scatter(points, **axes, **look, title=title, width=width),
        told=lambda width: scatter_told(points, **axes, **look, width=width),
        numbers=[
            (quantity(name), rows_of(found.options, name, found.answering, f"{found.year.year}-01-01/P1Y", coded()))
            for name in ("relatedness", "complexity")
        ],
        links=trace_of(asked, found.level, found.answering.parts[0], found.year.year, drawn["code"][0]),
    )  # fmt: skip


def _plane_sentence(found: Specialising) -> str:
    """How the two axes go together here, what the lines are, and which way complexity is turned."""
    together = float(np.corrcoef(found.options["relatedness"].to_numpy(), found.options["complexity"].to_numpy())[0, 1])
    pull = (
        f"What is near tends to be {'common elsewhere' if together < 0 else 'complex'} (r = {digits(together, 2)}). "
        if abs(together) >= 0.3
        else ""
    )
    return (
        f"{pull}The lines are the medians of this place’s own options, so half are near by construction, and a point or two of relatedness says nothing. "
        f"{found.orientation.said}"
    )


def _plane_table(found: Specialising) -> Table:
    headers = ("Industry", "Jobs here", "Quotient", "Relatedness", "Complexity", "Where")
    body = tuple(
        Row(Cell(f"{row['code']} {row['name']}"), (
            Cell(number(row["jobs"]), is_number=True), Cell(digits(row["quotient"], 2), is_number=True),
            Cell(number(row["relatedness"], "percent", 1), is_number=True), Cell(digits(row["complexity"], 2), is_number=True),
            Cell(SHORT[row["quadrant"]]),
        ))
        for row in found.options.head(LISTED).iter_rows(named=True)
    )  # fmt: skip
    words = definitions()["plane"]["quadrants"]
    notes = tuple(f"{opening(SHORT[name])}: {said}" for name, said in words.items())
    caption = f"The first {min(LISTED, found.options.height)} of {found.options.height} options, near and complex first; the files have all"
    return Table(caption, tuple(Header(text, is_number=0 < at < 5) for at, text in enumerate(headers)), body, notes)
