"""Cells as people write them: dates, pounds, yes and no, postcodes, choices. What cannot be read says what to write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from skillshed.provision import kinds
from skillshed.publishing.disarmed import rearmed

DAYS = {"mo": "MO", "tu": "TU", "we": "WE", "th": "TH", "fr": "FR", "sa": "SA", "su": "SU"}
UNITS = ("hours", "days", "weeks", "months", "years")
YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0"}
EMAIL = re.compile(r"^[^@\s;,]+@[^@\s;,]+\.[^@\s;,.]{2,}$")
POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
_DAY = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})$")
_TIME = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm)?$", re.IGNORECASE)
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BROKEN = re.compile(r"^#(REF|N/A|VALUE|NAME|DIV/0|NULL|NUM)[!?]?$", re.IGNORECASE)


class CellFault(ValueError):
    """A cell that cannot be read; the words say what is wrong and what to write."""


def text(cell: Any) -> str:
    """A cell as text. Lines stay; an error or formula of a spreadsheet is refused."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute):
        return cell.date().isoformat()
    found = plain_text(str(cell)) if cell is not None else ""
    if _BROKEN.match(found):
        raise CellFault("The spreadsheet could not work this cell out. Write the value itself.")
    if found.startswith("="):
        raise CellFault("A formula stands here. Write the value itself.")
    if "\x00" in found or "�" in found:
        raise CellFault("Some letters cannot be read. Save the file as CSV UTF-8, or as a workbook (.xlsx).")
    return rearmed(found)


def plain_text(found: str) -> str:
    """Text with one kind of line end and no signs that no reader sees."""
    return CONTROL.sub("", found.replace("\r\n", "\n").replace("\r", "\n")).strip()


