"""What a diagnosis says in words and tables: no more surely than the survey allows, and never without what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from skillshed.insight.compare import Comparison
from skillshed.insight.equilibrium.assess import Assessment, Input, Standing, shares_of_quadrants
from skillshed.insight.equilibrium.definition import QUADRANTS, Definition
from skillshed.insight.equilibrium.movement import Movement
from skillshed.insight.equilibrium.trap import Evidence, Side
from skillshed.publishing.names import in_text, inside, label, listed, opening, possessive
from skillshed.publishing.numbers import digits, number, when, with_interval
from skillshed.publishing.tables import Cell, Header, Row, Table

# What a page calls the status of a piece of method.
STATUS_WORDS = {
    "confirmed": "read in the source",
    "memory": "recalled from memory: not yet read in a source",
    "assumption": "our assumption",
}


def chance_words(chance: float, *, under: float = 2.0) -> str:
    """`82%`; `over 99%` and `under 1%` at the ends, where draws cannot tell certainty.

    A chance below `under` is not rounded up to it: 74.8% beside a limit of 75% is 74%.
    """
    if chance > 0.99:
        return "over 99%"
    if chance < 0.01:
        return "under 1%"
    whole = round(chance * 100)
    return f"{whole - 1 if chance < under <= whole / 100 else whole}%"


def sureness(chance: float, definition: Definition) -> str:
    """`almost certainly`, `probably`; empty below the lowest."""
    fitting = [words for words in definition.words if chance >= words.least]
    return max(fitting, key=lambda words: words.least).text if fitting else ""


def verdict(one: Standing, definition: Definition) -> str:
    """`Almost certainly in a low-skills equilibrium (over 99%)`; two quadrants where one may not be named alone."""
    if not one.chances:
        return "Not yet known"
    if one.is_named:
        within = definition.quadrant[one.likeliest].within
        return opening(f"{sureness(one.chance, definition)} {within} ({chance_words(one.chance)})".strip())
    first, second = sorted(QUADRANTS, key=lambda name: -one.chances[name])[:2]
    least = definition.named.least
    said = [
        f"{inside(definition.quadrant[name].title)} {chance_words(one.chances[name], under=least)}" for name in (first, second)
    ]
    return f"Cannot be told: {said[0]}, {said[1]}"


def standing_title(one: Standing, definition: Definition) -> str:
    """The message over a place's picture."""
    name = in_text(one.name)
    if not one.chances:
        return f"Where {name} stands is not yet known"
    if one.is_named:
        within = definition.quadrant[one.likeliest].within
        return f"{opening(name)} is {sureness(one.chance, definition)} {within}"
    return f"The survey cannot tell which equilibrium {name} is in"


def position_title(one: Standing, found: Assessment) -> str:
    """Each side beside the middle, as far as its interval tells: `Burnley’s demand is below the middle; its supply cannot be told from it`."""
    supply, cut = one.supply, found.cut[0]
    reach, demand = 1.96 * (one.demand_error or 0), (one.demand or 0) - float(found.yardstick.demand_cut[0])
    sides = {"supply": _side((supply.value or 0) - cut, 1.96 * (supply.error or 0)), "demand": _side(demand, reach)}
    subject = opening(possessive(one.name))
    if sides["supply"] == sides["demand"]:
        both = sides["supply"] or "near"
        tail = "cannot be told from the middle district’s" if both == "near" else f"are both {both} the middle district’s"
        return f"{subject} supply of skills and demand for them {tail}"
    said = [f"{name} {'is ' + side if side else 'cannot be told from'} the middle" for name, side in sides.items()]
    return f"{subject} {said[0]} district’s; its {said[1]}"


def _side(difference: float, reach: float) -> str:
    if abs(difference) <= reach:
        return ""
    return "above" if difference > 0 else "below"


def placed_title(standings: Sequence[Standing], among: str) -> str:
    """How many districts the survey can place in one quadrant."""
    placed = sum(one.is_named for one in standings)
    known = sum(bool(one.chances) for one in standings)
    return f"{placed} of {known} districts of {among} can be placed in one quadrant"


def standing_sentence(one: Standing, found: Assessment) -> str:
    """Supply and demand beside the middle, then the chances of the quadrants, then what is missing."""
    definition = found.definition
    if not one.chances:
        return f"{opening(possessive(one.name))} place cannot be worked out for {when(one.period)}. Missing: {listed(list(one.missing))}."
    supply = one.supply
    cut = number(found.cut[0], supply.unit, supply.decimals)
    side = "above" if (supply.value or 0) >= found.cut[0] else "below"
    high = "above" if one.quadrant in ("gaps", "high") else "below"
    text = f"In {when(one.period)} {possessive(one.name)} {inside(supply.title)} was {figure_words(supply)}, {side} the {definition.split.at} district’s {cut}; its demand for skills was {high} the {definition.split.at}."
    if one.is_named:
        others = [name for name in QUADRANTS if name != one.likeliest and one.chances[name] >= 0.01]
        rest = listed([f"{inside(definition.quadrant[name].title)} {chance_words(one.chances[name])}" for name in others])
        return f"{text} The chance that it is {definition.quadrant[one.likeliest].within} is {chance_words(one.chance)}{f' ({rest})' if rest else ''}."
    said = [
        f"{inside(definition.quadrant[name].title)} {chance_words(one.chances[name])}"
        for name in sorted(QUADRANTS, key=lambda name: -one.chances[name])
        if one.chances[name] >= 0.01
    ]
    return f"{text} No quadrant is likely enough to name alone: {listed(said)}."


