"""From a number back to the publisher's bytes: the function, the releases, the row, the checksum; and what it was before."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import polars as pl

from skillshed import __version__
from skillshed.evidence.book import Book
from skillshed.evidence.components import mapping
from skillshed.evidence.measures import From, Measure
from skillshed.evidence.release import RawPart
from skillshed.evidence.series import series
from skillshed.terms.errors import NotFound
from skillshed.terms.period import Period

FUNCTIONS = {
    "published": "read as published",
    "same_area": "evidence.series: published for an area with the same districts",
    "summed": "evidence.assemble: sum of the parts",
    "ratio": "evidence.assemble: sum of numerators over sum of denominators",
    "weighted": "evidence.assemble: mean of the parts' rates, weighted by size",
    "best_fit": "evidence.assemble: parts weighted by how far they lie inside",
}
MAX_INPUTS = 60


def trace(
    book: Book, measure_id: str, place: str, period: Period, *, breakdown: str = "", as_of: date | None = None
) -> dict[str, Any]:
    """The chain behind one number, down to raw files' checksums.

    Returns the answer (as `series` gives it), `function`, `inputs` (each with release, sheet, row, raw files) and
    `vintages` (what each release said). Raises NotFound where there is no such number.
    """
    by = dict(pair.split("=", 1) for pair in breakdown.split("|")) if breakdown else None
    rows = series(book, measure_id, [place], by=by, as_of=as_of).filter(pl.col("period") == period.iso)
    if not rows.height:
        name = book.place(place).name
        raise NotFound(
            f"There is no {book.measure(measure_id).title} for {name} in {period.label}.",
            next_step=_periods(book, measure_id, place),
        )
    answer = rows.row(0, named=True)
    measure = book.measure(measure_id)
    found = _inputs(book, measure, answer, as_of or date.max)
    used = {name for release in answer["release"].split("+") for name in [release]}
    inputs = [row for row in found if row["release"] in used]
    return {
        "answer": {**answer, "period_label": period.label},
        "function": FUNCTIONS[answer["basis"]],
        "version": f"skillshed {__version__}",
        "definition": {
            "title": measure.title,
            "meaning": measure.meaning,
            "author": measure.author,
            "reviewed_on": measure.reviewed_on,
        },
        "inputs_count": len(inputs),
        "inputs": [_with_bytes(book, row) for row in inputs[:MAX_INPUTS]],
        "vintages": _vintages(found, answer),
    }


def _periods(book: Book, measure_id: str, place: str) -> str:
    rows = series(book, measure_id, [place])
    if not rows.height:
        return "No period is loaded for it."
    labels = list(dict.fromkeys(Period.parse(text).label for text in rows["period"]))
    return f"Loaded: {labels[0]} to {labels[-1]}." if len(labels) > 1 else f"Loaded: {labels[0]}."


def _inputs(book: Book, measure: Measure, answer: dict[str, Any], as_of: date) -> list[dict[str, Any]]:
    """Stored rows, of every release known by then, that are this number or its parts."""
    if answer["basis"] == "published":
        places = [answer["place"]]
    else:
        covers = [cover["place"].to_list() for cover in book.covers(answer["place"])]
        places = list(
            {
                answer["place"],
                *book.twins(answer["place"]),
                *[one for cover in covers for one in cover],
            }
        )
    parts = [(part, "figure") for part in [*measure.froms, *measure.sums]]
    parts += [(part, "numerator") for part in measure.numerator] + [(part, "denominator") for part in measure.denominator]
    if answer["basis"] == "weighted" and measure.weight:
        parts += [(part, "weight") for part in book.measure(measure.weight).froms]
    return [row for part, role in parts for row in _stored(book, part, role, places, answer, as_of)]


def _stored(book: Book, part: From, role: str, places: list[str], answer: dict[str, Any], as_of: date) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for release in book.holders.get(part.measure, []):
        if release.known_on > as_of:
            continue
        wanted = (pl.col("measure") == part.measure) & pl.col("place").is_in(places)
        if role != "weight":
            wanted &= pl.col("period") == answer["period"]
        found = book.lake.scan(release.id).filter(wanted).collect()
        picked = found.join(mapping(found["breakdown"].unique().to_list(), part), on="breakdown", how="inner")
        allowed = [answer["breakdown"]] if role in ("figure", "numerator") else [answer["breakdown"], ""]
        rows += [{**row, "role": role} for row in picked.filter(pl.col("new").is_in(allowed)).drop("new").iter_rows(named=True)]
    return rows


def _with_bytes(book: Book, row: dict[str, Any]) -> dict[str, Any]:
    release = book.lake.release(row["release"])
    return {
        **row,
        "place_name": _name(book, row["place"]),
        "published": {
            "title": release.title, "publisher": release.publisher, "published_on": release.published_on,
            "accessed_on": release.accessed_on, "url": release.url, "licence": release.licence, "read_by": release.made_by,
        },
        "raw": [_part(book, part) for part in release.raw],
    }  # fmt: skip


def _part(book: Book, part: RawPart) -> dict[str, Any]:
    path = book.lake.raw_path(part.sha256, private=part.is_private)
    if not part.is_kept:
        kept = "its extract travels with skillshed; the whole file is the publisher's"
    elif not path.exists():
        kept = "MISSING: restore it from a backup or import it again"
    else:
        same = hashlib.sha256(path.read_bytes()).hexdigest() == part.sha256
        kept = "kept, checksum agrees" if same else "DAMAGED: the kept bytes no longer match"
    return {"name": part.name, "sha256": part.sha256, "size": part.size, "url": part.url, "bytes": kept}


def _name(book: Book, code: str) -> str:
    try:
        return book.place(code).name
    except NotFound:
        return code


def _vintages(found: list[dict[str, Any]], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What each release said of this very number, oldest first; only where it was published for the place itself."""
    own = [row for row in found if row["place"] == answer["place"] and row["role"] == "figure"]
    return [{"release": row["release"], "value": row["value"], "status": row["status"]} for row in own]
