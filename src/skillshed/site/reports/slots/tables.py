"""Slots that show tables: headline measures, what changed, districts side by side, needs by occupation and industry."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import polars as pl

from skillshed.evidence.packs import pack as one_pack
from skillshed.evidence.series import series
from skillshed.insight.compare import change, estimate
from skillshed.publishing import words as said
from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import Aside, Paragraph, TableBlock, words
from skillshed.publishing.names import in_text, label
from skillshed.publishing.numbers import ends, interval, number, shown, signed, when
from skillshed.publishing.rows import known
from skillshed.publishing.tables import Cell, Header, Row, Table, value_cell
from skillshed.site.evidence.among import among
from skillshed.site.evidence.beside import around
from skillshed.site.evidence.contents import content, trend_rows
from skillshed.site.evidence.contents.content import spelled
from skillshed.site.evidence.headlines import changed as moved
from skillshed.site.evidence.headlines import lines, story
from skillshed.site.evidence.locating import districts
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.worded import worded
from skillshed.site.reports.job import Job, Missing, not_understood
from skillshed.site.reports.slots.figures import WIDER
from skillshed.terms.breakdown import parts, slug
from skillshed.terms.errors import NotFound


def story_(slot: Slot, job: Job) -> list[Part]:
    """`{{story}}`: two or three sentences on what is clearly higher, lower, or cannot be told apart."""
    return [Paragraph(words(story(lines(job.state, slot.get("pack", "headline")), job.place.name)), style="lede")]


def headlines(slot: Slot, job: Job) -> list[Part]:
    """`{{headlines pack=headline}}`: one row a measure: value, interval, period, comparator, what may be said."""
    found = lines(job.state, slot.get("pack", "headline"))
    rows = []
    for one in found:
        measure = one.measure
        if one.now is None:
            job.missing.append(Missing(measure.title, one.why))
            rows.append(Row(Cell(measure.short), (Cell("no figure"), Cell(""), Cell(""), Cell(""), Cell(one.why))))
            continue
        job.use_estimates(*_releases(job, measure.id))
        value, extent = shown(one.now, measure.unit, measure.decimals), interval(one.now, measure.unit, measure.decimals)
        other = (
            f"{label(one.other.place_name)} {number(one.other.value or 0, measure.unit, measure.decimals)}" if one.other else ""
        )
        told = " ".join(text for text in (said.against_short(one.compared, measure) if one.compared else "", moved(one)) if text)
        cells = (Cell(value, is_number=True), Cell(extent, is_number=True), Cell(when(one.now.period)), Cell(other), Cell(told))
        rows.append(Row(Cell(measure.short), cells))
    heads = ("Measure", "Value", "95% interval", "Period", "Beside it", "What may be said")
    table = Table(
        f"Headline measures, {job.place.name}",
        tuple(Header(text, is_number=at in (1, 2)) for at, text in enumerate(heads)),
        tuple(rows),
    )
    return [
        TableBlock(slot.get("id", "headlines"), table, _cited(job, [one.measure.id for one in found]), (16, 11, 9, 9, 13, 28))
    ]


def changed(slot: Slot, job: Job) -> list[Part]:
    """`{{change employment_rate median_weekly_pay since=2015}}`: then and now for each measure, and whether it moved for sure."""
    rows, used = [], []
    for name in slot.words:
        measure = worded(book().measure(name).id)
        found = known(trend_rows(job.with_measure(measure.id), measure, (job.place.code,)))
        later = sorted(
            (row for row in found if row["breakdown"] == "" and row["period"] >= slot.get("since", "0")),
            key=lambda row: row["period"],
        )
        if len(later) < 2:
            job.missing.append(Missing(f"Change in {measure.title}", f"Fewer than two periods for {job.place.name}."))
            continue
        step = change(estimate(later[0]), estimate(later[-1]))
        job.use_estimates(*(row["release"] or "" for row in later))
        used.append(measure.id)
        then, now = (f"{shown(one, measure.unit, measure.decimals)} ({when(one.period)})" for one in (step.b, step.a))
        rows.append(Row(Cell(measure.short), (Cell(then), Cell(now), Cell(said.change_sentence(step, measure)))))
    if not rows:
        return []
    heads = (Header("Measure"), Header("Then"), Header("Now"), Header("What may be said"))
    table = Table(f"What changed in {in_text(job.place.name)}", heads, tuple(rows))
    return [TableBlock(slot.get("id", "change"), table, _cited(job, used), (16, 16, 16, 38))]


def side_by_side(slot: Slot, job: Job) -> list[Part]:
    """`{{districts employment_rate claimant_rate}}`: districts down, measures across, each at its newest common period."""
    places = districts(job.place.code)
    if len(places) < 2:
        return []
    columns: list[tuple[Header, dict[str, Cell]]] = []
    used = []
    for name in slot.words:
        measure = worded(book().measure(name).id)
        state = replace(job.with_measure(measure.id), view="ranked", among=job.place.code)
        found = among(measure, state) or among(measure, replace(state, among="", places=()))
        if found is None or found.kind != "district":
            continue
        try:
            listed = content(replace(state, period=found.period)).listed
        except NotFound:
            continue
        by_code = {row["place"]: row for row in listed}
        columns.append((Header(f"{measure.short}, {when(found.period)}", is_number=True),
                        {place.code: value_cell(by_code.get(place.code), measure) for place in places}))  # fmt: skip
        job.use_estimates(*(row["release"] or "" for row in listed))
        used.append(measure.id)
    if not columns:
        return []
    body = tuple(Row(Cell(place.name), tuple(cells[place.code] for _, cells in columns)) for place in places)
    table = Table(f"Districts of {in_text(job.place.name)}", (Header("District"), *(head for head, _ in columns)), body)
    return [TableBlock(slot.get("id", "districts"), table, _cited(job, used), (22, *[14] * len(columns)))]


def index(slot: Slot, job: Job) -> list[Part]:
    """`{{index annex_a}}`: a pack's indicators with the newest value, its period, and the value beside it."""
    chosen = one_pack(book(), slot.words[0])
    rows = []
    for one in chosen.slots:
        cells = (
            _indicator(one.measure, one.open_because, job)
            if not one.by
            else (f"by {spelled(next(iter(one.by)))}: see the figure", "", "")
        )
        rows.append(Row(Cell(f"{one.number} {one.title}"), tuple(Cell(text) for text in cells)))
    heads = (Header("Indicator"), Header("Newest value"), Header("Period"), Header("Beside it"))
    return [
        TableBlock(slot.get("id", f"index-{slug(chosen.id, '-')}"), Table(chosen.title, heads, tuple(rows)), "", (34, 26, 12, 20))
    ]


