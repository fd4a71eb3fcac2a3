"""Invented pay by occupation as somebody would bring it: a file called pay_by_occupation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PAY = """place,period,occupation,measure,unit,value
E92000001,2025,6135 Care workers and home carers,median weekly pay,pounds_week,480
E92000001,2025,7111 Sales and retail assistants,median weekly pay,pounds_week,420
E92000001,2025,4159 Other administrative occupations n.e.c.,median weekly pay,pounds_week,560
E92000001,2025,"6 Caring, leisure and other service",median weekly pay,pounds_week,470
E92000001,2024,6135 Care workers and home carers,median weekly pay,pounds_week,450
E07000117,2025,"6 Caring, leisure and other service",median weekly pay,pounds_week,455
E07000117,2025,"7 Sales and customer service",median weekly pay,pounds_week,430
E07000117,2019,"5 Skilled trades",median weekly pay,pounds_week,600
"""


def made(folder: Path) -> Book:
    """A book with these figures and no others."""
    book = Book(folder)
    given = Given(dataset="pay_by_occupation", released_on=date(2026, 3, 1))
    publish(RawFile(PAY.encode(), "pay_by_occupation.csv"), lake=book.lake, areas=book.areas, now=NOW, source="tidy", given=given)
    return book
