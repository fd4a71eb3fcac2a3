"""The lines at the top of a place page: value, interval, trend, comparator, what changed, each as sure as it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillshed.evidence.measures import Measure
from skillshed.evidence.packs import pack
from skillshed.insight.compare import Change, Comparison, Estimate, Verdict, change, estimate, set_beside
from skillshed.publishing import words
from skillshed.publishing.charts import spark
from skillshed.publishing.figure import Headline, Tag
from skillshed.publishing.names import in_text, inside, label, listed, opening, possessive
from skillshed.publishing.numbers import distance, interval, number, rounded, shown, when
from skillshed.publishing.rows import Facts, has_interval, known, of_place
from skillshed.site.evidence import links
from skillshed.site.evidence.beside import NATIONS, comparators
from skillshed.site.evidence.contents import nothing, trend_rows
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded
from skillshed.terms.errors import NotFound
from skillshed.terms.status import Status

WIDE_INTERVAL = 0.12  # half the interval, as a share of the value, beyond which a line is tagged
FEW = 3
TAGS = {
    Status.PROVISIONAL: Tag("unknown", "provisional"), Status.UNRELIABLE: Tag("watch", "small sample"),
    Status.MODELLED: Tag("unknown", "modelled"), Status.ESTIMATED: Tag("unknown", "estimated"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One headline measure for a place: the newest figure, the one before, the comparator at the same time."""

    measure: Measure
    now: Estimate | None
    before: Estimate | None
    other: Estimate | None
    trend: tuple[float | None, ...]
    why: str = ""
    has_intervals: bool = False

    @property
    def compared(self) -> Comparison | None:
        """Beside the comparator, where both have a figure."""
        return set_beside(self.now, self.other, has_intervals=self.has_intervals) if self.now and self.other else None

    @property
    def moved(self) -> Change | None:
        """Since the period before."""
        return change(self.before, self.now) if self.now and self.before else None


def lines(state: State, pack_id: str) -> list[Line]:
    """The measures of a pack for the state's place and day."""
    return [
        _line(replace(state, measure=slot.measure, view="line"))
        for slot in pack(book(), pack_id).slots
        if slot.measure in book().measures
    ]


def _line(state: State) -> Line:
    return kept(("headline", state), lambda: _read(state))


def _read(state: State) -> Line:
    measure = worded(state.measure)
    others = comparators(measure, state)
    rows = trend_rows(state, measure, (state.place, *others))
    mine = sorted(of_place(rows, state.place), key=lambda row: row["period"])
    figures = known(mine)
    if not figures:
        return Line(measure, None, None, None, (), _why(state, measure, mine))
    now = estimate(figures[-1])
    same = [row for row in known(rows) if row["period"] == now.period]
    other = next((estimate(row) for code in others for row in of_place(same, code)), None)
    before = estimate(figures[-2]) if len(figures) > 1 else None
    trend = tuple(row["value"] for row in mine)
    return Line(measure, now, before, other, trend, has_intervals=has_interval(rows))


def _why(state: State, measure: Measure, mine: Sequence[Facts]) -> str:
    if mine:
        return words.missing_sentence(estimate(mine[-1]), measure)
    found: NotFound = nothing(state, measure)
    return found.message


def headline(line: Line, state: State) -> Headline:
    """The line as the page prints it."""
    measure, now = line.measure, line.now
    url = links.measure_page(replace(state, measure=measure.id))
    if now is None:
        return Headline(measure.short, url, "No figure", no_trend="no trend", said=line.why)
    count = sum(value is not None for value in line.trend)
    no_trend = "" if count >= FEW else {1: "one period only", 2: "two periods only"}[count]
    return Headline(
        title=measure.short, url=url, value=shown(now, measure.unit, measure.decimals), extent=_extent(now, measure),
        spark=spark(line.trend), no_trend=no_trend, period=when(now.period), tag=_tag(now),
        other=f"{label(line.other.place_name)} {number(line.other.value or 0, measure.unit, measure.decimals)}" if line.other else "",
        no_other="" if line.other else "no comparator published", said=_said(line),
    )  # fmt: skip


