"""Slots that show figures: one, a pack's, those the reader chose; and the place on a map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from skillshed.evidence.components import direct
from skillshed.evidence.packs import Pack
from skillshed.evidence.packs import Slot as PackSlot
from skillshed.evidence.packs import pack as one_pack
from skillshed.publishing.charts import WIDE, locator_told
from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import (
    Aside,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Ref,
    Run,
    TableBlock,
    words,
)
from skillshed.publishing.names import in_text, listed, opening
from skillshed.publishing.numbers import day
from skillshed.publishing.rows import high_first, of_place
from skillshed.site.evidence.beside import around, holders
from skillshed.site.evidence.contents import Content, content
from skillshed.site.evidence.drawing import outlines, told
from skillshed.site.evidence.locating import districts, neighbourhood
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded
from skillshed.site.reports.job import Job, Missing, not_understood
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import NotFound
from skillshed.terms.period import read_period

WIDER = ("county", "lep", "lsip", "combined_authority", "region", "itl")
LONGEST_TABLE = 45
MOST_HALF_BARS = 5
HALF = 420
WHERE = "where-it-lies"
IN_TABLE, IN_DATA = "the table has all", "the report’s data file has all"  # paper has no table behind a picture


def figure(slot: Slot, job: Job) -> list[Part]:
    """`{{figure measure=employment_rate view=line by=sex=Male from=2015 period=2019 id=work wider=yes}}`.

    Several measures with commas: the first that has a figure. `wider=yes` takes the nearest wider area that has one.
    """
    names = [name for name in slot.get("measure").split(",") if name]
    if not names:
        raise not_understood(slot, "names no measure.")
    wanted = [_state(slot, name, job) for name in names]
    found = _first(wanted, job, is_wider=slot.get("wider") == "yes")
    if isinstance(found, Content):
        return _placed(found, job, slot.get("id"))
    return [_absent(slot.get("title") or worded(names[0]).title, found, job)]


def pair(slot: Slot, job: Job) -> list[Part]:
    """`{{pair employment_rate:line replacement_demand:bars:occupation}}`: two figures side by side, drawn narrow."""
    found: list[Picture] = []
    for text in slot.words:
        names, view, dimension = (text + "::").split(":")[:3]
        among = around_for_rank(job.place.code) if view == "ranked" else ""
        by = ((dimension, "*"),) if dimension else ()
        states = [replace(job.with_measure(name), view=view or "line", among=among, by=by) for name in names.split(",")]
        made = _first(states, job, is_wider=True)
        if isinstance(made, Content):
            found.append(_picture(_trimmed(made), job, "", narrow=True))
        else:
            job.missing.append(Missing(worded(states[0].measure).title, made.message, made.next_step))
    return [Grid(tuple(found))] if found else []


def _trimmed(found: Content) -> Content:
    """A bar chart with its largest parts only: half a page's width leaves no room for more. The data hold all of them."""
    if found.state.view != "bars":
        return found
    mine = [row["category"] for row in high_first(of_place(found.listed, found.chosen))]
    if len(mine) <= MOST_HALF_BARS:
        return found
    notes = tuple(text for text in found.notes if not text.startswith("The picture shows"))
    said = f"The {MOST_HALF_BARS} largest of {len(found.table.rows)} parts."
    rows = [row for row in found.listed if row["category"] in mine[:MOST_HALF_BARS]]
    return replace(found, listed=rows, notes=(*notes, said))


def pack(slot: Slot, job: Job) -> list[Part]:
    """`{{pack annex_a theme="2 Skills supply" level=3 word=Indicator gather=yes said=yes}}`: every slot of a pack in order.

    What the report shows already is referred to. `gather=yes` lists those and the ones without a figure first.
    `said=yes` prints what the pack's document said, for its own place.
    """
    if not slot.words:
        raise not_understood(slot, "names no pack.")
    chosen = one_pack(book(), slot.words[0])
    rows = [one for one in chosen.slots if slot.get("theme") in ("", one.theme)]
    made = [_pack_slot(slot, chosen, one, job) for one in rows]
    if slot.get("gather") != "yes":
        return [part for _, parts in made for part in parts]
    short = tuple(line for line, _ in made if line)
    return [*([Items(short)] if short else []), *(part for line, parts in made if not line for part in parts)]


def measures(slot: Slot, job: Job) -> list[Part]:
    """`{{measures}}`: a trend and the places beside it for each measure the reader chose."""
    found: list[Part] = []
    for name in job.measures:
        measure = worded(book().measure(name).id)
        found.append(Heading(2, measure.short, f"measure-{slug(name, '-')}"))
        found.append(Paragraph(words(" ".join(text for text in (measure.meaning, measure.caveats) if text))))
        for view in ("line", "ranked"):
            among = around_for_rank(job.place.code) if view == "ranked" else ""
            made = _first([replace(job.with_measure(name), view=view, among=among)], job, is_wider=False)
            if isinstance(made, Content):
                found += _placed(made, job, "")
            elif view == "line":
                found.append(_absent(measure.title, made, job))
    return found


