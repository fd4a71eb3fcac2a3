"""Figures for areas nobody published: sums of counts, ratios of sums, weighted rates. Medians are never put together.

An area can be covered by more than one set of parts (its districts before and after a reorganisation, its counties and
unitaries, its statistical regions); for each period the set with the largest share of known figures is used.
Many measures and areas are put together at once: each set of parts of each is a job, and jobs of one kind are one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from skillshed.evidence.areas import combine
from skillshed.evidence.areas.combine import AT, JOB, RESULT
from skillshed.evidence.book import Book
from skillshed.evidence.components import Only, direct_runs, ends_runs, has_base_parts
from skillshed.evidence.measures import Measure, as_text
from skillshed.evidence.runs import Runs

COLUMNS = [name for name in RESULT if name != "known"]
Parts = list[tuple[str, str, float]]  # place, name, weight


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure for an area. `have`: rows of it that are known already; `only`: the breakdowns wanted, None for all."""

    measure: Measure
    code: str
    have: pl.DataFrame | None = None
    only: Only = None


@dataclass(frozen=True, slots=True)
class _Job:
    """One set of parts of one wanted figure (its position), and the rows they are taken from."""

    wanted: int
    measure: Measure
    parts: Parts
    rows: Runs
    said: str
    have: pl.DataFrame | None


def assembled(book: Book, measure: Measure, code: str, as_of: date, *, have: pl.DataFrame | None = None) -> pl.DataFrame:
    """A measure for an area from its parts: period | breakdown | value | ... | basis | note; empty where it may not be done."""
    return all_assembled(book, [Wanted(measure, code, have)], as_of)[0]


def all_assembled(book: Book, wanted: Sequence[Wanted], as_of: date) -> list[pl.DataFrame]:
    """The same for many at once, in their order."""
    kinds: dict[str, list[_Job]] = {"summed": [], "ratio": [], "weighted": []}
    for order, one in enumerate(wanted):
        kind = _kind(one.measure)
        if kind:
            kinds[kind] += _jobs(book, order, one, as_of, kind)
    found = [_made(book, kind, jobs, as_of) for kind, jobs in kinds.items() if jobs]
    best = {order: rows for frames in found for order, rows in frames.items()}
    return [best.get(order, NOTHING) for order in range(len(wanted))]


def _kind(measure: Measure) -> str:
    if measure.numerator and measure.denominator:
        return "ratio"
    if not (measure.froms or measure.sums):
        return ""
    return "summed" if measure.kind == "count" else "weighted" if measure.weight else ""


def _jobs(book: Book, order: int, one: Wanted, as_of: date, kind: str) -> list[_Job]:
    """The sets of parts worth trying; a ratio's own ends, and those of its twins, count as one part."""
    rows = direct_runs(book, one.measure, as_of, only=one.only)
    covers = [cover.rows() for cover in book.covers(one.code)]
    if covers:
        covers = _worth_trying(covers, direct_runs(book, one.measure, as_of))
    said = [_replaced(book, one.code, cover) for cover in covers]
    if kind == "ratio":
        parted = has_base_parts(book, one.measure, as_of)
        # Where the whole table is paired alike, what these could give is published already.
        itself: list[Parts] = [
            [(code, "", 1.0)]
            for code in (one.code, *book.twins(one.code))
            if one.have is None or (code in parted) != bool(parted)
        ]
        covers, said = [*itself, *covers], [*[""] * len(itself), *said]
        by_part = [any(place in parted for place, *_ in cover) for cover in covers]
        held = [ends_runs(book, one.measure, as_of, by_part=each, only=one.only) for each in by_part]
    else:
        held = [rows] * len(covers)
        if kind == "weighted":
            weight = book.measure(one.measure.weight).short
            by = f"the rates of its parts, weighted by {weight[:1].lower()}{weight[1:]}"
            said = ["; ".join(clause for clause in (by, text) if clause) for text in said]
    return [_Job(order, one.measure, *each, one.have) for each in zip(covers, held, said, strict=True) if _has_rows(*each[:2])]


def _has_rows(cover: Parts, rows: Runs) -> bool:
    return any(place in rows for place, *_ in cover)


def _worth_trying(covers: list[Parts], rows: Runs) -> list[Parts]:
    """Covers enough of whose parts have rows at all; where none has, the first, so that the answer can say how many lack."""
    enough = [cover for cover in covers if sum(place in rows for place, *_ in cover) >= combine.ENOUGH * len(cover)]
    return enough or covers[:1]


def _made(book: Book, kind: str, jobs: list[_Job], as_of: date) -> dict[int, pl.DataFrame]:
    """Wanted figure -> its rows, from all jobs of one kind."""
    cover = _covers(jobs)
    rows = _lacking(_gathered(jobs), jobs)
    if not rows.height:
        return {}
    laid = combine.lay_out(rows, cover)
    said = _by_job(jobs, [job.said for job in jobs], pl.String)
    told = pl.when(said != "").then(said)
    if kind == "summed":
        found = combine.total(laid, told)
    elif kind == "weighted":
        found = combine.mean(_sized(book, laid, jobs, as_of), told)
    else:
        found = combine.ratio(laid, _by_job(jobs, [job.measure.per for job in jobs], pl.Float64), told)
    return _best(found, jobs)


