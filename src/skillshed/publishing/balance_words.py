"""Supply against demand in words and tables: every number with its range, no direction where ranges overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skillshed.insight.balance import Balance, Counterfactual, Family, Span, Verdict
from skillshed.insight.balance.counterfactual import Year
from skillshed.insight.balance.requirement import Need
from skillshed.publishing.names import in_text, listed, opening
from skillshed.publishing.numbers import MINUS, digits, when
from skillshed.publishing.ranges import Bar, Row, YearRow
from skillshed.publishing.tables import Cell, Header, Table
from skillshed.publishing.tables import Row as Line
from skillshed.terms.status import Status

SHORT = {
    Verdict.MORE_NEEDED: "more needed", Verdict.MORE_LEARNED: "more learned", Verdict.OVERLAP: "cannot be told",
    Verdict.NOT_COMPARED: "not compared", Verdict.MISSING: "one side missing",
}  # fmt: skip
STANDING = {"confirmed": "a source says so", "memory": "from memory, not checked", "assumption": "an assumption"}
NO_NUMBER = Cell("no number", is_number=True, said="no number: the link between subject and occupation is weak")
ABSENT = Cell("[x]", is_number=True, said="not available")


def rough(value: float) -> str:
    """People to the nearest hundred, below a thousand to the nearest ten: what is behind them is not known closer."""
    step = 100 if abs(value) >= 1000 else 10
    return digits(round(value / step) * step).replace(f"{MINUS}0", "0")


def between(span: Span | None) -> str:
    """`460 to 680`, `at least 9,300`."""
    if span is None:
        return "not known"
    if span.high is None:
        return f"at least {rough(span.low)}"
    low, high = rough(span.low), rough(span.high)
    return low if low == high else f"{low} to {high}"


def title(found: Balance) -> str:
    """The message of the page."""
    compared = [one for one in found.families if one.verdict not in (Verdict.NOT_COMPARED, Verdict.MISSING)]
    if not found.needs:
        return f"{found.name}: {'what is learned is known, what will be needed is not' if found.supply else 'neither side is known here'}"
    if not compared:
        return f"{found.name}: what will be needed is known, what is learned is not"
    told = len(found.told)
    if not told:
        return f"{found.name}: in none of {len(compared)} groups can a shortage or an excess be told"
    return f"{found.name}: learning and need stand apart in {told} of {len(compared)} groups"


def sentence(found: Balance) -> str:
    """What stands apart and what cannot be told, in a sentence or two."""
    parts = [f"{one.title.lower()} ({SHORT[one.verdict]})" for one in found.told]
    overlap = sum(one.verdict is Verdict.OVERLAP for one in found.families)
    said = [f"The ranges stand clear of each other in {listed(parts)}."] if parts else []
    said += (
        [
            f"{'They' if parts else 'The ranges'} overlap in {overlap} {'group' if overlap == 1 else 'groups'}, where neither a shortage nor an excess can be told."
        ]
        if overlap
        else []
    )
    weak = sum(one.verdict is Verdict.NOT_COMPARED for one in found.families)
    said += (
        [f"{weak} {'more' if said else 'groups'} are not compared, as their subjects lead to no occupation in particular."]
        if weak
        else []
    )
    return " ".join(said)


def family_sentence(one: Family) -> str:
    """`Between 710 and 6,300 people a year ...`, with the difference only where it may be told."""
    if one.verdict is Verdict.NOT_COMPARED:
        return f"No number is given. {one.why}"
    sides = []
    if one.supply:
        sides.append(f"{_from(one.supply)} people a year learn it, stay within reach and use it")
    if one.requirement:
        sides.append(f"{_from(one.requirement)} are needed a year")
    why = "" if one.verdict is Verdict.MISSING else one.why
    text = f"{opening('; '.join(sides))}. {why}" if sides else one.why
    return f"{text} {difference(one)}".strip()


def difference(one: Family) -> str:
    """The gap in words, empty where none may be told."""
    if one.gap is None:
        return ""
    if one.verdict is Verdict.MORE_NEEDED:
        return f"{opening(_from(one.gap))} more are needed a year than learn it here."
    high = -one.gap.low if one.gap.low != float("-inf") else None
    return f"{opening(_from(Span(-(one.gap.high or 0.0), high)))} more learn it a year than are needed."


def _from(span: Span) -> str:
    if span.high is None:
        return f"at least {rough(span.low)}"
    low, high = rough(span.low), rough(span.high)
    return f"about {low}" if low == high else f"between {low} and {high}"


def gap_rows(found: Balance) -> list[Row]:
    """What the chart of gaps takes: every family that has a number on either side."""
    return [
        Row(one.title, _bar(one.supply), _bar(one.requirement), SHORT[one.verdict])
        for one in found.families
        if one.verdict is not Verdict.NOT_COMPARED and (one.supply or one.requirement)
    ]


def _bar(span: Span | None) -> Bar | None:
    return Bar(span.low, span.high) if span else None


def family_table(found: Balance) -> Table:
    """Every family: what is learned, what is needed, the difference where it may be told, and how sure the link is."""
    heads = (Header("Group"), Header("Learned, people a year", is_number=True), Header("Needed, people a year", is_number=True),
             Header("What can be told"), Header("Link of subject and occupation"))  # fmt: skip
    lines = [
        Line(
            Cell(one.title), (_span_cell(one, one.supply), _span_cell(one, one.requirement), Cell(_told(one)), Cell(one.strength))
        )
        for one in found.families
    ]
    return Table(f"Learned and needed in {in_text(found.name)}, people a year", heads, tuple(lines))


def _span_cell(one: Family, span: Span | None) -> Cell:
    if one.verdict is Verdict.NOT_COMPARED:
        return NO_NUMBER
    return Cell(between(span), is_number=True) if span else ABSENT


def _told(one: Family) -> str:
    return difference(one) or opening(SHORT[one.verdict])


def link_table(one: Family) -> Table:
    """The rows of the crosswalk behind a family."""
    heads = (Header("Subject"), Header("Occupation (SOC 2020)"), Header("Link"), Header("Why"), Header("Author, standing"))
    lines = [
        Line(Cell(link.subject), (Cell(f"{link.soc2020} {link.occupation}".strip() or "none in particular"), Cell(link.strength),
             Cell(link.reason), Cell(f"{link.author}: {STANDING[link.status]}")))
        for link in one.links
    ]  # fmt: skip
    return Table(f"Which subjects lead to which occupations: {one.title}", heads, tuple(lines))


def level_table(found: Balance) -> Table:
    """Needs by level beside what is known to be learned at it; why a side is missing stands below."""
    heads = (Header("Level"), Header("Needed, people a year", is_number=True), Header("Learned, people a year", is_number=True))
    lines = [
        Line(Cell(line.need.title), (Cell(between(line.need.span), is_number=True),
             Cell(between(line.supply), is_number=True) if line.supply else ABSENT))
        for line in found.levels
    ]  # fmt: skip
    notes = [line.note for line in found.levels if line.supply]
    notes += [f"[x] {line.note}" for line in found.levels if not line.supply]
    if any(line.need.per_year < 0 for line in found.levels):
        notes.append("A number below nought: the projection has fewer such people in work each year than leave.")
    return Table(f"Needed and learned by level in {in_text(found.name)}", heads, tuple(lines), tuple(dict.fromkeys(notes)))


def need_table(needs: Sequence[Need], caption: str) -> Table:
    """Occupation groups with expansion and replacement a year, largest need first."""
    heads = (Header("Occupation group (SOC 2020)"), Header("Needed a year", is_number=True), Header("of it growth", is_number=True),
             Header("of it replacement", is_number=True), Header("Jobs at the start", is_number=True))  # fmt: skip
    ordered = sorted(needs, key=lambda one: -one.per_year)
    lines = [Line(Cell(f"{one.code} {one.title}"), (Cell(between(one.span), is_number=True), *_cells(one))) for one in ordered]
    notes = ("[i] indicative: fewer than 10,000 jobs in the group",) if any(one.is_indicative for one in needs) else ()
    return Table(caption, heads, tuple(lines), notes)


def _cells(one: Need) -> Iterable[Cell]:
    for value in (one.expansion, one.replacement):
        yield Cell(rough(value), is_number=True) if value is not None else ABSENT
    mark = "i" if one.is_indicative else ""
    said = "indicative: a small group" if mark else ""
    yield Cell(rough(one.jobs), is_number=True, mark=mark, said=said) if one.jobs is not None else ABSENT


def cross_table(found: Balance) -> Table:
    """Openings a year by major occupation group and level."""
    levels = found.facts.levels
    heads = (Header("Occupation"), *(Header(level.title, is_number=True) for level in levels))
    lines = [
        Line(Cell(one.title), tuple(Cell(rough(value), is_number=True) if (value := one.by_level[level.id]) is not None else ABSENT for level in levels))
        for one in found.crosses
    ]  # fmt: skip
    margin = f"{found.facts.requirement.margin:.0%}"
    notes = (
        f"The middle of each range, which runs at least {margin} either way. Below nought: fewer such people in work each year than leave.",
    )
    return Table(f"Openings a year by occupation and level in {in_text(found.name)}", heads, tuple(lines), notes)


def subject_table(found: Balance) -> Table:
    """Courses as counted and the people behind them."""
    heads = (Header("Subject"), Header("Courses counted", is_number=True), Header("People on courses a year", is_number=True),
             Header("Apprentices a year", is_number=True))  # fmt: skip
    lines = [
        Line(Cell(one.name), (Cell(_courses(one.aims), is_number=True), Cell(between(one.courses), is_number=True),
             Cell(between(one.apprentices), is_number=True)))
        for one in found.subjects
    ]  # fmt: skip
    return Table(f"Achieved by subject in {in_text(found.name)}", heads, tuple(lines))


def _courses(span: Span) -> str:
    if span.high is None:
        return f"at least {digits(span.low)}"
    return digits(span.low) if span.low == span.high else f"{digits(span.low)} to {digits(span.high)}"


# -- the counterfactual ----------------------------------------------------------------------------------------------


def counterfactual_title(found: Counterfactual) -> str:
    """How far apart the years of the survey put the answer."""
    extent = found.extent
    if extent is None:
        return f"{found.name}: the share without qualifications is not known"
    if not extent.high:
        return f"{found.name} is at or under the benchmark in every year: no more jobs follow"
    years = len(found.years)
    return f"{found.name}: {between(extent)} more people in work, depending on which of {years} {'year' if years == 1 else 'years'} is asked"


def counterfactual_sentence(found: Counterfactual) -> str:
    """The newest year with its range, its interval, and the reason where it is nought."""
    if not found.years:
        return found.why
    last, rank = found.years[-1], f"{found.facts.percentile:g}"
    share = "best tenth" if found.facts.percentile == 10 else f"best {rank} in a hundred"
    text = (
        f"If the share without qualifications fell from {last.share:.1f}% in {when(last.period)} to the {last.benchmark.share:.1f}% of the {share} of "
        f"authorities, {_from(last.jobs)} more people might work."
    )
    if not last.jobs.high:
        text = last.why
    elif last.sampled:
        text += f" With the survey’s own interval the range is {between(last.sampled)}."
    return f"{text} {last.why if last.jobs.high else ''}".strip()


def year_rows(found: Counterfactual) -> list[YearRow]:
    """What the chart of years takes."""
    return [
        YearRow(when(one.period), one.jobs.low, one.jobs.high or 0.0, one.sampled.low if one.sampled else None,
                one.sampled.high if one.sampled else None, _year_said(one))
        for one in found.years
    ]  # fmt: skip


def _year_said(one: Year) -> str:
    if not one.jobs.high:
        return "at the benchmark"
    return f"{one.share:.1f}%" if one.sampled else f"{one.share:.1f}%, no interval"


def year_table(found: Counterfactual) -> Table:
    """Every year: share, benchmark, people, the range, and the range with the survey's interval."""
    heads = (Header("Year"), Header("Without qualifications", is_number=True), Header("95% interval", is_number=True), Header("Benchmark", is_number=True),
             Header("People aged 16 to 64", is_number=True), Header("More in work", is_number=True),
             Header("with the survey’s interval", is_number=True), Header("Note"))  # fmt: skip
    lines = [Line(Cell(f"{when(one.period)} ({one.series})"), tuple(_year_cells(one))) for one in reversed(found.years)]
    marks = {Status(one.status) for one in found.years if Status(one.status).mark}
    notes = tuple(f"[{status.mark}] {status.words}" for status in Status if status in marks)
    return Table(f"More people in work in {in_text(found.name)}, by the year of the survey", heads, tuple(lines), notes)


def _year_cells(one: Year) -> Iterable[Cell]:
    status = Status(one.status)
    yield Cell(f"{one.share:.1f}%", is_number=True, mark=status.mark, said=status.words if status.mark else "")
    has_ends = one.lower is not None and one.upper is not None
    yield Cell(f"{one.lower:.1f}% to {one.upper:.1f}%" if has_ends else "none", is_number=True)
    yield Cell(f"{one.benchmark.share:.1f}%", is_number=True)
    people = digits(round(one.people, -2))
    yield Cell(people if one.people_period[:4] == one.period[:4] else f"{people} ({when(one.people_period)})", is_number=True)
    yield Cell(between(one.jobs), is_number=True)
    yield Cell(between(one.sampled) if one.sampled else "none", is_number=True)
    yield Cell(one.why)