def figure_words(one: Input) -> str:
    """`37.2% (20.5% to 53.8%)`, or why there is none."""
    if one.value is None:
        return one.why or "not known"
    shown, span = number(one.value, one.unit, one.decimals), _span(one)
    return f"{shown} ({span})" if span else shown


def movement_sentence(found: Movement, name: str, definition: Definition) -> str:
    """Whether the place stayed, moved, or cannot be told to have moved."""
    known = found.known
    if len(known) < 2:
        return f"There are not two years with every input for {in_text(name)}, so no movement can be told."
    span = f"{when(known[0].period)} to {when(known[-1].period)}"
    if found.stayed:
        within = definition.quadrant[found.stayed].within
        years = listed([when(one.period) for one in known])
        return f"In each year that is known ({years}) {in_text(name)} was at least {sureness(definition.named.least, definition) or 'likely'} {within}."
    if found.moved:
        was, now = (definition.quadrant[quadrant].within for quadrant in found.moved)
        return f"From {span} {in_text(name)} moved: it was {was} and is now {now}."
    return f"From {span} no lasting place and no move of {in_text(name)} can be told from chance: single years of a survey swing."


def districts_sentence(found: Assessment, standings: Sequence[Standing], among: str) -> str:
    """How many may be named by each quadrant, how many cannot be told, how many are not known."""
    definition = found.definition
    counts = {name: sum(one.is_named and one.likeliest == name for one in standings) for name in QUADRANTS}
    unsure = sum(bool(one.chances) and not one.is_named for one in standings)
    unknown = sum(not one.chances for one in standings)
    said = [
        f"{counts[name]} {_is(counts[name])} {definition.quadrant[name].within}"
        for name in ("low", "high", "gaps", "surplus")
        if counts[name]
    ]
    text = (
        f"In {when(found.period)}, of {len(standings)} districts of {among}, {listed(said)} with a chance of {chance_words(definition.named.least)} or more"
        if said
        else f"In {when(found.period)} no district of {among} can be named by one quadrant"
    )
    text += f"; {unsure} cannot be told" if unsure else ""
    return f"{text}{f'; {unknown} {_is(unknown)} not yet known' if unknown else ''}."


def quadrants_table(found: Assessment, standings: Sequence[Standing]) -> Table:
    """The four quadrants: what they mean, how many districts may be named by each, and the share to be expected."""
    shares = shares_of_quadrants(standings)
    headers = (
        Header("Quadrant"),
        Header("What it means"),
        Header("Named", is_number=True),
        Header("Expected share", is_number=True),
    )
    rows = []
    for name in QUADRANTS:
        corner = found.definition.quadrant[name]
        named = sum(one.is_named and one.likeliest == name for one in standings)
        share = f"{digits(shares[name] * 100)}%" if shares else "not known"
        rows.append(Row(Cell(corner.title), (Cell(corner.says), Cell(str(named), is_number=True), Cell(share, is_number=True))))
    note = "Named: the chance of that one quadrant is high enough. Expected share: the mean of all districts’ chances, the unsure among them."
    return Table("Districts by quadrant", headers, tuple(rows), (note,))


def inputs_table(one: Standing, found: Assessment) -> Table:
    """What the place’s diagnosis is made of, beside the middle of the districts of England."""
    headers = (
        Header("Input"),
        Header("Weight", is_number=True),
        Header(label(one.name), is_number=True),
        Header("95% interval", is_number=True),
        Header("Middle district", is_number=True),
        Header("z", is_number=True),
    )
    weights = ["supply", *(digits(weight, 2) for weight in found.definition.weights)]
    rows = [
        _input_row(given, weight, float(middle))
        for given, weight, middle in zip(one.inputs, weights, found.yardstick.centre[0], strict=True)
    ]
    notes = [f"{given.title}: {_how(given)}" for given in one.inputs]
    z = "z: distance from the middle district, in lengths of the stretch from the tenth to the ninetieth of a hundred districts"
    return Table(f"What the diagnosis of {in_text(one.name)} is made of, {when(one.period)}", headers, tuple(rows), (*notes, z))


