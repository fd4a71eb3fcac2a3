"""Views of people: what residents do, with intervals, and how occupations changed."""

from __future__ import annotations

import polars as pl

from skillshed.insight.structure.jobs import Answering
from skillshed.insight.structure.occupations import STORED
from skillshed.insight.structure.occupations import occupations as published_occupations
from skillshed.insight.structure.quantities import quantity
from skillshed.insight.structure.residents import MEASURE
from skillshed.insight.structure.residents import residents as surveyed
from skillshed.publishing.charts import bars as bars_chart
from skillshed.publishing.charts import bars_told
from skillshed.publishing.charts.shares import Share, shares
from skillshed.publishing.charts.shares import told as shares_told
from skillshed.publishing.names import in_text, listed, opening
from skillshed.publishing.numbers import digits, number, when
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.site.evidence.opened import book
from skillshed.site.insight.structure.asked import Asked
from skillshed.site.insight.structure.content import Content, bar_rows, name_of, rows_of, traced
from skillshed.terms.errors import NotFound

WORDS = {"strong": "more than in England", "weak": "fewer than in England", "ordinary": "0.8 to 1.25 times England",
         "not_certain": "cannot be told apart", "unknown": "not known"}  # fmt: skip
EFFECTS = ("scale", "mix", "occupation_effect")
EFFECT_WORDS = ("Scale", "Industry mix", "Occupation effect")


def residents(asked: Asked) -> Content:
    """What residents in work do, beside England, with 95% intervals. NotFound where the survey says nothing of the place."""
    rows = surveyed(book(), asked.place, as_of=asked.as_of)
    name = name_of(asked.place)
    if not rows["quotient"].count():
        raise NotFound(f"The survey of households says nothing of what residents of {name} do.",
                       next_step="`skillshed fetch` brings later surveys.")  # fmt: skip
    said, stands = quantity("resident_quotient"), Answering(book().place(asked.place), (asked.place,), "published", name, "")
    chart_rows = bar_rows(
        [_plain(one) for one in rows["industry"]], rows["quotient"].to_list(), name, "England",
        lower=rows["lower"].to_list(), upper=rows["upper"].to_list(),
    )  # fmt: skip
    title, period = _residents_title(rows, name), rows["period"][0]
    return Content(
        view="residents", title=title,
        subtitle=f"Location quotient of residents in work by industry, wherever they work, {name} beside England, {when(period)}, with 95% intervals",
        sentence=_residents_sentence(rows), table=_residents_table(rows),
        releases=tuple(rows["release"].drop_nulls().unique().sort()),
        draw=lambda width: bars_chart(chart_rows, said, chosen="place", comparator="reference", title=title, width=width),
        told=lambda width: bars_told(chart_rows, said, chosen="place", comparator="reference", width=width),
        numbers=[(said, rows_of(rows, "quotient", stands, period, pl.col("industry"), lower="lower", upper="upper"))],
        links=traced(asked, MEASURE, asked.place, period, f"industry={rows['industry'][0]}", rows["industry"][0]),
    )  # fmt: skip


def _plain(industry: str) -> str:
    """`K to N Banking, finance and insurance` -> `Banking, finance and insurance`: the letters are for the files."""
    words = industry.split(" ")
    while words and all(part in ("to", "") or (len(part) == 1 and part.isupper()) for part in [words[0].rstrip(",")]):
        words.pop(0)
    return " ".join(words) or industry


def _residents_title(rows: pl.DataFrame, name: str) -> str:
    certain = rows.filter(pl.col("reading").is_in(["strong", "weak"]))
    if not certain.height:
        return f"What residents of {in_text(name)} do cannot be told apart from England, as far as the survey can tell"
    said = listed([_plain(one).lower() for one in certain["industry"].head(3)])
    return f"Residents of {in_text(name)} differ most from England in {said}" + (
        f" and {certain.height - 3} more" if certain.height > 3 else ""
    )


def _residents_sentence(rows: pl.DataFrame) -> str:
    doubtful, withheld = (rows["reading"] == "not_certain").sum(), rows["quotient"].null_count()
    said = [f"For {doubtful} of {rows.height} groups the survey cannot tell whether the share differs." if doubtful else ""]
    if withheld:
        said.append(f"{withheld} groups are withheld, so the shares of the others are too high: read them as upper bounds.")
    if rows.filter(pl.col("quotient").is_not_null() & pl.col("lower").is_null()).height:
        said.append("Where no interval is drawn none could be worked out.")
    return " ".join(part for part in said if part) or "All groups have an interval."


