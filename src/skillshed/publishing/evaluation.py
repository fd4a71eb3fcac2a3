"""An evaluation as tables and titles: what a page, a file and a report print beside its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillshed.publishing.charts.without import Drawn
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import digits, distance, number, rounded, unit_of, when
from skillshed.publishing.tables import Cell, Header, Row, Table

if TYPE_CHECKING:
    from skillshed.insight.plan.evaluating import Evaluation

MIX, MEAN = "Mix of others", "Mean of others"
VIEWS = ("paths", "placebos")


def decimals(measure: Measure) -> int:
    """One more than the measure is printed with: a mix of places is not rounded like a published figure."""
    return measure.decimals + 1 if measure.decimals < 3 else measure.decimals


def title(found: Evaluation, measure: Measure) -> str:
    """The message: how far the place lies from its mix, and whether that is rare."""
    effect, name = found.synthetic.real.effect, found.panel.place.name
    way = "above" if effect > 0 else "below"
    gap = f"{measure.short} in {name}: {distance(effect, measure.unit, decimals(measure))} {way} its mix of other places"
    return f"{gap}, which is rare" if found.is_unusual else f"{gap}, which is no more than usual"


def paths_title(found: Evaluation) -> str:
    """What the two lines show."""
    one = found.panel
    since = when(one.periods[one.before - 1])
    way = "above" if found.synthetic.real.effect > 0 else "below"
    followed = "The mix followed" if found.level >= 3 else "The mix followed only roughly"
    return f"{followed} {in_text(one.place.name)} to {since}; after it {in_text(one.place.name)} lay {way} its mix"


def placebos_title(found: Evaluation) -> str:
    """How rare so large a gap is."""
    both = found.synthetic
    rank, count = round(both.p * (len(both.used) + 1)), len(both.used) + 1
    if rank == 1:
        return (
            f"None of {len(both.used)} places treated as if they had been {in_text(found.panel.place.name)} left its mix as far"
        )
    return f"{rank - 1} of {len(both.used)} places left their mix as far as {in_text(found.panel.place.name)}, or further: it ranks {rank} of {count}"


def paths(found: Evaluation, measure: Measure) -> Drawn:
    """The place, its mix, and the plain mean."""
    one = found.panel
    lines = ((one.place.name, one.treated), (MIX, found.synthetic.real.path), (MEAN, one.donors.mean(axis=0)))
    plain = tuple((name, tuple(float(value) for value in values)) for name, values in lines)
    return Drawn(measure, one.place.name, one.periods, one.before, plain)


def gaps(found: Evaluation, measure: Measure) -> Drawn:
    """The place's gap over every placebo's."""
    one = found.panel
    own = tuple(float(value) for value in found.synthetic.real.gap)
    faint = tuple(tuple(float(value) for value in made.gap) for made in found.synthetic.made)
    return Drawn(measure, one.place.name, one.periods, one.before, ((one.place.name, own),), faint)


def paths_table(found: Evaluation, measure: Measure) -> Table:
    """Period by period: the place, its mix, the gap, the plain mean; newest first."""
    one, real, places = found.panel, found.synthetic.real, decimals(measure)
    mean = one.donors.mean(axis=0)
    body = [
        Row(
            Cell(when(one.periods[at])),
            (
                Cell(number(float(one.treated[at]), measure.unit, measure.decimals), is_number=True),
                Cell(number(float(real.path[at]), measure.unit, places), is_number=True),
                _gap(float(real.gap[at]), measure),
                Cell(number(float(mean[at]), measure.unit, places), is_number=True),
                Cell("after" if at >= one.before else "before"),
            ),
        )
        for at in reversed(range(len(one.periods)))
    ]
    named = (Header(one.place.name, is_number=True), Header(MIX, is_number=True), _headed("Gap", measure))
    heads = (Header("Period"), *named, Header(MEAN, is_number=True), Header("When"))
    return Table(f"{measure.title}: {one.place.name} and its mix of other places", heads, tuple(body))


def donors_table(found: Evaluation, measure: Measure) -> Table:
    """The places in the mix with their weights, and the gap without each of them."""
    without = {each.donor: each.effect for each in found.without}
    at = {code: number_ for number_, code in enumerate(found.panel.codes)}
    body = [
        Row(Cell(name), (Cell(f"{weight:.1%}", is_number=True), _gap(without.get(at[code]), measure)))
        for name, code, weight in found.donors
    ]
    heads = (Header("Place"), Header("Weight", is_number=True), _headed("Gap without it", measure))
    return Table(f"The mix that stands for {found.panel.place.name}", heads, tuple(body))


def placebos_table(found: Evaluation, measure: Measure, most: int = 0) -> Table:
    """Every place treated as if it had been the one, the largest ratio first; `most` cuts the list, never the place itself."""
    both, one = found.synthetic, found.panel
    listed = [(one.names[at], made, ratio, False) for at, made, ratio in zip(both.used, both.made, both.ratios, strict=True)]
    ranked = sorted([*listed, (one.place.name, both.real, both.ratio, True)], key=lambda row: (-row[2], not row[3], row[0]))
    rows = []
    for rank, (name, made, ratio, is_real) in enumerate(ranked, 1):
        if most and rank > most and not is_real:
            continue
        cells = [str(rank), f"{ratio:.2f}", number(made.error_before, "number", 3), number(made.error_after, "number", 3)]
        gap = _gap(made.effect, measure)
        rows.append(Row(Cell(name), (*(Cell(text, is_number=True) for text in cells), gap), is_chosen=is_real))
    heads = ("Rank", "After over before", "Error before", "Error after")
    left = len(ranked) - len(rows)
    notes = (f"{left} places of a lower rank are in the file, not in this table.",) if left else ()
    caption = f"{in_text(one.place.name)} among {len(both.used)} placebos"
    numbers = (*(Header(text, is_number=True) for text in heads), _headed("Mean gap after", measure))
    return Table(caption, (Header("Place"), *numbers), tuple(rows), notes)


def _gap(value: float | None, measure: Measure) -> Cell:
    """A difference in figures alone; its unit stands in the head of the column."""
    if value is None:
        return Cell("[x]", is_number=True, said="not worked out")
    places = decimals(measure)
    return Cell(f"{'+' if rounded(value, places) > 0 else ''}{digits(value, places)}", is_number=True)


def gap_words(measure: Measure) -> str:
    """The unit of a difference, in words."""
    form = unit_of(measure.unit)
    return form.points_many or form.axis or form.many or measure.unit


def _headed(text: str, measure: Measure) -> Header:
    return Header(f"{text} ({gap_words(measure)})", is_number=True)


def gaps_file(found: Evaluation) -> list[list[str]]:
    """Every line of both pictures as rows of a file: what, place, code, weight, ratio, then a column a period."""
    one, both = found.panel, found.synthetic
    rows = [["what", "place", "code", "weight", "ratio", *one.periods]]

    def line(what: str, name: str, code: str, values: object, weight: str = "", ratio: str = "") -> None:
        rows.append([what, name, code, weight, ratio, *(f"{value:.6g}" for value in values)])  # type: ignore[attr-defined]

    line("figure", one.place.name, one.place.code, one.treated)
    line("mix", one.place.name, one.place.code, both.real.path)
    line("gap", one.place.name, one.place.code, both.real.gap, ratio=f"{both.ratio:.6g}")
    for at, (name, code) in enumerate(zip(one.names, one.codes, strict=True)):
        line("donor", name, code, one.donors[at], weight=f"{both.real.weights[at]:.6f}")
    for at, made, ratio in zip(both.used, both.made, both.ratios, strict=True):
        line("placebo gap", one.names[at], one.codes[at], made.gap, ratio=f"{ratio:.6g}")
    return rows
