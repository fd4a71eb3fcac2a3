"""The analyst's SQL door: Polars' SQL over the lake, reading only what a query touches."""

from __future__ import annotations

from typing import Any

import polars as pl

from skillshed.evidence.book import KEY, Book
from skillshed.terms.errors import UsageError


def ask(book: Book, query: str) -> pl.DataFrame:
    """Run a SELECT. Tables: observations, latest, releases, measures, areas. Raises UsageError with Polars' reason."""
    if not query.lstrip().casefold().startswith(("select", "with", "show", "explain", "(")):
        raise UsageError("Only questions are possible here: the lake is never changed by SQL.", next_step="Begin with SELECT.")
    frames = _tables(book)
    with pl.SQLContext(frames=frames, eager=False) as context:
        try:
            return context.execute(query).collect(engine="streaming")
        except (pl.exceptions.PolarsError, ValueError) as error:
            names = "; ".join(f"{name}({', '.join(frame.collect_schema().names())})" for name, frame in frames.items())
            raise UsageError(f"The SQL could not be run: {str(error).splitlines()[0]}.", next_step=f"Tables: {names}.") from error


def _tables(book: Book) -> dict[str, pl.LazyFrame]:
    releases = list(book.lake.releases().values())
    stored = pl.concat([book.lake.scan(release.id) for release in releases])
    newest = stored.unique(subset=["measure", *KEY], keep="last", maintain_order=True)
    shown: list[dict[str, Any]] = [
        {"id": r.id, "source": r.source, "dataset": r.dataset, "title": r.title, "publisher": r.publisher, "published_on": r.published_on,
         "accessed_on": r.accessed_on, "rows": r.rows_out, "dropped": r.rows_dropped, "sha256": r.raw[0].sha256 if r.raw else None}
        for r in releases
    ]  # fmt: skip
    measures: list[dict[str, Any]] = [
        {"id": m.id, "title": m.title, "unit": m.unit, "kind": m.kind, "theme": m.theme, "is_generated": m.is_generated}
        for m in book.measures.values()
    ]
    areas: list[dict[str, Any]] = [{"code": p.code, "name": p.name, "kind": p.kind, "slug": p.slug, "start": p.start, "end": p.end}
             for kind in book.areas.kinds() for p in book.areas.of_kind(kind)]  # fmt: skip
    tables: dict[str, list[dict[str, Any]]] = {"releases": shown, "measures": measures, "areas": areas}
    return {"observations": stored, "latest": newest} | {
        name: pl.DataFrame(rows, infer_schema_length=None).lazy() for name, rows in tables.items()
    }
