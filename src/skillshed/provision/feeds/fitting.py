"""Feeds say more, or longer, than a record holds: what fits is kept, what does not is named."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from django.db import models

from skillshed.provision.feeds import cells
from skillshed.provision.feeds.incoming import Batch
from skillshed.provision.feeds.plan import MODELS

_TAG = re.compile(r"<[^>]{0,200}>")
_BREAK = re.compile(r"<(br|/p|/li|/div)[^>]{0,40}>", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:£|GBP)?\s*(\d[\d,]*(?:\.\d{1,2})?)")
# Words of an office: a contact's name without one of them is taken to be a person's, and the directory names nobody.
OFFICE = re.compile(
    r"\b(team|office|admission|admissions|reception|enquir|desk|help|service|line|centre|center|college|council|department|hub|information|"
    r"support|adviser|advisor|recruitment|bookings?|learning|courses?|customer|manager|coordinator|co-ordinator|officer|secretary|school|university)",
    re.IGNORECASE,
)


def fitted(kind: str, fields: dict[str, Any], batch: Batch, where: str) -> dict[str, Any]:
    """The same fields, texts cut to what the record holds, addresses that are none left out; both are said in the batch."""
    model = MODELS[kind]
    kept: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, str) and name != "parent" and not (kind == "provider" and name in ("name", "ukprn", "website")):
            value = _fits(model._meta.get_field(name), name, value, batch, where)
        kept[name] = value
    return kept


def _fits(field: Any, name: str, value: str, batch: Batch, where: str) -> str:
    longest = getattr(field, "max_length", None)
    is_address = isinstance(field, models.URLField | models.EmailField)
    if "\x00" in value:
        value = value.replace("\x00", "")
    if value and is_address:
        try:
            (cells.email if isinstance(field, models.EmailField) else cells.url)(value)
        except cells.CellFault as fault:
            batch.fault(where, name, value, f"{fault} It was left out.", is_refusal=False)
            return ""
    if longest and len(value) > longest:
        batch.fault(
            where, name, value, f"It has {len(value)} letters where {longest} are kept: the end was cut off.", is_refusal=False
        )
        return "" if is_address else value[: longest - 1].rstrip() + "…"
    return value


def words(value: Any) -> str:
    """Text of a feed: marks of a web page taken out, lines kept."""
    if not isinstance(value, str):
        return "" if value is None or isinstance(value, dict | list) else str(value)
    return cells.plain_text(unescape(_TAG.sub("", _BREAK.sub("\n", value)))).replace("\x00", "")


def day(value: Any) -> Any:
    """A date, or None where it is none."""
    try:
        return cells.day(str(value)[:10]) if value else None
    except cells.CellFault:
        return None


def clock(value: Any) -> Any:
    """A time of day without its offset, or None."""
    try:
        return cells.clock(re.sub(r"(Z|[+-]\d{2}:?\d{2})$", "", str(value).strip())) if value else None
    except cells.CellFault:
        return None


def age(value: Any) -> int | None:
    """A whole age a person can have."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 120:
        return None
    return int(value)


def amount(value: Any) -> Decimal | None:
    """Pounds; None where none are said or they are no amount."""
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value).replace("£", "").replace(",", "").strip())
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.01")) if found.is_finite() and 0 <= found < 10_000_000 else None


def amounts_in(text: str) -> list[Decimal]:
    """Every amount a sentence names with a pound sign, or the only number of a text that is nothing else."""
    if "£" not in text and not re.fullmatch(r"\s*(GBP)?\s*[\d,.]+\s*", text):
        return []
    return [found for one in _AMOUNT.findall(text) if (found := amount(one)) is not None]


def office(title: str, department: str, name: str) -> str:
    """Whom to ask, as a role or office; blank where only a person is named."""
    role = ", ".join(part for part in (title, department) if part)
    return (role or (name if OFFICE.search(name) else ""))[:120]


def key_of(*parts: str) -> str:
    """A key for what a feed gives none: short, and always the same."""
    plain = "\x1f".join(parts)
    return plain if len(parts) == 1 and 0 < len(plain) <= 190 else hashlib.sha256(plain.encode()).hexdigest()[:32]
