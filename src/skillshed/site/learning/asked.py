"""What a visitor asks: from which work to which, near where. The address holds no more than that; their own words stay in their browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from skillshed.evidence.postcodes.points import Located, locate, unknown
from skillshed.evidence.postcodes.reading import whole_postcode, without_unit
from skillshed.provision.teaching.covering import REACH
from skillshed.provision.travel import MODES
from skillshed.site.signed_cookie import SignedCookie
from skillshed.skills.covering.choosing import By
from skillshed.skills.taxonomy import find
from skillshed.skills.transitions.moves import Desk
from skillshed.terms.errors import UserError

COOKIE, SALT = "said", "learning"
SAID = SignedCookie(COOKIE, SALT, "/learn/")
REACHES = (15, 30, 45, 60, 90, 120)
LONGEST, MOST_WORDS = 120, 1500
FIELDS = ("from", "to", "place", "minutes", "mode", "by", "budget")


@dataclass(frozen=True)
class Asked:
    """One question, as typed and as read. `errors`: field to what is wrong with it. `words` never leave the browser's cookie and this process."""

    typed: Mapping[str, str]
    origin: str = ""
    destination: str = ""
    near: Located | None = None
    minutes: float = REACH
    mode: str = "bus"
    by: By = "cost"
    budget: Decimal | None = None
    words: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The canonical query string: occupations, an outward code or town, how far; nothing of the person."""
        return urlencode(
            {name: self.typed[name] for name in FIELDS if self.typed.get(name) and self.typed[name] != USUAL.get(name)}
        )


USUAL = {"minutes": f"{REACH:g}", "mode": "bus", "by": "cost"}


def read(params: QueryDict, desk: Desk, words: str = "") -> Asked:
    """The question of an address or a form; whatever cannot be read is told field by field."""
    typed = {name: params.get(name, "").strip()[:LONGEST] for name in FIELDS}
    typed["place"] = outward(typed["place"])
    errors: dict[str, str] = {}
    origin, destination = (_occupation(typed, name, desk, errors) for name in ("from", "to"))
    near = _near(typed, errors)
    budget = _number(typed, "budget", errors)
    minutes = _number(typed, "minutes", errors)
    mode, by = typed["mode"] or "bus", typed["by"] or "cost"
    if mode not in MODES:
        errors["mode"] = "Choose a way to travel from the list."
    if by not in ("cost", "weeks"):
        errors["by"] = "Choose the cheapest or the quickest."
    return Asked(
        typed, origin, destination, near, float(minutes or REACH), mode if mode in MODES else "bus", "weeks" if by == "weeks" else "cost", budget, words[:MOST_WORDS].strip(), errors
    )  # fmt: skip


def complete(asked: Asked) -> dict[str, str]:
    """What is still missing before it can be answered, by field."""
    missing = dict(asked.errors)
    if not asked.typed["to"]:
        missing["to"] = "Write the work you would like to do."
    if not asked.typed["from"] and not asked.words:
        missing["from"] = "Write the work you do or did, or say below what you can do."
    return missing


def outward(text: str) -> str:
    """The part of a full postcode that may stand in an address: `BB11 1AA` becomes `BB11`; its like loses its last letters; anything else stays as typed."""
    found = whole_postcode(text)
    return found.outward if found else without_unit(text)


def _occupation(typed: dict[str, str], name: str, desk: Desk, errors: dict[str, str]) -> str:
    if not typed[name]:
        return ""
    try:
        found = find.one(desk.space.taxonomy, typed[name], kinds=("occupation",))
    except UserError as error:
        errors[name] = str(error).replace("`skillshed taxonomy list` shows what is loaded.", "Try another name for it.")
        return ""
    typed[name] = desk.labels[found]
    return found


def _near(typed: dict[str, str], errors: dict[str, str]) -> Located | None:
    if not typed["place"]:
        return None
    found = locate(typed["place"])
    if found is None:
        errors["place"] = str(unknown(typed["place"]))
    return found


def _number(typed: dict[str, str], name: str, errors: dict[str, str]) -> Decimal | None:
    text = typed[name].replace(",", "").removeprefix("£")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= 100_000 or (name == "minutes" and value not in REACHES):
        errors[name] = "Write a number of pounds or weeks, such as 300." if name == "budget" else "Choose how far from the list."
        return None
    return value


def said(request: HttpRequest) -> str:
    """What the visitor wrote of themselves, out of their own browser's cookie."""
    found = SAID.read(request)
    return found if isinstance(found, str) else ""


def keep_said(reply: HttpResponse, words: str) -> HttpResponse:
    """The words, signed in the visitor's browser until it closes; empty ones are taken away."""
    return SAID.keep(reply, words) if words else SAID.forget(reply)
