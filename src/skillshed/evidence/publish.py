"""From a publisher's file to a release: keep the bytes, parse, name the places, check, write."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import polars as pl

from skillshed import __version__
from skillshed.evidence.contract import check, drop_repeats
from skillshed.evidence.lake import OBSERVATIONS, Lake
from skillshed.evidence.release import RawPart, Release, Stated
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import Source, detect, parse, sources

REPEATED = "the same figure given twice"
QUARANTINE_LIMIT = 0.05


class Resolver(Protocol):
    """What publishing needs of the area engine."""

    def resolve(self, wanted: pl.DataFrame) -> pl.DataFrame: ...


@dataclass(frozen=True)
class Outcome:
    """What an import did. `is_new` is False where the same bytes were here already."""

    release: Release
    is_new: bool
    quarantine: pl.DataFrame

    @property
    def share_dropped(self) -> float:
        """Rows put aside, as a share of rows read; repeats do not count."""
        repeats = self.release.reasons.get(REPEATED, 0)
        return (self.release.rows_dropped - repeats) / self.release.rows_in if self.release.rows_in else 0.0


def publish(
    raw: RawFile, *, lake: Lake, areas: Resolver, now: datetime, source: str = "", given: Given | None = None,
    on_step: Callable[[str], None] = lambda step: None,
) -> Outcome:  # fmt: skip
    """Import one file. Importing the same bytes in the same way again changes nothing.

    Raises InputNotUnderstood where the file is in no known format or damaged; then nothing was written.
    """
    given = given or Given()
    chosen = sources()[source] if source in sources() else (detect(raw) if not source else None)
    release_id = _release_id(raw, chosen.name if chosen else source, given)
    if release_id in lake.releases():
        return Outcome(lake.release(release_id), is_new=False, quarantine=lake.quarantine(release_id))
    on_step("read")
    chosen, parsed = parse(raw, source=chosen.name if chosen else source, given=given)
    on_step("check")
    known_on = given.released_on or parsed.published_on or now.date()
    good, bad, reasons = harmonise(parsed, areas, known_on)
    release = _describe(raw, chosen, parsed, given, now, release_id, good, bad, reasons, lake)
    on_step("write")
    lake.keep_raw(raw)
    for companion in raw.companions:
        lake.keep_raw(companion)
    written = lake.write(release, good, quarantine=bad, tables=parsed.tables)
    return Outcome(written, is_new=True, quarantine=bad)


def _release_id(raw: RawFile, source: str, given: Given) -> str:
    """The source and the checksum of the bytes; with what the person said of how to read them, where they said it."""
    parts = [raw.sha256, *(companion.sha256 for companion in raw.companions)]
    said = [given.dataset, *(f"{key}={value}" for key, value in sorted(given.columns.items()))]
    if any(said) or len(parts) > 1:
        return f"{source}.{hashlib.sha256('|'.join(parts + said).encode()).hexdigest()[:12]}"
    return f"{source}.{raw.sha256[:12]}"


def harmonise(parsed: Parsed, areas: Resolver, known_on: date) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Give every row its place code and measure, then hold it to the contract.

    Returns observations, quarantined rows (with reason and candidates) and the count of each reason.
    """
    named = _with_places(parsed.rows, areas, known_on)
    table = named.with_columns((pl.lit(f"{parsed.dataset}.") + pl.col("indicator")).alias("measure"))
    unplaced = table.filter(pl.col("place").is_null())
    placed, repeats = drop_repeats(table.filter(pl.col("place").is_not_null()))
    good, bad = check(placed.select(OBSERVATIONS.names()))
    columns = [*OBSERVATIONS.names(), "place_name", "place_kind", "candidates", "reason"]
    aside = pl.concat(
        [
            unplaced.with_columns(pl.col("reason").fill_null("the place is not known")).select(columns),
            _like(bad, columns),
            _like(parsed.rejects.rename({"text": "place_name"}), columns),
        ],
        how="vertical_relaxed",
    )
    reasons = Counter(aside["reason"].to_list())
    if repeats:
        reasons[REPEATED] = repeats
    return good.select(OBSERVATIONS.names()), aside, dict(reasons.most_common())


def _with_places(rows: pl.DataFrame, areas: Resolver, known_on: date) -> pl.DataFrame:
    """Rows with `place`, `reason` and `candidates`. A name is read as of the newest year it has a figure for (projections
    aside), since places of one name follow each other."""
    asked = ["place_code", "place_name", "place_kind"]
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False).clip(upper_bound=known_on.year)
    distinct = rows.group_by(asked, maintain_order=True).agg(year.max().alias("year"))
    answers = areas.resolve(distinct).select(*asked, pl.col("code").alias("place"), "reason", "candidates")
    return rows.join(answers, on=asked, how="left", nulls_equal=True, maintain_order="left")


def _like(rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Rows put aside, in the quarantine's columns: what they do not have is null."""
    types: dict[str, pl.DataType | type[pl.DataType]] = {
        **OBSERVATIONS,
        **dict.fromkeys(["place_name", "place_kind", "candidates", "reason"], pl.String),
    }
    missing = [pl.lit(None, dtype=types[name]).alias(name) for name in columns if name not in rows.columns]
    return rows.with_columns(missing).select(pl.col(name).cast(types[name]) for name in columns)


def _describe(
    raw: RawFile, source: Source, parsed: Parsed, given: Given, now: datetime, release_id: str,
    good: pl.DataFrame, bad: pl.DataFrame, reasons: dict[str, int], lake: Lake,
) -> Release:  # fmt: skip
    dropped = bad.height + reasons.get(REPEATED, 0)
    measures = _stated(parsed, good)
    return Release(
        id=release_id,
        source=source.name,
        dataset=parsed.dataset,
        title=given.title or parsed.title,
        publisher=parsed.publisher or source.publisher,
        published_on=given.released_on or parsed.published_on,
        accessed_on=now,
        url=raw.url or parsed.url,
        licence=parsed.licence,
        boundaries=parsed.boundaries,
        raw=tuple(
            RawPart(name=part.name, sha256=part.sha256, size=len(part.content), url=part.url) for part in (raw, *raw.companions)
        ),
        supersedes=_superseded(lake, parsed.dataset, set(measures), given.released_on or parsed.published_on or now.date()),
        file_rows=parsed.file_rows,
        rows_in=good.height + dropped,
        rows_out=good.height,
        rows_dropped=dropped,
        reasons=reasons,
        notes=parsed.notes,
        is_complete=parsed.is_complete,
        measures=measures,
        tables=tuple(parsed.tables),
        made_by=f"skillshed {__version__} sources.{source.name}",
    )


def _stated(parsed: Parsed, good: pl.DataFrame) -> dict[str, Stated]:
    counts = good.group_by("measure").agg(
        pl.len().alias("rows"), pl.col("period").min().alias("first"), pl.col("period").max().alias("last")
    )
    found = {}
    for row in counts.sort("measure").iter_rows(named=True):
        said = parsed.indicators.get(row["measure"].removeprefix(f"{parsed.dataset}."))
        facts = {**said.__dict__} if said else {"label": row["measure"]}
        found[row["measure"]] = Stated(**facts, rows=row["rows"], first=row["first"], last=row["last"])
    return found


def _superseded(lake: Lake, dataset: str, measures: set[str], known_on: object) -> tuple[str, ...]:
    """Earlier releases of the same dataset that hold some of the same measures: this one revises them."""
    return tuple(
        release.id
        for release in lake.releases().values()
        if release.dataset == dataset and measures & set(release.measures) and release.known_on <= known_on  # type: ignore[operator]
    )
