"""What a page of cold spots shows, all of it in its address; the answer once for as long as nothing changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from skillshed.provision.access.asked import DEFAULT_NEED, Asked
from skillshed.provision.access.cold import Alternative, ColdSpots, alternatives, cold_spots
from skillshed.provision.access.said import subjects
from skillshed.provision.access.settings import need_of, needs
from skillshed.provision.access.supply import newest_change
from skillshed.provision.kinds import Audience, Kind, Level
from skillshed.provision.travel import MODES
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.terms.errors import UsageError

MOST = 12  # cold spots for which the nearest offers are named
OWN = ("access.toml", "needs.toml", "travel.toml")


def read(params: QueryDict, place: str) -> Asked:
    """The question of a request. NotFound for the place or the need, UsageError for what cannot be read."""
    opened = book()
    need = params.get("need", "").strip() or first_need()
    return Asked(
        code_of(opened, place), _day(params.get("on", "")), need_of(opened.folder, need).id,
        _several(params, "level", Level.values), _several(params, "subject", subjects()), _several(params, "kind", Kind.values),
        _several(params, "audience", Audience.values), _one(params.get("mode", "").strip() or "bus", MODES, "way to travel"), params.get("free") in ("yes", "true", "1"),
    )  # fmt: skip


def first_need() -> str:
    """The need asked about where none is named."""
    known = needs(book().folder)
    return DEFAULT_NEED if DEFAULT_NEED in known else next(iter(known))


def _several(params: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(text.strip() for text in params.getlist(name) if text.strip()))
    return tuple(_one(text, known, name) for text in chosen)


def _one(text: str, known: Iterable[str], what: str) -> str:
    if text not in known:
        raise UsageError(f"'{text[:40]}' is no {what} known here.", next_step=f"Choose one of: {', '.join(known)}.")
    return text


def _day(text: str) -> date:
    if not text.strip():
        return timezone.localdate()
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"'{text[:20]}' is no day.", next_step="Write it as 2026-11-21.") from error


def query(asked: Asked, **changes: Any) -> str:
    """The canonical query string; what is as usual is left out."""
    one = replace(asked, **changes)
    pairs = [
        ("need", one.need),
        *(("level", text) for text in one.levels),
        *(("subject", text) for text in one.subjects),
        *(("kind", text) for text in one.kinds),
        *(("audience", text) for text in one.audiences),
    ]
    pairs += [("mode", one.mode)] if one.mode != "bus" else []
    pairs += [("free", "yes")] if one.is_free else []
    pairs += [("on", one.on.isoformat())] if one.on != timezone.localdate() else []
    return urlencode(pairs)


def address(asked: Asked, **changes: Any) -> str:
    """The page of the question, changed."""
    area = changes.get("area", asked.area)
    return f"{reverse('provision:cold_spots_of', args=[slug_of(area)])}?{query(asked, **changes)}"


def stamp() -> tuple[object, ...]:
    """Changes with the directory and with the data folder's own settings, which the book does not watch."""
    return (newest_change(), *(_changed(book().folder / name) for name in OWN))


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def answered(asked: Asked) -> ColdSpots:
    """The answer, worked out once while neither evidence nor directory changes."""
    return kept(("cold spots", asked, stamp()), lambda: cold_spots(book(), asked), room="pages")


def nearest(found: ColdSpots) -> dict[str, list[Alternative]]:
    """The nearest offers to the largest cold spots."""
    return kept(("nearest", found.asked, stamp()), lambda: alternatives(book(), found, found.cold[:MOST]), room="pages")
