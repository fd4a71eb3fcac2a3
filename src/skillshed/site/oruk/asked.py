"""What a caller of the feed asks, read from the address; UsageError names the parameter that cannot be understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from skillshed.terms.errors import UsageError

SIZE, MOST = 50, 500
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
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
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise _bad(name, text, "a whole number of 1 or more")
    return int(text)


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
    try:
        number = float(text)
    except ValueError:
        raise _bad(name, text, what) from None
    if not 0 <= number <= most:
        raise _bad(name, text, what)
    return number


def clock(given: Given, name: str) -> time | None:
    """09:00, 09:00:00; an offset is passed over, since the directory's times are local."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return time.fromisoformat(text.replace(" ", "+")).replace(tzinfo=None)
    except ValueError:
        raise _bad(name, text, "a time such as 09:30") from None


def day(given: Given, name: str) -> str:
    """MO to SU; `Monday` is read too."""
    text = given.get(name, "").strip()
    code = text[:2].upper()
    if text and code not in DAYS:
        raise _bad(name, text, f"one of {', '.join(DAYS)}")
    return code


def ident(given: Given, name: str) -> UUID | None:
    """A UUID."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise _bad(name, text, "a UUID") from None


def moment(given: Given, name: str) -> datetime | None:
    """2026-11-22T09:00:00Z, or a day."""
    text = given.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        found: Any = parse_datetime(text) or parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise _bad(name, text, "a time such as 2026-11-22T09:00:00Z")
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def yes(given: Given, name: str) -> bool:
    """true or false; false where it is not said."""
    text = given.get(name, "").strip().lower()
    if text not in ("", "true", "false", "1", "0"):
        raise _bad(name, text, "true or false")
    return text in ("true", "1")


def words(given: Given, name: str) -> str:
    """Words to search for."""
    text = given.get(name, "").strip()
    if "\0" in text or len(text) > LONGEST_SEARCH:
        raise _bad(name, text[:20], f"at most {LONGEST_SEARCH} letters")
    return text


def streamed(given: Given) -> bool:
    """Whether everything is asked for as one stream."""
    text = given.get("format", "").strip().lower()
    if text not in ("", "json", "ndjson"):
        raise _bad("format", text, "json or ndjson")
    return text == "ndjson"


def _bad(name: str, text: str, what: str) -> UsageError:
    return UsageError(f"'{text[:60]}' cannot be read as {name}.", next_step=f"Give {what}.")
