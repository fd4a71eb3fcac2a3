"""What the page of a place shows: figures, tables, where the numbers come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from skillshed.evidence.release import Release
from skillshed.insight.balance import Balance, Counterfactual, Verdict, definitions
from skillshed.insight.balance import balance as balanced
from skillshed.insight.balance import counterfactual as counted_for
from skillshed.publishing import balance_files
from skillshed.publishing import balance_words as words
from skillshed.publishing.charts.gaps import gaps, gaps_told, years, years_told
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.charts.picture import Picture, Told
from skillshed.publishing.figure import Drawing, Figure, Link, SourceLine
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import day, spoken, when
from skillshed.publishing.tables import Table
from skillshed.site.evidence import links
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.sourced import citation
from skillshed.site.evidence.state import State
from skillshed.terms.place import Place

WIDTHS = {"wide": WIDE, "narrow": NARROW}
FILES = ("csv", "ods", "json")
SIDES = ("requirement", "subjects", "learners")


@dataclass(frozen=True, slots=True)
class Part:
    """A family as the page tells it."""

    title: str
    said: str
    strength: str
    table: Table
    id: str


def stamp() -> tuple[int, ...]:
    """Changes with the data folder's own definitions, which the book does not watch."""
    return definitions.stamp(book().folder)


def worked_out(code: str, as_of: date | None) -> tuple[Balance, Counterfactual]:
    """Both answers for a place, once for as long as nothing changes."""
    return kept(
        ("balance", code, as_of, stamp()), lambda: (balanced(book(), code, as_of=as_of), counted_for(book(), code, as_of=as_of))
    )


def picture(view: str, code: str, as_of: date | None, width: str, *, is_framed: bool) -> Picture:
    """The drawing of a view; framed, with its title and source, to stand alone."""
    found, counted = worked_out(code, as_of)
    if view == "gaps":
        drawn = gaps(words.gap_rows(found), title=words.title(found), width=WIDTHS[width])
        below, releases = GAPS_SUB, found.sides
    else:
        drawn = years(words.year_rows(counted), title=words.counterfactual_title(counted), width=WIDTHS[width])
        below, releases = YEARS_SUB, counted.releases
    return drawn.framed(subtitle=below, source=f"Source: {citation(_releases(releases))}") if is_framed else drawn


GAPS_SUB = "People a year, on a scale of steps of ten; bars run from the least to the most the counts allow"
YEARS_SUB = (
    "More people in work if the share without qualifications were that of the best tenth of authorities, by year of the survey"
)


def page(place: Place, as_of: date | None) -> dict[str, Any]:
    """Everything the template prints."""
    found, counted = worked_out(place.code, as_of)
    return {
        "place": place, "in_text": in_text(place.name), "title": words.title(found), "sentence": words.sentence(found), "note": book().areas.note(place.code),
        "gaps": _gaps(found, place, as_of), "years": _years(counted, place, as_of), "counted": counted,
        "counted_why": counted.why, "counted_facts": counted.facts,
        "families": [_part(one) for one in found.families if one.verdict is not Verdict.MISSING or one.supply or one.requirement],
        "levels": words.level_table(found) if found.levels else None, "crosses": words.cross_table(found) if found.crosses else None,
        "needs": words.need_table(found.needs, f"Openings a year by occupation group in {in_text(found.name)}") if found.needs else None,
        "unreached": words.need_table(found.unreached, "Needed, with no course counted beside it") if found.unreached else None,
        "subjects": words.subject_table(found) if found.subjects else None, "supply": found.supply and _counted(found),
        "around": [_around(row, place, as_of) for row in found.around],
        "missing": [one for one in found.missing if one.what in SIDES], "absent": [one for one in found.missing if one.what not in SIDES], "rests_on": [{**one, "standing": words.STANDING[one["status"]]} for one in balance_files.rests_on(found)],
        "not_counted": [*found.facts.not_counted.both, *found.facts.not_counted.supply], "author": found.facts.author,
        "reviewed_on": found.facts.reviewed_on, "elsewhere": _elsewhere(found, as_of), "links": _pages(place, as_of),
    }  # fmt: skip


def _part(one: Any) -> Part:
    return Part(one.title, words.family_sentence(one), one.strength, words.link_table(one), f"family-{one.id}")


def _gaps(found: Balance, place: Place, as_of: date | None) -> Figure | None:
    rows = words.gap_rows(found)
    if not rows:
        return None
    told = {name: gaps_told(rows, width=width) for name, width in WIDTHS.items()}
    traced = [("what is learned", "fe_achievements_by_subject", found.supply.period if found.supply else "")]
    traced += [("what is needed", "total_requirement", found.needs[0].period)] if found.needs else []
    return _figure(
        "gaps", place, as_of, told, title=words.title(found), subtitle=GAPS_SUB, sentence=words.sentence(found),
        table=words.family_table(found), releases=found.sides, traced=traced,
    )  # fmt: skip


