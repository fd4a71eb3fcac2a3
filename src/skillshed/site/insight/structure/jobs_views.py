"""Views of jobs by industry: quotients, growth and share, the change and its parts."""

from __future__ import annotations

import polars as pl

from skillshed.insight.structure.definitions import definitions
from skillshed.insight.structure.jobs import Level
from skillshed.insight.structure.quantities import quantity
from skillshed.insight.structure.sections import label, section
from skillshed.insight.structure.shift_share import PARTS, grouped
from skillshed.insight.structure.structure import Structure
from skillshed.publishing.charts import bars as bars_chart
from skillshed.publishing.charts import bars_told
from skillshed.publishing.charts.scatter import Point, Words, scatter
from skillshed.publishing.charts.scatter import told as scatter_told
from skillshed.publishing.charts.shares import Share, shares
from skillshed.publishing.charts.shares import told as shares_told
from skillshed.publishing.figure import Link
from skillshed.publishing.names import in_text, inside, opening, possessive
from skillshed.publishing.numbers import digits, number, signed
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.site.insight.structure.asked import Asked
from skillshed.site.insight.structure.content import Content, bar_rows, coded, rows_of, traced

DRAWN, LISTED, BUBBLES, NAMED = 12, 40, 40, 10
READING_WORDS = {"strong": "specialisation", "ordinary": "about the same", "weak": "fewer", "not_certain": "not certain",
                 "unknown": "unknown"}  # fmt: skip
PART_WORDS = ("Growth of the whole", "Industry mix", "Local shift")


def quotients(asked: Asked) -> Content:
    """The most specialised industries."""
    found = asked.structure()
    rows = _large(found.quotients).sort("quotient", descending=True, nulls_last=True)
    top, said = rows.head(DRAWN), quantity("location_quotient")
    chart_rows = bar_rows([label(*pair) for pair in zip(top["code"], top["name"], strict=True)], top["quotient"].to_list(), found.answering.name,
                          found.level.reference_name)  # fmt: skip
    title = _quotient_title(found, top)
    return Content(
        view="quotients", title=title,
        subtitle=f"Location quotient of jobs by industry {found.level.noun}, {found.answering.name} beside {found.level.reference_name}, {found.year}",
        sentence=_quotient_sentence(found, rows), table=_quotient_table(found, rows), releases=tuple(found.level.releases),
        draw=lambda width: bars_chart(chart_rows, said, chosen="place", comparator="reference", title=title, width=width),
        told=lambda width: bars_told(chart_rows, said, chosen="place", comparator="reference", width=width),
        numbers=[(said, rows_of(found.quotients, "quotient", found.answering, f"{found.year}-01-01/P1Y", coded()))],
        links=_trace(asked, found, top),
    )  # fmt: skip


def _large(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("jobs") >= definitions()["quotient"]["fewest_jobs"])


def _quotient_title(found: Structure, top: pl.DataFrame) -> str:
    if not top.height or top["quotient"][0] is None:
        return f"No industry of {found.answering.name} is large enough to speak of"
    name, value = label(top["code"][0], top["name"][0]), top["quotient"][0]
    return f"{opening(possessive(found.answering.name))} strongest specialisation is {inside(name)}: {digits(value, 1)} times the share of {in_text(found.level.reference_name)}"


def _quotient_sentence(found: Structure, rows: pl.DataFrame) -> str:
    said = definitions()["quotient"]
    strong = rows.filter(pl.col("reading") == "strong").height
    return (
        f"{strong} of {rows.height} industries with at least {said['fewest_jobs']} jobs here are specialisations: "
        f"{said['strong']} times the share elsewhere or more. No interval is published with these counts, so how much of it is chance is not known."
    )


