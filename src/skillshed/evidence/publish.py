"""From a publisher's file to a release: keep the bytes, parse, name the places, check, write."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from skillshed import __version__
from skillshed.evidence.areas import Areas
from skillshed.evidence.contract import check, drop_repeats
from skillshed.evidence.covers import covers
from skillshed.evidence.disclosure import Guard, guard_of, protect
from skillshed.evidence.equations import Covers
from skillshed.evidence.lake import OBSERVATIONS, Lake
from skillshed.evidence.personal import refuse_people
from skillshed.evidence.places import TABLE as PLACES_TABLE
from skillshed.evidence.places import unknown_places
from skillshed.evidence.release import RawPart, Release, Stated
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import Source, detect, parse, sources

REPEATED = "the same figure given twice"
OWN = "tidy"  # a person's own table


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
    raw: RawFile, *, lake: Lake, areas: Areas, now: datetime, source: str = "", given: Given | None = None,
    on_step: Callable[[str], None] = lambda step: None,
) -> Outcome:  # fmt: skip
    """Import one file. Importing the same bytes in the same way again changes nothing.

    A column map with `protect = 5` has the file's counts protected before anything enters the lake (see `disclosure`).
    Raises InputNotUnderstood where the file is in no known format or damaged, Refused where it lists people; then nothing
    was written.
    """
    given = given or Given()
    guard, plain = guard_of(given)
    source = source or (OWN if plain.columns else "")  # whoever maps columns has a table of their own
    chosen = sources()[source] if source in sources() else (detect(raw) if not source else None)
    release_id = _release_id(raw, chosen.name if chosen else source, given)
    if release_id in lake.releases():
        return Outcome(lake.release(release_id), is_new=False, quarantine=lake.quarantine(release_id))
    if chosen and chosen.name == OWN:
        refuse_people(raw)
    on_step("read")
    chosen, parsed = parse(raw, source=chosen.name if chosen else source, given=plain)
    on_step("check")
    known_on = given.released_on or parsed.published_on or now.date()
    done = harmonise(parsed, areas, known_on, guard)
    release = _describe(raw, chosen, parsed, given, now, release_id, done, lake, guard)
    on_step("write")
    for part in (raw, *raw.companions):
        lake.keep_raw(part, private=guard is not None)
    written, is_new = lake.write(release, done.good, quarantine=done.aside, tables={**parsed.tables, **done.tables})
    return Outcome(written, is_new=is_new, quarantine=done.aside)


def _release_id(raw: RawFile, source: str, given: Given) -> str:
    """The source and the checksum of the bytes; with what the person said of how to read them, where they said it."""
    parts = [raw.sha256, *(companion.sha256 for companion in raw.companions)]
    said = [given.dataset, *(f"{key}={value}" for key, value in sorted(given.columns.items()))]
    if any(said) or len(parts) > 1:
        return f"{source}.{hashlib.sha256('|'.join(parts + said).encode()).hexdigest()[:12]}"
    return f"{source}.{raw.sha256[:12]}"


@dataclass(frozen=True)
class Harmonised:
    """Observations, rows put aside (with reason and candidates), the count of each reason, and tables found on the way."""

    good: pl.DataFrame
    aside: pl.DataFrame
    reasons: dict[str, int]
    tables: dict[str, pl.DataFrame]


def harmonise(parsed: Parsed, areas: Areas, known_on: date, guard: Guard | None = None) -> Harmonised:
    """Give every row its place code and measure, hold it to the contract, and protect it where `guard` says how."""
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
    if guard:
        indicator = pl.col("measure").str.strip_prefix(f"{parsed.dataset}.").alias("indicator")
        good = protect(good.with_columns(indicator), guard, covers=_whole_covers(areas, good["place"].unique().to_list()))
        aside = _without_figures(aside, unplaced.height)
    reasons = Counter(aside["reason"].to_list())
    if repeats:
        reasons[REPEATED] = repeats
    more = unknown_places(placed, areas)
    tables = {PLACES_TABLE: more} if more.height else {}
    return Harmonised(good.select(OBSERVATIONS.names()), aside, dict(reasons.most_common()), tables)


def _whole_covers(areas: Areas, places: list[str]) -> Covers:
    """The sets of whole places that make up each place, for finding what could be worked out by subtraction."""
    found = {code: covers(areas, code) for code in places if code in areas}
    return {code: [one["place"].to_list() for one in sets if (one["weight"] == 1).all()] for code, sets in found.items()}


def _without_figures(aside: pl.DataFrame, named: int) -> pl.DataFrame:
    """Rows put aside in a protected file keep their reason, not their figures or their text (of the first `named`: the place)."""
    at = pl.int_range(pl.len())
    return aside.with_columns(
        *[pl.lit(None, dtype=pl.Float64).alias(name) for name in ("value", "lower", "upper")],
        pl.when(at < named).then("place_name").alias("place_name"),
    )


def _with_places(rows: pl.DataFrame, areas: Areas, known_on: date) -> pl.DataFrame:
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
    raw: RawFile, source: Source, parsed: Parsed, given: Given, now: datetime, release_id: str, done: Harmonised, lake: Lake,
    guard: Guard | None,
) -> Release:  # fmt: skip
    dropped = done.aside.height + done.reasons.get(REPEATED, 0)
    measures = _stated(parsed, done.good)
    parts = (raw, *raw.companions)
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
        raw=tuple(RawPart(name=p.name, sha256=p.sha256, size=len(p.content), url=p.url, is_private=bool(guard)) for p in parts),
        supersedes=_superseded(lake, parsed.dataset, set(measures), given.released_on or parsed.published_on or now.date()),
        file_rows=parsed.file_rows,
        rows_in=done.good.height + dropped,
        rows_out=done.good.height,
        rows_dropped=dropped,
        reasons=done.reasons,
        notes=(*parsed.notes, *([guard.words] if guard else [])),
        is_protected=guard is not None,
        is_complete=parsed.is_complete,
        measures=measures,
        tables=tuple({**parsed.tables, **done.tables}),
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
