"""Cells of the two lists: pay by the year, minutes, ways to travel, places made coarse, text without what identifies."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from skillshed.employers.redundancy.columns import taken_out
from skillshed.employers.redundancy.licences import read_licences
from skillshed.evidence.postcodes import POSTCODE
from skillshed.evidence.postcodes.points import locate
from skillshed.provision.feeds.cells import CellFault
from skillshed.provision.feeds.cells import text as cell_text
from skillshed.skills.adverts.fields import read_pay

HOURS = re.compile(r"^(?:(\d+(?:\.\d+)?) ?(?:h|hr|hrs|hours?))? ?(?:and )?(?:(\d+(?:\.\d+)?) ?(?:m|min|mins|minutes?)?)?$")
WAYS = {
    "bus": "bus", "public transport": "bus", "train": "bus", "pt": "bus", "car": "car", "drives": "car", "drive": "car", "van": "car",
    "motorbike": "car", "cycle": "cycle", "bike": "cycle", "bicycle": "cycle", "walk": "walk", "foot": "walk", "on foot": "walk",
}  # fmt: skip
ROUNDED = 2  # places of a degree: about a kilometre
PENNY = Decimal("0.01")


def pay(cell: Any) -> tuple[Decimal, Decimal] | None:
    """(least, most) pounds a year of full-time work. CellFault where no wage can be read."""
    written = cell_text(cell)
    if not written:
        return None
    found = read_pay(written, whole=True)
    if found is None:
        raise CellFault(f"“{written[:40]}” is no pay that can be read. Write £24,500 or £12.60 an hour.")
    return Decimal(str(round(found.low, 2))).quantize(PENNY), Decimal(str(round(found.high, 2))).quantize(PENNY)


def minutes(cell: Any) -> int | None:
    """Whole minutes of 45, 45 minutes, 1 hour, 1h 15."""
    written = cell_text(cell).casefold()
    if not written:
        return None
    found = HOURS.match(written)
    if not found or not (found[1] or found[2]):
        raise CellFault(f"“{written[:40]}” is no length of a journey. Write minutes, such as 45.")
    total = float(found[1] or 0) * 60 + float(found[2] or 0)
    if not 1 <= total <= 300:
        raise CellFault(f"{total:g} minutes is no journey to work. Write minutes from 1 to 300.")
    return round(total)


def years(cell: Any) -> Decimal | None:
    """Years with at most one place."""
    written = re.sub(r"\s*(?:years?|yrs?)$", "", cell_text(cell).casefold())
    if not written:
        return None
    if not re.fullmatch(r"\d{1,2}(?:\.\d+)?", written):
        raise CellFault(f"“{written[:40]}” is no number of years. Write a number, such as 7.")
    return Decimal(written).quantize(Decimal("0.1"))


def whole(cell: Any) -> int | None:
    """A count from 1 to 999."""
    written = cell_text(cell)
    if not written:
        return None
    if not re.fullmatch(r"[1-9]\d{0,2}", written):
        raise CellFault(f"“{written[:40]}” is no number of places. Write a whole number from 1 up.")
    return int(written)


def way(cell: Any) -> str:
    """bus, car, cycle or walk; empty where not said."""
    written = cell_text(cell).casefold()
    if written and written not in WAYS:
        raise CellFault(f"“{written[:40]}” is no way to travel known here. Write bus, car, cycle or foot.")
    return WAYS.get(written, "")


def place(cell: Any) -> tuple[str, float, float] | None:
    """(outward half of the postcode or town, rounded latitude, rounded longitude); the rest of the postcode is let go."""
    written = cell_text(cell)
    if not written:
        return None
    found = locate(written)
    if found is None:
        raise CellFault("This place is not known. Write a postcode, its first half, or a town.")
    match = POSTCODE.match(found.label)
    area = match[1].upper() if match else found.label[:60]
    return area, round(found.latitude, ROUNDED), round(found.longitude, ROUNDED)


def licences(cell: Any) -> tuple[str, ...] | None:
    """Names of licences; None where not said."""
    written = cell_text(cell)
    return read_licences(written)[:12] if written else None


def clean(cell: Any) -> tuple[str, list[str]]:
    """Free text, and what was taken out of it."""
    written, gone = cell_text(cell), []
    for what, pattern in taken_out():
        written, count = pattern.subn("[taken out]", written)
        gone += [what] * bool(count)
    return written, gone


READERS: dict[str, Callable[[Any], Any]] = {
    "text": cell_text, "pay": pay, "minutes": minutes, "years": years, "whole": whole, "way": way, "place": place, "licences": licences,
}  # fmt: skip
