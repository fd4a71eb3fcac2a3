"""Many places at one time: dots, ranks, a map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from skillshed.evidence.listed import at_one_time, listed
from skillshed.evidence.measures import Measure
from skillshed.insight.compare import Estimate, Verdict, compare, estimate, estimates, ranks
from skillshed.publishing import tables, words
from skillshed.publishing.names import listed as listed_words
from skillshed.publishing.names import possessive
from skillshed.publishing.numbers import number, rounded, when
from skillshed.publishing.rows import Facts, has_interval, known, of_place
from skillshed.site.evidence.among import Among, among, part_of
from skillshed.site.evidence.beside import around, comparators, holders
from skillshed.site.evidence.contents.absent import nothing
from skillshed.site.evidence.contents.content import Content, of_part, with_part
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State

CLEAR = (Verdict.HIGHER, Verdict.LOWER, Verdict.AS_THEY_ARE)


def of_places(state: State, measure: Measure, view: str) -> Content:
    """The places of one kind, and where the chosen one stands. NotFound."""
    found, rows, chosen, lines, group = _spread(state, measure)
    places = [row for row in rows if row["place"] not in lines]
    breakdown = part_of(measure, state)
    time = when(found.period)
    mine = next(iter(estimates(of_place(places, chosen))), None)
    if mine is None and lines and state.place in lines:
        mine = estimate(of_place(rows, state.place)[0])
    title, sentence = _said(view, mine, places, measure, found, is_inside=bool(chosen))
    spread = view != "map" and has_interval(rows)
    subtitle = words.subtitle(measure, f"{time}, {len(known(places)):,} {found.kind_words}", has_interval=spread)
    table = tables.places_table(
        places, measure, chosen=chosen, caption=f"{measure.title}, {found.kind_words}, {time}{of_part(breakdown)}"
    )
    return Content(state, measure, rows, chosen, lines, title, with_part(subtitle, breakdown), sentence, table, group=group,
                   period=found.period, breakdown=breakdown)  # fmt: skip


def _places_rows(state: State, measure: Measure, found: Among, breakdown: str, more: tuple[str, ...]) -> list[Facts]:
    """place | value | status | lower | upper | ... | place_name | period: one row a place of the kind, and of the comparators."""
    opened = book()
    held = at_one_time(opened, measure, found.period, breakdown, state.as_of or date.max)
    wanted = {*found.codes, *more}
    rows = [row for code, row in held.items() if code in wanted]
    absent = [code for code in more if code not in held]
    columns = list(rows[0]) if rows else []
    for row in listed(opened, measure.id, absent, by=state.parts, as_of=state.as_of) if absent else ():
        if row["period"] == found.period and row["breakdown"] == breakdown:
            rows.append({name: row.get(name) for name in columns})
    named = [{**row, "place_name": opened.areas.get(row["place"]).name, "period": found.period} for row in rows]
    return sorted(named, key=lambda row: row["place_name"])


def _spread(state: State, measure: Measure) -> tuple[Among, list[Facts], str, tuple[str, ...], tuple[str, ...]]:
    """The places, their rows, the chosen one if it is among them, upright lines, and the group in colour."""
    breakdown = part_of(measure, state)
    found = among(measure, state)
    if found is None or breakdown == "?":
        raise nothing(state, measure)
    inside = _inside(state.place, found)
    lines = tuple(code for code in comparators(measure, state) if code not in found.codes)[:2]
    if state.place and not inside and measure.kind != "count":
        lines = (state.place, *[code for code in lines if code != state.place])[:2]
    rows = _places_rows(state, measure, found, breakdown, lines)
    group = tuple(code for code in state.places if code in found.codes and code != inside)
    if not group and state.place:
        group = _neighbourhood(state.place, found.codes, is_inside=bool(inside))
    return found, rows, inside, tuple(code for code in lines if of_place(rows, code)), group


def _inside(code: str, found: Among) -> str:
    """The place among those shown: itself, the area with the same districts, or the one that holds it; empty where there is none."""
    if not code or code in found.codes:
        return code
    same = (twin.code for twin in book().areas.twins(code))
    return next((one for one in (*same, *(held.code for held in around(code))) if one in found.codes), "")


def _neighbourhood(code: str, codes: tuple[str, ...], *, is_inside: bool) -> tuple[str, ...]:
    """Other districts of the same county or partnership; the districts of a larger area."""
    held = next((place.code for place in holders(code)), "") if is_inside else code
    return tuple(one for one, _ in book().areas.made_of(held) if one in codes) if held else ()


def _said(
    view: str, mine: Estimate | None, places: Sequence[Facts], measure: Measure, found: Among, *, is_inside: bool
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
    if mine.lower is None and has_interval(places):
        return every, f"{words.value_sentence(mine, measure)} It has no published interval, so where it stands is not told."
    if view == "dots":
        return words.dots_title(mine, estimates(places), measure, among=found.kind_words), words.value_sentence(mine, measure)
    row = of_place(ranks(places), mine.place)[0]
    place = (mine.place_name, row["rank"], row["rank_first"], row["rank_last"], row["of"])
    title = words.rank_title(*place, measure, among=found.kind_words)
    return (title if view == "ranked" else every), words.rank_sentence(*place)


def _range_title(places: Sequence[Facts], measure: Measure, found: Among) -> str:
    """`Employment rate lies between 53.0% and 91.7% in 294 districts of England`. It names nobody first or last."""
    values = [row["value"] for row in known(places)]
    low, high = (number(end, measure.unit, measure.decimals) for end in (min(values), max(values)))
    return f"{measure.short} lies between {low} and {high} in {len(values):,} {found.kind_words}"


def _beside_title(mine: Estimate, places: Sequence[Facts], measure: Measure, found: Among) -> str:
    """How many of the places are above or below a figure of a larger area; clearly so, where there are intervals."""
    if not has_interval(places) and mine.lower is None:
        return _sides(mine, known(places), measure, found)
    verdicts = [compare(one, mine) for one in estimates(known(places))]
    above = sum((one.difference or 0) > 0 for one in verdicts if one.verdict in CLEAR)
    below = sum((one.difference or 0) < 0 for one in verdicts if one.verdict in CLEAR)
    rest = len(verdicts) - above - below
    said = f"Of {len(verdicts):,} {found.kind_words}, {above:,} {_are(above)} clearly above {possessive(mine.place_name)} "
    said += f"{number(mine.value or 0, measure.unit, measure.decimals)} and {below:,} clearly below"
    return f"{said}; {rest:,} cannot be told apart from it." if rest else f"{said}."


def _sides(mine: Estimate, places: Sequence[Facts], measure: Measure, found: Among) -> str:
    """The same of figures without intervals, as they are printed: 61.4% beside 61.4% is neither above nor below."""
    level = rounded(mine.value or 0, measure.decimals)
    values = [rounded(row["value"], measure.decimals) for row in places]
    above, below = sum(value > level for value in values), sum(value < level for value in values)
    same = len(values) - above - below
    subject = f"{possessive(mine.place_name)} {number(mine.value or 0, measure.unit, measure.decimals)}"
    sides = [f"{count:,} {_are(count)} {word} {subject if at == 0 else 'it'}" for at, (count, word) in
             enumerate((count, word) for count, word in ((above, "above"), (below, "below"), (same, "level with")) if count)]  # fmt: skip
    return f"Of {len(values):,} {found.kind_words}, {listed_words(sides)}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
