"""What a parser hands on: the publisher's rows in one shape, with nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

# One row an observation. `place_kind` and `place_name` are the publisher's; `place_code` may be empty.
ROWS = pl.Schema(
    {
        "indicator": pl.String,  # key into Parsed.indicators
        "place_code": pl.String,  # GSS, ITL or NUTS code as published, or null
        "place_name": pl.String,  # as published (untrimmed is fine), or null
        "place_kind": pl.String,  # district, county, lep, lsip, combined_authority, region, country, ttwa... or null
        "period": pl.String,  # ISO start/duration
        "breakdown": pl.String,  # canonical, see terms.breakdown
        "value": pl.Float64,
        "status": pl.String,  # terms.Status
        "lower": pl.Float64,
        "upper": pl.Float64,
        "sheet": pl.String,  # sheet of a workbook, or null
        "row": pl.Int32,  # 1-based row in the file or sheet as a person counts them (header is row 1)
    }
)
# Rows the parser itself could not read.
REJECTS = pl.Schema({"sheet": pl.String, "row": pl.Int32, "reason": pl.String, "text": pl.String})


@dataclass(frozen=True)
class Indicator:
    """What a publisher says of one of its indicators: enough to define a measure from."""

    label: str
    unit: str = ""  # percent, people, pounds, pounds_million, rate_100k, jobs, enterprises, hours, index, number...
    decimals: int | None = None
    kind: str = "count"  # count (additive), ratio, median, index
    polarity: str = ""  # higher_is_better, lower_is_better, or empty for neither
    description: str = ""
    caveats: str = ""
    universe: str = ""


@dataclass
class Parsed:
    """A file read. `dataset` names what it is among its format's datasets, in words that outlive one edition."""

    dataset: str
    title: str
    publisher: str
    rows: pl.DataFrame
    indicators: dict[str, Indicator]
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTS))
    file_rows: int = 0  # data rows as a reader of the file counts them: no header, footnote or blank line
    published_on: date | None = None  # what the file itself says
    url: str = ""
    licence: str = "OGL-UK-3.0"
    boundaries: int | None = None  # year of the boundaries, where the file says
    notes: tuple[str, ...] = ()  # footnotes worth keeping, warnings (an incomplete body)
    is_complete: bool = True  # False where the file itself says that rows are missing
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)  # what is not observations: code lists, flows, shapes


@dataclass(frozen=True)
class Given:
    """What the person said about a file: overrides what the file says."""

    dataset: str = ""
    released_on: date | None = None
    columns: dict[str, str] = field(default_factory=dict)  # a user's own file: our column -> theirs
    title: str = ""


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as the common table; absent keys are null, absent status is final."""
    table = pl.DataFrame(rows, schema=ROWS, strict=False) if rows else pl.DataFrame(schema=ROWS)
    return table.with_columns(pl.col("status").fill_null("final"), pl.col("breakdown").fill_null(""))


def conform(table: pl.DataFrame) -> pl.DataFrame:
    """Any table with some of the common columns, as the common table: missing ones null, types cast."""
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in ROWS.items() if name not in table.columns]
    return (
        table.with_columns(missing)
        .select(pl.col(name).cast(dtype, strict=False) for name, dtype in ROWS.items())
        .with_columns(pl.col("status").fill_null("final"), pl.col("breakdown").fill_null(""))
    )
