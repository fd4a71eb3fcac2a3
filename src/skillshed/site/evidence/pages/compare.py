"""Up to six places side by side: measures down, places across, each told apart from the first as far as its interval allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.evidence.measures import Measure
from skillshed.evidence.packs import shipped_packs
from skillshed.evidence.series import series
from skillshed.insight.compare import Estimate, Verdict, compare as beside, estimate
from skillshed.publishing.downloads import Dataset, file_name
from skillshed.publishing.figure import Figure
from skillshed.publishing.names import listed, opening
from skillshed.publishing.numbers import interval, number, when
from skillshed.site.evidence.downloads import TYPES, WRITERS
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.links import measure_page, page, place_page, trace_page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import MOST_PLACES, State, hidden
from skillshed.site.evidence.worded import worded
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place
from skillshed.terms.status import Status

HEADLINE = "headline"
NEIGHBOURS = 5
# What is said of a place beside the first: a shape and a word, for those who see no colours and for those who see no shapes.
SAID = {
    Verdict.HIGHER: ("▲", "higher"),
    Verdict.LOWER: ("▼", "lower"),
    Verdict.SAME: ("≈", "no clear difference"),
    Verdict.UNKNOWN: ("?", "cannot be told"),
}


@dataclass(frozen=True)
class Cell:
    """One figure: as it is written, its interval, its honesty mark, and how it stands to the first place's."""

    value: str
    interval: str = ""
    mark: str = ""
    mark_words: str = ""
    shape: str = ""
    word: str = ""
    period: str = ""
    trace: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Line:
    """One measure over all places. `period` is empty where the places have no period in common."""

    measure: Measure
    url: str
    period: str
    cells: tuple[Cell, ...]
    rows: pl.DataFrame


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """/compare/?place=&place=&theme=&measure="""
    state = State.read(request.GET)
    theme = _theme(request)
    lines = table(state, theme)
    shown = _figure(state, lines)
    first = book().areas.get(state.place) if state.places else None
    context = {
        "state": state,
        "theme": theme,
        "themes": [{"id": HEADLINE, "title": "Headline measures"}, *({"id": one, "title": opening(one)} for one in _themes())],
        "places": [_head(state, code, theme) for code in state.places],
        "lines": lines,
        "missing": _missing(state, theme, lines),
        "figure": shown,
        "drawn": shown and _drawn(state, lines),
        "neighbours": _neighbours(state, first, theme) if first else [],
        "all_neighbours": _with_all(state, first, theme) if first else "",
        "is_full": len(state.places) >= MOST_PLACES,
        "most": MOST_PLACES,
        "fields": hidden(replace(state, view="", measure=""), "measure", "view"),
        "files": _files(state, theme) if lines else [],
        "notes": _notes(lines),
        "examples": _examples(),
        "title": _title(state),
        "known_on": known_on(state.as_of),
    }
    return render(request, "evidence/compare.html", context)


@require_safe
def data(request: HttpRequest, stem: str, kind: str) -> HttpResponse:
    """The figures of the table as a file. The stem only says what is inside; the query decides."""
    if kind not in WRITERS:
        raise Http404(f"no format {kind}")
    state = State.read(request.GET)
    found = [_dataset(line, state) for line in table(state, _theme(request))]
    if not found:
        raise NotFound("There is nothing to take away: no place is chosen, or none has these measures.", next_step="Choose places first.")
    reply = HttpResponse(WRITERS[kind](found), content_type=TYPES[kind])
    reply["Content-Disposition"] = f'attachment; filename="{file_name(found, kind)}"'
    return reply


def table(state: State, theme: str) -> list[Line]:
    """One line for each measure of the theme that at least one of the places has."""
    if not state.places:
        return []
    return kept(("compare", state.places, theme, state.as_of), lambda: _table(state, theme))


def _table(state: State, theme: str) -> list[Line]:
    found = [_line(worded(name), state) for name in _measures(theme)]
    return [line for line in found if line is not None]


def _theme(request: HttpRequest) -> str:
    asked = request.GET.get("theme", HEADLINE).strip() or HEADLINE
    if asked != HEADLINE and asked not in _themes():
        raise NotFound(f"There is no theme '{asked}'.", next_step=f"Choose one of: {', '.join(_themes())}.")
    return asked


def _themes() -> list[str]:
    defined = (measure for measure in book().measures.values() if not measure.is_generated)
    return kept("themes", lambda: sorted({measure.theme for measure in defined if book().is_loaded(measure)}))


def _measures(theme: str) -> list[str]:
    if theme == HEADLINE:
        return [slot.measure for slot in shipped_packs()[HEADLINE].slots]
    every = book().measures.values()
    return [measure.id for measure in every if measure.theme == theme and not measure.is_generated and book().is_loaded(measure)]


def _line(measure: Measure, state: State) -> Line | None:
    """The newest period that all have; where there is none, each place's own newest, said in its cell."""
    rows = series(book(), measure.id, list(state.places), as_of=state.as_of)
    rows = rows.filter((pl.col("breakdown") == "") & (pl.col("value").is_not_null() | pl.col("status").is_in(["suppressed"])))
    known = rows.filter(pl.col("value").is_not_null())
    if not known.height:
        return None
    held = [set(known.filter(pl.col("place") == code)["period"]) for code in state.places]
    shared = set.intersection(*[one for one in held if one])
    period = max(shared, default="")
    mine = rows.filter(pl.col("period") == period) if period else known.sort("period").unique("place", keep="last", maintain_order=True)
    by_place = {row["place"]: row for row in mine.iter_rows(named=True)}
    first = by_place.get(state.place)
    cells = tuple(_cell(measure, by_place.get(code), first, state, show_period=not period) for code in state.places)
    address = measure_page(replace(state, measure=measure.id, view=""), measure=measure.id)
    return Line(measure, address, when(period), cells, mine)


