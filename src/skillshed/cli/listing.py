"""Commands that list what there is: sources, measures, releases, data quality."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from skillshed.cli.common import filled_book, note, open_book, show_json, show_table

Json = Annotated[bool, Parameter(negative="")]


def sources(*, json: Json = False) -> None:
    """The formats we read, whose they are, and what is loaded from each."""
    from skillshed.evidence.catalogue import source_rows

    rows = source_rows(open_book())
    show_json(rows) if json else show_table(
        rows, ["source", "title", "publisher", "releases", "rows", "last_release", "next_release"]
    )


def measures(text: str = "", *, loaded: bool = False, generated: bool = False, json: Json = False) -> None:
    """Measures, found by words; --loaded shows those with figures here, --generated also those nobody refined."""
    from skillshed.evidence.catalogue import measure_rows

    rows = measure_rows(open_book(), text, loaded=loaded, generated=generated or bool(text) or json)
    show_json(rows) if json else show_table(rows, ["measure", "title", "unit", "kind", "theme", "first", "last", "places"])


def releases(*, dataset: str = "", json: Json = False) -> None:
    """Every release here, oldest known first."""
    from skillshed.evidence.catalogue import release_rows

    rows = [row for row in release_rows(open_book()) if not dataset or row["dataset"] == dataset]
    show_json(rows) if json else show_table(
        rows, ["release", "title", "publisher", "published_on", "rows_out", "rows_dropped", "revises"]
    )


def check(*, json: Json = False) -> int:
    """Data quality: bytes that no longer match, rows put aside, stale or partial releases. Exit code 11 if bytes are damaged."""
    from skillshed.evidence.quality import findings

    found = findings(filled_book())
    if json:
        show_json(found)
    else:
        show_table(found, ["level", "what", "finding", "next_step"])
        note(
            f"{sum(row['level'] == 'error' for row in found)} errors, {sum(row['level'] == 'warning' for row in found)} warnings."
        )
    return 11 if any(row["level"] == "error" for row in found) else 0