def _quotient_table(found: Structure, rows: pl.DataFrame) -> Table:
    headers = ("Industry", f"Jobs {found.year}", "Share here", f"Share of {found.level.reference_name}", "Quotient", "Reading")
    body = tuple(
        Row(Cell(f"{row['code']} {row['name']}"), (
            _cell(number(row["jobs"], "jobs")), _cell(number(row["share"], "percent", 2)),
            _cell(number(row["reference_share"], "percent", 2)), _cell(digits(row["quotient"], 1) if row["quotient"] is not None else "unknown"),
            Cell(READING_WORDS[row["reading"]]),
        ))
        for row in rows.head(LISTED).iter_rows(named=True)
    )  # fmt: skip
    caption = f"The {min(LISTED, rows.height)} most specialised of {rows.height} industries; the files have all"
    return Table(caption, tuple(Header(text, is_number=0 < at < 5) for at, text in enumerate(headers)), body)


def _cell(text: str) -> Cell:
    return Cell(text, is_number=True)


def trace_of(asked: Asked, found: Level, part: str, year: int, code: str) -> tuple[Link, ...]:
    """The way back of the jobs of one industry."""
    mine = found.rows.filter((pl.col("place") == part) & (pl.col("year") == year) & (pl.col("code") == code)).row(0, named=True)
    return traced(asked, found.measure, part, f"{year}-01-01/P1Y", mine["breakdown"], mine["name"])


def _trace(asked: Asked, found: Structure, rows: pl.DataFrame) -> tuple[Link, ...]:
    return trace_of(asked, found.level, found.answering.parts[0], found.year, rows["code"][0]) if rows.height else ()


def growth(asked: Asked) -> Content:
    """The growth-share matrix."""
    found = asked.structure()
    rows = _large(found.growth_share.filter(pl.col("quadrant").is_not_null())).sort("jobs", descending=True)
    drawn = rows.head(BUBBLES)
    split, words = definitions()["growth_share"]["split"], definitions()["growth_share"]["quadrants"]
    points = [
        Point(row["code"], label(row["code"], row["name"]), row["quotient"], row["quotient_change"], size=row["jobs"],
              group="stars" if row["quadrant"] == "stars" else "")
        for row in drawn.iter_rows(named=True)
    ]  # fmt: skip
    axes = {"x": Words(f"Location quotient {found.year}", "number", 1),
            "y": Words(f"Change of the quotient since {found.base_year}", "number", 2)}  # fmt: skip
    look = {"named": _outstanding(drawn), "cut": (split, 0.0), "corners": ("Transforming", "Mature", "Emerging", "Stars")}
    stars = rows.filter(pl.col("quadrant") == "stars")
    title = f"{stars.height} of {rows.height} industries in {in_text(found.answering.name)} are stars: {words['stars']}"
    return Content(
        view="growth", title=title,
        subtitle=f"Growth-share matrix, {found.answering.name}, {found.base_year} and {found.year}; a bubble's area is its jobs"
                 + (f"; the {BUBBLES} largest industries" if rows.height > BUBBLES else ""),
        sentence=_steps_sentence(found), table=_growth_table(found, rows), releases=tuple(found.level.releases),
        draw=lambda width: scatter(points, **axes, **look, title=title, width=width),
        told=lambda width: scatter_told(points, **axes, **look, width=width),
        numbers=[(quantity("quotient_change"), rows_of(found.growth_share, "quotient_change", found.answering, _span(found), coded()))],
        links=_trace(asked, found, drawn), notes=tuple(found.breaks),
    )  # fmt: skip


def _outstanding(rows: pl.DataFrame) -> list[str]:
    """The industries to name: furthest from the crowd, then the largest."""
    far = rows.sort(pl.max_horizontal(pl.col("quotient"), pl.col("quotient_change").abs() * 5), descending=True)
    return list(dict.fromkeys([*far["code"].head(NAMED - 4), *rows["code"].head(4)]))


def _steps_sentence(found: Structure) -> str:
    """Leaps that bend the picture, at most three."""
    steps = found.steps.unique("code", keep="first", maintain_order=True)
    said = [
        f"{label(row['code'], row['name'])} went from {number(row['jobs_before'])} jobs in {row['year_before']} to {number(row['jobs'])} in {row['year']}"
        for row in steps.head(3).iter_rows(named=True)
    ]
    small = "Any change of the quotient counts, however small, for no interval is published."
    if not said:
        return f"{small} No industry’s jobs leapt between two years here."
    more = f", and {steps.height - 3} others leapt too" if steps.height > 3 else ""
    return f"{small} {'; '.join(said)}{more}. So large a step is more often firms given another code than real change."


