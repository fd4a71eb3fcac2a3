"""What a loader gives, and how tables become a taxonomy: each column conformed, each row once, in a fixed order."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from skillshed.skills.taxonomy.tables import TABLES, Taxonomy

REJECTED: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "row": pl.Int64,
    "reason": pl.String,
    "text": pl.String,
}


@dataclass(frozen=True)
class Loaded:
    """What was read: the taxonomy, the rows put aside (`REJECTED`), and the name of the taxonomy it only adds to."""

    taxonomy: Taxonomy
    rejected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTED))
    adds_to: str = ""


def made(name: str, version: str, *, licence: str, attribution: str, sources: Iterable[str], **tables: pl.DataFrame) -> Taxonomy:
    """A taxonomy from the tables at hand: missing ones are empty, columns conformed, rows distinct and sorted."""
    whole = {table: conformed(tables.get(table), table) for table in TABLES}
    return Taxonomy(
        name=name,
        version=version,
        licence=licence,
        attribution=attribution,
        sha256=fingerprint(whole),
        sources=tuple(sources),
        **whole,
    )


def conformed(frame: pl.DataFrame | None, table: str) -> pl.DataFrame:
    """A frame in the columns of `table`: text, never null, each row once, sorted."""
    schema = TABLES[table]
    if frame is None or not frame.width:
        return pl.DataFrame(schema=schema)
    columns = [_text(frame, column) for column in schema]
    whole = frame.select(columns).unique().sort(list(schema))
    return whole.unique("id", keep="first", maintain_order=True) if table == "concepts" else whole


def _text(frame: pl.DataFrame, column: str) -> pl.Expr:
    if column not in frame.columns:
        return pl.lit("").alias(column)
    # Publishers' labels carry hard spaces now and then; a person who types the label does not.
    text = pl.col(column).cast(pl.String).fill_null("").str.replace_all("\u00a0", " ", literal=True)
    return text.str.strip_chars().alias(column)


def tables_of(taxonomy: Taxonomy) -> dict[str, pl.DataFrame]:
    """The six tables by name."""
    return {table: getattr(taxonomy, table) for table in TABLES}


def fingerprint(tables: dict[str, pl.DataFrame]) -> str:
    """SHA-256 of the tables' content, whatever wrote them."""
    digest = hashlib.sha256()
    for table in TABLES:
        buffer = io.BytesIO()
        tables[table].sort(list(TABLES[table])).write_csv(buffer)
        digest.update(table.encode() + buffer.getbuffer())
    return digest.hexdigest()


def put_aside(rows: Iterable[tuple[str, int, str, str]]) -> pl.DataFrame:
    """Rows as (file, row, reason, text) put aside."""
    return pl.DataFrame(list(rows), schema=REJECTED, orient="row")
