"""An employer's skills plan as a document: what is at risk and why, who teaches it, who pays, whom to ring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from skillshed.employers.picture.protecting import WORDS
from skillshed.publishing.documents.model import Block, Document, Heading, Items, Paragraph, TableBlock, words
from skillshed.publishing.names import opening
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.site.employers.figures import Figure
from skillshed.site.employers.results import Risk
from skillshed.terms.period import said_day


def document(found: dict[str, Any], on: date) -> Document:
    """The document of a result's context. Nothing in it names the employer."""
    place = found["place"].name if found["place"] else "a place not named"
    return Document(
        "Skills plan", f"for an employer in {place}", "Employer self-diagnosis", on.isoformat(), "skillshed", tuple(_blocks(found, on)),
        has_cover=False, has_contents=False, opens_pages=False,
    )  # fmt: skip


def _blocks(found: dict[str, Any], on: date) -> Iterator[Block]:
    yield Paragraph(
        words(f"Made on {said_day(on)} from your own answers. Dates, prices and rules change: ask before you rely on them."),
        "lede",
    )
    yield Heading(1, "Skills at risk", "at-risk")
    if not found["risks"]:
        yield Paragraph(words("None by the rules, from what you answered. What you left open may hide some."))
    for at, risk in enumerate(found["risks"]):
        yield from _risk(risk, at)
    if found["nobody"]:
        yield Heading(1, "What nobody near offers", "nobody")
        yield Items(tuple(words(one.label) for one in found["nobody"]))
    yield Heading(1, "What you pay", "pays")
    yield TableBlock(
        "pays-table", _pays(found), "Dated rules of skillshed; see the page “rules” for each with its source.", (3, 5, 3)
    )
    if found["figures"]:
        yield Heading(1, "Local figures", "figures")
        yield TableBlock("figures-table", _figures(found["figures"]), "", (3, 2, 3, 5))
    yield from _ring(found)
    yield Paragraph(words(f"{found['attribution']} Questions of version {found['version']}; {found['taxonomy']}."), "small")


def _risk(risk: Risk, at: int) -> Iterator[Block]:
    yield Heading(2, risk.title, f"risk-{at}")
    outlook = [f"{opening(one.label)}: {one.badge.words} Source: {one.badge.source or 'none loaded'}." for one in risk.outlook]
    yield Items(tuple(words(text) for text in [*(one.sentence for one in risk.one.reasons), *outlook]))
    if risk.offers:
        yield Paragraph(words("Training:" if risk.taught.by != "job" else f"Training for the job ({risk.taught.words}):"))
        yield Items(tuple(words(_offer(one)) for one in risk.offers))
    else:
        yield Paragraph(words("Nothing within reach teaches it, by what offers say of themselves."))


def _offer(one: Any) -> str:
    card = one.card
    said = [
        f"{card.offer.title}, {card.provider}",
        card.starts,
        card.where,
        f"for the learner (“you”): {card.costs}",
        one.employer,
        f"ring {one.phone}" if one.phone else "",
    ]
    return ". ".join(opening(part) for part in said if part) + (" (invented)" if card.offer.is_invented else "")


def _pays(found: dict[str, Any]) -> Table:
    rows = [
        Row(
            Cell(one.title),
            (Cell(one.closed or "; ".join(f"{share.words} {share.when}".strip() for share in one.shares)), Cell(one.ask)),
        )
        for one in found["pays"]
    ]
    return Table("What an employer of your size pays", (Header("For"), Header("What you pay"), Header("Ask")), tuple(rows))


def _figures(figures: list[Figure]) -> Table:
    rows = [
        Row(
            Cell(one.title),
            (
                Cell(one.value or "none", is_number=True),
                Cell(f"{one.of}, {one.when}" if one.value else ""),
                Cell(f"{one.source} {one.note}".strip()),
            ),
        )
        for one in figures
    ]
    heads = (Header("Measure"), Header("Figure", is_number=True), Header("Of"), Header("Source"))
    return Table("Local figures", heads, tuple(rows))


def _ring(found: dict[str, Any]) -> Iterator[Block]:
    yield Heading(1, "Whom to ring", "ring")
    named = [f"{name}, {phone}: {what}" for name, phone, what in found["contacts"]]
    yield Items(
        tuple(words(text) for text in [*named, f"{found['line']['name']}, {found['line']['phone']}: for the people themselves"])
    )
    yield Heading(1, "What was understood", "understood")
    kept = [f"{one.label} (from “{one.words}”)" for _, group in found["understood"] for one in group if one.is_kept]
    yield Items(tuple(words(text) for text in kept)) if kept else Paragraph(words("No skill was read from your own words."))
    yield Paragraph(words(f"If you added your answers to the local picture: {WORDS}"), "small")
