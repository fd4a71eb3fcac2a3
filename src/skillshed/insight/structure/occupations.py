"""Change of occupations taken apart as the Skills Imperative workbooks do: scale, industry mix, occupation effect."""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.terms.period import Period

STORED = "skills_imperative_2035"
EFFECTS = {"scale": "shift_share_scale", "mix": "shift_share_industry_mix", "occupation_effect": "shift_share_occupation"}
_SCHEMA = {
    "place": pl.String, "occupation": pl.String, "period": pl.String, "base_year": pl.Int32, "target_year": pl.Int32, "base": pl.Float64,
    "target": pl.Float64, "change": pl.Float64, "scale": pl.Float64, "mix": pl.Float64, "occupation_effect": pl.Float64,
    "release": pl.String,
}  # fmt: skip


def occupations(book: Book, code: str, *, as_of: date | None = None) -> pl.DataFrame:
    """Occupations (26 groups) with their change and its three parts, people, one row an occupation and span of years.

    As published in the area's own workbook: the parts need its table of industries by occupation, which only the workbook has.
    Of the place, of an area of its extent, or of the smallest area that holds it (`place` says which); no rows where no such
    workbook is loaded.
    """
    day = as_of or date.max
    parts = {name: book.latest(f"{STORED}.{stored}", day) for name, stored in EFFECTS.items()}
    held = {one for one in parts["scale"]["place"] if book.place(one).kind != "country" or one == code}
    place = next((one for one in _near(book, code) if one in held), "")
    if not place:
        return pl.DataFrame(schema=_SCHEMA)
    found = _of(parts["scale"], place, "scale").with_columns(_year(0).alias("base_year"), _year(1).alias("target_year"))
    for name in ("mix", "occupation_effect"):
        found = found.join(_of(parts[name], place, name).drop("release"), on=["breakdown", "period"], how="inner")
    levels = _levels(book, place, found["release"].unique().to_list())
    for name in ("base", "target"):
        this = levels.rename({"year": f"{name}_year", "value": name})
        found = found.join(this, on=["breakdown", f"{name}_year"], how="left", maintain_order="left")
    return found.with_columns(
        pl.lit(place).alias("place"),
        pl.col("breakdown").str.strip_prefix("occupation=").alias("occupation"),
        (pl.col("target") - pl.col("base")).alias("change"),
    ).select(list(_SCHEMA)).sort("period", "occupation")  # fmt: skip


def _levels(book: Book, place: str, releases: list[str]) -> pl.DataFrame:
    """Employment from the workbook itself: other files hold the same numbers rounded, and then the parts would not add up."""
    wanted = (pl.col("measure") == f"{STORED}.employment") & (pl.col("place") == place)
    rows = pl.concat([book.lake.scan(release).filter(wanted).select("breakdown", "period", "value") for release in releases])
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year")
    return rows.collect().unique(["breakdown", "period"], maintain_order=True).select("breakdown", year, "value")


def _near(book: Book, code: str) -> list[str]:
    """The place, those of its extent, and those that hold it, smallest first."""
    parents = [one.code for one in book.areas.parents(code)] if code in book.areas else []
    return [code, *book.twins(code), *parents]


def _of(rows: pl.DataFrame, place: str, name: str) -> pl.DataFrame:
    return rows.filter(pl.col("place") == place).select("breakdown", "period", pl.col("value").alias(name), "release")


def _year(end: int) -> pl.Expr:
    """The first or the last year of a span such as 2015-01-01/P5Y."""
    return pl.col("period").map_elements(
        lambda text: (Period.parse(text).start if end == 0 else Period.parse(text).end).year, return_dtype=pl.Int32
    )
