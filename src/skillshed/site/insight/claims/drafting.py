"""Paste a draft: proposals to confirm or correct, then checked. Nothing is stored: the text travels with the form."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from skillshed.insight.claims.check import check
from skillshed.insight.claims.draft import Draft, draft
from skillshed.insight.claims.reading import read_claim
from skillshed.insight.yaml_lines import Block
from skillshed.publishing.figure import Link
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.insight.claims.checked import Shown, short_words
from skillshed.terms.errors import UserError

MOST_LETTERS = 150_000
MOST_CLAIMS = 200
FIRST = ("measure", "place", "period")
LABELS = {
    "measure": "Measure", "place": "Place", "period": "Period", "value": "Value", "above": "Above", "below": "Below", "same_as": "Level with",
    "change": "Change in per cent", "from": "From", "to": "To", "by": "Part", "trend": "Trend", "rank": "Rank", "among": "Among",
    "range": "Distance between highest and lowest", "across": "Across", "highest": "Highest", "lowest": "Lowest", "every": "Each of",
    "most": "Most of", "share": "Share", "of": "Of", "difference": "Difference",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One box of a proposal."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Card:
    """A proposal as a part of the form, with its result once it was checked."""

    number: int
    statement: str
    confidence: str
    notes: str
    fields: tuple[Field, ...]
    kept: bool = True
    shown: Shown | None = None

    @property
    def entries(self) -> dict[str, str]:
        """The claim's entries as they stand in the boxes."""
        filled = {field.name: field.value for field in self.fields if field.value.strip()}
        return {"id": f"p{self.number}", "statement": self.statement, **filled}


@require_http_methods(["GET", "HEAD", "POST"])
def drafting(request: HttpRequest) -> HttpResponse:
    """The box for a text; after `propose` its proposals, after `check` their verdicts, after `yaml` a ledger to keep."""
    if request.method != "POST":
        return _page(request)
    text, place, period = (request.POST.get(name, "").strip() for name in ("text", "place", "period"))
    if not text:
        return _page(request, errors=[Link("Paste a text to read.", "#text")], status=422)
    if len(text) > MOST_LETTERS:
        return _page(
            request,
            errors=[
                Link(f"The text has {len(text):,} letters; {MOST_LETTERS:,} is the most. Paste a chapter at a time.", "#text")
            ],
            status=422,
        )
    try:
        found = draft(book(), text, place=place, period=period)
    except UserError as error:
        return _page(request, errors=[Link(str(error), "#place")], status=error.http_status)
    if request.POST.get("action", "propose") == "propose":
        return _page(request, found=found, cards=_proposed(found))
    cards = _posted(request.POST)
    if request.POST.get("action") == "yaml":
        return _yaml([card for card in cards if card.kept])
    return _page(request, found=found, cards=[_checked(card) for card in cards], checked=True)


def _proposed(found: Draft) -> list[Card]:
    cards = []
    for number, one in enumerate(found.proposals[:MOST_CLAIMS], start=1):
        entries = {key: value for key, value in one.entries.items() if key not in ("id", "statement")}
        names = [*FIRST, *(key for key in entries if key not in FIRST)]
        fields = tuple(Field(name, LABELS.get(name, name), _text(entries.get(name, ""))) for name in names)
        cards.append(
            Card(number, one.sentence.text, f"{one.confidence:.0%}", "; ".join(one.notes), fields, kept=one.confidence >= 0.3)
        )
    return cards


def _text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _posted(posted: QueryDict) -> list[Card]:
    cards = []
    for number in range(1, MOST_CLAIMS + 1):
        statement = posted.get(f"p{number}-statement")
        if statement is None:
            continue
        prefix = f"p{number}-f-"
        fields = tuple(
            Field(key.removeprefix(prefix), LABELS.get(key.removeprefix(prefix), key.removeprefix(prefix)), posted[key][:300])
            for key in posted
            if key.startswith(prefix) and key.removeprefix(prefix) in LABELS
        )
        confidence, notes = posted.get(f"p{number}-confidence", "")[:5], posted.get(f"p{number}-notes", "")[:400]
        cards.append(Card(number, statement[:2000], confidence, notes, fields, kept=f"p{number}-keep" in posted))
    return cards


def _checked(card: Card) -> Card:
    if not card.kept:
        return card
    claim = read_claim(Block(entries=dict(card.entries)), number=card.number)
    return Card(card.number, card.statement, card.confidence, card.notes, card.fields, shown=Shown(check(book(), claim)))


def _yaml(cards: list[Card]) -> HttpResponse:
    body = yaml.safe_dump(
        {"title": "Draft", "claims": [card.entries for card in cards]}, sort_keys=False, allow_unicode=True, width=120
    )
    reply = HttpResponse(body.encode("utf-8"), content_type="application/yaml")
    reply["Content-Disposition"] = 'attachment; filename="claims.yaml"'
    return reply


def _page(
    request: HttpRequest, *, found: Draft | None = None, cards: list[Card] | None = None, checked: bool = False, errors: list[Link] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    typed = {name: request.POST.get(name, "") for name in ("text", "place", "period")}
    counted: dict[str, int] = {}
    for card in cards or []:
        if card.shown:
            words = short_words()[card.shown.result.verdict]
            counted[words] = counted.get(words, 0) + 1
    context = {
        "typed": typed,
        "found": found,
        "cards": cards or [],
        "checked": checked,
        "counted": counted,
        "errors": errors or [],
        "measures": [one for one in book().measures.values() if not one.is_generated] if cards else [],
        "known_on": known_on(None),
    }
    reply = render(request, "insight/claims_draft.html", context, status=status)
    reply.headers["Cache-Control"] = "no-store"
    return reply
