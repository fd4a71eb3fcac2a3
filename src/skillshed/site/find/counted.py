"""Steps of the funnel, once a browser session, and looks at offers, once a day in each: which were counted stands signed in the reader's own browser, with nothing of who they are."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skillshed.provision import tally
from skillshed.site.signed_cookie import SignedCookie

COOKIE, DIRECT = SignedCookie("steps", "find-steps"), "direct"
MARK, MOST = 4, 120  # letters that stand for one offer in the cookie; offers remembered of each kind of look
BOTS = re.compile(r"bot|crawl|spider|slurp|preview|scan|monitor|curl|wget|python|httpx|headless|lighthouse", re.IGNORECASE)


def door_of(request: HttpRequest) -> str:
    """The door this browser came through last."""
    return str(_read(request).get("door", DIRECT))


def counted(
    request: HttpRequest, reply: HttpResponse, step: str, *, door: str = "", district: str = "", offers: Iterable[UUID] = (), look: str = ""
) -> HttpResponse:  # fmt: skip
    """The reply, the step counted where this browser session had not reached it through this door.

    `offers` and `look`: what of them was seen, each counted once a day and browser session; not for programs that read the web.
    """
    held = _read(request)
    kept = {**held, **_stepped(held, step, door, district)}
    if (found := list(offers)) and _is_reader(request):
        kept |= _looked(kept, look or step, found)
    if kept != held:
        COOKIE.keep(reply, kept)
    return reply


def _stepped(held: dict[str, Any], step: str, door: str, district: str) -> dict[str, Any]:
    through = door or str(held.get("door", DIRECT))
    where = district or str(held.get("district", ""))
    done = list(held.get("done", []))
    mark = f"{through}:{step}"
    if mark not in done:
        tally.count(through, step, where, on=timezone.localdate())
        done.append(mark)
    return {"door": through, "district": where, "done": done}


def _looked(held: dict[str, Any], look: str, offers: list[UUID]) -> dict[str, Any]:
    """What the cookie remembers of today: a few letters for each offer, so that the same browser counts it once."""
    today = timezone.localdate()
    seen: dict[str, str] = dict(held.get("seen", {})) if held.get("day") == today.isoformat() else {}
    known = seen.get(look, "")
    marks = {known[at : at + MARK] for at in range(0, len(known), MARK)}
    fresh = {mark: one for one in offers if (mark := _mark(one)) not in marks}
    # A cookie has room for so many; what comes after them is not counted rather than counted again and again.
    room = dict(list(fresh.items())[: max(0, MOST - len(marks))])
    tally.count_offers(look, room.values(), on=today)
    return {"day": today.isoformat(), "seen": {**seen, look: known + "".join(room)}}


def _mark(offer: UUID) -> str:
    return base64.urlsafe_b64encode(hashlib.blake2b(offer.bytes, digest_size=3).digest()).decode()


def _is_reader(request: HttpRequest) -> bool:
    """Whether somebody reads it: no program by its own word, no page fetched in advance."""
    agent, purpose = request.headers.get("User-Agent", ""), request.headers.get("Sec-Purpose", "")
    return request.method != "HEAD" and "prefetch" not in purpose and bool(agent) and not BOTS.search(agent)


def _read(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = COOKIE.read(request) or {}
    return found
