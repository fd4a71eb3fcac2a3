"""What each view shows, before it is drawn or printed: rows, title, sentence, table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from skillshed.evidence.assemble import why_not
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import everywhere, series
from skillshed.insight.compare import Estimate, Verdict, change, compare, estimate, estimates, rank_with_ties, set_beside
from skillshed.publishing import tables, words
from skillshed.publishing.names import in_text, inside, opening, possessive
from skillshed.publishing.numbers import number, when
from skillshed.publishing.tables import Table
from skillshed.site.evidence.among import Among, among, dimensions, part_of
from skillshed.site.evidence.beside import comparators, holders
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded
from skillshed.terms.breakdown import parts
from skillshed.terms.errors import NotFound

MOST_BARS = 12
CLEAR = (Verdict.HIGHER, Verdict.LOWER, Verdict.AS_THEY_ARE)
_CODE = re.compile(r"^\d{1,2} (?=[A-Z])")
_SECTION = re.compile(r"^[A-Z](?:(?:, | to )[A-Z])* (?=[A-Z])")
BASIS = {
    "summed": "the sum of its districts",
 "weighted": "its districts’ rates, weighted by size",
    "best_fit": "its districts, weighted by how far they lie inside",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """One view of one measure. rows: what the chart of that view takes."""

    state: State
    measure: Measure
    rows: pl.DataFrame
    chosen: str
    comparators: tuple[str, ...]
    title: str
    subtitle: str
    sentence: str
    table: Table
    group: tuple[str, ...] = ()
    period: str = ""
    breakdown: str = ""
    notes: tuple[str, ...] = ()


def content(state: State) -> Content:
    """The content of `state.view`. NotFound says why there is nothing and what would bring it."""
    found = kept(("content", state), lambda: _tried(state))
    if isinstance(found, NotFound):
        raise NotFound(found.message, next_step=found.next_step)
    return found


def _tried(state: State) -> Content | NotFound:
    if not state.measure:
        return NotFound("No measure is named.", next_step="Add measure=employment_rate, for example.")
    if not state.place and state.view in ("", "line", "bars"):
        return NotFound("No place is named.", next_step="Add place=burnley, for example.")
    try:
        return MAKERS[state.view or "line"](state, worded(state.measure))
    except NotFound as why:
        return why


def trend_rows(state: State, measure: Measure, codes: tuple[str, ...]) -> pl.DataFrame:
    """The series of one breakdown for these places, inside the dates of the state."""
    rows = series(book(), measure.id, list(codes), by=state.parts, as_of=state.as_of)
    if state.start:
        rows = rows.filter(pl.col("period").str.slice(0, 10) >= state.start)
    if state.end:
        rows = rows.filter(pl.col("period").str.slice(0, 10) <= state.end)
    return rows


def nothing(state: State, measure: Measure) -> NotFound:
    """Why there is no figure: not loaded, not for this kind of area, or not for this place."""
    opened = book()
    if not opened.is_loaded(measure):
        return NotFound(f"No release here holds {inside(measure.short)}.", next_step=bring(measure, state))
    where = in_text(opened.areas.get(state.place).name) if state.place else "these places"
    why = why_not(measure) if state.place and _is_made_of_parts(state.place) else _smallest(state, measure)
    dates = " in these dates" if state.start or state.end or state.period else ""
    step = "Look at its districts, or at an area it is published for." if why else bring(measure, state)
    return NotFound(f"There is no figure of {inside(measure.short)} for {where}{dates}. {why}".strip(), next_step=step)


def bring(measure: Measure, state: State) -> str:
    """The command that might bring the figures."""
    name = opened_name(state.place)
    stored = next((part.removeprefix("els.").split(".")[0] for part in measure.stored if part.startswith("els.")), "")
    source = stored.replace("_", "-") if stored else "nomis"
    return f"This may bring it: skillshed fetch {source}" + (f' --place "{name}"' if name else "")


def opened_name(code: str) -> str:
    """The name of a place, or nothing."""
    return book().areas.get(code).name if code else ""


def _is_made_of_parts(code: str) -> bool:
    members = book().areas.members(code)["code"].to_list()
    return members not in ([], [code])


def _smallest(state: State, measure: Measure) -> str:
    kind = {"county": "counties and unitary authorities", "lep": "local enterprise partnerships", "itl": "statistical regions",
            "lsip": "local skills improvement plan areas", "region": "regions"}.get(measure.smallest_place, "")  # fmt: skip
    return f"It is published for {kind} and larger areas." if kind and not measure.is_generated else ""


# -- line ------------------------------------------------------------------------------------------------------------


def _line(state: State, measure: Measure) -> Content:
    others = comparators(measure, state)
    rows = _one_part(trend_rows(state, measure, (state.place, *others)), state.place)
    rows = _one_length(rows, state.place)
    mine = rows.filter((pl.col("place") == state.place) & pl.col("value").is_not_null())
    if not mine.height:
        raise nothing(state, measure)
    newest = estimate(mine.row(-1, named=True))
    other = _same_period(rows, others, newest.period)
    moved = change(estimate(mine.row(0, named=True)), newest) if mine.height > 1 else None
    said = [words.likely_sentence(newest, measure)] if other is None or newest.half_width else []
    if other is not None:
        found = set_beside(newest, estimate(other), has_intervals=rows["lower"].count() > 0)
        title = words.trend_title(found, measure, moved=moved)
        sentence = " ".join([words.against(found, measure), *said, *found.cautions[:2]])
    else:
        title = words.trend_title(compare(newest, replace(newest, value=None)), measure, moved=moved)
        sentence = " ".join([words.change_sentence(moved, measure) if moved else words.value_sentence(newest, measure), *said])
    breakdown = mine["breakdown"][-1]
    table = tables.trend_table(
        rows, measure, chosen=state.place, comparators=others, caption=f"{measure.title} by period{_of(breakdown)}"
    )
    subtitle = words.subtitle(measure, words.span(mine["period"].to_list()), has_interval=bool(mine["lower"].count()))
    return Content(state, measure, rows, state.place, others, title, _with_part(subtitle, breakdown), sentence.strip(), table,
                   period=newest.period, breakdown=breakdown, notes=_notes(mine))  # fmt: skip


def _one_part(rows: pl.DataFrame, place: str) -> pl.DataFrame:
    """One breakdown only: the headline, or the chosen place's largest part where there is none."""
    kinds = rows["breakdown"].unique().to_list()
    if len(kinds) <= 1:
        return rows
    mine = rows.filter((pl.col("place") == place) & pl.col("value").is_not_null()).sort("period", "value")
    chosen = mine["breakdown"][-1] if mine.height else kinds[0]
    return rows.filter(pl.col("breakdown") == chosen)


