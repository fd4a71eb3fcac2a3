"""What a caller may write in an address: dates, breakdowns, formats, pages of rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from skillshed.evidence.book import Book
from skillshed.terms.errors import NotFound
from skillshed.terms.period import Period, read_period
from skillshed.terms.place import Place

DATED = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "pattern": "^(19|20)[0-9]{2}$"},
        {"type": "string", "pattern": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"},
    ]
}
MOST_PLACES = 400
MOST_ROWS = 10_000


def _dated(text: str) -> str:
    _days(text)
    return text


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a date, a month or a year as written."""
    if len(text) == 10:
        day = date.fromisoformat(text)
        return day, day
    period = read_period(text) if text.isascii() and text.replace("-", "").isdigit() and len(text) in (4, 7) else None
    if period is None:
        raise ValueError("must be a date such as 2020-07-01, a month such as 2020-07, or a year such as 2020")
    return period.start, period.end - timedelta(days=1)


Dated = Annotated[str, AfterValidator(_dated), WithJsonSchema(DATED)]
Part = Annotated[str, Field(pattern=r"^(all|\*|[^=]+=[^=].*)$", max_length=400)]
Format = Literal["json", "csv"]
Words = Annotated[str, Field(max_length=200)]


def first_day(text: str | None) -> date | None:
    """Where a span of periods begins."""
    return _days(text)[0] if text else None


def last_day(text: str | None) -> date | None:
    """Where a span of periods, or what was known, ends."""
    return _days(text)[1] if text else None


def parts_asked(pairs: list[str]) -> dict[str, str] | None:
    """`["sex=Male"]` -> {"sex": "Male"}; `all` opens every dimension; none at all is the headline."""
    if not pairs:
        return None
    if any(pair in ("all", "*") for pair in pairs):
        return {"*": "*"}
    split = (pair.split("=", 1) for pair in pairs)
    return {name.strip(): category.strip() for name, category in split}


def place_asked(book: Book, text: str) -> Place:
    """The place meant by a code, slug or name."""
    return book.places.one(text)


def period_asked(book: Book, measure: str, code: str, text: str) -> Period:
    """The period meant: 2018/19 is an academic or financial year, 2019 also what starts in it. NotFound."""
    from skillshed.evidence.series import series

    means = list(dict.fromkeys(period for starts in (8, 4, 9) if (period := read_period(text, starts))))
    if not means:
        raise NotFound(f"'{text}' is not a period.", next_step="Write it like 2019, 2018/19, 2020-07 or 2020-07-01/P1M.")
    have = [Period.parse(one) for one in series(book, measure, [code], by={"*": "*"})["period"].unique().sort()]
    inside = [one for one in have if means[0].start <= one.start < means[0].end]
    return next((one for one in means if one in have), inside[-1] if inside else means[0])


def paged(rows: list[Any], limit: int, offset: int) -> dict[str, Any]:
    """One page of rows, with how many there are and where the next begins."""
    end = offset + limit
    return {"count": len(rows), "offset": offset, "next_offset": end if end < len(rows) else None, "items": rows[offset:end]}
