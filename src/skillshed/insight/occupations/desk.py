"""Pay of the evidence base put under the desk of transitions, where the book knows pay by occupation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from skillshed.evidence.book import Book
from skillshed.insight.occupations.figures import figure
from skillshed.insight.occupations.rules import said_of_file
from skillshed.skills.transitions.facts import SCHEMA, Facts
from skillshed.skills.transitions.moves import Desk
from skillshed.skills.transitions.soc import Group

MARK = "evidence base: "  # begins the source of pay that the book gives, and of no file's


def pay_source(desk: Desk, occupation: str) -> str | None:
    """Where the pay of an occupation comes from, in words; None where its pay is not known. A file's own figures are said to be old."""
    found = desk.facts.by_id.get(occupation, {})
    if found.get("pay_gbp_year") is None:
        return None
    source = str(found.get("source") or "")
    return source.removeprefix(MARK) if source.startswith(MARK) else f"{said_of_file(source)} ({source})"


def with_pay(desk: Desk, book: Book, groups: Mapping[str, Group], place: str = "") -> Desk:
    """The desk with yearly pay by SOC group, as near the place as it is published; `source` names measure, group and place.

    Pay of all jobs is no pay of an occupation and is never put in. Where the book has nothing, what was loaded as facts stands.
    """
    found = book.derived(("occupation pay", place, tuple(sorted(groups.items()))), lambda: _pay(book, groups, place), rows=5_000)
    if found.is_empty():
        return desk
    both = desk.facts.table.join(found, on="id", how="full", coalesce=True, suffix="_book")
    pay, said = pl.coalesce("pay_gbp_year_book", "pay_gbp_year"), pl.coalesce("source_book", "source")
    return replace(desk, facts=Facts(both.with_columns(pay_gbp_year=pay, source=said).select(list(SCHEMA))))


def _pay(book: Book, groups: Mapping[str, Group], place: str) -> pl.DataFrame:
    by_group: dict[str, tuple[float, str] | None] = {}
    for group in set(groups.values()):
        one = figure(book, "pay", group, place)
        if one is not None and one.digits and one.pounds_year is not None:
            source = f"{MARK}{one.title}, {one.about or one.breakdown}, {one.estimate.place_name}, {one.estimate.period[:4]}"
            by_group[group.code] = (one.pounds_year, source)
    known = [(job, *by_group[group.code]) for job, group in groups.items() if by_group.get(group.code)]  # type: ignore[misc]
    return pl.DataFrame(known, schema={"id": pl.String, "pay_gbp_year": pl.Float64, "source": pl.String}, orient="row")
