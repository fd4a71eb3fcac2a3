"""Data quality findings: what is damaged, put aside, partial, stale or past its review."""

from __future__ import annotations

from datetime import date
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.files import sha256_of
from skillshed.evidence.release import Release

STALE_AFTER_DAYS = 3 * 365


def findings(book: Book, *, on: date | None = None) -> list[dict[str, Any]]:
    """One row a finding: level (error, warning, note), what, finding, next_step; errors first."""
    found: list[dict[str, Any]] = []
    for release in book.lake.releases().values():
        found += findings_of(book, release)
    found += _measures(book, on)
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda row: order[row["level"]])


def findings_of(book: Book, release: Release) -> list[dict[str, Any]]:
    """What stands against one release: the same rows."""
    return _bytes(book, release) + _rows(release)


def _finding(level: str, what: str, finding: str, next_step: str) -> dict[str, Any]:
    return {"level": level, "what": what, "finding": finding, "next_step": next_step}


def _bytes(book: Book, release: Release) -> list[dict[str, Any]]:
    found = []
    file = book.lake.path(release.id) / "part-0.parquet"
    if not file.exists() or sha256_of(file) != release.observations_sha256:
        found.append(
            _finding("error", release.id, "its observations are missing or changed since they were written", "Restore a backup.")
        )
    for part in release.raw:
        path = book.lake.raw_path(part.sha256, private=part.is_private)
        if part.is_kept and (not path.exists() or sha256_of(path) != part.sha256):
            found.append(
                _finding(
                    "error",
                    release.id,
                    f"the kept bytes of {part.name} are missing or damaged",
                    "Restore a backup, or import the file again.",
                )
            )
    return found


def _rows(release: Release) -> list[dict[str, Any]]:
    found = []
    aside = sum(count for reason, count in release.reasons.items() if "given twice" not in reason)
    if aside:
        share = aside / max(release.rows_in, 1)
        found.append(
            _finding(
                "warning" if share > 0.05 else "note",
                release.id,
                f"{aside:,} of {release.rows_in:,} rows put aside: {'; '.join(release.reasons)}",
                "Look at its quality report.",
            )
        )
    if not release.is_complete:
        found.append(_finding("warning", release.id, "the file says that rows are missing", "Download it again."))
    if not release.published_on:
        found.append(
            _finding(
                "note",
                release.id,
                "its release date is not known: it counts from the day it was read",
                "Import with --released-on.",
            )
        )
    return found


def _measures(book: Book, on: date | None) -> list[dict[str, Any]]:
    found = []
    day = on or max((r.accessed_on.date() for r in book.lake.releases().values()), default=date.min)
    for measure in book.measures.values():
        if measure.review_by and measure.review_by < day:
            found.append(
                _finding(
                    "note",
                    measure.id,
                    f"its definition was due for review by {measure.review_by:%-d %B %Y}",
                    "Check it and sign it again.",
                )
            )
        if measure.is_generated or not book.is_loaded(measure):
            continue
        last = max(
            said.last[:10]
            for name in measure.stored
            for release in book.holders.get(name, [])
            for key, said in release.measures.items()
            if key == name
        )
        if (day - date.fromisoformat(last)).days > STALE_AFTER_DAYS:
            found.append(
                _finding("note", measure.id, f"its newest period begins {last}: it is stale", "Fetch or import a newer release.")
            )
    return found
