"""Years as the tool writes them: 2018, 2018 (Rev), 2018/19, 2016-17 (OT), 2014-16, 2013/14-15/16."""

from __future__ import annotations

import re
from datetime import date

from skillshed.sources.lait.measures import facts
from skillshed.terms.period import Period, read_period

_MARKED = re.compile(r"^(.*?)\s*\((\w+)\)$")
_RANGE = re.compile(r"^(\d{4})/\d{2}\s*-\s*(\d{2})/(\d{2})$")


def year_of(text: str, measure: str, year_type: str = "") -> tuple[str | None, str]:
    """A period as ISO text and the status its mark gives; None where it is no year.

    `year_type` is what the data dictionary says: only split years need it, since a bare year is kept as written.
    """
    marked = _MARKED.match(text.strip())
    plain, mark = (marked[1], marked[2].casefold()) if marked else (text.strip(), "")
    financial = mark == "ot" or year_type.casefold().startswith("financial") or measure in facts()["years"]["financial"]
    found = _period(plain, 4 if financial else 8)
    return (found.iso if found else None), facts()["marks"].get(mark, "final")


def _period(text: str, year_starts: int) -> Period | None:
    if spanned := _RANGE.match(text):
        first, last = int(spanned[1]), int(spanned[1][:2] + spanned[2])
        return Period(date(first, year_starts, 1), last - first + 1, "Y") if last > first else None
    return read_period(text, year_starts)
