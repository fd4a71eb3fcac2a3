"""The question asked most: a measure's figures for places, as known on a day, put together where nobody published them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from skillshed.evidence.assemble import Wanted, all_assembled
from skillshed.evidence.book import KEY, Book
from skillshed.evidence.components import Only, direct, direct_runs, known_by
from skillshed.evidence.measures import Measure, as_text
from skillshed.terms.breakdown import parts

SERIES = pl.Schema(
    {
        "measure": pl.String,
        "place": pl.String,
        "place_name": pl.String,
        "period": pl.String,
        "breakdown": pl.String,
        "value": pl.Float64,
        "status": pl.String,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "unit": pl.String,
        "release": pl.String,
        "basis": pl.String,  # published, same_area, summed, ratio, weighted, best_fit
        "is_lower_bound": pl.Boolean,
        "note": pl.String,
    }
)
ANY = "*"
WHOLE = {"country", "region"}  # their rates are published: no mean of hundreds of weighted districts stands in for them


def series(
    book: Book, measure_id: str, places: list[str], *, by: dict[str, str] | None = None, start: date | None = None,
    end: date | None = None, as_of: date | None = None,
) -> pl.DataFrame:  # fmt: skip
    """A measure's figures for places given by code, oldest first, one row a place, period and breakdown (SERIES).

    `by`: None gives the headline where there is one, else every part; {"sex": "Male"} picks, {"sex": "*"} opens a
    dimension, {"*": "*"} gives all. `as_of` None is today's knowledge. Raises NotFound for an unknown measure or place.
    """
    measure = book.measure(measure_id)
    day = as_of or date.max
    held = rows_for_all(book, [(measure, code, None) for code in places], day)
    frames = [rows.with_columns(pl.lit(order).alias("_order")) for order, rows in enumerate(held)]
    rows = pl.concat(frames) if frames else pl.DataFrame(schema={**_ROWS, "_order": pl.Int32})
    rows = chosen_parts(rows, by)
    if start:
        rows = rows.filter(pl.col("period").str.slice(0, 10) >= start.isoformat())
    if end:
        rows = rows.filter(pl.col("period").str.slice(0, 10) <= end.isoformat())
    names = {code: book.place(code).name for code in places}
    return rows.sort("_order", "breakdown", "period").select(
        pl.lit(measure.id).alias("measure"),
        "place",
        pl.col("place").replace_strict(names, default=None, return_dtype=pl.String).alias("place_name"),
        *["period", "breakdown", "value", "status", "lower", "upper"],
        pl.lit(measure.unit).alias("unit"),
        *["release", "basis", "is_lower_bound", "note"],
    )


_ROWS = {**dict.fromkeys(KEY, pl.String), "value": pl.Float64, "status": pl.String, "lower": pl.Float64, "upper": pl.Float64,
         "release": pl.String, "is_lower_bound": pl.Boolean, "basis": pl.String, "note": pl.String}  # fmt: skip


def rows_for(book: Book, measure: Measure, code: str, as_of: date) -> pl.DataFrame:
    """All rows of a measure for one place: published, else of an area with the same extent, else put together.

    Each period and breakdown is filled by the first of these that has it; `basis` says which.
    """
    return rows_for_all(book, [(measure, code, None)], as_of)[0]


def rows_for_all(book: Book, wanted: Sequence[tuple[Measure, str, Only]], as_of: date) -> list[pl.DataFrame]:
    """The same for many measures, places and choices of breakdowns at once, in their order (no choice: None).

    What must be put together is put together in one go.
    """
    keys = [("rows_for", as_text(measure), code, only, known_by(book, measure.stored, as_of)) for measure, code, only in wanted]
    lacking = {key: pair for key, pair in zip(keys, wanted, strict=True) if not book.has_derived(key)}
    fresh = dict(zip(lacking, _rows_for_all(book, list(lacking.values()), as_of), strict=True))
    return [
        book.derived(key, lambda key=key, pair=pair: fresh[key] if key in fresh else _rows_for_all(book, [pair], as_of)[0])  # type: ignore[misc]
        for key, pair in zip(keys, wanted, strict=True)
    ]


def _rows_for_all(book: Book, wanted: list[tuple[Measure, str, Only]], as_of: date) -> list[pl.DataFrame]:
    own = [_own(book, measure, code, as_of, only) for measure, code, only in wanted]
    asked = [Wanted(measure, code, rows, only) for (measure, code, only), rows in zip(wanted, own, strict=True)]
    made = {order: one for order, one in enumerate(asked) if not (one.measure.weight and book.place(one.code).kind in WHOLE)}
    found = dict(zip(made, all_assembled(book, list(made.values()), as_of), strict=True))
    return [_filled(rows, found[order], asked[order].code) if order in found else rows for order, rows in enumerate(own)]


def _own(book: Book, measure: Measure, code: str, as_of: date, only: Only) -> pl.DataFrame:
    """What is published for the place, then for areas with the same districts."""
    runs = direct_runs(book, measure, as_of, only=only)
    twins = [twin for twin in map(book.place, book.twins(code)) if twin.code in runs]
    if not twins:
        return runs.of(code)
    layers = [runs.of(code)]
    for twin in twins:
        said = f"published for {twin.name} ({twin.kind_words}), which has the same districts"
        changed = {"place": pl.lit(code), "basis": pl.lit("same_area"), "note": pl.lit(said)}
        layers.append(runs.of(twin.code).with_columns(**changed))
    return pl.concat(layers).unique(subset=KEY, keep="first", maintain_order=True)


def _filled(own: pl.DataFrame, made: pl.DataFrame, code: str) -> pl.DataFrame:
    """What was put together stands where nothing is published."""
    if not made.height:
        return own
    return pl.concat([own, made.select(pl.lit(code).alias("place"), *own.columns[1:])])


def chosen_parts(rows: pl.DataFrame, by: dict[str, str] | None) -> pl.DataFrame:
    """Rows whose breakdown answers `by`."""
    if by is None:
        heads = rows.filter(pl.col("breakdown") == "")
        return heads if heads.height else rows
    if by.get(ANY) == ANY:
        return rows
    return rows.filter(pl.col("breakdown").is_in(answering(rows["breakdown"].unique().to_list(), by)))


def answering(breakdowns: list[str], by: dict[str, str] | None) -> list[str]:
    """The breakdowns that answer `by`; all of them where nothing is asked."""
    if by is None or by.get(ANY) == ANY:
        return breakdowns
    return [text for text in breakdowns if _answers(parts(text), by)]


def _answers(found: dict[str, str], by: dict[str, str]) -> bool:
    return set(found) == set(by) and all(same_category(found[name], wanted) for name, wanted in by.items())


def same_category(category: str, wanted: str) -> bool:
    """Whether a category is the one asked for: `*`, the same words in any case, or its code (`C` for `C : Manufacturing`)."""
    if wanted == ANY:
        return True
    had, asked = category.casefold().strip(), wanted.casefold().strip()
    return had == asked or had.split(" : ")[0] == asked or had.split(" : ")[-1] == asked


def everywhere(
    book: Book, measure_id: str, codes: list[str], period: str, *, breakdown: str = "", as_of: date | None = None
) -> pl.DataFrame:
    """Published figures of one period for many places, for maps and ranks (no figures are put together here).

    Returns place | value | status | lower | upper | release | is_lower_bound, only places with a row.
    """
    rows = direct(book, book.measure(measure_id), as_of or date.max)
    return rows.filter((pl.col("period") == period) & (pl.col("breakdown") == breakdown) & pl.col("place").is_in(codes)).drop(
        "period", "breakdown"
    )