def _one_length(rows: pl.DataFrame, place: str) -> pl.DataFrame:
    """Years are not drawn on one line with months: the length of the place's newest period stays."""
    mine = rows.filter((pl.col("place") == place) & pl.col("value").is_not_null())
    if not mine.height:
        return rows
    return rows.filter(pl.col("period").str.slice(11) == mine["period"].sort()[-1][11:])


def _same_period(rows: pl.DataFrame, codes: tuple[str, ...], period: str) -> dict[str, object] | None:
    for code in codes:
        found = rows.filter((pl.col("place") == code) & (pl.col("period") == period) & pl.col("value").is_not_null())
        if found.height:
            return found.row(0, named=True)
    return None


def _notes(rows: pl.DataFrame) -> tuple[str, ...]:
    """How the newest figure came about where nobody published it, and what its note says."""
    last = rows.row(-1, named=True)
    note = last.get("note") or ""
    if last["basis"] == "same_area":
        said = [f"{opening(note)}."]
    elif last["basis"] == "ratio":
        said = ["Worked out here from published counts.", f"{opening(note)}." if note else ""]
    elif last["basis"] in BASIS:
        said = [f"Not published for this area: {note or BASIS[last['basis']]}."]
    else:
        said = []
    return tuple(text for text in said if text)


# -- dots, ranked, map, table ----------------------------------------------------------------------------------------


def places_rows(state: State, measure: Measure, found: Among, breakdown: str, more: tuple[str, ...] = ()) -> pl.DataFrame:
    """place | place_name | value | lower | upper | status | ...: one row a place of the kind, and of the comparators."""
    opened = book()
    rows = everywhere(opened, measure.id, [*found.codes, *more], found.period, breakdown=breakdown, as_of=state.as_of)
    absent = [code for code in more if code not in set(rows["place"])]
    if absent:
        made = series(opened, measure.id, absent, by=state.parts, as_of=state.as_of)
        made = made.filter((pl.col("period") == found.period) & (pl.col("breakdown") == breakdown))
        rows = pl.concat([rows, made.select([name for name in rows.columns if name in made.columns])], how="diagonal")
    names = {code: opened.areas.get(code).name for code in rows["place"].unique()}
    named = pl.col("place").replace_strict(names, default=None, return_dtype=pl.String)
    return rows.with_columns(named.alias("place_name"), pl.lit(found.period).alias("period")).sort("place_name")