def _input_row(given: Input, weight: str, middle: float) -> Row:
    texts = [
        weight,
        "not known" if given.value is None else number(given.value, given.unit, given.decimals),
        _span(given) or "none",
        number(middle, given.unit, given.decimals),
        "" if given.z is None else digits(given.z, 2),
    ]
    return Row(Cell(given.title), tuple(Cell(text, is_number=True) for text in texts))


def _span(given: Input) -> str:
    if given.lower is None or given.upper is None:
        return ""
    return f"{number(given.lower, given.unit, given.decimals)} to {number(given.upper, given.unit, given.decimals)}"


def _how(given: Input) -> str:
    if given.why:
        return given.why
    basis = {
        "weighted": "put together by weights",
        "ratio": "put together from counts",
        "same_area": "published for the same area",
        "best_fit": "best fit of districts",
    }
    how = {
        "published": "interval of the survey",
        "modelled": "interval worked out from the survey’s sample",
        "parts": "interval worked out from its districts, one of which has none",
        "exact": "no interval: taken as exact",
        "none": "no interval",
    }
    hidden = f"; {digits(given.hidden * 100)}% of people in cells too small to show" if given.hidden >= 0.005 else ""
    made = f"; {basis[given.basis]}" if given.basis in basis else ""
    return f"{how[given.how]}{hidden}{made}"


def movement_table(found: Movement, definition: Definition) -> Table:
    """Years down: supply, demand, the chance of each quadrant. Latest first."""
    titles = [definition.quadrant[name].title for name in QUADRANTS]
    headers = (
        Header("Year"),
        Header("Supply", is_number=True),
        Header("Demand (index)", is_number=True),
        *(Header(title, is_number=True) for title in titles),
    )
    rows = []
    for one in reversed(found.standings):
        if not one.chances:
            rows.append(Row(Cell(when(one.period)), tuple(Cell("not known", is_number=True) for _ in headers[1:])))
            continue
        shares = tuple(Cell(chance_words(one.chances[name]), is_number=True) for name in QUADRANTS)
        cells = (Cell(figure_words(one.supply), is_number=True), Cell(digits(one.demand or 0, 2), is_number=True), *shares)
        rows.append(Row(Cell(when(one.period)), cells))
    return Table("Supply, demand and the chance of each quadrant, by year", headers, tuple(rows))


def trap_title(name: str, counts: dict[Side, int]) -> str:
    """`4 signs for a low-skills trap in Burnley, 4 against, 5 level and 4 not known`."""
    signs = "1 sign speaks" if counts[Side.FOR] == 1 else f"{counts[Side.FOR]} signs speak"
    return f"{signs} for a low-skills trap in {in_text(name)}, {counts[Side.AGAINST]} against; {counts[Side.LEVEL]} are level and {counts[Side.UNKNOWN]} not known"


def sign_sentence(one: Evidence) -> str:
    """What a trap would show, and what is found: `In a trap, pay is low. Here: ...`"""
    return f"In a trap, {one.sign.text}. {'Here: ' if one.found else ''}{evidence_sentence(one)}"


def evidence_sentence(one: Evidence) -> str:
    """The figure, its interval, its comparator and its year; or why there is none."""
    if one.found is None:
        return one.why
    area = f" (figure for {in_text(one.wider)}, which holds it)" if one.wider else ""
    subject = f"High-skilled work as a share of the openings expected ({inside(one.title)})" if one.sign.share else one.title
    text = f"{subject}: {_pair(one.found, one.unit, one.decimals)}, {when(one.found.a.period)}{area}."
    return f"{text} {one.why}" if one.why else text


def _pair(found: Comparison, unit: str, decimals: int) -> str:
    other = with_interval(found.b, unit, decimals)
    return f"{with_interval(found.a, unit, decimals)} against {other} in {in_text(found.b.place_name)}"


def method(found: Assessment) -> list[tuple[str, str, str]]:
    """What, how, and how sure of the method we are: one line for each piece."""
    definition = found.definition
    titles = {one.measure: one.title for one in found.standings[0].inputs}
    parts = [("Supply", f"{titles[definition.supply.measure]}. {definition.supply.says}", definition.supply.status)]
    parts += [
        (f"Demand, weight {digits(part.weight, 2)}", f"{titles[part.measure]}. {part.says}", part.status)
        for part in definition.demand
    ]
    draws = f"{definition.draws.number:,} draws, seed {definition.draws.seed}, yardstick {definition.draws.yardstick}. {definition.draws.says}"
    parts += [
        ("Standardisation", definition.standard.says, definition.standard.status),
        (f"Split at the {definition.split.at}", definition.split.says, definition.split.status),
        ("Survey intervals", definition.survey.says, definition.survey.status),
        ("Chances", draws, definition.draws.status),
        (f"Named from {chance_words(definition.named.least)}", definition.named.says, definition.named.status),
    ]
    return [(what, says, STATUS_WORDS[status]) for what, says, status in parts]


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
