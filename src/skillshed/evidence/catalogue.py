"""What is here, as rows for a table, a page or an API: sources, releases, measures."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.evidence.release import Release
from skillshed.sources.registry import sources
from skillshed.terms.period import Period


def source_rows(book: Book) -> list[dict[str, Any]]:
    """Every format with the number of releases and rows loaded and the day of the last one."""
    held: dict[str, list[Release]] = {}
    for release in book.lake.releases().values():
        held.setdefault(release.source, []).append(release)
    rows = []
    for name, source in sources().items():
        mine = held.get(name, [])
        rows.append({
            "source": name, "title": source.title, "publisher": source.publisher, "about": source.about, "where": source.where,
            "licence": source.licence, "releases": len(mine), "rows": sum(r.rows_out for r in mine),
            "dropped": sum(r.rows_dropped for r in mine),
            "last_release": max((r.known_on for r in mine), default=None), "next_release": source.next_release or "not announced",
        })  # fmt: skip
    return rows


def release_rows(book: Book) -> list[dict[str, Any]]:
    """Every release, oldest known first."""
    return [
        {
            "release": r.id, "source": r.source, "dataset": r.dataset, "title": r.title, "publisher": r.publisher,
            "published_on": r.published_on, "accessed_on": r.accessed_on, "licence": r.licence, "url": r.url,
            "file_rows": r.file_rows, "rows_in": r.rows_in, "rows_out": r.rows_out, "rows_dropped": r.rows_dropped,
            "reasons": r.reasons, "measures": len(r.measures), "tables": list(r.tables), "revises": list(r.supersedes),
            "is_complete": r.is_complete, "notes": list(r.notes), "raw": [part.model_dump() for part in r.raw],
        }
        for r in book.lake.releases().values()
    ]  # fmt: skip


def measure_rows(book: Book, text: str = "", *, loaded: bool = False, generated: bool = False) -> list[dict[str, Any]]:
    """Measures with the span of periods loaded; those that answer `text` best come first."""
    found = [m for m in book.measures.values() if (generated or not m.is_generated) and (not loaded or book.is_loaded(m))]
    if text:
        scored = [(matches(text, m), m) for m in found]
        found = [m for score, m in sorted(scored, key=lambda pair: -pair[0]) if score >= 70]
    return [_row(book, m) for m in found]


def matches(text: str, measure: Measure) -> float:
    """How well a measure answers what someone typed, 0 to 100; a defined measure beats a generated one."""
    wanted = text.casefold().strip()
    names = [measure.title, measure.short, *measure.words, measure.id.replace("_", " ").replace(".", " ")]
    best = max(
        fuzz.token_set_ratio(wanted, name.casefold()) * 0.6 + fuzz.ratio(wanted, name.casefold()) * 0.4 for name in names if name
    )
    return float(best) - (8 if measure.is_generated else 0)


def _row(book: Book, measure: Measure) -> dict[str, Any]:
    spans = [
        said
        for name in measure.stored
        for release in book.holders.get(name, [])
        for key, said in release.measures.items()
        if key == name
    ]
    first = min((said.first for said in spans), default="")
    last = max((said.last for said in spans), default="")
    return {
        "measure": measure.id, "title": measure.title, "unit": measure.unit, "decimals": measure.decimals, "kind": measure.kind,
        "polarity": measure.polarity, "theme": measure.theme, "meaning": measure.meaning, "caveats": measure.caveats,
        "is_generated": measure.is_generated, "is_loaded": bool(spans), "first": _label(first), "last": _label(last),
        "rows": sum(said.rows for said in spans), "author": measure.author, "reviewed_on": measure.reviewed_on,
        "places": measure.smallest_place if not measure.is_generated else "", "stored": measure.stored,
    }  # fmt: skip


def _label(period: str) -> str:
    return Period.parse(period).label if period else ""