def _indicator(measure_id: str, open_because: str, job: Job) -> tuple[str, str, str]:
    if not measure_id or measure_id not in book().measures:
        return (open_because or "not defined", "", "")
    try:
        found = content(replace(job.with_measure(measure_id), view="line"))
    except NotFound:
        return ("no figure for this area", "", "")
    job.use(found)
    by_place = {row["place"]: estimate(row) for row in known(found.listed) if row["period"] == found.period}
    measure = found.measure
    mine = by_place[job.place.code]
    other = next((by_place[code] for code in found.comparators if code in by_place), None)
    beside = f"{label(other.place_name)} {number(other.value or 0, measure.unit, measure.decimals)}" if other else ""
    spread = f" ({ends(mine, measure.unit, measure.decimals, joiner=' to ')})" if mine.half_width else ""
    return (f"{shown(mine, measure.unit, measure.decimals)}{spread}", when(found.period), beside)


# -- needs -----------------------------------------------------------------------------------------------------------


@cache
def _needs() -> dict[str, Any]:
    return tomllib.loads(resources.files("skillshed.site.reports").joinpath("needs.toml").read_text("utf-8"))


def needs(slot: Slot, job: Job) -> list[Part]:
    """`{{needs by=occupation}}` or `by=industry`: people needed to 2035 by SOC or SIC, the largest first."""
    by = slot.get("by")
    if by not in ("occupation", "industry"):
        raise not_understood(slot, "needs by=occupation or by=industry.")
    for code in (job.place.code, *(one.code for kind in WIDER for one in around(job.place.code) if one.kind == kind)):
        found = _occupations(code, job) if by == "occupation" else _industries(code, job)
        if found is not None:
            return [*_wider(code, job), TableBlock(slot.get("id", f"needs-{by}"), *found)]
    why = f"No projection of employment by {by} is loaded for {in_text(job.place.name)} or an area that holds it."
    bring = "skillshed import FILE (Skills Imperative 2035 workbook of the area)"
    job.missing.append(Missing(f"Needs by {by}", why, bring))
    return [Aside("missing", f"Needs by {by}", (words(why),), bring)]