def _extent(now: Estimate, measure: Measure) -> str:
    return interval(now, measure.unit, measure.decimals)


def _tag(now: Estimate) -> Tag | None:
    if now.is_lower_bound:
        return Tag("watch", "lower bound")
    if now.status in TAGS:
        return TAGS[now.status]
    if now.half_width and now.value and now.half_width / abs(now.value) > WIDE_INTERVAL:
        return Tag("watch", "wide interval")
    return None


def _said(line: Line) -> str:
    parts = [words.against_short(line.compared, line.measure) if line.compared else "", changed(line)]
    return " ".join(part for part in parts if part)


def changed(line: Line) -> str:
    """What changed since the period before, no more surely than it is known."""
    moved = line.moved
    if moved is None or moved.b.value is None:
        return ""
    since = when(moved.b.period)
    if moved.verdict is Verdict.SAME:
        return f"No clear change since {since}."
    if moved.verdict is Verdict.UNKNOWN:
        return f"Whether it changed since {since} cannot be told."
    if not rounded(moved.difference or 0, line.measure.decimals):
        return f"The same as in {since}."
    return f"{'Up' if (moved.difference or 0) > 0 else 'Down'} {distance(moved.difference or 0, line.measure.unit, line.measure.decimals)} on {since}."


# -- the story -------------------------------------------------------------------------------------------------------


def story(found: list[Line], name: str) -> str:
    """Two or three sentences: what is clearly lower, what is clearly higher, what cannot be told apart."""
    said = [_group(found, name, -1), _group(found, name, 1), _alike(found)]
    told = [text for text in said if text][:3]
    if told:
        return " ".join(told)
    moved = [line.moved for line in found if line.moved and line.moved.verdict is not Verdict.UNKNOWN]
    both = [(line, line.moved) for line in found if line.moved in moved and line.moved is not None][:2]
    if both:
        return " ".join(words.change_sentence(change_, line.measure) for line, change_ in both)
    return f"Few of the headline measures are published for {in_text(name)}; what there is stands below."


def _group(found: list[Line], name: str, side: int) -> str:
    """`Burnley’s median weekly pay (£593 against £642) is lower than the UK’s.` Each comparator with its measures."""
    clear = _by_comparator([line for line in found if _side(line) == side])
    if not clear:
        return ""
    said = []
    for other, mine in clear:
        items = [f"{inside(line.measure.short)} ({_pair(line)})" for line in mine]
        verb = "is" if len(items) == 1 else "are"
        said.append(f"{listed(items)} {verb} {'higher' if side > 0 else 'lower'} than {possessive(other)}")
    return f"{opening(possessive(name))} {'; its '.join(said)}."


def _by_comparator(lines_: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under the name of what they are set beside, nations first."""
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines_, key=lambda line: line.other is None or line.other.place not in NATIONS):
        if line.other is not None:
            groups.setdefault(line.other.place_name, []).append(line)
    return list(groups.items())


def _pair(line: Line) -> str:
    measure = line.measure
    assert line.now is not None
    assert line.other is not None
    return f"{shown(line.now, measure.unit, measure.decimals)} against {shown(line.other, measure.unit, measure.decimals)}"


def _side(line: Line) -> int:
    compared = line.compared
    if (
        compared is None
        or compared.verdict in (Verdict.SAME, Verdict.UNKNOWN)
        or not rounded(compared.difference or 0, line.measure.decimals)
    ):
        return 0
    return 1 if (compared.difference or 0) > 0 else -1


def _alike(found: list[Line]) -> str:
    """What the survey cannot tell apart from the comparator."""
    same = _by_comparator([line for line in found if line.compared is not None and line.compared.verdict is Verdict.SAME])
    said = [
        f"{listed([inside(line.measure.short) for line in mine])} cannot be told apart from {possessive(other)}"
        for other, mine in same
    ]
    return f"Its {'; its '.join(said)}, as far as the survey can tell." if said else ""
