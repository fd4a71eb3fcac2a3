"""What a caller of the feed asks, read from the address; UsageError names the parameter that cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from skillshed.terms.errors import UsageError

SIZE, MOST = 50, 500
IDENT = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
DAYS = {name[:2].upper(): name for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?(e[+-]?[0-9]{1,3})?", re.ASCII | re.IGNORECASE)
WHOLE = re.compile(r"[0-9]{1,9}(\.0{1,9})?", re.ASCII)  # 3.0 is a whole number to those who read JSON
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-][0-9]{2}:?[0-9]{2})?", re.ASCII)
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
LONGEST_SEARCH = 200
MOST_PAGES = 1_000_000
Given = Mapping[str, str]


def page_of(request: HttpRequest) -> tuple[int, int]:
    """(page, per_page). More than 500 a page is answered with 500."""
    page = whole(request.GET, "page") or 1
    return min(page, MOST_PAGES), min(whole(request.GET, "per_page") or SIZE, MOST)


def whole(given: Given, name: str) -> int | None:
    """A whole number of 1 or more."""
    text = given.get(name, "").strip()
    if not text:
        return None
    number = int(float(text)) if WHOLE.fullmatch(text) else 0
    if number < 1:
        raise _bad(name, text, "a whole number of 1 or more")
    return number


def age(given: Given, name: str) -> float | None:
    """Years, 0 to 150."""
    return _between(given, name, 150, "an age in years")


def metres(given: Given, name: str) -> float | None:
    """A distance in metres."""
    return _between(given, name, 2_000_000, "a distance in metres, such as 5000")


def _between(given: Given, name: str, most: float, what: str) -> float | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    if len(text) > 40 or not NUMBER.fullmatch(text) or not 0 <= float(text) <= most:
        raise _bad(name, text, what)
    return float(text)


def clock(given: Given, name: str) -> time | None:
    """09:00, 09:00:00; an offset is passed over, since the directory's times are local."""
    text = given.get(name, "").strip()
    if not text:
        return None
    if not CLOCK.fullmatch(text.replace(" ", "+")):
        raise _bad(name, text, "a time such as 09:30")
    return time.fromisoformat(text[:8] if text[5:6] == ":" else text[:5])


def day(given: Given, name: str) -> str:
    """MO to SU; `Monday` is read too."""
    text = given.get(name, "").strip()
    if text and text.upper() not in DAYS and text.lower() not in DAYS.values():
        raise _bad(name, text, f"one of {', '.join(DAYS)}")
    return text[:2].upper()


def ident(given: Given, name: str) -> UUID | None:
    """A UUID."""
    text = given.get(name, "").strip()
    if not text:
        return None
    if not IDENT.fullmatch(text):
        raise _bad(name, text, "a UUID")
    return UUID(text)


def moment(given: Given, name: str) -> datetime | None:
    """2026-11-22T09:00:00Z, or a day."""
    text = given.get(name, "").strip()
    text = text[:19] + text[19:].replace(" ", "+")  # a plus sign that nobody escaped
    if not text:
        return None
    try:
        found: Any = parse_datetime(text) or parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise _bad(name, text, "a time such as 2026-11-22T09:00:00Z")
    # Years at the ends of the calendar cannot be turned into another time zone; nothing changed in them.
    if not EARLIEST.year <= found.year < LATEST.year:
        return EARLIEST if found.year < LATEST.year else LATEST
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def yes(given: Given, name: str) -> bool:
    """true or false; false where it is not said."""
    text = given.get(name, "").strip().lower()
    if text not in ("", "true", "false", "1", "0"):
        raise _bad(name, text, "true or false")
    return text in ("true", "1")


def words(given: Given, name: str, most: int = LONGEST_SEARCH) -> str:
    """Words to search for."""
    text = given.get(name, "").strip()
    if "\0" in text or len(text) > most:
        raise _bad(name, text[:20].replace("\0", "?"), f"at most {most} letters")
    return text


def once(given: QueryDict) -> None:
    """UsageError where a parameter is given twice with different values: nobody could say which is meant."""
    for name, values in given.lists():
        if len(set(values)) > 1:
            raise UsageError(f"'{name[:60]}' is given more than once.", next_step="Give it one value.")


def streamed(given: Given) -> bool:
    """Whether everything is asked for as one stream."""
    text = given.get("format", "").strip().lower()
    if text not in ("", "json", "ndjson"):
        raise _bad("format", text, "json or ndjson")
    return text == "ndjson"


def _bad(name: str, text: str, what: str) -> UsageError:
    return UsageError(f"'{text[:60]}' cannot be read as {name}.", next_step=f"Give {what}.")