def _spread(state: State, measure: Measure) -> tuple[Among, pl.DataFrame, str, tuple[str, ...], tuple[str, ...]]:
    """The places, their rows, the chosen one if it is among them, upright lines, and the group in colour."""
    breakdown = part_of(measure, state)
    found = among(measure, state)
    if found is None or breakdown == "?":
        raise nothing(state, measure)
    inside = state.place if state.place in found.codes else ""
    lines = tuple(code for code in comparators(measure, state) if code not in found.codes)[:2]
    if state.place and not inside and measure.kind != "count":
        lines = (state.place, *[code for code in lines if code != state.place])[:2]
    rows = places_rows(state, measure, found, breakdown, lines)
    group = tuple(code for code in state.places if code in found.codes and code != inside)
    if not group and state.place:
        group = _neighbourhood(state.place, found.codes, is_inside=bool(inside))
    return found, rows, inside, tuple(code for code in lines if code in set(rows["place"])), group


def _neighbourhood(code: str, codes: tuple[str, ...], *, is_inside: bool) -> tuple[str, ...]:
    """Other districts of the same county or partnership; the districts of a larger area."""
    areas = book().areas
    held = code
    if is_inside:
        held = next((place.code for place in holders(code)), "")
    return tuple(one for one in areas.members(held)["code"].to_list() if one in codes) if held else ()


def _dots(state: State, measure: Measure) -> Content:
    return _of_places(state, measure, "dots")


def _ranked(state: State, measure: Measure) -> Content:
    return _of_places(state, measure, "ranked")


def _map(state: State, measure: Measure) -> Content:
    return _of_places(state, measure, "map")


def _of_places(state: State, measure: Measure, view: str) -> Content:
    found, rows, chosen, lines, group = _spread(state, measure)
    places = rows.filter(~pl.col("place").is_in(list(lines)))
    breakdown = part_of(measure, state)
    time = when(found.period)
    mine = next((one for one in estimates(places) if one.place == chosen), None)
    if mine is None and lines and state.place in lines:
        mine = next(one for one in estimates(rows) if one.place == state.place)
    title, sentence = _said(view, mine, places, measure, found, is_inside=bool(chosen))
    spread = view != "map" and bool(rows["lower"].count())
    subtitle = words.subtitle(measure, f"{time}, {places['value'].count():,} {found.kind_words}", has_interval=spread)
    table = tables.places_table(
        places, measure, chosen=chosen, caption=f"{measure.title}, {found.kind_words}, {time}{_of(breakdown)}"
    )
    return Content(state, measure, rows, chosen, lines, title, _with_part(subtitle, breakdown), sentence, table, group=group,
                   period=found.period, breakdown=breakdown)  # fmt: skip


def _said(
    view: str, mine: Estimate | None, places: pl.DataFrame, measure: Measure, found: Among, *, is_inside: bool
) -> tuple[str, str]:
    """Title and sentence of a view of many places."""
    every = _range_title(places, measure, found)
    if mine is None or mine.value is None:
        return every, ""
    if not is_inside:
        return (
            (every, words.value_sentence(mine, measure))
            if measure.kind == "count"
            else (every, _beside_title(mine, places, measure, found))
        )
    if mine.lower is None and places["lower"].count():
        return every, f"{words.value_sentence(mine, measure)} It has no published interval, so where it stands is not told."
    if view == "dots":
        return words.dots_title(mine, estimates(places), measure, among=found.kind_words), words.value_sentence(mine, measure)
    row = rank_with_ties(places).filter(pl.col("place") == mine.place).row(0, named=True)
    place = (mine.place_name, row["rank"], row["rank_first"], row["rank_last"], row["of"])
    title = words.rank_title(*place, measure, among=found.kind_words)
    return (title if view == "ranked" else every), words.rank_sentence(*place)


def _range_title(places: pl.DataFrame, measure: Measure, found: Among) -> str:
    """`Employment rate lies between 53.0% and 91.7% in 294 districts of England`. It names nobody first or last."""
    known = places.filter(pl.col("value").is_not_null())["value"]
    low, high = (number(end, measure.unit, measure.decimals) for end in (known.min(), known.max()))  # type: ignore[arg-type]
    return f"{measure.short} lies between {low} and {high} in {len(known):,} {found.kind_words}"


def _beside_title(mine: Estimate, places: pl.DataFrame, measure: Measure, found: Among) -> str:
    """How many of the places are clearly above or below a figure of a larger area."""
    verdicts = [compare(one, mine) for one in estimates(places) if one.value is not None]
    above = sum((one.difference or 0) > 0 for one in verdicts if one.verdict in CLEAR)
    below = sum((one.difference or 0) < 0 for one in verdicts if one.verdict in CLEAR)
    rest = len(verdicts) - above - below
    said = f"Of {len(verdicts):,} {found.kind_words}, {above:,} {_are(above)} clearly above {possessive(mine.place_name)} "
    said += f"{number(mine.value or 0, measure.unit, measure.decimals)} and {below:,} clearly below"
    return f"{said}; {rest:,} cannot be told apart from it." if rest else f"{said}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


