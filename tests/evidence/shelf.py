"""Small tables drawn in a test, imported into an evidence base of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from skillshed.evidence.book import Book
from skillshed.evidence.publish import Outcome, publish
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BURNLEY, PENDLE, LANCASHIRE = "E07000117", "E07000122", "E37000019"


def table(rows: Iterable[tuple[object, ...]], head: str = "area code,year,starters") -> bytes:
    """A tidy CSV."""
    return "\n".join([head, *(",".join(str(cell) for cell in row) for row in rows)]).encode() + b"\n"


def bring(
    book: Book, content: bytes, name: str = "starters.csv", *, on: date | None = None, columns: dict[str, str] | None = None,
    source: str = "", now: datetime = NOW,
) -> Outcome:  # fmt: skip
    """Import bytes as a file of that name."""
    given = Given(released_on=on, columns=columns or {})
    return publish(RawFile(content, name), lake=book.lake, areas=book.areas, now=now, source=source, given=given)


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
