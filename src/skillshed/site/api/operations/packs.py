"""Packs: sets of figures somebody needs together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from skillshed.evidence.packs import Filled, fill, packs
from skillshed.evidence.packs import pack as pack_named
from skillshed.site.api.asked import Dated, Words, last_day, place_asked
from skillshed.site.api.operations.areas import row_of
from skillshed.site.api.schemas import PackRow, PackWhole, answers
from skillshed.site.evidence.opened import book

router = Router()
FACTS = {"id", "title", "about", "author", "reviewed_on", "place"}


@router.get("/packs", response=answers(list[PackRow]), summary="Packs")
def list_packs(request: HttpRequest) -> Any:
    """Those that ship, and those of the data folder."""
    return [{**one.model_dump(include=FACTS), "slots": len(one.slots)} for one in packs(book()).values()]


@router.get(
    "/packs/{pack}",
    response=answers(PackWhole),
    openapi_extra={"x-example": "headline?place=pendle"},
    summary="A pack filled for a place",
)
def one_pack(
    request: HttpRequest, pack: Words = Path(..., description="The pack's id."), place: Words = Query("", description="The place to fill it for; else the pack's own."),
    as_of: Dated | None = Query(None, description="As known on this day."),
) -> Any:  # fmt: skip
    """Every slot with its rows, or with why there are none and the command that brings them."""
    chosen = pack_named(book(), pack)
    found = place_asked(book(), place or chosen.place)
    slots = [_slot(fill(book(), chosen, slot, found.code, as_of=last_day(as_of))) for slot in chosen.slots]
    return {**chosen.model_dump(include=FACTS), "place": row_of(found), "comparators": chosen.comparators, "slots": slots}


def _slot(filled: Filled) -> dict[str, Any]:
    said = filled.slot.model_dump(include={"number", "title", "theme", "measure", "view", "by", "said", "finding"})
    return {**said, "why": filled.why, "bring": filled.bring if filled.why else "", "rows": filled.rows.to_dicts()}
