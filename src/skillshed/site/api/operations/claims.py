"""Claims: the claim ledger and pasted drafts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from skillshed.insight.claims.shown import row
from skillshed.site.api.asked import Dated, Words, last_day
from skillshed.site.api.schemas import answers
from skillshed.site.insight.claims.checked import Checked, all_checked, checked

router = Router()


class LedgerRow(Schema):
    """A ledger with its verdicts counted."""

    ledger: str
    title: str
    document: str
    about: str
    claims: int
    counts: dict[str, int] = Field(description="Verdict -> number of claims; every verdict is named.")


class ClaimRow(Schema):
    """A claim with its verdict and the reason."""

    id: str
    statement: str
    verdict: str = Field(
        description="agrees, rounds_to, agrees_with_vintage, contradicted, contradicted_by_later_revision, within_sampling_error, "
        "different_bases, wider_measure, internally_inconsistent or not_checkable."
    )
    verdict_words: str
    said: str
    found: str
    period: str = Field(description="ISO 8601 start and duration of the figure found; empty where there is none.")
    period_label: str
    release: str = Field(description="Identifiers of the releases, joined by +.")
    why: str
    kind: str
    measure: str
    place: str
    place_name: str
    breakdown: str
    said_value: float | None
    found_value: float | None
    lower: float | None
    upper: float | None
    unit: str
    vintage: str
    missing: str
    fits: list[str] = Field(description="Other years, files or places that the stated number fits.")
    document: str
    section: str
    line: int
    problems: list[str]


class LedgerWhole(LedgerRow):
    """A ledger with every claim."""

    items: list[ClaimRow]


@router.get(
    "/claims", response=answers(list[LedgerRow]), summary="Claim ledgers", openapi_extra={"x-example": "as_of=2027-01-01"}
)
def list_ledgers(request: HttpRequest, as_of: Dated | None = Query(None, description="As known on this day.")) -> Any:
    """The ledgers that ship, each with its verdicts counted."""
    return [_row(one) for one in all_checked(last_day(as_of))]


@router.get(
    "/claims/{ledger}",
    response=answers(LedgerWhole),
    openapi_extra={"x-example": "green-transition"},
    summary="A claim ledger",
)
def one_ledger(
    request: HttpRequest, ledger: Words = Path(..., description="The ledger's name."),
    as_of: Dated | None = Query(None, description="As known on this day."),
) -> Any:  # fmt: skip
    """Every claim with its verdict, what was said and found, and why."""
    found = checked(ledger, last_day(as_of))
    return {**_row(found), "items": [row(one.result) for one in found.shown]}


def _row(found: Checked) -> dict[str, Any]:
    said = found.ledger
    facts = {"ledger": said.name, "title": said.title, "document": said.document, "about": said.about}
    return {**facts, "claims": len(said.claims), "counts": found.counts}