def where(slot: Slot, job: Job) -> list[Part]:
    """`{{where}}`: a small map of where the place lies, and its districts in a sentence."""
    held = districts(job.place.code)
    around_it = neighbourhood(job.place.code)
    name = opening(in_text(job.place.name))
    said = f"{name} is made up of {len(held)} districts: {listed([one.name for one in held])}." if len(held) > 1 else ""
    if not outlines(around_it.codes):
        return [Paragraph(words(said))] if said else []
    size = locator_told(outlines(around_it.codes), around_it.chosen, within=around_it.within)
    title = f"{name} lies in {in_text(around_it.within)}" if around_it.within else f"Where {in_text(job.place.name)} lies"
    approximate = "Outlines drawn from postcode points, approximate. " if book().areas.is_approximate(job.place.code) else ""
    source = f"{approximate}Contains OS data © Crown copyright and database right"
    return [Picture(WHERE, title, "", size.desc, source, 240, size.height, sentence=said)]


def around_for_rank(code: str) -> str:
    """The area inside which a place is ranked: a district's county, partnership or region; a larger area's own districts."""
    kind = book().areas.get(code).kind
    if kind == "district":
        return next((one.code for one in [*holders(code), *(one for one in around(code) if one.kind == "region")]), "")
    return "" if kind == "country" else code


def _pack_slot(slot: Slot, chosen: Pack, one: PackSlot, job: Job) -> tuple[Line, list[Part]]:
    """A line for the list of what is shown elsewhere or not at all, empty where there is a figure; and the slot in full."""
    level, word = int(slot.get("level", "3")), slot.get("word", "No.")
    head = Heading(level, f"{word} {one.number}: {one.title}", f"{chosen.id}-{slug(one.number, '-')}", is_numbered=False)
    said = _quoted(chosen, one, job) if slot.get("said") == "yes" else []
    opener = Run(f"{one.number} {one.title}: ", "strong")
    if not one.measure:
        job.missing.append(Missing(f"{one.number} {one.title}", one.open_because))
        return (opener, Run(one.open_because)), [head, *said, Aside("note", "No figure", (words(one.open_because),))]
    state = _pack_state(chosen, one, job)
    found = _first([state], job, is_wider=True)
    bring = re.sub(r"--place \S+", f"--place {job.place.slug}", one.bring)
    if isinstance(found, NotFound):
        absent = _absent(one.title, NotFound(found.message, next_step=bring), job, number=one.number)
        return (opener, Run(found.message)), [head, *said, absent]
    if found.state.place != job.place.code and bring:
        why = f"Shown for {in_text(book().areas.get(found.state.place).name)}: there is no figure for {in_text(job.place.name)}."
        job.missing.append(Missing(f"{one.number} {one.title}", why, bring))
    shown = job.shown.get(_seen(found))
    if shown:
        return (opener, Ref(shown)), [head, *said, Paragraph((Run("Shown as "), Ref(shown), Run(".")))]
    return (), [head, *said, *_placed(found, job, f"{chosen.id}-figure-{slug(one.number, '-')}")]


def _quoted(chosen: Pack, one: PackSlot, job: Job) -> list[Part]:
    """What the pack's document said of the figure and what the figures say of that: true of the pack's own place only."""
    if not one.said or not _is_own(chosen, job):
        return []
    finding: list[Part] = [Paragraph((Run("The figures say: ", "strong"), Run(one.finding)))] if one.finding else []
    return [Paragraph((Run("The document said: ", "strong"), Run(one.said))), *finding]


def _is_own(chosen: Pack, job: Job) -> bool:
    return job.place.code in (chosen.place, *(twin.code for twin in book().areas.twins(chosen.place)))


def _pack_state(chosen: Pack, one: PackSlot, job: Job) -> State:
    own = one.view == "line" and _is_own(chosen, job)
    beside = tuple(code for code in chosen.comparators if code != job.place.code)[:3] if own else ()
    if one.across == "place":
        beside = ("none",)
    state = replace(
        job.with_measure(one.measure), view="ranked" if one.view == "table" else one.view, by=tuple(sorted(one.by.items())),
        start=_start(one.first), beside=() if one.across == "districts" else beside,
        among=around_for_rank(job.place.code) if one.view in ("ranked", "map", "table") else "",
    )  # fmt: skip
    return replace(state, period=_pack_period(chosen, one, job)) if one.period else state


def _pack_period(chosen: Pack, one: PackSlot, job: Job) -> str:
    """The newest period that begins as the pack says (`2019`) and has a figure; empty where there is none."""
    measure = book().measures.get(one.measure)
    if measure is None:
        return ""
    codes = [job.place.code, *book().areas.members(job.place.code)["code"].to_list()]
    rows = direct(book(), measure, job.as_of or date.max).filter(pl.col("place").is_in(codes) & pl.col("value").is_not_null())
    known = rows.filter(pl.col("period").str.starts_with(one.period))["period"]
    return str(known.max()) if len(known) else _period(one.period)


