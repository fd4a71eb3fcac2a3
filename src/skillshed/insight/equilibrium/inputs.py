"""What a diagnosis reads: every input of many places and years at once, each with its standard error and its releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct, together
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import rows_for
from skillshed.insight.equilibrium.definition import Definition, Demand

COLUMNS = ["place", "period", "value", "lower", "upper", "status", "release", "basis", "note"]
READINGS = pl.Schema(
    {
        "place": pl.String,
        "period": pl.String,
        "measure": pl.String,
        "value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "error": pl.Float64,  # standard error; 0 where the figure is taken as exact, null where none can be told
        "how": pl.String,  # published | parts | modelled | exact | none: where the error comes from
        "hidden": pl.Float64,  # share of the base in cells the survey does not show
        "status": pl.String,
        "release": pl.String,
        "basis": pl.String,
        "note": pl.String,
        "why": pl.String,  # why there is no value to use
    }
)


def readings(book: Book, definition: Definition, codes: Sequence[str], as_of: date | None = None) -> pl.DataFrame:
    """Every input of the places for every year it has (READINGS): one row a place, year and input, known or not."""
    day = as_of or date.max
    supply = rows_of(book, definition.supply.measure, codes, day)
    measured = book.measure(definition.supply.measure)
    known = _from_parts(book, measured, _with_error(supply, measured, definition), day, definition)
    found = [known.with_columns(pl.lit(definition.supply.measure).alias("measure"))]
    for part in definition.demand:
        rows = _with_error(rows_of(book, part.measure, codes, day), book.measure(part.measure), definition)
        if part.cells:
            rows = _modelled(rows, known, _hidden(book, part, codes, day), definition)
        found.append(rows.with_columns(pl.lit(part.measure).alias("measure")))
    return pl.concat([one.select(list(READINGS)) for one in found])


def years(read: pl.DataFrame, definition: Definition) -> list[str]:
    """The periods for which every input is known for some place, oldest first."""
    known = read.filter(pl.col("value").is_not_null() & (pl.col("why") == ""))
    counted = known.group_by("period").agg(pl.col("measure").n_unique().alias("inputs"))
    return counted.filter(pl.col("inputs") == len(set(definition.measures)))["period"].sort().to_list()


def rows_of(book: Book, measure_id: str, codes: Sequence[str], day: date, *, parts: bool = False) -> pl.DataFrame:
    """A measure's whole (`parts`: its parts) for places: COLUMNS and breakdown. Published rows are read together.

    Places that lack a period others have are put together one by one, as `evidence.series` does.
    """
    measure = book.measure(measure_id)
    wanted = pl.col("breakdown") != "" if parts else pl.col("breakdown") == ""
    published = direct(book, measure, day).filter(pl.col("place").is_in(list(codes)) & wanted)
    have = published.group_by("place").agg(pl.col("period").n_unique().alias("n"))
    most = published["period"].n_unique()
    whole = set(have.filter(pl.col("n") == most)["place"]) if most else set()
    lacking = [code for code in codes if code not in whole]
    made = [rows_for(book, measure, code, day).filter(wanted).select(*COLUMNS, "breakdown") for code in lacking]
    kept = published.filter(~pl.col("place").is_in(lacking)).with_columns(pl.lit("").alias("note")).select(*COLUMNS, "breakdown")
    return pl.concat([kept, *(one for one in made if one.height)])


def _with_error(rows: pl.DataFrame, measure: Measure, definition: Definition) -> pl.DataFrame:
    """The published half-width over z; 0 where the measure never has an interval; none where this figure alone lacks it."""
    half = (pl.col("upper") - pl.col("lower")) / 2
    has_any = rows["lower"].is_not_null().any()
    published = pl.when(half.is_not_null()).then(half / definition.survey.z)
    exact = pl.lit(None, dtype=pl.Float64) if has_any or measure.unit == "percent" else pl.lit(0.0)
    return rows.with_columns(
        published.otherwise(exact).alias("error"),
        pl.when(half.is_not_null()).then(pl.lit("published")).otherwise(pl.lit("exact" if not has_any else "none")).alias("how"),
        pl.lit(0.0).alias("hidden"),
        pl.col("note").fill_null(""),
        pl.when(pl.col("value").is_null()).then(pl.lit("no figure")).otherwise(pl.lit("")).alias("why"),
    )


def _from_parts(book: Book, measure: Measure, rows: pl.DataFrame, day: date, definition: Definition) -> pl.DataFrame:
    """The standard error of an area's share where a part of it has no interval: that part counts as good for nothing.

    Half-widths of the counts above the line add as the root of the sum of squares; a count without one may be anything
    from none to twice itself. The count below the line is what the survey is weighted to, and so taken as known.
    """
    lacking = rows.filter(pl.col("value").is_not_null() & pl.col("error").is_null())["place"].unique().to_list()
    if not (lacking and measure.numerator and measure.denominator):
        return rows
    top, bottom = together(book, measure.numerator, day), together(book, measure.denominator, day)
    base = bottom.filter(pl.col("breakdown") == "").select("place", "period", pl.col("value").alias("base"))
    half = ((pl.col("upper") - pl.col("lower")) / 2).fill_null(pl.col("value")) * pl.col("weight")
    counted = top.filter(pl.col("breakdown") == "").join(base, on=["place", "period"])
    made = [
        counted.join(cover.select("place", "weight"), on="place")
        .group_by("period")
        .agg(half.pow(2).sum().sqrt().alias("half"), (pl.col("base") * pl.col("weight")).sum().alias("base"))
        .select(
            pl.lit(code).alias("place"),
            "period",
            (pl.col("half") / pl.col("base") * 100 / definition.survey.z).alias("made"),
            "base",
        )
        for code in lacking
        for cover in book.covers(code)
        if cover.height > 1
    ]
    if not made:
        return rows
    fullest = pl.concat(made).sort("base", descending=True).unique(["place", "period"], keep="first").drop("base")
    joined = rows.join(fullest, on=["place", "period"], how="left")
    is_made = pl.col("error").is_null() & pl.col("made").is_not_null() & pl.col("value").is_not_null()
    return joined.with_columns(
        pl.when(is_made).then("made").otherwise("error").alias("error"),
        pl.when(is_made).then(pl.lit("parts")).otherwise("how").alias("how"),
    ).select(rows.columns)


def _hidden(book: Book, part: Demand, codes: Sequence[str], day: date) -> pl.DataFrame:
    """The share of the people counted who are in cells the survey does not show: place | period | share (0 to 1)."""
    shown = rows_of(book, part.cells, codes, day, parts=True)
    cells = shown.group_by("place", "period").agg(pl.col("value").sum().alias("shown"))
    total = rows_of(book, part.cells_total, codes, day).select("place", "period", pl.col("value").alias("total")).drop_nulls()
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year")
    # The total may begin a year later than its cells: the nearest year of the same place stands in.
    both = cells.with_columns(year).sort("year").join_asof(
        total.with_columns(year).drop("period").sort("year"), on="year", by="place", strategy="nearest", check_sortedness=False
    )  # fmt: skip
    share = (1 - pl.col("shown") / pl.col("total")).clip(0.0, 1.0)
    return both.select("place", "period", share.alias("share"))


def _modelled(rows: pl.DataFrame, supply: pl.DataFrame, hidden: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """Standard errors of a share of people in work where its cells have none.

    Sampling: p (1 - p) / n, n the effective sample that the place's interval for qualifications implies, less those out
    of work. Hidden cells: the u of people in them may hold any share of high skills, so the root mean square of their
    distance from the share shown, u sqrt(1/12 + (1/2 - p)^2), is added in quadrature.
    """
    survey = definition.survey
    held = supply.filter(pl.col("error") > 0)
    share = pl.col("value") / 100
    sample = held.select("place", "period", (share * (1 - share) / (pl.col("error") / 100) ** 2 * survey.in_work).alias("sample"))
    joined = rows.drop("hidden").join(sample, on=["place", "period"], how="left").join(hidden, on=["place", "period"], how="left")
    u = pl.col("share").fill_null(0.0)
    # A share of none or all would seem certain: the sample is given one more person of each kind (Agresti and Coull).
    p = (share * pl.col("sample") + 2) / (pl.col("sample") + 4)
    unseen = u * (1 / 12 + (0.5 - share) ** 2).sqrt()
    error = ((p * (1 - p) / pl.col("sample")) + unseen**2).sqrt() * 100
    is_modelled = pl.col("lower").is_null() & pl.col("value").is_not_null()
    too_little = u > survey.most_missing
    return joined.with_columns(
        pl.when(is_modelled).then(pl.when(pl.col("sample") > 0).then(error)).otherwise("error").alias("error"),
        pl.when(is_modelled).then(pl.lit("modelled")).otherwise("how").alias("how"),
        u.alias("hidden"),
        pl.when((pl.col("why") == "") & too_little)
        .then(pl.lit("more than half of the people counted are in cells too small to show"))
        .otherwise("why")
        .alias("why"),
    ).select(rows.columns)