def _by_job(jobs: list[_Job], values: Sequence[object], kind: type[pl.DataType]) -> pl.Expr:
    return pl.col(JOB).replace_strict(list(range(len(jobs))), pl.Series(values, dtype=kind), return_dtype=kind)


def _covers(jobs: list[_Job]) -> pl.DataFrame:
    rows = [(number, *part) for number, job in enumerate(jobs) for part in job.parts]
    return pl.DataFrame(rows, schema={JOB: pl.Int64, "place": pl.String, "name": pl.String, "weight": pl.Float64}, orient="row")


def _gathered(jobs: list[_Job]) -> pl.DataFrame:
    """The rows of every job's parts, with its number; one look into each table."""
    tables: dict[int, list[int]] = {}
    for number, job in enumerate(jobs):
        tables.setdefault(id(job.rows), []).append(number)
    frames = []
    for numbers in tables.values():
        at = [np.concatenate([jobs[one].rows.at(place) for place, *_ in jobs[one].parts]) for one in numbers]
        job_of = np.repeat(np.array(numbers, np.int64), [len(one) for one in at])
        frames.append(jobs[numbers[0]].rows.rows[np.concatenate(at)].with_columns(pl.Series(JOB, job_of)))
    return pl.concat(frames, how="diagonal")


def _lacking(rows: pl.DataFrame, jobs: list[_Job]) -> pl.DataFrame:
    """Without what is known already."""
    known = [
        job.have.select(pl.lit(number, pl.Int64).alias(JOB), *AT)
        for number, job in enumerate(jobs)
        if job.have is not None and job.have.height
    ]
    return rows.join(pl.concat(known), on=[JOB, *AT], how="anti", maintain_order="left") if known else rows


def _sized(book: Book, rates: pl.DataFrame, jobs: list[_Job], as_of: date) -> pl.DataFrame:
    """Published rates beside a count of the same place: the nearest period of the weight is used."""
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32).alias("year")
    needed: dict[str, set[str]] = {}
    for job in jobs:
        needed.setdefault(job.measure.weight, set()).update(place for place, *_ in job.parts)
    sizes = [
        _sizes(book, weight, sorted(places), as_of).select(
            pl.lit(weight).alias("by"), "place", year, pl.col("value").alias("size")
        )
        for weight, places in needed.items()
    ]
    size = pl.concat(sizes).drop_nulls().sort("year", maintain_order=True)
    by = _by_job(jobs, [job.measure.weight for job in jobs], pl.String).alias("by")
    dated = rates.with_columns(year, by).sort("year", maintain_order=True)
    return dated.join_asof(size, on="year", by=["by", "place"], strategy="nearest", check_sortedness=False)


def _sizes(book: Book, weight: str, places: list[str], as_of: date) -> pl.DataFrame:
    """The weighting count of each part: its own, or (a county, a new district) put together from its districts."""
    counted = book.measure(weight)
    runs = direct_runs(book, counted, as_of)
    at = np.concatenate([np.empty(0, np.int64), *(runs.at(place) for place in places)])
    own = runs.rows[at].filter(pl.col("breakdown") == "").select("place", "period", "value")
    here = set(own["place"])
    rest = [code for code in places if code not in here]
    made = _sizes_of(book, counted, rest, as_of)
    named = [
        rows.select(pl.lit(code).alias("place"), "period", "value") for code, rows in zip(rest, made, strict=True) if rows.height
    ]
    return pl.concat([own, *named])


def _sizes_of(book: Book, counted: Measure, codes: list[str], as_of: date) -> list[pl.DataFrame]:
    keys = {code: ("size", as_text(counted), code, as_of) for code in codes}
    lacking = [code for code in codes if not book.has_derived(keys[code])]
    made = all_assembled(book, [Wanted(counted, code, only=("",)) for code in lacking], as_of)
    fresh = dict(zip(lacking, made, strict=True))
    return [
        book.derived(keys[code], lambda code=code: fresh[code])  # type: ignore[misc]
        for code in codes
    ]


def _best(found: pl.DataFrame, jobs: list[_Job]) -> dict[int, pl.DataFrame]:
    """For each wanted figure, period and part, the cover with the largest share of known figures; the first on a tie."""
    wanted = _by_job(jobs, [job.wanted for job in jobs], pl.Int64).alias("wanted")
    ordered = found.with_columns(wanted).sort(pl.col("known"), -pl.col(JOB), descending=True, maintain_order=True)
    best = ordered.unique(subset=["wanted", *AT], keep="first", maintain_order=True)
    split = best.select("wanted", *COLUMNS).partition_by("wanted", as_dict=True, include_key=False, maintain_order=True)
    return {int(key[0]): rows for key, rows in split.items()}


def _replaced(book: Book, code: str, cover: Parts) -> str:
    """What a district of a reorganisation is put together from."""
    place = book.place(code)
    if place.kind != "district":
        return ""
    return f"made of {', '.join(name for _, name, _ in cover)}" + (f", which it replaced in {place.start}" if place.start else "")


def why_not(measure: Measure) -> str:
    """Why a measure has no figure for an area made of districts, in a sentence; empty where it could have one."""
    if measure.kind == "median":
        return "Medians of districts cannot be added or averaged into the median of a larger area."
    if measure.kind == "count" or measure.weight or measure.numerator:
        return ""
    return "This rate is published without the counts behind it, so it cannot be worked out for a larger area."


NOTHING = pl.DataFrame(schema=RESULT).select(COLUMNS)