def _years(counted: Counterfactual, place: Place, as_of: date | None) -> Figure | None:
    rows = words.year_rows(counted)
    if not rows:
        return None
    told = {name: years_told(rows, width=width) for name, width in WIDTHS.items()}
    measures = {one.title: one.measure for one in counted.facts.series}
    last = counted.years[-1]
    return _figure(
        "years", place, as_of, told, title=words.counterfactual_title(counted), subtitle=YEARS_SUB,
        sentence=words.counterfactual_sentence(counted), table=words.year_table(counted), releases=counted.releases,
        traced=[("the newest share", measures[last.series], last.period)],
    )  # fmt: skip


def _figure(
    view: str, place: Place, as_of: date | None, told: dict[str, Told], *, title: str, subtitle: str, sentence: str, table: Table,
    releases: tuple[str, ...], traced: list[tuple[str, str, str]],
) -> Figure:  # fmt: skip
    wide, narrow = told["wide"], told["narrow"]
    found = _releases(releases)
    state = State(places=(place.code,), as_of=as_of)
    taken = [
        Link(f"Trace {what}", links.trace_page(State(measure=measure, as_of=as_of), place.code, period, ""), f"of {place.name}")
        for what, measure, period in traced
        if period
    ]
    files = [Link(kind.upper(), address(state, "data", kind), "of this page") for kind in FILES]
    pictures = [Link(kind.upper(), f"{address(state, view, kind, framed='yes')}", "of the chart") for kind in ("svg", "png")]
    newest = max((one.published_on for one in found if one.published_on), default=None)
    return Figure(
        id=view, title=title, subtitle=subtitle, desc=wide.desc, sentence=sentence, table=table,
        wide=Drawing(address(state, view, "svg", width="wide"), WIDE, wide.height),
        narrow=Drawing(address(state, view, "svg", width="narrow"), NARROW, narrow.height),
        source=SourceLine(citation(found), day(newest.isoformat()) if newest else "", (*taken, *files, *pictures)),
    )  # fmt: skip


def address(state: State, view: str, kind: str, **more: str) -> str:
    """The address of a picture or a file of this page."""
    pairs = {**({"as_of": state.as_of.isoformat()} if state.as_of else {}), **more}
    path = reverse("insight:balance_take", args=[book().areas.get(state.place).slug, view, kind])
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _releases(names: tuple[str, ...]) -> list[Release]:
    known = book().lake.releases()
    parts = {name for text in names for name in text.split("+") if name}
    return sorted((known[name] for name in parts if name in known), key=lambda release: release.order, reverse=True)


def _counted(found: Balance) -> str:
    """How the courses became people."""
    supply = found.supply
    assert supply is not None
    courses = f"{round(supply.aims):,} courses achieved in {when(supply.period)} (August to April only)"
    people = f"{words.between(supply.courses.span)} people a year on courses, from {round(supply.courses.counted):,} in {when(supply.courses.period)}"
    moved = (
        f" moved on to {when(supply.courses.scaled_to)} by the published rate"
        if supply.courses.scaled_to != supply.courses.period
        else ""
    )
    text = f"{courses}, {supply.courses_each:.1f} for each learner; {people}{moved}."
    if supply.apprentices:
        text += f" Apprentices: {words.between(supply.apprentices.span)} a year, divided among subjects as in England."
    return text


def _around(row: dict[str, Any], place: Place, as_of: date | None) -> dict[str, str]:
    measure = book().measure(row["measure"])
    state = State(measure=measure.id, places=(place.code,), as_of=as_of)
    return {"title": measure.title, "value": spoken(row["value"], measure.unit, measure.decimals), "period": when(row["period"]),
            "url": links.measure_page(state), "trace": links.trace_page(state, place.code, row["period"], "")}  # fmt: skip


def _elsewhere(found: Balance, as_of: date | None) -> Link | None:
    """The page of the area round this place that has a projection."""
    if not found.covered_by:
        return None
    parent = book().areas.get(found.covered_by)
    query = f"?as_of={as_of.isoformat()}" if as_of else ""
    return Link(f"Supply and demand in {in_text(parent.name)}", reverse("insight:balance", args=[parent.slug]) + query)


def _pages(place: Place, as_of: date | None) -> list[Link]:
    return [Link(f"All figures of {in_text(place.name)}", links.place_page(place.code, as_of=as_of.isoformat() if as_of else ""))]