def _residents_table(rows: pl.DataFrame) -> Table:
    headers = ("Industry", "Share here", "Share of England", "Quotient", "95% interval", "Reading")
    body = tuple(
        Row(Cell(row["industry"]), (
            Cell(number(row["share"], "percent", 1) if row["share"] is not None else "[x]", is_number=True, said="" if row["share"] is not None else "not available"),
            Cell(number(row["reference_share"], "percent", 1) if row["reference_share"] is not None else "none", is_number=True),
            Cell(digits(row["quotient"], 2) if row["quotient"] is not None else "none", is_number=True),
            Cell(f"{digits(row['lower'], 2)} to {digits(row['upper'], 2)}" if row["lower"] is not None else "none", is_number=True),
            Cell(WORDS[row["reading"]]),
        ))
        for row in rows.iter_rows(named=True)
    )  # fmt: skip
    return Table("What residents do", tuple(Header(text, is_number=0 < at < 5) for at, text in enumerate(headers)), body)


def occupations(asked: Asked) -> Content:
    """Change of occupations and its three parts, as published. NotFound where no workbook of the place is loaded."""
    rows = published_occupations(book(), asked.place, as_of=asked.as_of)
    name = name_of(asked.place)
    if not rows.height:
        raise NotFound(f"No Skills Imperative workbook of {name} is loaded, and only it has industries by occupation.",
                       next_step="`skillshed import` the area’s workbook (xlsm) from the publisher.")  # fmt: skip
    first = rows.filter(pl.col("period") == rows["period"].min()).sort("change", descending=True, nulls_last=True)
    stands = Answering(book().place(asked.place), (first["place"][0],), "published", name_of(first["place"][0]), "")
    bars = [Share(_uncoded(row["occupation"]), tuple(row[part] for part in EFFECTS)) for row in first.iter_rows(named=True)]
    look = {"parts": EFFECT_WORDS, "total": "Change of employment", "unit": "people"}
    best, years = first.row(0, named=True), (first["base_year"][0], first["target_year"][0])
    title = f"{opening(in_text(stands.name))}: {_uncoded(best['occupation']).lower()} grew most, by {number(sum(best[part] for part in EFFECTS))}"
    quantities = [quantity(name) for name in ("occupation_scale", "occupation_mix", "occupation_effect")]
    return Content(
        view="occupations", title=title,
        subtitle=f"Change of employment by occupation (26 groups), {stands.name}, {years[0]} to {years[1]}",
        sentence=f"As published in the workbook of {stands.name}. Scale: all jobs’ growth. Industry mix: by the industries they work in. Occupation effect: what is left. The three add up to the change; the figures are modelled and groups under 10,000 people are indicative.",
        table=_occupation_table(first), releases=tuple(first["release"].unique().sort()),
        draw=lambda width: shares(bars, **look, title=title, width=width),
        told=lambda width: shares_told(bars, **look, width=width),
        numbers=[
            (said, rows_of(first, part, stands, first["period"][0], pl.col("occupation"), dimension="occupation"))
            for said, part in zip(quantities, EFFECTS, strict=True)
        ],
        links=traced(asked, f"{STORED}.shift_share_scale", best["place"], best["period"], f"occupation={best['occupation']}", best["occupation"]),
    )  # fmt: skip


def _uncoded(occupation: str) -> str:
    """`11 Corporate managers and directors` without its code."""
    return occupation.split(" ", 1)[1] if occupation[:1].isdigit() else occupation


def _occupation_table(rows: pl.DataFrame) -> Table:
    names = ("base", "target", "change", *EFFECTS)
    body = tuple(
        Row(Cell(row["occupation"]), tuple(Cell(number(row[name]) if row[name] is not None else "none", is_number=True) for name in names))
        for row in rows.iter_rows(named=True)
    )  # fmt: skip
    headers = ("Occupation", str(rows["base_year"][0]), str(rows["target_year"][0]), "Change", *EFFECT_WORDS)
    return Table(
        "Change of employment and its parts", tuple(Header(text, is_number=at > 0) for at, text in enumerate(headers)), body
    )