def _growth_table(found: Structure, rows: pl.DataFrame) -> Table:
    headers = ("Industry", f"Jobs {found.base_year}", f"Jobs {found.year}", "Growth", f"Growth in {found.level.reference_name}",
               f"Quotient {found.base_year}", f"Quotient {found.year}", "Quadrant")  # fmt: skip
    body = tuple(
        Row(Cell(f"{row['code']} {row['name']}"), (
            _cell(number(row["jobs_before"])), _cell(number(row["jobs"])), _cell(_growth(row["growth"])),
            _cell(_growth(row["reference_growth"])), _cell(digits(row["quotient_before"], 2)), _cell(digits(row["quotient"], 2)),
            Cell(row["quadrant"]),
        ))
        for row in rows.head(LISTED).iter_rows(named=True)
    )  # fmt: skip
    words = definitions()["growth_share"]["quadrants"]
    notes = tuple(f"{opening(name)}: {said}" for name, said in words.items())
    caption = f"The {min(LISTED, rows.height)} largest of {rows.height} industries; the files have all"
    return Table(caption, tuple(Header(text, is_number=0 < at < 7) for at, text in enumerate(headers)), body, notes)


def _growth(value: float | None) -> str:
    return number(value, "percent", 1) if value is not None else "from none"


def _span(found: Structure) -> str:
    return f"{found.base_year}-01-01/P{max(found.year - found.base_year, 1)}Y"


def change(asked: Asked) -> Content:
    """Shift-share by section, measured at the level asked for."""
    found = asked.structure()
    rows = grouped(found.shift_share, section(pl.col("code")))
    rows = rows.filter((pl.col("jobs") > 0) | (pl.col("jobs_before") > 0)).sort("change", descending=True)
    bars = [Share(row["group"], tuple(row[name] for name in PARTS)) for row in rows.iter_rows(named=True)]
    look = {"parts": PART_WORDS, "total": "Change of jobs", "unit": "jobs"}
    title, said = _change_words(found)
    return Content(
        view="change", title=title,
        subtitle=f"Change of jobs by section, {found.answering.name}, {found.base_year} to {found.year}; industry mix measured by {found.level.noun}",
        sentence=said, table=_change_table(rows), releases=tuple(found.level.releases),
        draw=lambda width: shares(bars, **look, title=title, width=width),
        told=lambda width: shares_told(bars, **look, width=width),
        numbers=[
            (quantity(name), rows_of(found.shift_share, name, found.answering, _span(found), coded()))
            for name in ("change", *PARTS)
        ],
        links=_trace(asked, found, found.shift_share.sort("jobs", descending=True)), notes=tuple(found.breaks),
    )  # fmt: skip


def _change_words(found: Structure) -> tuple[str, str]:
    total = {name: float(found.shift_share[name].sum()) for name in ("change", *PARTS)}
    name, beside = in_text(found.answering.name), in_text(found.level.reference_name)
    grew = "gained" if total["change"] >= 0 else "lost"
    least = "more" if total["regional"] >= 0 else "fewer"
    title = f"{opening(name)} {grew} {number(abs(total['change']))} jobs, {number(abs(total['regional']))} {least} than its industries would have at the pace of {beside}"
    said = (
        f"The change of {signed(total['change'], 'jobs')} is {signed(total['national'])} had all grown as {beside} did, "
        f"{signed(total['mix'])} by the mix of industries here and {signed(total['regional'])} by local shift."
    )
    return title, said


def _change_table(rows: pl.DataFrame) -> Table:
    headers = ("Section", "Before", "After", "Change", *PART_WORDS)
    names = ("jobs_before", "jobs", "change", *PARTS)
    body = [Row(Cell(row["group"]), tuple(_cell(number(row[name])) for name in names)) for row in rows.iter_rows(named=True)]
    body.append(Row(Cell("All industries"), tuple(_cell(number(float(rows[name].sum()))) for name in names), is_chosen=True))
    return Table(
        "Change of jobs and its parts", tuple(Header(text, is_number=at > 0) for at, text in enumerate(headers)), tuple(body)
    )