def day(cell: Any) -> date | None:
    """dd/mm/yyyy, ISO, or a date of the spreadsheet. None for an empty cell."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = text(cell)
    if not found:
        return None
    try:
        if match := _DAY.match(found):
            dd, mm, yyyy = (int(part) for part in match.groups())
            return date(yyyy if yyyy > 99 else 2000 + yyyy, mm, dd)
        if "T" in found or len(found) == 19:
            return datetime.fromisoformat(found).date()
        return _worded(found) or date.fromisoformat(found)
    except ValueError:
        raise CellFault("This is not a day of the calendar. Write it like 07/09/2026 or 2026-09-07.") from None


def _worded(found: str) -> date | None:
    for form in ("%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(found, form).date()
        except ValueError:
            continue
    return None


def money(cell: Any) -> Decimal | None:
    """Pounds: £, commas and spaces are fine; `free` is nought. None for an empty cell, which is not known."""
    found = text(cell)
    if not found:
        return None
    if found.casefold() in ("free", "nil", "none", "no cost"):
        return Decimal("0.00")
    amount = _decimal(
        found.replace("£", "").replace(",", "").replace(" ", ""),
        "Write an amount such as 120 or £1,250.50; 0 is free, empty is not known.",
    )
    if not 0 <= amount < 10_000_000:
        raise CellFault("This is no amount a person could be asked for. Write pounds, such as 120 or £1,250.50.")
    return amount.quantize(Decimal("0.01"))


def number(cell: Any) -> Decimal | None:
    """A number with at most one place after the point that is kept."""
    found = text(cell)
    if not found:
        return None
    amount = _decimal(found.replace(",", ""), "Write a number, such as 10 or 2.5.")
    if not 0 <= amount < 1000:
        raise CellFault("Write a number from 0 to 999.")
    return amount.quantize(Decimal("0.1"))


def _decimal(found: str, help_: str) -> Decimal:
    try:
        amount = Decimal(found)
    except InvalidOperation:
        raise CellFault(f"This is not a number. {help_}") from None
    if not amount.is_finite():
        raise CellFault(f"This is not a number. {help_}")
    return amount


def whole(cell: Any) -> int | None:
    """A whole number."""
    found = text(cell).replace(",", "")
    if not found:
        return None
    if not found.isascii() or not found.isdigit() or len(found) > 5:
        raise CellFault("Write a whole number, such as 19.")
    if int(found) > 32767:
        raise CellFault("This number is too large.")
    return int(found)


def yes_no(cell: Any) -> bool | None:
    """Yes or no. None for an empty cell."""
    found = text(cell).casefold()
    if found and found not in YES | NO:
        raise CellFault("Write yes or no.")
    return None if not found else found in YES


def clock(cell: Any) -> time | None:
    """A time of day: 18:00, 6pm, or a time of the spreadsheet."""
    if isinstance(cell, time):
        return cell
    if isinstance(cell, timedelta):
        return (datetime.min + cell).time().replace(second=0, microsecond=0)
    if isinstance(cell, datetime):
        return cell.time()
    found = text(cell)
    if not found:
        return None
    match = _TIME.match(found)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "pm" else 0)
    if hour > 23 or minute > 59:
        raise CellFault("This is not a time of day. Write it like 18:00.")
    return time(hour, minute)


def postcode(cell: Any) -> str:
    """A full postcode, written as the Post Office does."""
    found = text(cell).upper()
    if not found:
        return ""
    match = POSTCODE.match(re.sub(r"[\s.\-]", "", found))
    if not match:
        raise CellFault("This is not a full postcode. Write it like BB11 1AA.")
    return f"{match[1]} {match[2]}"


def url(cell: Any) -> str:
    """A web address; `www.example.org` is made whole."""
    found = text(cell)
    if not found:
        return ""
    whole_ = found if "://" in found else f"https://{found}"
    if not re.match(r"^https?://[^\s/?#.]+\.[^\s]+$", whole_) and not whole_.startswith(
        ("http://localhost", "https://localhost")
    ):
        raise CellFault("This is not a web address. Write it like https://example.org/page.")
    return whole_


def email(cell: Any) -> str:
    """A mail address."""
    found = text(cell)
    if found and not EMAIL.match(found):
        raise CellFault("This is not an e-mail address. Write it like admissions@example.org.")
    return found


def ukprn(cell: Any) -> str:
    """Eight digits."""
    found = text(cell)
    if found and not re.fullmatch(r"[0-9]{8}", found):
        raise CellFault("A UKPRN has eight digits, such as 10000001.")
    return found


def several(cell: Any) -> list[str]:
    """Parts between semicolons; an empty part keeps its place, but not at the end."""
    parts = [part.strip() for part in text(cell).split(";")]
    while parts and not parts[-1]:
        parts.pop()
    return parts


def codes(cell: Any) -> list[str]:
    """Parts between semicolons, commas or spaces."""
    return sorted({part for part in re.split(r"[;,\s]+", text(cell)) if part})


def languages(cell: Any) -> list[str]:
    """Two or three letters each."""
    found = [part.lower() for part in codes(cell)]
    if any(not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", part) for part in found):
        raise CellFault("Write languages as their two-letter codes, such as ur; pl.")
    return sorted(set(found))


def weekdays(cell: Any) -> list[str]:
    """MO TU WE TH FR SA SU, however they are written."""
    parts = [part for part in re.split(r"[;,\s/]+", text(cell)) if part]
    found = {DAYS.get(part[:2].lower(), "") for part in parts}
    if "" in found:
        raise CellFault("Write days of the week, such as Mo; We.")
    return [one for one in DAYS.values() if one in found]


def unit(cell: Any) -> str:
    """A unit of duration."""
    found = text(cell).casefold()
    match = next((one for one in UNITS if found in (one, one[:-1])), None)
    if found and not match:
        raise CellFault(f"Write one of: {', '.join(UNITS)}.")
    return match or ""


def emails(cell: Any) -> list[str]:
    """Mail addresses between semicolons."""
    return [email(part) for part in several(cell)]


def uuid(cell: Any) -> UUID | None:
    """A number of this directory."""
    found = text(cell)
    try:
        return UUID(found) if found else None
    except ValueError:
        raise CellFault("This is not a number of this directory. Leave it as an export gave it, or empty.") from None


def choice(cell: Any, list_: str) -> str:
    """One of a closed list: its code, its words, or other words for it."""
    found = text(cell)
    if not found:
        return ""
    code = _meanings(list_).get(_plain(found))
    if code is None:
        raise CellFault(f"This is none of the choices. Write one of: {', '.join(getattr(kinds, list_).values)}.")
    return code


def choices(cell: Any, list_: str) -> list[str]:
    """Several of a closed list, between semicolons or commas."""
    parts = [part for part in re.split(r"[;,|]", text(cell)) if part.strip()]
    return sorted({choice(part, list_) for part in parts})


def lenient(found: str, list_: str) -> str:
    """The same for a feed: blank where it is none of them."""
    return _meanings(list_).get(_plain(found), "")


def _plain(found: str) -> str:
    return " ".join(re.sub(r"[_\-/]", " ", found).casefold().split())


@cache
def _meanings(list_: str) -> dict[str, str]:
    other = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8")).get(list_, {})
    own = getattr(kinds, list_)
    return {
        _plain(words): code
        for words, code in [
            *other.items(),
            *((label, code) for code, label in own.choices),
            *((code, code) for code in own.values),
        ]
    }


READERS: dict[str, Callable[[Any], Any]] = {
    "text": text, "date": day, "money": money, "number": number, "whole": whole, "yes_no": yes_no, "time": clock, "postcode": postcode,
    "url": url, "email": email, "emails": emails, "ukprn": ukprn, "list": several, "codes": codes, "languages": languages, "days": weekdays,
    "unit": unit, "uuid": uuid,
}  # fmt: skip