def _state(slot: Slot, name: str, job: Job) -> State:
    view = slot.get("view", "line")
    by = tuple(tuple(pair.split("=", 1)) for pair in slot.get("by").split("|") if pair)
    return replace(
        job.with_measure(book().measure(name).id), view=view, by=by, start=_start(slot.get("from")),  # type: ignore[arg-type]
        period=_period(slot.get("period")), among=around_for_rank(job.place.code) if view in ("ranked", "map") else "",
    )  # fmt: skip


def _start(text: str) -> str:
    found = read_period(text) if text else None
    return found.start.isoformat() if found else ""


def _period(text: str) -> str:
    found = read_period(text) if text else None
    return found.iso if found else ""


def _first(states: Sequence[State], job: Job, *, is_wider: bool) -> Content | NotFound:
    """The first content there is: as asked, then less narrowly; else why not, as the first said it."""
    why: NotFound | None = None
    for state in [wanted for one in states for wanted in _ways(one, is_wider=is_wider)]:
        try:
            found = content(state)
        except NotFound as error:
            why = why or error
            continue
        return found
    assert why is not None
    return why


def _ways(state: State, *, is_wider: bool) -> list[State]:
    """The state, then: its newest period; ranked in the region where the area has too few districts; a wider area."""
    ways = [state]
    if state.period:
        ways.append(replace(state, period=""))
    if state.view == "ranked" and state.among:
        region = next((one.code for one in around(state.place) if one.kind == "region"), "")
        ways += [replace(state, among=region, period="")] if region else []
        ways.append(replace(state, view="line", among="", period="", beside=()))
    if is_wider:
        for kind in WIDER:
            held = [one for one in around(state.place) if one.kind == kind]
            ways += [replace(state, places=(one.code,), among=one.code if state.among else "", period="") for one in held]
    return ways


def _seen(found: Content) -> tuple[str, ...]:
    """What a reader would see twice: the same measure under the same message, whatever was asked for to get there."""
    return (found.measure.id, found.state.view, found.title, found.subtitle)


def _placed(found: Content, job: Job, wanted: str) -> list[Part]:
    """The picture; its table where there is but one period to draw; or a reference where the report shows it already."""
    again = job.shown.get(_seen(found))
    if again:
        return [Paragraph((Run(f"{found.title}: see "), Ref(again), Run(".")))]
    if found.state.view == "line" and len({row["period"] for row in found.listed}) == 1:
        name = wanted or f"table-{slug(found.state.measure, '-')}"
        job.shown[_seen(found)] = name
        job.use(found)
        sentence = " ".join(text for text in (found.sentence, *found.notes) if text)
        return [TableBlock(name, replace(found.table, caption=f"{found.title}. {found.subtitle}"), _source(found)),
                *([Paragraph(words(sentence))] if sentence else [])]  # fmt: skip
    return [_picture(found, job, wanted)]


def _source(found: Content) -> str:
    """Publisher, title and day of the newest release; `sourced.source_line` would load every address of the site for its links."""
    place = found.chosen or found.state.place
    mine = [row for row in of_place(found.listed, place) if row["period"] == found.period]
    releases = releases_of(mine or found.listed)
    newest = releases[0].published_on if releases else None
    return citation(releases) + (f", release of {day(newest.isoformat())}" if newest else "")


def _picture(found: Content, job: Job, wanted: str, *, narrow: bool = False) -> Picture:
    state = found.state
    name = job.free_id(wanted or f"figure-{slug(state.measure, '-')}-{state.view}")
    job.contents[name] = found
    job.shown.setdefault(_seen(found), name)
    job.use(found)
    width = HALF if narrow else WIDE
    size = told(found, width)
    wider = ""
    if state.place != job.place.code:
        other = book().areas.get(state.place)
        wider = f"There is no figure for {in_text(job.place.name)} here: this is {in_text(other.name)}, {_article(other.kind_words)}, the nearest wider area that has one."
    table = found.table if len(found.table.rows) <= LONGEST_TABLE else None
    notes = (note.replace(IN_TABLE, IN_DATA) for note in found.notes)
    sentence = " ".join(text for text in (wider, found.sentence, *notes) if text)
    return Picture(name, found.title, found.subtitle, size.desc, _source(found), width, size.height,
                   sentence=sentence, table=table)  # fmt: skip


def _absent(title: str, why: NotFound, job: Job, *, number: str = "") -> Aside:
    step, is_command = why.next_step, "skillshed " in why.next_step
    command = step[step.index("skillshed ") :] if is_command else ""
    job.missing.append(Missing(f"{number} {title}".strip(), why.message, command))
    lines = [words(why.message)] + ([words(step)] if step and not is_command else [])
    return Aside("missing", title, tuple(lines), command)


def _article(kind_words: str) -> str:
    return f"{'an' if kind_words[:1] in 'aeiou' else 'a'} {kind_words}"