# -- bars ------------------------------------------------------------------------------------------------------------


def open_dimension(state: State, measure: Measure) -> str:
    """The dimension a bar chart opens: the one marked `*`, else the only or first one; empty where there is none."""
    asked = [name for name, category in state.by if category == "*"]
    return asked[0] if asked else next(iter(dimensions(measure, state)), "")


def _bars(state: State, measure: Measure) -> Content:
    dimension = open_dimension(state, measure)
    if not dimension:
        raise nothing(state, measure)
    by = {**dict(state.by), dimension: "*"}
    others = comparators(measure, replace(state, by=tuple(sorted(by.items()))))[:1]
    rows = series(book(), measure.id, [state.place, *others], by=by, as_of=state.as_of)
    mine = rows.filter((pl.col("place") == state.place) & pl.col("value").is_not_null())
    if state.period:
        mine = mine.filter(pl.col("period") == state.period)
    if not mine.height:
        raise nothing(state, measure)
    period = mine["period"].max()
    mine = mine.filter(pl.col("period") == period)
    rows = rows.filter(pl.col("period") == period).with_columns(_category(dimension))
    both = tuple(code for code in others if rows.filter((pl.col("place") == code) & pl.col("value").is_not_null()).height)
    largest = rows.filter(pl.col("place") == state.place).sort("value", descending=True, nulls_last=True)["category"].to_list()
    top = largest[:MOST_BARS]
    drawn = rows.filter(pl.col("category").is_in(top))
    title = _bars_title(drawn, state, measure, both)
    axis = words.subtitle(
        measure, f"by {dimension.replace('_', ' ')}, {when(str(period))}", has_interval=bool(mine["lower"].count())
    )
    table = tables.parts_table(rows, measure, chosen=state.place, comparator=both[0] if both else "",
                               caption=f"{measure.title} by {dimension.replace('_', ' ')}, {when(str(period))}")  # fmt: skip
    notes = _notes(mine) + (
        (f"The picture shows the {len(top)} largest of {len(largest)}; the table has all.",) if len(largest) > len(top) else ()
    )
    return Content(state, measure, drawn, state.place, both, title, axis, "", table, period=str(period),
                   breakdown=mine.sort("value")["breakdown"][-1], notes=notes)  # fmt: skip


def _category(dimension: str) -> pl.Expr:
    """The category in words, without its code: `C : Manufacturing` gives Manufacturing."""
    return (
        pl.col("breakdown")
        .map_elements(lambda text: plain(parts(text).get(dimension, ""), dimension), return_dtype=pl.String)
        .alias("category")
    )


def plain(category: str, dimension: str = "") -> str:
    """A category without the code before it: `C (10-33) : Manufacturing`, `5 Skilled trades`, `G, I Distribution, hotels`."""
    words_ = _CODE.sub("", category.split(" : ")[-1])
    return (_SECTION.sub("", words_) if dimension == "industry" else words_) or category


def _bars_title(rows: pl.DataFrame, state: State, measure: Measure, others: tuple[str, ...]) -> str:
    name = opened_name(state.place)
    theirs = {row["category"]: row for row in rows.filter(pl.col("place") == others[0]).iter_rows(named=True)} if others else {}
    mine = rows.filter(pl.col("place") == state.place)
    has_intervals = rows["lower"].count() > 0
    pairs = [
        (row["category"], row["value"], _if_apart(row, theirs.get(row["category"]), has_intervals=has_intervals))
        for row in mine.iter_rows(named=True)
    ]
    return words.breakdown_title(pairs, name, opened_name(others[0]) if others else "", measure)


def _if_apart(mine: dict[str, object], theirs: dict[str, object] | None, *, has_intervals: bool) -> float | None:
    """The comparator's value where the two differ by more than chance; else none, so that no title rests on it."""
    if theirs is None:
        return None
    found = set_beside(estimate(mine), estimate(theirs), has_intervals=has_intervals)
    return found.b.value if found.verdict in CLEAR else None


def _of(breakdown: str) -> str:
    return f" ({', '.join(parts(breakdown).values())})" if breakdown and breakdown != "?" else ""


def _with_part(subtitle: str, breakdown: str) -> str:
    return f"{subtitle}. Only: {', '.join(plain(one, name) for name, one in parts(breakdown).items())}" if breakdown else subtitle


MAKERS: dict[str, Callable[[State, Measure], Content]] = {
    "line": _line, "dots": _dots, "ranked": _ranked, "map": _map, "bars": _bars, "table": _ranked,
}  # fmt: skip