def _wider(code: str, job: Job) -> list[Part]:
    if code == job.place.code:
        return []
    other = book().areas.get(code)
    text = f"The projection is not published for {in_text(job.place.name)}; these are the figures of {in_text(other.name)} ({other.kind_words})."
    return [Aside("note", "A wider area", (words(text),))]


def _occupations(code: str, job: Job) -> tuple[Table, str, tuple[int, ...]] | None:
    """Expansion, replacement and total by two-digit SOC; totals of major groups are left out, as they hold the others."""
    found = {
        name: _parts(name, code, "occupation", job) for name in ("expansion_demand", "replacement_demand", "total_requirement")
    }
    total = {part: value for part, value in found["total_requirement"].items() if part[:2].isdigit()}
    if not total:
        return None
    order = sorted(total, key=lambda part: -total[part])
    rows = tuple(
        Row(
            Cell(part[:2]),
            (Cell(part[3:]), *(_people(found[name].get(part), is_change=name == "expansion_demand") for name in found)),
        )
        for part in order
    )
    heads = (
        Header("SOC"),
        Header("Occupation"),
        *(Header(text, is_number=True) for text in ("Growth", "Replacement", "Openings in all")),
    )
    title = f"People needed by occupation, 2020 to 2035, {book().areas.get(code).name}"
    notes = (_needs()["note"], _needs()["small"])
    return Table(title, heads, rows, notes), _cited_source(job, "total_requirement", code), (5, 34, 9, 11, 12)


def _industries(code: str, job: Job) -> tuple[Table, str, tuple[int, ...]] | None:
    """Jobs now and in 2035 by industry of the projection; its broad groups are left out, as they hold the others."""
    then, later = (_parts("employment_projection", code, "industry", job, period) for period in _needs()["years"])
    sections = _needs()["industries"]
    known = [part for part in sections if part in then and part in later]
    if not known:
        return None
    order = sorted(known, key=lambda part: then[part] - later[part])
    rows = tuple(
        Row(
            Cell(sections[part]),
            (Cell(part), _people(then[part]), _people(later[part]), _people(later[part] - then[part], is_change=True)),
        )
        for part in order
    )
    heads = (Header("SIC"), Header("Industry"), *(Header(text, is_number=True) for text in ("2020", "2035", "Change")))
    title = f"Jobs by industry, 2020 and 2035, {book().areas.get(code).name}"
    notes = (_needs()["small"], _needs()["sic_note"])
    return Table(title, heads, rows, notes), _cited_source(job, "employment_projection", code), (10, 32, 10, 10, 10)


def _parts(measure: str, code: str, dimension: str, job: Job, period: str = "") -> dict[str, float]:
    rows = series(book(), measure, [code], by={dimension: "*"}, as_of=job.as_of).filter(pl.col("value").is_not_null())
    rows = rows.filter(pl.col("period") == period) if period else rows
    job.use_estimates(*rows["release"].unique().to_list())
    return {parts(row["breakdown"])[dimension]: row["value"] for row in rows.iter_rows(named=True)}


def _people(value: float | None, *, is_change: bool = False) -> Cell:
    """People to the nearest hundred, as a projection deserves; cells under 10,000 are marked."""
    if value is None:
        return Cell("[x]", is_number=True, said="not available")
    near = round(value, -2)
    text = signed(near, "number", 0) if is_change and near else number(near, "number", 0)
    return Cell(text, is_number=True)


def _cited_source(job: Job, measure: str, code: str) -> str:
    return citation(releases_of(series(book(), measure, [code], as_of=job.as_of)))


def _releases(job: Job, measure: str) -> list[str]:
    rows = trend_rows(job.with_measure(measure), worded(measure), (job.place.code,))
    return list({row["release"] or "" for row in rows})


def _cited(job: Job, measures: list[str]) -> str:
    """Publishers and titles of the newest figures of these measures."""
    found = []
    for name in measures:
        rows = known(trend_rows(job.with_measure(name), worded(name), (job.place.code,)))
        found += [one for one in releases_of(rows[-1:]) if one not in found]
    return "; ".join(dict.fromkeys(f"{one.publisher}, {one.title}" for one in found))