def _cell(measure: Measure, row: dict[str, Any] | None, first: dict[str, Any] | None, state: State, *, show_period: bool) -> Cell:
    if row is None:
        return Cell("none", mark_words="not available")
    one = estimate(row)
    status = one.status
    if one.value is None:
        return Cell("none", mark=status.mark, mark_words=status.words)
    shape, word = _said(measure, one, first, state)
    least = "≥ " if one.is_lower_bound else ""
    return Cell(
        value=f"{least}{number(one.value, measure.unit, measure.decimals)}", interval=interval(one, measure.unit, measure.decimals),
        mark=status.mark, mark_words=status.words if status is not Status.FINAL else "", shape=shape, word=word,
        period=when(row["period"]) if show_period else "", basis="" if row["basis"] == "published" else "put together here",
        trace=trace_page(replace(state, measure=measure.id), one.place, row["period"], row["breakdown"]),
    )  # fmt: skip


def _said(measure: Measure, one: Estimate, first: dict[str, Any] | None, state: State) -> tuple[str, str]:
    """How a place stands to the first: nothing for the first itself and for counts, whose sizes say nothing."""
    if first is None or one.place == state.place or measure.kind == "count":
        return "", ""
    other = estimate(first)
    if other.period != one.period:
        return "?", "another period"
    found = beside(one, other)
    if found.verdict is not Verdict.AS_THEY_ARE:
        return SAID[found.verdict]
    difference = round(found.difference or 0, measure.decimals)
    if not difference:
        return "=", "the same†"
    return ("▲", "higher†") if difference > 0 else ("▼", "lower†")


def _head(state: State, code: str, theme: str) -> dict[str, str]:
    place = book().areas.get(code)
    left = tuple(one for one in state.places if one != code)
    return {"name": place.name, "kind": place.kind_words, "url": place_page(code), "remove": _address(replace(state, places=left), theme)}


def _address(state: State, theme: str) -> str:
    query = state.query("view") + (f"&theme={theme}" if theme != HEADLINE else "")
    return page("compare", query=query.strip("&"))


def _neighbours(state: State, first: Place, theme: str) -> list[dict[str, str]]:
    """Places most like the first, each one click away."""
    found = [place for place in book().areas.neighbours(first.code, by="global")[:NEIGHBOURS] if place.code not in state.places]
    return [{"name": place.name, "url": _address(replace(state, places=(*state.places, place.code)), theme)} for place in found]


def _with_all(state: State, first: Place, theme: str) -> str:
    near = tuple(place.code for place in book().areas.neighbours(first.code, by="global")[:NEIGHBOURS])
    return _address(replace(state, places=(first.code, *near)[:MOST_PLACES]), theme) if near else ""


def _drawn(state: State, lines: Sequence[Line]) -> str:
    """The measure the chart shows: the one asked for, else the first with an interval or a rate."""
    if state.measure:
        return state.measure
    return next((line.measure.id for line in lines if line.measure.kind != "count"), lines[0].measure.id if lines else "")


def _figure(state: State, lines: Sequence[Line]) -> Figure | None:
    measure = _drawn(state, lines)
    if not measure or not state.places:
        return None
    try:
        return figure(replace(state, measure=measure, view="line", beside=state.places[1:4] or ("none",), places=state.places[:1]))
    except NotFound:
        return None


def _missing(state: State, theme: str, lines: Sequence[Line]) -> str:
    """Measures of the theme that none of these places has."""
    if not state.places:
        return ""
    shown = {line.measure.id for line in lines}
    return listed([worded(name).name for name in _measures(theme) if name not in shown])


def _notes(lines: Sequence[Line]) -> list[str]:
    cells = [cell for line in lines for cell in line.cells]
    notes = [f"[{mark}] {words}" for mark, words in dict.fromkeys((cell.mark, cell.mark_words) for cell in cells if cell.mark)]
    if any("†" in cell.word for cell in cells):
        notes.append("† no interval is published: the numbers are compared as they stand")
    if any(cell.value.startswith("≥") for cell in cells):
        notes.append("≥ at least: part of the sum is missing")
    if any(cell.basis for cell in cells):
        notes.append("put together here: not published for this area; the trace says from which parts")
    return notes


def _files(state: State, theme: str) -> list[dict[str, str]]:
    stem = "compare_" + "_".join(slug(book().areas.get(code).name, "-") for code in state.places)[:60]
    query = state.query("view", "measure") + (f"&theme={theme}" if theme != HEADLINE else "")
    return [{"text": kind.upper(), "url": page("compare_data", stem, kind, query=query)} for kind in WRITERS]


def _dataset(line: Line, state: State) -> Dataset:
    found = releases_of(line.rows)
    return Dataset(
        measure=line.measure, rows=line.rows, source=citation(found), release="; ".join(one.id for one in found), title=line.measure.title,
        as_known_on=known_on(state.as_of).isoformat(),
    )  # fmt: skip


def _examples() -> list[dict[str, str]]:
    """Sets somebody may want to see first: the reference place's districts most alike."""
    reference = shipped_packs()[HEADLINE].place
    members = [code for code in book().areas.members(reference)["code"].to_list() if book().areas.neighbours(code, by="global")]
    found = []
    for code in members[:3]:
        places = (code, *[place.code for place in book().areas.neighbours(code, by="global")[:3]])
        name = book().areas.get(code).name
        found.append({"text": f"{name} beside the three places most like it", "url": page("compare", query=State(places=places).query())})
    return found


def _title(state: State) -> str:
    names = [book().areas.get(code).name for code in state.places]
    return f"{listed(names)} side by side" if len(names) > 1 else f"{names[0]} beside other places" if names else "Compare places"
